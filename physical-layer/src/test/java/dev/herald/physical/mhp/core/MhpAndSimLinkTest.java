package dev.herald.physical.mhp.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.SimWorld;
import dev.herald.physical.sim.LinkProfile;
import dev.herald.physical.sim.Profiles;
import dev.herald.physical.sim.SimHardware;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The same batches on the simulated link, which decides on heralds without any message, and over the
/// protocol with channels that lose nothing: the host is told the same at the same instants.
class MhpAndSimLinkTest {
    private static final long START_CYCLE = 200;

    /// One batch at each end; that of B is given `delay` cycles later.
    private record Case(
            String what,
            double success,
            PairMode modeA,
            long cyclesA,
            int pairsA,
            long tagA,
            PairMode modeB,
            long cyclesB,
            int pairsB,
            long tagB,
            long delay) {
        @Override
        public String toString() {
            return what;
        }
    }

    static List<Case> cases() {
        PairMode keep = PairMode.KEEP;
        PairMode measure = PairMode.MEASURE;
        return List.of(
                new Case("both keep", 1, keep, 100, 1, 1, keep, 100, 1, 1, 0),
                new Case("both measure", 1, measure, 100, 5, 1, measure, 100, 5, 1, 0),
                new Case("all attempts", 1, measure, 20, 99, 1, measure, 20, 99, 1, 0),
                new Case("no success", 1e-15, measure, 90, 3, 1, measure, 90, 3, 1, 0),
                new Case("no success, kept", 1e-15, keep, 90, 1, 1, keep, 90, 1, 1, 0),
                new Case("one keeps, one measures", 1, keep, 100, 1, 1, measure, 100, 3, 1, 0),
                new Case("one wants more", 1, measure, 50, 2, 1, measure, 50, 30, 1, 0),
                new Case("one is longer", 1, measure, 30, 99, 1, measure, 50, 99, 1, 0),
                new Case("one is late", 1, measure, 50, 99, 1, measure, 50, 99, 1, 20),
                new Case("one is too late", 1, measure, 50, 99, 1, measure, 50, 99, 1, 60),
                new Case("other tags", 1, measure, 50, 9, 1, measure, 50, 9, 2, 0),
                new Case("no attempt fits", 1, keep, 1, 1, 1, measure, 20, 9, 1, 0));
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Verifies({"PHY-NODE-2", "PHY-NODE-5", "PHY-NODE-8", "PHY-STN-11"})
    void hostIsToldTheSame(Case one) {
        List<String> direct = overTheSimulatedLink(one);
        assertFalse(direct.isEmpty());
        assertEquals(direct, overTheProtocol(one));
    }

    private static List<String> overTheSimulatedLink(Case one) {
        String by = "assumption: for this test";
        LinkProfile link =
                Profiles.link("ideal")
                        .with("cycle", 10, "us", by, "2026")
                        .with("emissionDelay", 2, "us", by, "2026")
                        .with("window", 25, "ns", by, "2026")
                        .with("commandLead", 40, "us", by, "2026")
                        .with("armA", 5, "km", by, "2026")
                        .with("armB", 5, "km", by, "2026")
                        .with("speed", 200_000, "km/s", by, "2026")
                        .with("success.0", one.success, "1", by, "2026");
        SimWorld world = new SimWorld(1);
        SimHardware hardware = new SimHardware(world, world, new Rng(1));
        List<QuantumDevice> devices = new ArrayList<>();
        List<List<String>> heard = List.of(new ArrayList<>(), new ArrayList<>());
        NodeId a = new NodeId(1);
        NodeId b = new NodeId(2);
        hardware.addNode(Profiles.node("ideal"), a, "a").addNode(Profiles.node("ideal"), b, "b");
        hardware.addLink(link, new LinkId(7), a, b);
        for (NodeId node : List.of(a, b)) {
            List<String> mine = heard.get(node.value() - 1);
            devices.add(hardware.device(node, event -> note(world.nowNs(), event, mine)));
        }
        world.runUntil(1_000_000);
        give(
                one,
                world,
                (end, batch) ->
                        devices.get(end)
                                .submit(
                                        new dev.herald.hal.device.DeviceCommand.Entangle(
                                                1,
                                                0,
                                                0,
                                                batch.modeA,
                                                0,
                                                dev.herald.hal.model.BasisChoice.MEASURE_Z,
                                                START_CYCLE,
                                                batch.cyclesA,
                                                batch.pairsA,
                                                batch.tagA)));
        List<String> all = new ArrayList<>(heard.get(0));
        all.addAll(heard.get(1));
        return all;
    }

    private static List<String> overTheProtocol(Case one) {
        MhpWorld w = new MhpWorld(1, ChannelFaults.NONE, 0);
        w.optics = (cycle, photons) -> photons == 3 && one.success == 1 ? BellIndex.PSI_PLUS : null;
        List<List<String>> heard = List.of(new ArrayList<>(), new ArrayList<>());
        w.a.listener = (event, atNs) -> note(atNs, event, heard.get(0));
        w.b.listener = (event, atNs) -> note(atNs, event, heard.get(1));
        w.world.runUntil(1_000_000);
        give(
                one,
                w.world,
                (end, batch) ->
                        (end == 0 ? w.a : w.b)
                                .begin(
                                        batch.modeA,
                                        START_CYCLE,
                                        batch.cyclesA,
                                        batch.pairsA,
                                        batch.tagA));
        List<String> all = new ArrayList<>(heard.get(0));
        all.addAll(heard.get(1));
        return all;
    }

    /// Gives A its batch, later B its own, as a case whose batch is in the fields of A.
    private static void give(Case one, SimWorld world, BiConsumer<Integer, Case> begin) {
        world.runUntil(START_CYCLE * MhpWorld.CYCLE - 100_000);
        begin.accept(0, one);
        if (one.delay > 0) {
            world.runUntil((START_CYCLE + one.delay) * MhpWorld.CYCLE - 3_000);
        }
        begin.accept(
                1,
                new Case(
                        one.what,
                        one.success,
                        one.modeB,
                        one.cyclesB,
                        one.pairsB,
                        one.tagB,
                        one.modeB,
                        one.cyclesB,
                        one.pairsB,
                        one.tagB,
                        0));
        world.runUntil(20_000_000);
    }

    /// What does not depend on chance: all but the station's epoch, the sign and the outcome.
    private static void note(long atNs, DeviceEvent event, List<String> heard) {
        switch (event) {
            case Heralded h ->
                    heard.add(
                            "%d herald %d attempt %d cycle %d emitted %d heralded %d sequence %d"
                                    .formatted(
                                            atNs,
                                            h.tag(),
                                            h.attempt(),
                                            h.cycle(),
                                            h.emittedNs(),
                                            h.heraldedNs(),
                                            h.sequence()));
            case BatchEnded e ->
                    heard.add(
                            "%d %s used %d next %d"
                                    .formatted(atNs, e.why(), e.attemptsUsed(), e.nextSequence()));
            default -> {}
        }
    }
}
