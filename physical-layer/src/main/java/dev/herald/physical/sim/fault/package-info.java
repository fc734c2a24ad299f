/// Faults and drift of simulated hardware, as data: what can go wrong with a link, its station or a node
/// (peers 1.7), when, and for how long. `SimHardware` carries them out. The declared descriptors stay as
/// they are, as those of real devices do; the monitors show what is wrong.
@NullMarked
package dev.herald.physical.sim.fault;

import org.jspecify.annotations.NullMarked;
