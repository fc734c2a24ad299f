/// Paths for entanglement: a network as arrays, and which paths through it are best by which metric.
/// Pure functions over immutable graphs.
@NullMarked
package dev.herald.network.routing;

import org.jspecify.annotations.NullMarked;
