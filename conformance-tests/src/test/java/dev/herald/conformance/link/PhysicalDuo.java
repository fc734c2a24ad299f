package dev.herald.conformance.link;

import dev.herald.hal.device.CommandIds;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Pump;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.SimChannel;
import dev.herald.hal.sim.SimWorld;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.link.core.LinkLayer;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkMessage;
import dev.herald.physical.sim.LinkProfile;
import dev.herald.physical.sim.NodeProfile;
import dev.herald.physical.sim.QubitRef;
import dev.herald.physical.sim.SimHardware;
import dev.herald.physical.sim.state.DensityMatrix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Two link-layer entities over simulated qubits. When both ends have a pair, its exact state is compared
/// with the tags, and the pair is given back.
final class PhysicalDuo {
    static final int PURPOSE = 7;

    /// A pair that both ends delivered.
    ///
    /// @param exact weights of the true state, relative to the Bell state reported
    /// @param tagA what the first node's tag says of the same instant
    record Both(
            LinkPairId id,
            long index,
            BellIndex bell,
            BellDiagonal exact,
            BellDiagonal tagA,
            BellDiagonal tagB,
            LinkOutput.PairKept atA,
            long deliveredNs) {}

    final class Node {
        final NodeId id;
        final QuantumDevice device;
        final CommandIds ids = new CommandIds(2);
        final Map<Long, Integer> discarding = new HashMap<>();
        final Map<LinkPairId, LinkOutput.PairKept> kept = new LinkedHashMap<>();
        final List<String> ends = new ArrayList<>();
        final List<LinkOutput.Refused> refused = new ArrayList<>();
        final List<LinkOutput.Failed> failed = new ArrayList<>();
        final List<LinkMessage> sent = new ArrayList<>();
        final List<String> notes = new ArrayList<>();
        final List<LinkOutput.Note> told = new ArrayList<>();
        final List<LinkQuality> qualities = new ArrayList<>();
        final Map<Class<?>, Integer> commands = new HashMap<>();
        final Pump<LinkInput, LinkOutput> pump;
        SimChannel<LinkMessage> channel;

        Node(int value, UnaryOperator<LinkConfig> settings) {
            id = new NodeId(value);
            device = hardware.device(id, this::onDevice);
            LinkConfig config =
                    settings.apply(
                            LinkConfig.of(id, device.describe(), 0, 1, value + 10, 2 * delayNs));
            List<Pump<LinkInput, LinkOutput>> self = new ArrayList<>();
            self.add(
                    new Pump<>(
                            LinkLayer.create(config),
                            world,
                            world.timers(() -> self.getFirst().wake()),
                            this::perform));
            pump = self.getFirst();
        }

        void create(CreateRequest request) {
            pump.deliver(new LinkInput.Create(1, request));
        }

        private void onDevice(DeviceEvent event) {
            if (event instanceof DeviceEvent.Answer answer && CommandIds.owner(answer.id()) == 2) {
                pump.deliver(new LinkInput.Released(discarding.remove(answer.id())));
            } else {
                pump.deliver(new LinkInput.FromDevice(event));
            }
        }

        private void perform(LinkOutput output) {
            switch (output) {
                case LinkOutput.ToDevice(DeviceCommand command) -> {
                    commands.merge(command.getClass(), 1, Integer::sum);
                    device.submit(command);
                }
                case LinkOutput.ToPeer(LinkMessage message) -> {
                    sent.add(message);
                    channel.send(message);
                }
                case LinkOutput.PairKept pair -> {
                    kept.put(pair.pair(), pair);
                    compare(pair.pair());
                }
                case LinkOutput.Finished f -> ends.add("finished " + f.request());
                case LinkOutput.Failed f -> {
                    failed.add(f);
                    ends.add(f.why() + " " + f.request());
                }
                case LinkOutput.Refused r -> refused.add(r);
                case LinkOutput.Note note -> {
                    notes.add(note.toString());
                    told.add(note);
                }
                case LinkOutput.LinkUp(LinkQuality quality) -> qualities.add(quality);
                case LinkOutput.QualityChanged(LinkQuality quality) -> qualities.add(quality);
                default -> {}
            }
        }

        void giveBack(QubitHandle handle) {
            long command = ids.next();
            discarding.put(command, handle.qubit());
            device.submit(new DeviceCommand.Discard(command, handle));
        }
    }

    final SimWorld world;
    final SimHardware hardware;
    final long delayNs;
    final Node a;
    final Node b;
    final List<Both> pairs = new ArrayList<>();
    private final List<LinkPairId> toGiveBack = new ArrayList<>();

    PhysicalDuo(long seed, NodeProfile node, LinkProfile link) {
        this(seed, node, link, 10_000, config -> config);
    }

    PhysicalDuo(
            long seed,
            NodeProfile node,
            LinkProfile link,
            long delayNs,
            UnaryOperator<LinkConfig> settings) {
        this.delayNs = delayNs;
        world = new SimWorld(seed);
        hardware =
                new SimHardware(world, world, world.stream("hardware"))
                        .addNode(node, new NodeId(1), "a")
                        .addNode(node, new NodeId(2), "b")
                        .addLink(link, new LinkId(1), new NodeId(1), new NodeId(2));
        a = new Node(1, settings);
        b = new Node(2, settings);
        a.channel =
                new SimChannel<>(
                        world,
                        "ab",
                        delayNs,
                        ChannelFaults.NONE,
                        m -> b.pump.deliver(new LinkInput.FromPeer(m)));
        b.channel =
                new SimChannel<>(
                        world,
                        "ba",
                        delayNs,
                        ChannelFaults.NONE,
                        m -> a.pump.deliver(new LinkInput.FromPeer(m)));
        for (Node each : List.of(a, b)) {
            each.pump.wake();
            each.pump.deliver(new LinkInput.Listen(PURPOSE));
        }
        run(1_000_000);
    }

    void run(long forNs) {
        world.runUntil(world.nowNs() + forNs);
    }

    private void compare(LinkPairId id) {
        LinkOutput.PairKept atA = a.kept.get(id);
        LinkOutput.PairKept atB = b.kept.get(id);
        if (atA == null || atB == null) {
            return;
        }
        DensityMatrix rho =
                hardware.state(new QubitRef(a.id, atA.qubit()), new QubitRef(b.id, atB.qubit()));
        double[] weights = new double[4];
        for (BellIndex bell : BellIndex.values()) {
            int i = bell.x() ? 1 : 0;
            int j = 3 - i;
            double sign = bell.z() ? -1 : 1;
            weights[bell.xor(atA.bell()).code()] =
                    (rho.re(i, i) + rho.re(j, j)) / 2 + sign * rho.re(i, j);
        }
        pairs.add(
                new Both(
                        id,
                        atA.index(),
                        atA.bell(),
                        new BellDiagonal(weights[0], weights[2], weights[1], weights[3]),
                        atA.tag().at(world.nowNs()).state(),
                        atB.tag().at(world.nowNs()).state(),
                        atA,
                        world.nowNs()));
        if (!toGiveBack.contains(id)) {
            a.giveBack(atA.qubit());
            b.giveBack(atB.qubit());
        }
    }
}
