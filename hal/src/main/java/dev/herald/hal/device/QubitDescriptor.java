package dev.herald.hal.device;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.MemoryDecay;
import java.util.Set;

/// One physical qubit.
///
/// @param index from 0, the position in the descriptor's list
/// @param roles what it may be used for
/// @param decay decoherence while idle
/// @param initialiseNs duration of Initialise
/// @param initialiseError depolarising probability of Initialise, 0 to 1
/// @param measureNs duration of Measure
/// @param flip0 probability to read 1 when it is 0
/// @param flip1 probability to read 0 when it is 1
/// @param refreshNs a storage qubit must be initialised anew after idling this long beside
///     entanglement attempts before it can store; 0 for never (link-physical 2.2)
/// @param attemptDephasing probability that one attempt at a port of the device dephases this qubit
///     while it idles, for each unit of bright-state population of the operating point (1/2 where the
///     scheme has none), 0 to 1 (link-physical 3.8)
/// @param provenance source and date of these figures
public record QubitDescriptor(
        int index,
        Set<Role> roles,
        MemoryDecay decay,
        long initialiseNs,
        double initialiseError,
        long measureNs,
        double flip0,
        double flip1,
        long refreshNs,
        double attemptDephasing,
        Provenance provenance) {

    /// Wire numbers are ordinal + 1.
    public enum Role {
        /// Couples to a photonic port.
        COMMUNICATION,
        /// Holds states of pairs.
        STORAGE,
        /// For applications.
        COMPUTATION
    }

    public QubitDescriptor {
        roles = Set.copyOf(roles);
        requireNonNull(decay);
        requireNonNull(provenance);
    }

    /// A qubit that attempts do not disturb.
    public QubitDescriptor(
            int index,
            Set<Role> roles,
            MemoryDecay decay,
            long initialiseNs,
            double initialiseError,
            long measureNs,
            double flip0,
            double flip1,
            long refreshNs,
            Provenance provenance) {
        this(
                index,
                roles,
                decay,
                initialiseNs,
                initialiseError,
                measureNs,
                flip0,
                flip1,
                refreshNs,
                0,
                provenance);
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }
}
