package dev.herald.link.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.MemoryDecay;

/// What an end tells its peer of its memory.
///
/// @param freeCommunication communication qubits of the port that an attempt could use now, 0 to 65,535
/// @param freeStorage storage qubits of the port that are free now, 0 to 65,535
/// @param ready whether the device makes attempts at all
/// @param communication how a qubit idles in a communication qubit
/// @param storage how it idles in a storage qubit; that of communication where there is none
public record MemoryAdvert(
        int freeCommunication,
        int freeStorage,
        boolean ready,
        MemoryDecay communication,
        MemoryDecay storage) {
    public static final int FREE_MAX = 65_535;

    public MemoryAdvert {
        requireNonNull(communication);
        requireNonNull(storage);
        if (freeCommunication < 0
                || freeCommunication > FREE_MAX
                || freeStorage < 0
                || freeStorage > FREE_MAX) {
            throw new IllegalArgumentException(
                    "free qubits "
                            + freeCommunication
                            + " and "
                            + freeStorage
                            + " are not in 0.."
                            + FREE_MAX);
        }
    }
}
