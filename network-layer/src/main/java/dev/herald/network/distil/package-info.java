/// End-to-end distillation: pairs of a circuit are made into fewer and better ones between its two ends.
/// Planning, the exact maps, and the stages at the two ends, without I/O.
@NullMarked
package dev.herald.network.distil;

import org.jspecify.annotations.NullMarked;
