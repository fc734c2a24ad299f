package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.CommandIds;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Pump;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.SimChannel;
import dev.herald.hal.sim.SimWorld;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.PairKept;
import dev.herald.link.api.LinkOutput.PairMeasured;
import dev.herald.link.core.LinkLayer;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.PairType;
import dev.herald.physical.sim.LinkProfile;
import dev.herald.physical.sim.Profiles;
import dev.herald.physical.sim.QubitRef;
import dev.herald.physical.sim.SimHardware;
import dev.herald.physical.sim.state.DensityMatrix;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the fields of a request do to the physics: two link-layer entities over simulated devices, whose
/// states, outcomes and oracle know nothing of the link layer.
class QosPhysicsTest {
    private static final int PURPOSE = 7;
    private static final LinkId LINK = new LinkId(1);
    private static final long DELAY_NS = 5_000;

    private final SimWorld world = new SimWorld(20_260_101);
    private SimHardware hardware;
    private Node a;
    private Node b;

    private final class Node {
        final NodeId id;
        final QuantumDevice device;
        final CommandIds ids = new CommandIds(2);
        final Map<Long, Integer> returning = new HashMap<>();
        final List<DeviceEvent> early = new ArrayList<>();
        final List<PairMeasured> measured = new ArrayList<>();
        final Map<LinkPairId, PairKept> kept = new HashMap<>();
        final Pump<LinkInput, LinkOutput> pump;
        SimChannel<LinkMessage> channel;
        boolean built;
        boolean up;
        int ends;

        Node(int number) {
            id = new NodeId(number);
            device = hardware.device(id, this::onDevice);
            LinkConfig config =
                    LinkConfig.of(id, device.describe(), 0, 1, number + 10, 2 * DELAY_NS);
            pump =
                    new Pump<>(
                            LinkLayer.create(config),
                            world,
                            world.timers(() -> wake()),
                            this::perform);
            built = true;
            early.forEach(this::onDevice);
        }

        void wake() {
            pump.wake();
        }

        void onDevice(DeviceEvent event) {
            if (!built) {
                early.add(event);
            } else if (event instanceof DeviceEvent.Answer answer
                    && CommandIds.owner(answer.id()) == 2) {
                pump.deliver(new LinkInput.Released(returning.remove(answer.id())));
            } else {
                pump.deliver(new LinkInput.FromDevice(event));
            }
        }

        void giveBack(QubitHandle qubit) {
            long command = ids.next();
            returning.put(command, qubit.qubit());
            device.submit(new DeviceCommand.Discard(command, qubit));
        }

        void perform(LinkOutput output) {
            switch (output) {
                case LinkOutput.ToDevice(DeviceCommand command) -> device.submit(command);
                case LinkOutput.ToPeer(LinkMessage message) -> channel.send(message);
                case PairMeasured pair -> {
                    measured.add(pair);
                    met(pair.pair());
                }
                case PairKept pair -> {
                    kept.put(pair.pair(), pair);
                    met(pair.pair());
                }
                case LinkOutput.Finished _ -> ends++;
                case LinkOutput.LinkUp _ -> up = true;
                case LinkOutput.Acknowledged _ -> {}
                default -> throw new AssertionError(output);
            }
        }
    }

    /// What is done with a pair when both ends have it, before its qubits are given back.
    private interface Judge {
        void judge(LinkPairId pair);
    }

    private final Map<LinkPairId, Integer> ends = new HashMap<>();
    private Judge judge = _ -> {};

    private void met(LinkPairId pair) {
        if (ends.merge(pair, 1, Integer::sum) == 2) {
            judge.judge(pair);
            for (Node node : List.of(a, b)) {
                PairKept kept = node.kept.remove(pair);
                if (kept != null) {
                    node.giveBack(kept.qubit());
                }
            }
        }
    }

