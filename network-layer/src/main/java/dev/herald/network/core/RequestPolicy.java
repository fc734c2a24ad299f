package dev.herald.network.core;

import dev.herald.hal.device.Capability;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.RequestSpec;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Which requests a head-end takes on.
final class RequestPolicy {
    private RequestPolicy() {}

    /// Why it does not, or null when it does.
    ///
    /// @param active the requests under way on the circuit
    static @Nullable Obstacle obstacle(
            Node node, Circuit circuit, Collection<EndRequest> active, RequestSpec spec) {
        var device = node.config.device();
        if (active.size() >= node.config.requestsMax()) {
            return new Obstacle(
                    NetworkError.NO_RESOURCES, active.size() + " requests, no more are allowed");
        }
        if (spec.deadlineNs() <= node.nowNs()) {
            return new Obstacle(NetworkError.DEADLINE, "the deadline has passed");
        }
        if (spec.mode() == DeliveryMode.MEASURE && !device.can(Capability.MEASURE)) {
            return new Obstacle(NetworkError.UNSUPPORTED, "the device does not measure");
        }
        if (spec.finalState() != null && !device.can(Capability.GATES)) {
            return new Obstacle(
                    NetworkError.UNSUPPORTED, "the device has no gates for a final state");
        }
        if (spec.mode() == DeliveryMode.EARLY
                && circuit.terms.service().testPpm() > 0) { // [NL-TEST-7]
            return new Obstacle(
                    NetworkError.UNSUPPORTED,
                    "a circuit with test rounds hands no qubit over early");
        }
        String undistilled = circuit.distil.distils() ? Distillery.unsupported(spec) : null;
        if (undistilled != null) {
            return new Obstacle(NetworkError.UNSUPPORTED, undistilled);
        }
        long most = circuit.terms.minRateMicroHz();
        return most > 0 && left(most, active, spec) < 0 // [NL-RATE-1]
                ? new Obstacle(
                        NetworkError.POLICED,
                        spec.rateMicroHz()
                                + " micro Hz and the requests under way are more than the "
                                + most
                                + " of the circuit")
                : null;
    }

    private static long left(long most, Collection<EndRequest> active, RequestSpec spec) {
        long left = most - spec.rateMicroHz();
        for (EndRequest request : active) {
            if (left < 0) {
                break;
            }
            left -= request.spec.rateMicroHz();
        }
        return left;
    }
}
