package dev.herald.bench;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.core.LinkLayer;
import dev.herald.link.message.CreateRequest;
import dev.herald.physical.sim.SimHardware;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Two link-layer entities and nothing else: no simulated device, no agenda, no network. Messages arrive at
/// once; when both ends attempt under one tag, heralds come cycle by cycle, 64 a batch of measured pairs, as
/// many as such a batch has on average. Delivered qubits are given back at once.
final class BareLink {
    static final int PURPOSE = 1;
    private static final int PAIRS_OF_BATCH = 64;
    private static final int STATION = 77;

    final End a;
    final End b;
    private final ArrayDeque<Runnable> posted = new ArrayDeque<>();
    private long nowNs;
    private long sequence;

    BareLink(int backlogMax) {
        SimWorld world = new SimWorld(1);
        NodeId first = new NodeId(1);
        NodeId second = new NodeId(2);
        SimHardware hardware =
                new SimHardware(world, world, world.stream("hardware"))
                        .addNode(ChainScenarios.metroNode(), first, "a")
                        .addNode(ChainScenarios.metroNode(), second, "b")
                        .addLink(ChainScenarios.metroLink(), new LinkId(1), first, second);
        a = new End(hardware.describe(first), 101, backlogMax);
        b = new End(hardware.describe(second), 102, backlogMax);
        a.peer = b;
        b.peer = a;
        a.expire();
        b.expire();
        a.put(new LinkInput.Listen(PURPOSE));
        b.put(new LinkInput.Listen(PURPOSE));
        settle();
    }

    long nowNs() {
        return nowNs;
    }

    /// Makes pairs until so many more were delivered at end A.
    void run(long pairs) {
        long wanted = a.delivered + pairs;
        while (a.delivered < wanted) {
            step();
        }
    }

    /// One herald, or whatever else is next.
    private void step() {
        settle();
        Batch x = a.batch;
        Batch y = b.batch;
        if (x != null && y != null && x.command.tag() == y.command.tag()) {
            herald(x, y);
        } else {
            nowNs = Math.max(nowNs, Math.min(a.nextNs(), b.nextNs()));
            a.expireIfDue();
            b.expireIfDue();
        }
    }

    /// Has every message arrive.
    void settle() {
        for (Runnable next = posted.poll(); next != null; next = posted.poll()) {
            next.run();
        }
    }

    private void herald(Batch x, Batch y) {
        long cycle = Math.max(x.nextCycle, y.nextCycle);
        nowNs = Math.max(nowNs, cycle * a.cycleNs + a.latencyNs);
        long number = sequence++;
        BellIndex bell = (number & 1) == 0 ? BellIndex.PSI_PLUS : BellIndex.PSI_MINUS;
        a.heralded(x, cycle, number, bell);
        b.heralded(y, cycle, number, bell);
    }

    private static final class Batch {
        final DeviceCommand.Entangle command;
        long nextCycle;
        int heralded;

        Batch(DeviceCommand.Entangle command) {
            this.command = command;
            nextCycle = command.firstCycle();
        }
    }

    /// One end: the entity, and what stands in for its device and its user.
    final class End implements Outbox<LinkOutput> {
        private final Machine<LinkInput, LinkOutput> machine;
        private final long cycleNs;
        private final long latencyNs;
        private @Nullable Batch batch;
        private int generation;
        long delivered;
        long finished;
        long refused;

        @SuppressWarnings("NullAway.Init") // set right after
        private End peer;

        End(DeviceDescriptor device, int epoch, int backlogMax) {
            LinkConfig usual = LinkConfig.of(device.node(), device, 0, 1, epoch, 0);
            LinkConfig config =
                    new LinkConfig(
                            usual.self(),
                            device,
                            usual.port(),
                            1,
                            epoch,
                            0,
                            usual.retransmitNs(),
                            usual.transmissionsMax(),
                            usual.itemsMax(),
                            backlogMax,
                            usual.windowMax(),
                            usual.helloNs(),
                            Long.MAX_VALUE / 4);
            machine = LinkLayer.create(config);
            cycleNs = config.port().cycleNs();
            latencyNs = Math.max(config.port().heraldLatencyNs(), config.port().peerLatencyNs());
        }

