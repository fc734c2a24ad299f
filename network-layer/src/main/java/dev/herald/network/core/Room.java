package dev.herald.network.core;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.model.LinkId;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.NetworkMessage.Pause;
import org.jspecify.annotations.Nullable;

/// Keeps circuits without a cut-off from filling the qubits of a link that they share with pairs that wait:
/// then none of them could get the pairs that the others wait for, and they would block one another for
/// ever. There are no more of them on a link than each can have a qubit of its port, and each makes room for
/// the others. What has a cut-off goes by itself.
final class Room {
    private static final long PAUSE_MIN_NS = 100_000;

    private Room() {}

    /// Qubits in which the port of a link can hold pairs; no bound where the device has no port for it.
    static int of(DeviceDescriptor device, LinkId link) {
        for (PortDescriptor port : device.ports()) {
            if (port.link().equals(link)) {
                int qubits =
                        port.communication().size(); // pairs of circuits are not moved to storage
                return qubits > 0 ? qubits : Integer.MAX_VALUE;
            }
        }
        return Integer.MAX_VALUE;
    }

    /// Why the link has no room for the circuit, or null.
    static @Nullable String lacking(LocalLink link, CircuitId id, CircuitTerms terms) {
        if (terms.cutoff() != CircuitTerms.Cutoff.NONE) { // [NL-ADMIT-11]
            return null;
        }
        int there = 0;
        for (Circuit other : link.circuits().values()) {
            there += other.unlimited() && !Ledger.replaces(id, terms, other.id) ? 1 : 0;
        }
        return there < link.room
                ? null
                : "link "
                        + link.id
                        + ": circuits without a cut-off: "
                        + there
                        + ", as many as its port has qubits";
    }

    /// A pair of the circuit has arrived on the link.
    static void arrived(Node node, Circuit circuit, LocalLink link) {
        int circuits = link.circuits().size();
        if (circuits < 2 || link.room == Integer.MAX_VALUE) {
            return;
        }
        int share = Math.max(1, link.room / circuits);
        if (circuit.unlimited() && waiting(circuit, link) >= share) {
            slow(node, circuit, link);
        }
        int held = 0;
        int most = 0;
        Circuit fullest = null;
        for (Circuit other : link.circuits().values()) {
            int waiting = waiting(other, link);
            held += waiting;
            if (waiting > most && other.unlimited()) {
                most = waiting;
                fullest = other;
            }
        }
        if (fullest == null || held < link.room || most <= share) {
            return;
        }
        Plane plane = fullest.plane;
        if (plane != null) { // [NL-CUT-4]
            plane.displace(fullest.upLink == link);
        }
    }

    /// The circuit has its share: pairs are not made until about half of it is used, at the pace of late.
    private static void slow(Node node, Circuit circuit, LocalLink link) { // [NL-GEN-7]
        Plane plane = circuit.plane;
        boolean upstream = circuit.upLink == link;
        if (plane == null
                || node.nowNs() < (upstream ? circuit.upPausedNs : circuit.downPausedNs)) {
            return;
        }
        long waitedNs = node.nowNs() - plane.oldestNs(upstream);
        if (waitedNs < 2 * PAUSE_MIN_NS) {
            return;
        }
        long forNs = Math.min(waitedNs / 2, Pause.MAX_NS);
        if (upstream) {
            circuit.upPausedNs = node.after(forNs);
            circuit.toHead(new Pause(circuit.id, forNs));
        } else {
            circuit.downPausedNs = node.after(forNs);
            if (circuit.generation != null) {
                circuit.generation.hold(forNs);
            }
        }
    }

    private static int waiting(Circuit circuit, LocalLink link) {
        @Nullable Plane plane = circuit.plane;
        return plane == null ? 0 : plane.waiting(circuit.upLink == link);
    }
}
