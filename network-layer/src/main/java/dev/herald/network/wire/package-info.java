/// Placeholder of the package; its first class replaces this sentence.
@NullMarked
package dev.herald.network.wire;

import org.jspecify.annotations.NullMarked;