    /// A link with two operating points: slow and good, fast and poor.
    private void open(double good, double poor) {
        LinkProfile profile =
                Profiles.idealLink(good, 0.1, 1_000)
                        .with("success.1", 0.3, "1", "assumption: test", "2026")
                        .with("fidelity.1", poor, "1", "assumption: test", "2026");
        hardware =
                new SimHardware(world, world, world.stream("hardware"))
                        .addNode(Profiles.node("ideal"), new NodeId(1), "a")
                        .addNode(Profiles.node("ideal"), new NodeId(2), "b")
                        .addLink(profile, LINK, new NodeId(1), new NodeId(2));
        a = new Node(1);
        b = new Node(2);
        a.channel = channel("a-b", b);
        b.channel = channel("b-a", a);
        for (Node node : List.of(a, b)) {
            node.pump.wake();
            node.pump.deliver(new LinkInput.Listen(PURPOSE));
        }
        world.runUntil(world.nowNs() + 100_000_000, () -> a.up && b.up);
        assertTrue(a.up && b.up);
    }

    private SimChannel<LinkMessage> channel(String name, Node to) {
        return new SimChannel<>(
                world,
                name,
                DELAY_NS,
                ChannelFaults.NONE,
                message -> to.pump.deliver(new LinkInput.FromPeer(message)));
    }

    private void serve(
            Node creator,
            PairType type,
            int number,
            double minFidelity,
            BasisChoice local,
            BasisChoice remote) {
        int before = a.ends + b.ends;
        creator.pump.deliver(
                new LinkInput.Create(
                        1,
                        new CreateRequest(
                                type,
                                number,
                                Fidelity.of(minFidelity),
                                0,
                                PURPOSE,
                                0,
                                false,
                                true,
                                false,
                                local,
                                remote)));
        world.runUntil(world.nowNs() + 60_000_000_000L, () -> a.ends + b.ends == before + 2);
        assertEquals(before + 2, a.ends + b.ends);
    }

    // ---- physics, from the rotations alone

    /// The unit vector that outcome 0 of the basis points to: Z, turned back through X2, Y and X1.
    private static double[] direction(Basis basis) {
        double[] v = {0, 0, 1};
        v = aboutX(v, -basis.rotX2());
        double c = Math.cos(-basis.rotY() * Math.PI / 128);
        double s = Math.sin(-basis.rotY() * Math.PI / 128);
        v = new double[] {c * v[0] + s * v[2], v[1], -s * v[0] + c * v[2]};
        return aboutX(v, -basis.rotX1());
    }

    private static double[] aboutX(double[] v, int steps) {
        double c = Math.cos(steps * Math.PI / 128);
        double s = Math.sin(steps * Math.PI / 128);
        return new double[] {v[0], c * v[1] - s * v[2], s * v[1] + c * v[2]};
    }

    /// What XX, YY and ZZ are in the Bell state with the noise.
    private static double[] correlators(BellIndex bell, BellDiagonal state) {
        int xx = bell.z() ? -1 : 1;
        int zz = bell.x() ? -1 : 1;
        return new double[] {
            xx * state.correlatorX(), -xx * zz * state.correlatorY(), zz * state.correlatorZ()
        };
    }

    private static double expected(BellIndex bell, BellDiagonal state, Basis here, Basis there) {
        double[] c = correlators(bell, state);
        double[] u = direction(here);
        double[] v = direction(there);
        return c[0] * u[0] * v[0] + c[1] * u[1] * v[1] + c[2] * u[2] * v[2];
    }

    /// By Hoeffding the mean of n products of ±1 is further off with probability at most 1e-12.
    private static double tolerance(int n) {
        return Math.sqrt(2 * Math.log(2 / 1e-12) / n);
    }

    /// Sum and number of the products of outcomes.
    private static final class Mean {
        int sum;
        int count;

        void add(boolean one, boolean other) {
            sum += one == other ? 1 : -1;
            count++;
        }

        double value() {
            return (double) sum / count;
        }
    }

    // ---- the fields

