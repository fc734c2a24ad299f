package dev.herald.network.message;

import static java.util.Objects.requireNonNull;

/// A request for pairs on a circuit, named by the head-end.
///
/// @param circuit the circuit
/// @param number counts requests of the circuit, from 1
public record RequestId(CircuitId circuit, int number) {
    public RequestId {
        requireNonNull(circuit);
        if (number < 1) {
            throw new IllegalArgumentException("request number " + number + " is less than 1");
        }
    }

    /// Written out for speed, as in [CircuitId].
    @Override
    public int hashCode() {
        return 31 * circuit.hashCode() + number;
    }

    @Override
    public String toString() {
        return circuit + "/" + number;
    }
}
