/// Runs a scenario in virtual time: the stacks of all nodes over simulated hardware in one process, a
/// workload, and the figures that came of it. What is measured with knowledge that no real node has
/// (the exact state of a pair) is measured here and nowhere else.
@NullMarked
package dev.herald.daemon.emulate;

import org.jspecify.annotations.NullMarked;