        private long nextNs() {
            return machine.nextDeadlineNs();
        }

        private void expire() {
            machine.expire(nowNs, this);
        }

        private void expireIfDue() {
            if (machine.nextDeadlineNs() <= nowNs) {
                expire();
            }
        }

        void create(CreateRequest request) {
            put(new LinkInput.Create(0, request));
        }

        private void put(LinkInput input) {
            machine.handle(nowNs, input, this);
        }

        private void device(DeviceEvent event) {
            put(new LinkInput.FromDevice(event));
        }

        private void heralded(Batch of, long cycle, long number, BellIndex bell) {
            DeviceCommand.Entangle command = of.command;
            boolean measures = command.mode() == PairMode.MEASURE;
            of.heralded++;
            of.nextCycle = cycle + 1;
            device(
                    new DeviceEvent.Heralded(
                            command.id(),
                            command.tag(),
                            of.heralded,
                            cycle,
                            cycle * cycleNs,
                            nowNs,
                            STATION,
                            number,
                            bell,
                            measures
                                    ? new DeviceEvent.Read((number & 2) == 0, Basis.Z)
                                    : new DeviceEvent.Kept(
                                            new QubitHandle(command.qubit(), ++generation))));
            if (batch != of) {
                return;
            }
            boolean complete = of.heralded >= command.pairsMax();
            if (complete || of.heralded >= PAIRS_OF_BATCH || of.nextCycle >= last(command)) {
                batch = null;
                device(
                        new DeviceEvent.BatchEnded(
                                command.id(),
                                complete ? BatchEnd.COMPLETE : BatchEnd.EXHAUSTED,
                                of.heralded,
                                STATION,
                                number + 1));
            }
        }

        private static long last(DeviceCommand.Entangle command) {
            return command.firstCycle() + command.cycles();
        }

        @Override
        public void emit(LinkOutput output) {
            switch (output) {
                case LinkOutput.PairMeasured _ -> delivered++;
                case LinkOutput.PairKept p -> {
                    delivered++;
                    posted.add(() -> put(new LinkInput.Released(p.qubit().qubit())));
                }
                case LinkOutput.ToPeer(var message) ->
                        posted.add(() -> peer.put(new LinkInput.FromPeer(message)));
                case LinkOutput.ToDevice(var command) -> submit(command);
                case LinkOutput.Finished f -> finished += f.request().origin().value() == 1 ? 1 : 0;
                case LinkOutput.Refused _ -> refused++;
                case LinkOutput.Failed f -> throw new IllegalStateException(f.toString());
                case LinkOutput.LinkDown d -> throw new IllegalStateException(d.toString());
                case LinkOutput.PeerViolation v -> throw new IllegalStateException(v.toString());
                case LinkOutput.DeviceViolation v -> throw new IllegalStateException(v.toString());
                default -> {}
            }
        }

        private void submit(DeviceCommand command) {
            switch (command) {
                case DeviceCommand.Entangle e when e.cycles() == 1 && e.pairsMax() == 1 ->
                        posted.add(() ->
                                device(
                                        new DeviceEvent.BatchEnded(
                                                e.id(),
                                                BatchEnd.PEER_ABSENT,
                                                1,
                                                STATION,
                                                sequence)));
                case DeviceCommand.Entangle e -> batch = new Batch(e);
                case DeviceCommand.Abort abort -> {
                    Batch of = batch;
                    if (of != null && of.command.id() == abort.batch()) {
                        batch = null;
                        posted.add(() ->
                                device(
                                        new DeviceEvent.BatchEnded(
                                                of.command.id(),
                                                BatchEnd.ABORTED,
                                                of.heralded,
                                                STATION,
                                                sequence)));
                    }
                    posted.add(() -> device(new DeviceEvent.Done(abort.id())));
                }
                default -> throw new IllegalStateException("unexpected " + command);
            }
        }
    }
}
