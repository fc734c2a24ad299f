/// Simulated quantum hardware behind the device contract: nodes with qubits and photonic ports, links
/// with their heralding stations, in virtual time or in real time. The exact state is kept here and is
/// visible through the oracle of [SimHardware] only, never through a device. Profiles say what a node
/// or a link is, figure by figure, each with its source.
@NullMarked
package dev.herald.physical.sim;

import org.jspecify.annotations.NullMarked;
