package dev.herald.physical.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.Answer;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Faulted;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.QubitsLost;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QubitDescriptor.Role;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.physical.sim.fault.Arm;
import dev.herald.physical.sim.fault.Fault;
import dev.herald.physical.sim.fault.FaultPlan;
import dev.herald.physical.sim.fault.LinkFault;
import dev.herald.physical.sim.fault.NodeFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/// Random commands, aborts, disconnects, faults and restarts at three nodes, a million in all: a host
/// that believes what it is told never sees two owners of a qubit, a command without an answer or with
/// two, a herald that its other end did not have, an attempt that should not have been made, or a qubit
/// in use at rest. A step is a number, so that a failing run shrinks to the few steps that matter.
class LedgerProperties {

    /// What one host believes.
    private static final class Host {
        final int node;
        final Map<Long, DeviceCommand> open = new HashMap<>();
        final Map<Integer, QubitHandle> owned = new HashMap<>();
        final Map<Integer, Integer> generation = new HashMap<>();
        final List<Heralded> heralds = new ArrayList<>();
        final Map<Long, Integer> heralded = new HashMap<>();
        final Map<Integer, Long> next = new HashMap<>();
        final Map<Long, Long> attempts = new HashMap<>();
        final List<long[]> calibrations = new ArrayList<>();
        final SimWorld world;
        int duplicates;
        boolean refused;

        Host(int node, SimWorld world) {
            this.node = node;
            this.world = world;
        }

        /// The host of a device that was opened anew: it owns nothing and waits for nothing.
        Host reopened() {
            Host host = new Host(node, world);
            host.generation.putAll(generation);
            host.next.putAll(next);
            host.heralds.addAll(heralds);
            return host;
        }

        /// Attempts are made in the cycles of the batch, on the grid, and not while calibrating.
        private void attempted(Entangle batch, Heralded herald) {
            assertTrue(herald.cycle() >= batch.firstCycle());
            assertTrue(herald.cycle() < batch.firstCycle() + batch.cycles());
            assertTrue(herald.attempt() > attempts.getOrDefault(herald.id(), 0L));
            assertTrue(
                    herald.attempt() <= herald.cycle() - batch.firstCycle() + 1,
                    () -> herald + " of " + batch);
            attempts.put(herald.id(), herald.attempt());
            long begunNs = herald.cycle() * CYCLE_NS;
            for (long[] calibration : calibrations) {
                assertTrue(
                        begunNs <= calibration[0] || begunNs >= calibration[1],
                        () -> herald + " while calibrating from " + calibration[0]);
            }
        }

        private void changed(DeviceState state) {
            if (!calibrations.isEmpty() && calibrations.getLast()[1] == Long.MAX_VALUE) {
                calibrations.getLast()[1] = world.nowNs();
            }
            if (state == DeviceState.CALIBRATING) {
                calibrations.add(new long[] {world.nowNs(), Long.MAX_VALUE});
            }
        }

        void hear(DeviceEvent event) {
            if (event instanceof Heralded herald) {
                Entangle batch = (Entangle) open.get(herald.id());
                assertTrue(batch != null, "a herald of no batch: " + herald);
                assertEquals(batch.tag(), herald.tag());
                attempted(batch, herald);
                heralds.add(herald);
                assertTrue(heralded.merge(herald.id(), 1, Integer::sum) <= batch.pairsMax());
                long before = next.getOrDefault(herald.epoch() * 31 + batch.port(), -1L);
                assertTrue(herald.sequence() >= before, "sequences only grow");
                next.put(herald.epoch() * 31 + batch.port(), herald.sequence() + 1);
                if (herald.half() instanceof Kept kept) {
                    own(kept.qubit());
                    assertEquals(batch.qubit(), kept.qubit().qubit());
                }
            } else if (event instanceof Refused refused
                    && refused.why() == DeviceRefusal.DUPLICATE_ID) {
                assertTrue(open.containsKey(refused.id()), "a duplicate of nothing: " + refused);
                duplicates++;
            } else if (event instanceof Answer answer) {
                DeviceCommand command = open.remove(answer.id());
                assertTrue(command != null, "an answer to nothing: " + answer);
                answered(answer, command);
            } else if (event instanceof StateChanged changed) {
                changed(changed.state());
            } else if (event instanceof QubitsLost lost) {
                for (QubitHandle handle : lost.qubits()) {
                    assertEquals(owned.remove(handle.qubit()), handle, "lost what was not owned");
                }
            }
        }

        private void answered(Answer answer, DeviceCommand command) {
            switch (answer) {
                case Allocated allocated -> own(allocated.qubit());
                case BatchEnded ended -> {
                    Entangle batch = (Entangle) command;
                    Integer count = heralded.remove(ended.id());
                    int got = count == null ? 0 : count;
                    Long last = attempts.remove(ended.id());
                    assertEquals(
                            ended.why() == BatchEnd.COMPLETE,
                            got == batch.pairsMax(),
                            ended::toString);
                    assertTrue(
                            ended.attemptsUsed() >= (last == null ? 0 : last)
                                    && ended.attemptsUsed() <= batch.cycles(),
                            () -> ended + " after attempt " + last + " of " + batch);
                }
                case Faulted _ -> {
                    if (command instanceof Gate1 c) {
                        owned.remove(c.qubit().qubit());
                    } else if (command instanceof Gate2 c) {
                        owned.remove(c.first().qubit());
                        owned.remove(c.second().qubit());
                    }
                }
                case Refused _ -> refused = true;
                default -> {}
            }
        }

