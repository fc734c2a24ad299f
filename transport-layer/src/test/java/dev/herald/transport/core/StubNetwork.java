package dev.herald.transport.core;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import dev.herald.transport.api.TransportInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Both ends of the network layer under two transport entities: circuits, and pairs of which one end
/// may never learn.
final class StubNetwork {
    static final BellDiagonal STATE = BellDiagonal.werner(0.95);

    private final class Request {
        final RequestId id;
        final RequestSpec spec;
        int head;
        int tail;
        int made;
        boolean over;

        Request(RequestId id, RequestSpec spec) {
            this.id = id;
            this.spec = spec;
        }
    }

    private final class Circuit {
        final CircuitId id;
        final Map<Integer, Request> requests = new LinkedHashMap<>();
        int last;
        boolean down;
        long tailFreeNs;
        long headFreeNs;

        Circuit(CircuitId id) {
            this.id = id;
        }
    }

    private final SimWorld world;
    private final Rng rng;
    private final TinyLab lab;
    private final TinyEnd a;
    private final TinyEnd b;
    private final Map<CircuitId, Circuit> circuits = new LinkedHashMap<>();
    private int lastCircuit;
    private long lastPair;

    double lossAtOneEnd;
    double wrongBell;
    double failSetUp;
    long pairNs = 1_000_000;
    long delayMaxNs = 3_000_000;

    StubNetwork(SimWorld world, TinyLab lab, TinyEnd a, TinyEnd b) {
        this.world = world;
        this.lab = lab;
        this.a = a;
        this.b = b;
        rng = world.stream("network");
    }

    private TinyEnd other(TinyEnd end) {
        return end == a ? b : a;
    }

    private TinyEnd head(Circuit c) {
        return c.id.head().equals(a.node) ? a : b;
    }

    private long delay() {
        return 1 + rng.nextLong(delayMaxNs);
    }

    /// Events of one circuit reach each end in order.
    private void tell(Circuit c, boolean atHead, long delayNs, NetworkOutput.Up event) {
        long at = world.nowNs() + delayNs;
        if (atHead) {
            at = c.headFreeNs = Math.max(c.headFreeNs, at);
        } else {
            at = c.tailFreeNs = Math.max(c.tailFreeNs, at);
        }
        TinyEnd end = atHead ? head(c) : other(head(c));
        world.at(at, () -> end.deliver(new TransportInput.FromNetwork(event)));
    }

    void ask(TinyEnd end, NetworkInput input) {
        switch (input) {
            case NetworkInput.OpenCircuit open -> open(end, open);
            case NetworkInput.CloseCircuit close -> close(end, circuits.get(close.circuit()));
            case NetworkInput.Request ask -> request(end, ask);
            case NetworkInput.CancelRequest cancel -> {
                Request r = find(cancel.request());
                if (r != null) {
                    end(circuits.get(cancel.request().circuit()), r, false, NetworkError.CANCELLED);
                }
            }
            default -> throw new AssertionError("not asked for by this layer: " + input);
        }
    }

    private void open(TinyEnd end, NetworkInput.OpenCircuit open) {
        if (rng.nextDouble() < failSetUp) {
            world.at(
                    world.nowNs() + delay(),
                    () ->
                            end.deliver(
                                    new TransportInput.FromNetwork(
                                            new NetworkOutput.CircuitFailed(
                                                    open.cookie(),
                                                    NetworkError.FIDELITY_UNREACHABLE,
                                                    new NodeId(9),
                                                    "0.99 asked, 0.95 at best"))));
            return;
        }
        Circuit c = new Circuit(new CircuitId(end.node, 7, ++lastCircuit));
        circuits.put(c.id, c);
        List<NodeId> route = List.of(end.node, new NodeId(9), other(end).node);
        tell(
                c,
                true,
                delay(),
                new NetworkOutput.CircuitUp(open.cookie(), c.id, route, STATE, pairNs));
        tell(c, false, delay(), new NetworkOutput.CircuitUp(0, c.id, route, STATE, pairNs));
    }

    private void close(TinyEnd end, Circuit c) {
        if (c == null || c.down) {
            return;
        }
        List.copyOf(c.requests.values()).forEach(r -> end(c, r, false, NetworkError.CANCELLED));
        c.down = true;
        boolean byHead = head(c) == end;
        tell(
                c,
                !byHead,
                delay(),
                new NetworkOutput.CircuitDown(
                        c.id, NetworkError.CIRCUIT_DOWN, end.node, "released"));
    }