    /// Eight requests of 8,000 pairs, at most four Bell states in each: false alarm below 1e-10.
    @Test
    @Verifies(value = "LL-TAG-3", rev = 2)
    @Verifies("LL-PAIR-10")
    void rotationsGiveTheCorrelationsOfTheBellStateReported() {
        open(0.95, 0.8);
        BellDiagonal state = a.device.describe().ports().getFirst().points().getFirst().state();
        Basis[][] pairs = {
            {Basis.Z, Basis.Z},
            {Basis.X, Basis.X},
            {Basis.Y, Basis.Y},
            {new Basis(0, 40, 0), Basis.X},
            {new Basis(64, 200, 30), new Basis(64, 200, 30)},
            {new Basis(17, 81, 130), new Basis(201, 77, 5)},
            {new Basis(100, 50, 10), new Basis(10, 50, 100)},
            {Basis.Z, Basis.X}
        };
        for (int i = 0; i < pairs.length; i++) {
            a.measured.clear();
            b.measured.clear();
            boolean master = i % 2 == 0;
            serve(
                    master ? a : b,
                    PairType.M,
                    8_000,
                    0.9,
                    BasisChoice.fixed(pairs[i][0]),
                    BasisChoice.fixed(pairs[i][1]));
            Map<BellIndex, Mean> means = new EnumMap<>(BellIndex.class);
            Map<LinkPairId, PairMeasured> other = new HashMap<>();
            b.measured.forEach(pair -> other.put(pair.pair(), pair));
            assertEquals(8_000, a.measured.size());
            for (PairMeasured pair : a.measured) {
                PairMeasured there = other.get(pair.pair());
                assertEquals(pair.bell(), there.bell());
                assertEquals(pairs[i][master ? 0 : 1], pair.basis());
                assertEquals(pairs[i][master ? 1 : 0], there.basis());
                means.computeIfAbsent(pair.bell(), _ -> new Mean()).add(pair.one(), there.one());
            }
            for (Map.Entry<BellIndex, Mean> each : means.entrySet()) {
                assertEquals(
                        expected(each.getKey(), state, pairs[i][0], pairs[i][1]),
                        each.getValue().value(),
                        tolerance(each.getValue().count),
                        each.getKey() + " in " + pairs[i][0] + " and " + pairs[i][1]);
            }
        }
    }

    /// One end chooses between X and Z, the other between Z ± 45°: the four correlations break the
    /// inequality of Clauser, Horne, Shimony and Holt as far as quantum mechanics lets them. False alarm
    /// below 1e-10: at most sixteen means.
    @Test
    @Verifies("LL-PAIR-10")
    void randomBasesBreakABellInequality() {
        open(0.95, 0.8);
        BellDiagonal state = a.device.describe().ports().getFirst().points().getFirst().state();
        serve(
                a,
                PairType.M,
                60_000,
                0.9,
                BasisChoice.randomXZ(128),
                new BasisChoice(BasisChoice.Set.CHSH, 128, 0, Basis.Z));
        Map<LinkPairId, PairMeasured> other = new HashMap<>();
        b.measured.forEach(pair -> other.put(pair.pair(), pair));
        Map<String, Mean> means = new HashMap<>();
        Map<BellIndex, double[]> sums = new EnumMap<>(BellIndex.class);
        for (PairMeasured pair : a.measured) {
            PairMeasured there = other.get(pair.pair());
            means.computeIfAbsent(
                            pair.bell() + " " + pair.basis() + " " + there.basis(), _ -> new Mean())
                    .add(pair.one(), there.one());
        }
        Basis[] theirs = {new Basis(0, 224, 0), new Basis(0, 32, 0)};
        means.keySet().forEach(key -> sums.put(bell(key), new double[2]));
        for (BellIndex bell : sums.keySet()) {
            for (Basis here : List.of(Basis.X, Basis.Z)) {
                for (Basis there : theirs) {
                    Mean mean = means.get(bell + " " + here + " " + there);
                    double expected = expected(bell, state, here, there);
                    assertEquals(expected, mean.value(), tolerance(mean.count));
                    sums.get(bell)[0] += Math.signum(expected) * mean.value();
                    sums.get(bell)[1] += Math.abs(expected);
                }
            }
            double[] s = sums.get(bell);
            assertEquals(2 * Math.sqrt(2) * state.correlatorZ(), s[1], 1e-9);
            assertTrue(s[0] > 2.2, bell + ": S = " + s[0]);
        }
        assertTrue(!sums.isEmpty());
    }

