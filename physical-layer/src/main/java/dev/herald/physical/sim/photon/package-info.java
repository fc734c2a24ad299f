/// Heralded links photon by photon: an attempt is played at the level of emission, loss of each photon,
/// interference at the beam splitter, detector efficiency and dark counts, and the spins are left in the
/// state which that history implies. A second way to the numbers of `dev.herald.physical.sim.link`, from
/// other formulas (the operators and Fock amplitudes of link-physical 3.2 and 3.7); the tests hold the two
/// against each other. Slower by the number of attempts per success.
@NullMarked
package dev.herald.physical.sim.photon;

import org.jspecify.annotations.NullMarked;