    /// A link on the path breaks.
    void breakAll() {
        for (Circuit c : circuits.values()) {
            if (!c.down) {
                List.copyOf(c.requests.values())
                        .forEach(r -> end(c, r, false, NetworkError.LINK_DOWN));
                c.down = true;
                var down =
                        new NetworkOutput.CircuitDown(
                                c.id, NetworkError.LINK_DOWN, new NodeId(9), "fibre cut");
                tell(c, true, delay(), down);
                tell(c, false, delay(), down);
            }
        }
    }

    private Request find(RequestId id) {
        Circuit c = circuits.get(id.circuit());
        return c == null ? null : c.requests.get(id.number());
    }

    private void request(TinyEnd end, NetworkInput.Request ask) {
        Circuit c = circuits.get(ask.circuit());
        if (c == null || c.down) {
            end.deliver(
                    new TransportInput.FromNetwork(
                            new NetworkOutput.RequestRefused(
                                    ask.cookie(), NetworkError.CIRCUIT_DOWN, "gone")));
            return;
        }
        Request r = new Request(new RequestId(c.id, ++c.last), ask.spec());
        c.requests.put(r.id.number(), r);
        tell(c, true, 0, new NetworkOutput.RequestAccepted(ask.cookie(), r.id));
        tell(c, false, delay(), new NetworkOutput.RequestBegun(r.id, ask.spec()));
        if (ask.spec().deadlineNs() != Long.MAX_VALUE) {
            world.at(ask.spec().deadlineNs(), () -> end(c, r, false, NetworkError.DEADLINE));
        }
        world.at(world.nowNs() + pairNs, () -> make(c, r));
    }

    private void make(Circuit c, Request r) {
        if (r.over || c.down) {
            return;
        }
        r.made++;
        BellIndex bell =
                r.spec.finalState() != null
                        ? r.spec.finalState()
                        : BellIndex.ofCode(rng.nextInt(4));
        BellIndex told = rng.nextDouble() < wrongBell ? bell.xor(BellIndex.PSI_PLUS) : bell;
        PairId pair = new PairId(rng.nextLong(), ++lastPair);
        int[] qubits = lab.pair(bell);
        double luck = rng.nextDouble();
        if (luck >= lossAtOneEnd / 2) {
            r.head++;
            tell(c, true, delay(), half(c, r, head(c), pair, qubits[0], bell, r.spec.basisHead()));
        }
        if (luck < lossAtOneEnd / 2 || luck >= lossAtOneEnd) {
            r.tail++;
            tell(
                    c,
                    false,
                    delay(),
                    half(c, r, other(head(c)), pair, qubits[1], told, r.spec.basisTail()));
        }
        if (r.spec.pairs() > 0 && r.head == r.spec.pairs()) {
            end(c, r, true, NetworkError.CIRCUIT_DOWN);
        } else {
            world.at(world.nowNs() + pairNs, () -> make(c, r));
        }
    }

    private NetworkOutput.Up half(
            Circuit c,
            Request r,
            TinyEnd end,
            PairId pair,
            int qubit,
            BellIndex bell,
            dev.herald.hal.model.BasisChoice choice) {
        FidelityTag tag =
                FidelityTag.model(STATE, world.nowNs(), MemoryDecay.NONE, MemoryDecay.NONE);
        if (r.spec.mode() == DeliveryMode.KEEP) {
            return new NetworkOutput.PairKept(r.id, pair, end.device.own(qubit), bell, tag);
        }
        Basis basis = choice.pick(rng.nextInt());
        return new NetworkOutput.PairMeasured(
                r.id, pair, lab.measure(qubit, basis), basis, bell, tag);
    }

    private void end(Circuit c, Request r, boolean complete, NetworkError why) {
        if (r.over) {
            return;
        }
        r.over = true;
        c.requests.remove(r.id.number());
        tell(c, true, delay(), new NetworkOutput.RequestEnded(r.id, r.head, complete, why, "test"));
        tell(
                c,
                false,
                delay(),
                new NetworkOutput.RequestEnded(r.id, r.tail, complete, why, "test"));
    }
}
