package dev.herald.daemon.doctor;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What one end of a link has to say.
///
/// @param node its name
/// @param device state of its device, in lower case; empty when its daemon was not reached
/// @param detail of that, or why the daemon was not reached
/// @param linkUp whether its link layer has a session with the peer
/// @param monitors by name without the port's index: `loss`, `dark`, `t2.0`
/// @param beganS network time of the first reading of each monitor, in s
/// @param endedS of the last; they are evenly spaced
/// @param declaredT2S of the port's qubits that dephase, in s, by qubit
public record EndEvidence(
        String node,
        String device,
        String detail,
        boolean linkUp,
        Map<String, Series> monitors,
        double beganS,
        double endedS,
        Map<Integer, Double> declaredT2S) {
    public EndEvidence {
        requireNonNull(node);
        requireNonNull(device);
        requireNonNull(detail);
        monitors = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(monitors));
        declaredT2S = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(declaredT2S));
    }

    /// An end whose daemon does not answer.
    public static EndEvidence unreachable(String node, String why) {
        return new EndEvidence(node, "", why, false, Map.of(), 0, 0, Map.of());
    }

    public boolean reached() {
        return !device.isEmpty();
    }

    public Optional<Series> monitor(String name) {
        return Optional.ofNullable(monitors.get(name));
    }
}
