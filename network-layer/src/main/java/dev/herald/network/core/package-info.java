/// Placeholder of the package; its first class replaces this sentence.
@NullMarked
package dev.herald.network.core;

import org.jspecify.annotations.NullMarked;
