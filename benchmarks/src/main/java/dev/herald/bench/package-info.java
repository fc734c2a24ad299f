/// Benchmarks; nothing depends on them.
@NullMarked
package dev.herald.bench;

import org.jspecify.annotations.NullMarked;