        private void own(QubitHandle handle) {
            assertTrue(
                    owned.put(handle.qubit(), handle) == null,
                    "two owners of qubit " + handle.qubit());
            int before = generation.getOrDefault(handle.qubit(), 0);
            assertEquals(before + 1, handle.generation());
            generation.put(handle.qubit(), handle.generation());
        }

        QubitHandle any(Rng rng) {
            List<QubitHandle> handles = new ArrayList<>(owned.values());
            return handles.isEmpty() || rng.nextInt(20) == 0
                    ? new QubitHandle(rng.nextInt(13), rng.nextInt(4))
                    : handles.get(rng.nextInt(handles.size()));
        }
    }

    private static final int STEPS_MAX = 2100;
    private static final long CYCLE_NS = 20_000;
    private static final String[] PROFILES = {"ideal", "metro-target", "nv-lab", "trapped-ion"};

    private final List<Host> hosts = new ArrayList<>();
    private long ids;

    @Property(tries = 1000, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void nothingIsLostAndNothingIsOwnedTwice(@ForAll long setup, @ForAll("runs") long[] steps) {
        run(setup, steps);
    }

    /// A thousand steps on average.
    @Provide
    Arbitrary<long[]> runs() {
        return Arbitraries.longs()
                .withDistribution(RandomDistribution.uniform())
                .array(long[].class)
                .ofMinSize(0)
                .ofMaxSize(STEPS_MAX)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    private void run(long setup, long[] steps) {
        ids = 0;
        Rng rng = new Rng(setup);
        String profile = PROFILES[rng.nextInt(PROFILES.length)];
        double success = rng.nextBoolean() ? 1 : 0.05;
        // long, unequal arms: many cycles pass before a herald is back, and heralds cross commands
        double km = rng.nextBoolean() ? 20 : 0;
        LinkProfile link =
                Profiles.idealLink(0.9, success, CYCLE_NS)
                        .with("armA", km / 4, "km", "test", "2026")
                        .with("armB", km, "km", "test", "2026");
        Bench bench = new Bench(setup, Profiles.node(profile), link, 3);
        hosts.clear();
        List<QuantumDevice> devices = new ArrayList<>();
        for (int node = 1; node <= 3; node++) {
            Host host = new Host(node, bench.world);
            hosts.add(host);
            devices.add(bench.hardware.device(new NodeId(node), host::hear));
        }
        if (rng.nextBoolean()) {
            bench.hardware.setHeraldLoss(new LinkId(1), new NodeId(2), 0.3);
        }
        for (long step : steps) {
            step(new Rng(step), bench, devices);
        }
        finish(bench, devices);
    }

    private void step(Rng rng, Bench bench, List<QuantumDevice> devices) {
        Host host = hosts.get(rng.nextInt(3));
        take(host, command(host, rng, bench), devices);
        if (rng.nextInt(60) == 0) {
            disturb(bench, rng);
        }
        if (rng.nextInt(300) == 0) {
            disconnect(host, bench, devices);
        }
        bench.world.runUntil(bench.world.nowNs() + rng.nextLong(200_000));
    }

    private void disconnect(Host host, Bench bench, List<QuantumDevice> devices) {
        int index = host.node - 1;
        devices.get(index).close();
        assertEquals(0, bench.hardware.qubitsInUse(new NodeId(host.node)));
        Host fresh = host.reopened();
        hosts.set(index, fresh);
        devices.set(index, bench.hardware.device(new NodeId(host.node), fresh::hear));
    }

    /// Believes, as a host must, that the handle is given back once a command takes it.
    private void take(Host host, DeviceCommand command, List<QuantumDevice> devices) {
        boolean fresh = host.open.putIfAbsent(command.id(), command) == null;
        int duplicates = host.duplicates;
        host.refused = false;
        devices.get(host.node - 1).submit(command);
        assertEquals(fresh ? duplicates : duplicates + 1, host.duplicates);
        if (!fresh || host.refused) {
            return;
        }
        List<QubitHandle> given =
                switch (command) {
                    case Measure c -> List.of(c.qubit());
                    case BellMeasure c -> List.of(c.first(), c.second());
                    case Discard c -> List.of(c.qubit());
                    case Move c -> List.of(c.from());
                    default -> List.of();
                };
        given.forEach(handle -> host.owned.remove(handle.qubit(), handle));
    }

    private DeviceCommand command(Host host, Rng rng, Bench bench) {
        long id = rng.nextInt(40) == 0 && ids > 0 ? ids : ++ids;
        int qubit = rng.nextInt(13) - (rng.nextInt(30) == 0 ? 1 : 0);
        return switch (rng.nextInt(12)) {
            case 0 -> new Initialise(id, qubit);
            case 1 ->
                    new Gate1(id, host.any(rng), GateKind.values()[rng.nextInt(11)], rng.nextInt());
            case 2 ->
                    new Gate2(
                            id,
                            host.any(rng),
                            host.any(rng),
                            GateKind.values()[11 + rng.nextInt(4)],
                            rng.nextInt());
            case 3 ->
                    new Measure(
                            id, host.any(rng), new Basis(rng.nextInt(256), rng.nextInt(256), 0));
            case 4 -> new BellMeasure(id, host.any(rng), host.any(rng));
            case 5 -> new Move(id, host.any(rng), Math.max(0, qubit));
            case 6 -> new Discard(id, host.any(rng));
            case 7 -> new Abort(id, Math.max(1, ids - rng.nextInt(10)));
            case 8 -> new Probe(id, "heralds." + rng.nextInt(3));
            default -> entangle(id, host, rng, bench);
        };
    }

    private static Entangle entangle(long id, Host host, Rng rng, Bench bench) {
        PairMode mode = rng.nextBoolean() ? PairMode.KEEP : PairMode.MEASURE;
        int port = rng.nextInt(2);
        int link = host.node == 1 ? 1 : host.node == 3 ? 2 : port + 1;
        long first = Math.max(0, bench.nextCycle(host.node, 0) + rng.nextInt(20) - 5);
        int pairs = mode == PairMode.KEEP ? 1 : 1 + rng.nextInt(5);
        return new Entangle(
                id,
                port,
                rng.nextInt(5),
                mode,
                0,
                BasisChoice.randomXZ(128),
                first,
                1 + rng.nextInt(100),
                pairs,
                link * 10L + rng.nextInt(2));
    }

    private static void disturb(Bench bench, Rng rng) {
        NodeId node = new NodeId(1 + rng.nextInt(3));
        LinkId link = new LinkId(1 + rng.nextInt(2));
        Arm arm = Arm.values()[rng.nextInt(3)];
        Fault fault =
                switch (rng.nextInt(14)) {
                    case 0 -> new NodeFault.DeviceRestart(node);
                    case 1, 2 -> new NodeFault.CalibrationPause(node);
                    case 3 -> new NodeFault.QubitLoss(node, List.of(0, rng.nextInt(3)));
                    case 4 -> new NodeFault.ClockStep(node, 12_000);
                    case 5 -> new NodeFault.ClockDrift(node, 1e8);
                    case 6 -> new NodeFault.T2Collapse(node, Role.COMMUNICATION, 1000);
                    case 7 -> new NodeFault.Crosstalk(node, 0, 0.1);
                    case 8 -> new LinkFault.StationRestart(link);
                    case 9 -> new LinkFault.LossStep(link, arm, 3);
                    case 10 -> new LinkFault.SourceBlinking(link, arm, 50_000, 50_000);
                    case 11 -> new LinkFault.PartnerSilent(link, arm);
                    case 12 -> new LinkFault.HeraldLoss(link, arm, 0.5);
                    default -> new LinkFault.PhaseDrift(link, 100, 10_000);
                };
        long forNs = rng.nextInt(3) == 0 ? 0 : rng.nextLong(600_000);
        bench.hardware.schedule(new FaultPlan(List.of(new FaultPlan.Entry(0, forNs, fault))));
        if (rng.nextInt(8) == 0) {
            bench.hardware.setState(node, DeviceState.FAULT, "test");
            bench.world.at(
                    bench.world.nowNs() + 300_000,
                    () -> bench.hardware.setState(node, DeviceState.READY, "test"));
        }
    }

    private void finish(Bench bench, List<QuantumDevice> devices) {
        bench.rest();
        for (Host host : hosts) {
            assertTrue(host.open.isEmpty(), () -> "unanswered: " + host.open);
            for (QubitHandle handle : List.copyOf(host.owned.values())) {
                take(host, new Discard(++ids, handle), devices);
            }
            bench.rest();
            assertTrue(host.open.isEmpty());
            NodeId node = new NodeId(host.node);
            assertEquals(0, bench.hardware.qubitsInUse(node));
            for (Slot slot : bench.hardware.hardware(node).slots) {
                assertFalse(slot.qubit.isSet(), "a state that nobody owns");
            }
        }
        pairsAreHeraldedAlike();
    }

    /// Two ends of a link that heard the same number in the same epoch heard the same herald.
    private void pairsAreHeraldedAlike() {
        Map<List<Long>, List<Object>> seen = new HashMap<>();
        Set<List<Long>> once = new HashSet<>();
        for (Host host : hosts) {
            for (Heralded h : host.heralds) {
                List<Long> key = List.of(h.tag() / 10, (long) h.epoch(), h.sequence());
                List<Object> what = List.of(h.cycle(), h.bell(), h.emittedNs(), h.tag());
                assertEquals(what, seen.computeIfAbsent(key, k -> what));
                assertTrue(
                        once.add(
                                List.of(
                                        (long) host.node,
                                        h.tag() / 10,
                                        (long) h.epoch(),
                                        h.sequence())));
            }
        }
    }
}
