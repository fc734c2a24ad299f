/// The tie between a test and the clauses of the specification it holds.
@NullMarked
package dev.herald.spec.trace;

import org.jspecify.annotations.NullMarked;
