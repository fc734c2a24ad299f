package dev.herald.daemon.campaign.qnp;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.node.NodeStack;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.SessionId;
import dev.herald.transport.message.StreamId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The users at both ends of one circuit: they ask, take each pair as it is delivered, and give its qubit
/// back at once. What the two ends were told is compared pair by pair.
final class CircuitUser {
    private static final long SET_UP_NS = 60_000_000_000L;
    private static final long AGAIN_NS = 50_000_000L;

    /// What the first end to be delivered a pair was told.
    private record Told(NodeId end, StreamId stream, long sequence, BellIndex bell) {}

    private final QnpScenario scenario;
    private final int circuit;
    private final Dumbbell network;
    private final Runnable onOpened;
    private final NodeStack head;
    private final NodeStack tail;
    private final Map<PairId, Told> halves = new LinkedHashMap<>();
    private final List<Double> latencies = new ArrayList<>();
    private final Set<SessionId> sessions = new LinkedHashSet<>();
    private @Nullable SessionId session;
    private double linkSeconds;
    private long askedNs;
    private int asked;
    private long delivered;
    private long good;
    private double fidelities;
    private long mismatches;
    private long sessionsLost;

    CircuitUser(QnpScenario scenario, int circuit, Dumbbell network, Runnable onOpened) {
        this.scenario = scenario;
        this.circuit = circuit;
        this.network = network;
        this.onOpened = onOpened;
        head = network.emulation.stack(Dumbbell.head(circuit));
        tail = network.emulation.stack(Dumbbell.tail(circuit));
    }

    String port() {
        return "qnp" + circuit;
    }

    long cookie() {
        return -1L - circuit;
    }

    boolean isOpen() {
        return session != null;
    }

    /// Whether the session is, or was, one of the circuit.
    boolean uses(SessionId other) {
        return sessions.contains(other);
    }

    void listen() {
        tail.transport(new TransportInput.Listen(port()));
    }

    void connect() {
        head.transport(
                new TransportInput.Connect(
                        cookie(),
                        Dumbbell.tail(circuit),
                        port(),
                        scenario.terms(circuit),
                        List.of(),
                        SET_UP_NS));
    }

    void connectAgain() {
        network.world.at(network.world.nowNs() + AGAIN_NS, this::connect);
    }

    /// Asks for a number of pairs, or for a stream of them (0).
    void ask(int pairs) {
        SessionId to = session;
        if (to != null) {
            asked++;
            askedNs = network.world.nowNs();
            head.transport(
                    new TransportInput.RequestPairs(cookie(), to, PairRequest.keep(pairs, 0)));
        }
    }

    void opened(TransportOutput.SessionOpened opened) {
        session = opened.session();
        sessions.add(opened.session());
        linkSeconds = opened.meanPairNs() * 1e-9;
        onOpened.run();
    }

    /// Told at both ends; the head-end sets it up anew.
    void closed(NodeId end) {
        if (end.equals(Dumbbell.head(circuit))) {
            session = null;
            sessionsLost++;
            connectAgain();
        }
    }

    void ready(NodeId end, TransportOutput.PairReady pair) {
        Told other = halves.remove(pair.pair());
        if (other == null) {
            halves.put(pair.pair(), new Told(end, pair.stream(), pair.sequence(), pair.bell()));
            double fidelity =
                    network.hardware
                            .pairFidelity(end, pair.qubit(), pair.bell())
                            .orElse(0); // of a qubit whose partner is gone
            fidelities += fidelity;
            good += fidelity >= scenario.fidelityOf(circuit) ? 1 : 0;
        } else {
            delivered++;
            boolean same =
                    other.stream.equals(pair.stream())
                            && other.sequence == pair.sequence()
                            && other.bell == pair.bell()
                            && !other.end.equals(end);
            mismatches += same ? 0 : 1;
        }
        NodeStack at = end.equals(Dumbbell.head(circuit)) ? head : tail;
        at.submit(new DeviceCommand.Discard(at.nextCommand(), pair.qubit()));
    }

    void ended(NodeId end, TransportOutput.StreamEnded ended) {
        if (end.equals(Dumbbell.head(circuit)) && ended.complete()) {
            latencies.add((network.world.nowNs() - askedNs) * 1e-9);
        }
    }

    double linkSeconds() {
        return linkSeconds;
    }

    int asked() {
        return asked;
    }

    List<Double> latencies() {
        return latencies;
    }

    long delivered() {
        return delivered;
    }

    long good() {
        return good;
    }

    double fidelities() {
        return fidelities;
    }

    long mismatches() {
        return mismatches;
    }

    long onesided() {
        return halves.size();
    }

    long sessionsLost() {
        return sessionsLost;
    }
}
