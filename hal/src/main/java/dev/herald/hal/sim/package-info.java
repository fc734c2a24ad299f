/// A world in virtual time for tests and the emulator: one agenda, faults of the classical network
/// drawn from a seed, and a harness that runs properties over many seeds. Simulated quantum hardware
/// lives in the physical layer.
@NullMarked
package dev.herald.hal.sim;

import org.jspecify.annotations.NullMarked;
