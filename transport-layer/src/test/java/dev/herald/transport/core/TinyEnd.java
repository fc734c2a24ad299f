package dev.herald.transport.core;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Pump;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.SimWorld;
import dev.herald.transport.api.TransportConfig;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.SessionId;
import dev.herald.transport.message.StreamId;
import dev.herald.transport.message.TransportError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One node of a test: a transport entity, its device and a layer above that writes everything down.
final class TinyEnd {
    final NodeId node;
    final TinyDevice device;
    final SimWorld world;
    final List<TransportOutput.Up> told = new ArrayList<>();
    final Map<StreamId, List<TransportOutput.Up>> delivered = new LinkedHashMap<>();
    final Map<StreamId, TransportOutput.StreamEnded> ended = new LinkedHashMap<>();
    final Map<SessionId, TransportError> closed = new LinkedHashMap<>();
    final List<SessionId> opened = new ArrayList<>();
    final List<TransportOutput.PeerViolation> violations = new ArrayList<>();
    final Map<Long, TransportOutput.Up> answers = new LinkedHashMap<>();
    final List<TransportOutput.QubitReceived> received = new ArrayList<>();
    final List<byte[]> data = new ArrayList<>();
    private final Pump<TransportInput, TransportOutput> pump;
    TinyChannel channel;
    StubNetwork network;
    boolean failed;

    TinyEnd(SimWorld world, TinyLab lab, NodeId node, TransportConfig config) {
        this.world = world;
        this.node = node;
        device = new TinyDevice(world, lab, node, e -> deliver(new TransportInput.FromDevice(e)));
        Machine<TransportInput, TransportOutput> machine = TransportLayer.create(config);
        pump = new Pump<>(machine, world, world.timers(this::wake), this::perform);
    }

    static TransportConfig config(NodeId node) {
        return new TransportConfig(
                node,
                TinyDevice.descriptor(node, SwapNoise.NONE),
                3,
                7,
                16,
                8,
                256,
                50_000_000L,
                100_000_000L);
    }

    private void wake() {
        pump.wake();
    }

    void deliver(TransportInput input) {
        pump.deliver(input);
    }

    private void perform(TransportOutput output) {
        switch (output) {
            case TransportOutput.Up up -> tell(up);
            case TransportOutput.ToNetwork(var input) -> network.ask(this, input);
            case TransportOutput.ToDevice(var command) -> device.submit(command);
            case TransportOutput.Dial(NodeId peer) -> channel.dial();
            case TransportOutput.ToPeer(NodeId peer, var message) -> channel.send(this, message);
            case TransportOutput.PeerViolation v -> violations.add(v);
        }
    }

    private void tell(TransportOutput.Up up) {
        told.add(up);
        switch (up) {
            case TransportOutput.SessionOpened s -> {
                opened.add(s.session());
                if (s.cookie() != 0) {
                    answer(s.cookie(), up);
                }
            }
            case TransportOutput.ConnectFailed f -> answer(f.cookie(), up);
            case TransportOutput.SessionClosed c -> {
                if (closed.put(c.session(), c.why()) != null || !opened.contains(c.session())) {
                    throw new AssertionError("closed twice, or never opened: " + c);
                }
            }
            case TransportOutput.StreamAccepted a -> answer(a.cookie(), up);
            case TransportOutput.StreamRefused r -> answer(r.cookie(), up);
            case TransportOutput.StreamBegun b -> {}
            case TransportOutput.PairReady p -> place(p.stream(), p.sequence(), up);
            case TransportOutput.OutcomeReady o -> place(o.stream(), o.sequence(), up);
            case TransportOutput.StreamEnded e -> {
                if (ended.put(e.stream(), e) != null) {
                    throw new AssertionError("ended twice: " + e);
                }
                int have = delivered.getOrDefault(e.stream(), List.of()).size();
                if (e.delivered() != have) {
                    throw new AssertionError(e + " after " + have + " pairs");
                }
            }
            case TransportOutput.QubitSent s -> answer(s.cookie(), up);
            case TransportOutput.QubitReceived r -> received.add(r);
            case TransportOutput.TransferFailed f -> {
                if (f.cookie() != 0) {
                    answer(f.cookie(), up);
                }
            }
            case TransportOutput.DataReceived d -> data.add(d.data());
            case TransportOutput.PathChanged c -> {}
            case TransportOutput.PathMeasured m -> {}
        }
    }

    private void answer(long cookie, TransportOutput.Up up) {
        if (answers.put(cookie, up) != null) {
            throw new AssertionError("answered twice: " + up);
        }
    }

    private void place(StreamId stream, long sequence, TransportOutput.Up up) {
        List<TransportOutput.Up> so = delivered.computeIfAbsent(stream, s -> new ArrayList<>());
        if (ended.containsKey(stream) || sequence != so.size() + 1) {
            throw new AssertionError(
                    up + " after " + so.size() + " pairs, ended " + ended.get(stream));
        }
        so.add(up);
    }

    /// Qubits that the layer above was given, or given back.
    List<QubitHandle> rightful() {
        List<QubitHandle> mine = new ArrayList<>();
        for (TransportOutput.Up up : told) {
            switch (up) {
                case TransportOutput.PairReady p -> mine.add(p.qubit());
                case TransportOutput.QubitReceived r -> mine.add(r.qubit());
                case TransportOutput.TransferFailed f when f.qubit() != null -> mine.add(f.qubit());
                default -> {}
            }
        }
        return mine;
    }
}
