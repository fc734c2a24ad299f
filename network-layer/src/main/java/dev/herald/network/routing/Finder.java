package dev.herald.network.routing;

import org.jspecify.annotations.Nullable;

/// The best path within limits by one metric, always by the same order of paths.
interface Finder {
    @Nullable Path best(Limits limits);

    /// The metric's value of a path.
    double score(Path path);
}