    private static BellIndex bell(String key) {
        return BellIndex.valueOf(key.substring(0, key.indexOf(' ')));
    }

    /// The exact state of every kept pair, against the minimum, and the time that pairs take, which is longer
    /// at the good point: of the ratio no more than 1.3 is asked, on a fixed seed.
    @Test
    @Verifies(value = "LL-TAG-1", rev = 2)
    @Verifies("LL-CREATE-5")
    void minimumFidelityBuysFidelityWithTime() {
        open(0.95, 0.8);
        double[] took = new double[2];
        double[][] cases = {{0.7, 0.8}, {0.9, 0.95}}; // minimum, what the point gives
        for (int i = 0; i < 2; i++) {
            double minimum = cases[i][0];
            double[] sum = new double[2];
            judge =
                    pair -> {
                        PairKept here = a.kept.get(pair);
                        PairKept there = b.kept.get(pair);
                        double exact =
                                hardware.fidelity(
                                        new QubitRef(a.id, here.qubit()),
                                        new QubitRef(b.id, there.qubit()),
                                        here.bell());
                        sum[0] += exact;
                        sum[1]++;
                        assertEquals(here.tag().state().fidelity(), there.tag().state().fidelity());
                        assertTrue(here.tag().estimate().value() >= minimum);
                    };
            long fromNs = world.nowNs();
            serve(b, PairType.K, 2_000, minimum, BasisChoice.MEASURE_Z, BasisChoice.MEASURE_Z);
            took[i] = world.nowNs() - fromNs;
            assertEquals(2_000, sum[1]);
            // states are exact or drawn: a mean of 2,000 values in 0..1, by Hoeffding 1e-12
            assertEquals(cases[i][1], sum[0] / 2_000, Math.sqrt(Math.log(2 / 1e-12) / 4_000));
        }
        assertTrue(took[1] > 1.3 * took[0], took[0] + " and " + took[1]);
    }

    /// No statistics: what the creator read in its basis fixes the state of the other end's qubit.
    @Test
    @Verifies("LL-PAIR-11")
    void remotePreparationPreparesTheStateItSays() {
        open(1, 0.8);
        Basis[] bases = {Basis.Z, Basis.X, Basis.Y, new Basis(17, 81, 130), new Basis(0, 224, 0)};
        for (Node creator : List.of(a, b)) {
            Node other = creator == a ? b : a;
            for (Basis basis : bases) {
                creator.measured.clear();
                int[] judged = {0};
                judge =
                        pair -> {
                            PairMeasured read =
                                    creator.measured.stream()
                                            .filter(m -> m.pair().equals(pair))
                                            .findFirst()
                                            .orElseThrow();
                            double[] c = correlators(read.bell(), BellDiagonal.PERFECT);
                            double[] u = direction(basis);
                            int sign = read.one() ? -1 : 1;
                            DensityMatrix state =
                                    hardware.state(
                                            new QubitRef(other.id, other.kept.get(pair).qubit()));
                            assertEquals(sign * c[0] * u[0], 2 * state.re(0, 1), 1e-9);
                            assertEquals(sign * c[1] * u[1], -2 * state.im(0, 1), 1e-9);
                            assertEquals(sign * c[2] * u[2], state.re(0, 0) - state.re(1, 1), 1e-9);
                            judged[0]++;
                        };
                serve(
                        creator,
                        PairType.R,
                        20,
                        0.9,
                        BasisChoice.fixed(basis),
                        BasisChoice.MEASURE_Z);
                assertEquals(20, judged[0]);
            }
        }
    }
}
