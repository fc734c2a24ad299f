package dev.herald.network.core;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.PairId;
import dev.herald.network.distil.HeadStage;
import dev.herald.network.distil.Stage;
import dev.herald.network.distil.StageCommand;
import dev.herald.network.distil.StageHost;
import dev.herald.network.distil.StagePair;
import dev.herald.network.distil.TailStage;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.RequestSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The stage of a circuit whose ends distil: takes the confirmed pairs of the circuit and puts better ones
/// where confirmed pairs go.
final class Distillery implements Sink, StageHost, Node.Sleeper {
    private final Node node;
    private final Circuit circuit;
    private final EndPlane plane;
    private final boolean toTail;
    private final Sink up;
    private final Stage stage;

    /// By number; those that are served here.
    private final Map<Integer, EndRequest> requests = new LinkedHashMap<>();

    private Distillery(Node node, Circuit circuit, EndPlane plane, boolean isHead, Sink up) {
        this.node = node;
        this.circuit = circuit;
        this.plane = plane;
        this.up = up;
        toTail = isHead;
        var device = node.config.device();
        stage =
                isHead
                        ? new HeadStage(
                                this,
                                device,
                                circuit.distil,
                                circuit.terms.minFidelity(),
                                node.config.recordLifeNs())
                        : new TailStage(this, device);
    }

    /// Null when the ends of the circuit do not distil.
    static @Nullable Distillery of(
            Node node, Circuit circuit, EndPlane plane, boolean isHead, Sink up) {
        return circuit.distil.distils() ? new Distillery(node, circuit, plane, isHead, up) : null;
    }

    /// Why a circuit whose ends distil does not serve such a request, or null.
    static @Nullable String unsupported(RequestSpec spec) { // [NL-DISTIL-14]
        if (spec.mode() != DeliveryMode.KEEP) {
            return "a circuit whose ends distil serves KEEP, not " + spec.mode();
        }
        return spec.withinNs() > 0 || spec.rateMicroHz() > 0
                ? "a circuit whose ends distil serves pairs as they come"
                : null;
    }

    // ---- from the data plane

    void begin(EndRequest request) {
        requests.put(request.id.number(), request);
        if (stage instanceof HeadStage head) {
            RequestSpec spec = request.spec;
            head.begin(
                    request.id.number(),
                    request.isStream() ? 0 : Math.max(1, spec.pairs() - request.delivered),
                    spec.finalState());
        }
    }

    void end(EndRequest request) {
        if (requests.remove(request.id.number()) != null) {
            stage.end(request.id.number());
        }
    }

    /// Confirmed pairs that the request can still use, those in transit included; at the head-end.
    long wanted(EndRequest request) {
        return stage instanceof HeadStage head ? head.wanted(request.id.number()) : Long.MAX_VALUE;
    }

    @Override
    public void kept(
            EndRequest request,
            LinkPairId local,
            PairId pair,
            QubitHandle qubit,
            BellIndex bell,
            FidelityTag tag) {
        request.delivered--; // it is not, yet
        int number = request.id.number();
        if (requests.containsKey(number)) {
            stage.offer(new StagePair(number, pair, local, qubit, bell, tag));
        } else {
            node.discard(qubit);
            node.dropped(circuit.id, "surplus");
        }
    }

    @Override
    public void measured(
            EndRequest request,
            PairId pair,
            boolean one,
            Basis basis,
            BellIndex bell,
            FidelityTag tag) {
        throw new IllegalStateException("only kept pairs are distilled");
    }

    @Override
    public void early(
            EndRequest request, LinkPairId local, PairId pair, BellIndex bell, FidelityTag tag) {
        throw new IllegalStateException("only kept pairs are distilled");
    }

    void relay(EndMessage message) {
        switch (message) {
            case EndMessage.DistilRound round when stage instanceof TailStage tail ->
                    tail.onRound(round);
            case EndMessage.DistilReport report -> stage.onReport(report);
            case EndMessage.DistilDrop drop -> stage.onDrop(drop);
            default ->
                    violation(
                            "NL-DISTIL-4",
                            message.getClass().getSimpleName() + " at the wrong end");
        }
    }

    boolean revoked(LinkPairId id) {
        boolean knows = stage.knows(id);
        stage.revoked(id);
        return knows;
    }

    void lost(Set<QubitHandle> qubits) {
        stage.lost(qubits);
    }

    void close() {
        requests.clear();
        stage.close();
    }

    void audit(Collection<QubitHandle> held) {
        stage.audit(held);
    }

    @Override
    public void wake() {
        stage.wake();
    }

    // ---- for the stage

    @Override
    public long nowNs() {
        return node.nowNs();
    }

    @Override
    public long commandId() {
        return node.commandId();
    }

    @Override
    public void submit(DeviceCommand command, StageCommand from) {
        node.submit(
                command,
                new Node.Client() {
                    @Override
                    public void answered(DeviceEvent.Answer answer) {
                        from.answered(answer);
                    }

                    @Override
                    public void audit(Collection<QubitHandle> held) {
                        from.audit(held);
                    }
                });
    }

    @Override
    public void giveBack(QubitHandle qubit) {
        node.discard(qubit);
    }

    @Override
    public void spent(QubitHandle qubit) {
        node.disown(1);
    }

    @Override
    public void tell(EndMessage message) {
        circuit.send(new Relay(circuit.id, toTail, message));
    }

    @Override
    public void alarm(long atNs) {
        node.alarm(this, atNs);
    }

    @Override
    public void deliver(int request, StagePair pair) {
        EndRequest served = requests.get(request);
        if (served == null) {
            node.discard(pair.qubit());
            return;
        }
        served.delivered++;
        up.kept(served, pair.local(), pair.id(), pair.qubit(), pair.bell(), pair.tag());
        plane.distilled(served);
    }

    @Override
    public void dropped(String cause) {
        node.dropped(circuit.id, cause);
    }

    @Override
    public void hopeless(int request, String detail) {
        EndRequest served = requests.get(request);
        if (served != null) {
            plane.hopeless(served, detail);
        }
    }

    @Override
    public void hungry(int request) {
        EndRequest served = requests.get(request);
        if (served != null) {
            plane.hungry(served);
        }
    }

    @Override
    public int draw(int bound) {
        return Math.floorMod(node.entropy.nextInt(), bound);
    }

    @Override
    public void violation(String clause, String detail) {
        var from = toTail ? circuit.downstream : circuit.upstream;
        if (from != null) {
            node.violation(from, clause, detail);
        }
    }
}
