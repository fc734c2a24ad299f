package dev.herald.physical.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Probed;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.sim.fault.Arm;
import dev.herald.physical.sim.fault.Fault;
import dev.herald.physical.sim.fault.FaultPlan;
import dev.herald.physical.sim.fault.LinkFault.BlindingLight;
import dev.herald.physical.sim.fault.LinkFault.ConversionNoise;
import dev.herald.physical.sim.fault.LinkFault.DarkCounts;
import dev.herald.physical.sim.fault.LinkFault.HeraldLoss;
import dev.herald.physical.sim.fault.LinkFault.LossStep;
import dev.herald.physical.sim.fault.LinkFault.MultiPair;
import dev.herald.physical.sim.fault.LinkFault.PartnerSilent;
import dev.herald.physical.sim.fault.LinkFault.PhaseDrift;
import dev.herald.physical.sim.fault.LinkFault.PolarizationDrift;
import dev.herald.physical.sim.fault.LinkFault.PumpDrift;
import dev.herald.physical.sim.fault.LinkFault.SourceBlinking;
import dev.herald.physical.sim.fault.LinkFault.StationRestart;
import dev.herald.physical.sim.link.HeraldedState;
import dev.herald.physical.sim.link.SingleClick;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkFaultTest {
    private static final LinkId LINK = new LinkId(1);
    private static final double ALPHA = 0.1;
    private static final double H = 0.2;
    private static final double DARK_HZ = 50;
    private static final double WINDOW_S = 1e-6;

    /// A single-click link with every figure that can get worse.
    private static LinkProfile clicks() {
        return LinkProfile.builder("clicks", "test", LinkProfile.Scheme.SINGLE_CLICK)
                .from("test", "2026")
                .figure("cycle", 10, "us")
                .figure("window", 1, "us")
                .figure("brightState.0", ALPHA, "1")
                .figure("collection", 0.4, "1")
                .figure("detector", 0.5, "1")
                .figure("darkRate", DARK_HZ, "Hz")
                .figure("visibility", 0.9, "1")
                .figure("phaseDeviation", 0.1, "rad")
                .figure("doubleExcitation", 0.02, "1")
                .build();
    }

    private static Bench bench(LinkProfile link) {
        return new Bench(11, Profiles.node("ideal"), link, 2);
    }

    private static HeraldedState simulated(Bench bench) {
        return bench.hardware.link(LINK).points().getFirst().heralded;
    }

    private static double read(Bench bench, int node, String monitor) {
        long id = bench.nextId();
        bench.submit(node, new Probe(id, monitor));
        return bench.answer(node, id, Probed.class).value() / 1e9;
    }

    /// What the closed form says with these figures instead.
    private static HeraldedState closedForm(
            double alpha,
            double hA,
            double hB,
            double darkHz,
            double click,
            double visibility,
            double twice,
            double phase) {
        double dark = 1 - Math.exp(-darkHz * WINDOW_S) * (1 - click);
        double coherence = Math.exp(-0.01) * (1 - twice) * (1 - twice) * Math.cos(phase);
        return new SingleClick(alpha, alpha, hA, hB, dark, visibility, coherence).povm();
    }

    /// A fault is in the figures while it lasts, and not before or after; what is declared stays.
    private static void shows(Fault fault, HeraldedState expected) {
        Bench bench = bench(clicks());
        HeraldedState healthy = simulated(bench);
        var declared = bench.device(1).describe();
        Injection injection = bench.hardware.inject(fault);
        HeraldedState ill = simulated(bench);
        assertEquals(expected.success(), ill.success(), 1e-15);
        assertEquals(expected.state().p11(), ill.state().p11(), 1e-12);
        assertEquals(expected.state().p00(), ill.state().p00(), 1e-12);
        assertEquals(expected.state().inner(), ill.state().inner(), 1e-12);
        assertNotEquals(healthy, ill);
        injection.end();
        assertEquals(healthy, simulated(bench));
        assertEquals(declared, bench.device(1).describe());
    }

    @Test
    void faultsShowInTheFiguresAsTheClosedFormSays() {
        double t = Math.pow(10, -0.3);
        shows(new LossStep(LINK, Arm.A, 3), closedForm(ALPHA, H * t, H, DARK_HZ, 0, 0.9, 0.02, 0));
        shows(
                new LossStep(LINK, Arm.BOTH, 3),
                closedForm(ALPHA, H * t, H * t, DARK_HZ, 0, 0.9, 0.02, 0));
        shows(new DarkCounts(LINK, 1000), closedForm(ALPHA, H, H, DARK_HZ + 1000, 0, 0.9, 0.02, 0));
        // half of the noise behind the detector's efficiency reaches each detector
        shows(
                new ConversionNoise(LINK, Arm.A, 4000),
                closedForm(ALPHA, H, H, DARK_HZ + 1000, 0, 0.9, 0.02, 0));
        shows(new PumpDrift(LINK, 2), closedForm(0.2, H, H, DARK_HZ, 0, 0.9, 0.02, 0));
        shows(
                new MultiPair(LINK, 0.1),
                closedForm(ALPHA, H, H, DARK_HZ, 0, 0.9, 1 - 0.98 * 0.9, 0));
    }

    @Test
    void blindedDetectorsHeraldOftenAndNothing() {
        Bench bench = bench(clicks());
        double before = simulated(bench).success();
        Injection injection = bench.hardware.inject(new BlindingLight(LINK, 0.3, 1e-6));
        double click = 1 - Math.exp(-DARK_HZ * WINDOW_S) * 0.7;
        assertEquals(2 * click * (1 - click), simulated(bench).success(), 1e-12);
        assertTrue(simulated(bench).success() > 5 * before);
        // the qubits are as they were emitted: alpha (1 - alpha) of Psi+
        assertEquals(ALPHA * (1 - ALPHA), simulated(bench).fidelity(), 1e-12);
        assertEquals(1e-6, read(bench, 1, "power.0"), 1e-12);
        injection.end();
        assertEquals(0, read(bench, 1, "power.0"));
    }

    @Test
    void monitorsShowWhatIsWrong() {
        Bench bench = bench(clicks());
        double photons = ALPHA * H / 10e-6;
        assertEquals(photons + 2 * DARK_HZ, read(bench, 1, "singles.0"), 1e-6);
        assertEquals(DARK_HZ, read(bench, 1, "dark.0"), 1e-6);
        assertEquals(0.9, read(bench, 1, "visibility.0"), 1e-9);
        assertEquals(0.1 * Math.sqrt(2), read(bench, 1, "phase.0"), 1e-9);
        double fibreA = read(bench, 1, "loss.0");
        double fibreB = read(bench, 2, "loss.0");
        List<Injection> faults =
                List.of(
                        bench.hardware.inject(new LossStep(LINK, Arm.A, 10)),
                        bench.hardware.inject(new DarkCounts(LINK, 950)));
        assertEquals(fibreA + 10, read(bench, 1, "loss.0"), 1e-9);
        assertEquals(fibreB, read(bench, 2, "loss.0"), 1e-9);
        assertEquals(photons / 10 + 2000, read(bench, 1, "singles.0"), 1e-6);
        assertEquals(photons + 2000, read(bench, 2, "singles.0"), 1e-6);
        assertEquals(1000, read(bench, 1, "dark.0"), 1e-6);
        faults.forEach(Injection::end);
        assertEquals(photons + 2 * DARK_HZ, read(bench, 2, "singles.0"), 1e-6);
    }

    /// Heralds at node 1 in an interval of a batch that attempts every microsecond.
    private static long heralds(Bench bench, long fromNs, long toNs) {
        return bench.heard(1).stream()
                .filter(event ->
                        event instanceof Heralded h
                                && h.emittedNs() >= fromNs
                                && h.emittedNs() < toNs)
                .count();
    }

    private static Bench attempting(double success, long cycles) {
        Bench bench = bench(Profiles.idealLink(1, success, 1000));
        for (int node = 1; node <= 2; node++) {
            bench.measure(node, 0, 0, BasisChoice.MEASURE_Z, 0, cycles, Integer.MAX_VALUE, 5);
        }
        return bench;
    }

    private static FaultPlan.Entry entry(long atMs, long forMs, Fault fault) {
        return new FaultPlan.Entry(atMs * 1_000_000, forMs * 1_000_000, fault);
    }

    @Test
    void aLossStepLowersTheRateWhileItLasts() {
        Bench bench = attempting(0.1, 300_000);
        bench.hardware.schedule(
                new FaultPlan(List.of(entry(100, 100, new LossStep(LINK, Arm.BOTH, 5)))));
        bench.rest();
        // binomial, deviations 95, 31 and 95: six and a half of them, 1e-10 a side
        assertEquals(10_000, heralds(bench, 0, 100_000_000), 617);
        assertEquals(1_000, heralds(bench, 100_000_000, 200_000_000), 205);
        assertEquals(10_000, heralds(bench, 200_000_000, 300_000_000), 617);
        Injection fault = bench.hardware.faults().getFirst();
        assertEquals(100_000_000, fault.beganNs());
        assertEquals(200_000_000, fault.endedNs().orElseThrow());
    }

    @Test
    void aBlinkingSourceIsDarkForItsShareOfTheTime() {
        Bench bench = attempting(0.1, 1_000_000);
        bench.hardware.schedule(
                new FaultPlan(
                        List.of(entry(0, 900, new SourceBlinking(LINK, Arm.B, 300_000, 100_000)))));
        bench.rest();
        // 2250 periods: the share of dark time deviates by sqrt(2) 1/4 3/4 / sqrt(2250) = 0.0056
        double share = heralds(bench, 0, 900_000_000) / 90_000.0;
        assertEquals(0.75, share, 0.04);
        assertEquals(10_000, heralds(bench, 900_000_000, 1_000_000_000), 617);
        // bright and dark times are long against attempts: runs of silence
        long longest = 0;
        long last = 0;
        for (var event : bench.heard(1)) {
            if (event instanceof Heralded h) {
                longest = Math.max(longest, h.emittedNs() - last);
                last = h.emittedNs();
            }
        }
        assertTrue(longest > 300_000, "longest silence " + longest);
    }

    @Test
    void aSilentPartnerIsAbsent() {
        Bench bench = Bench.ideal(2, 1);
        Injection silence = bench.hardware.inject(new PartnerSilent(LINK, Arm.B));
        long a = bench.keep(1, 0, 0, 0, 100, 5);
        bench.keep(2, 0, 0, 0, 100, 6);
        bench.rest();
        assertEquals(BatchEnd.PEER_ABSENT, bench.answer(1, a, BatchEnded.class).why());
        long first = bench.nextCycle(1, 0);
        long b = bench.keep(1, 0, 0, first, 1000, 5);
        bench.keep(2, 0, 0, first, 1000, 5);
        bench.world.runUntil(bench.world.nowNs() + 500_000);
        assertEquals(0, bench.heralds(1, b).size());
        silence.end();
        bench.rest();
        assertEquals(BatchEnd.COMPLETE, bench.answer(1, b, BatchEnded.class).why());
        assertTrue(bench.heralds(1, b).getFirst().cycle() >= first + 500);
    }

    @Test
    void lostHeraldsAndARestartingStation() {
        Bench bench = attempting(0.1, 100_000);
        Injection loss = bench.hardware.inject(new HeraldLoss(LINK, Arm.A, 1));
        bench.world.runUntil(10_000_000);
        assertEquals(0, heralds(bench, 0, 9_990_000));
        loss.end();
        bench.world.runUntil(20_000_000);
        assertTrue(heralds(bench, 10_010_000, 20_000_000) > 0);
        bench.hardware.inject(new StationRestart(LINK));
        bench.rest();
        assertEquals(BatchEnd.STATION_ERROR, bench.answer(1, 1, BatchEnded.class).why());
        assertTrue(bench.hardware.faults().getLast().endedNs().isPresent());
    }

    /// The walk has the variance it should, and pairs lose their coherence by the cosine.
    @Test
    void thePhaseWalks() {
        Bench bench = Bench.ideal(2, 1);
        Injection drift = bench.hardware.inject(new PhaseDrift(LINK, 2, 1_000_000));
        double last = 0;
        double squares = 0;
        for (int i = 0; i < 2000; i++) {
            bench.world.runUntil(bench.world.nowNs() + 1_000_000);
            double phase = bench.hardware.link(LINK).strain().phase();
            squares += (phase - last) * (phase - last);
            last = phase;
        }
        // chi square of 2000: deviation sqrt(2/2000), six and a half of them
        assertEquals(4, squares / 2, 4 * 6.5 * Math.sqrt(2 / 2000.0));
        Heralded[] pair = bench.pair(1);
        double phase = bench.hardware.link(LINK).strain().phase();
        assertEquals(Math.abs(phase), read(bench, 1, "phase.0"), 1e-9);
        double fidelity =
                bench.hardware
                        .pairFidelity(new NodeId(1), Bench.kept(pair[0]), pair[0].bell())
                        .orElseThrow();
        assertEquals((1 + Math.cos(phase)) / 2, fidelity, 1e-12);
        drift.end();
        assertEquals(Strain.NONE, bench.hardware.link(LINK).strain());
        bench.rest();
    }

    @Test
    void thePolarizationWalks() {
        Bench bench = bench(clicks());
        bench.hardware.inject(new PolarizationDrift(LINK, 1, 1_000_000));
        bench.world.runUntil(200_000_000);
        double overlap = bench.hardware.link(LINK).strain().overlap();
        assertTrue(overlap < 1 && overlap > 0.5);
        assertEquals(0.9 * overlap, read(bench, 1, "visibility.0"), 1e-9);
        assertEquals(
                closedForm(ALPHA, H, H, DARK_HZ, 0, 0.9 * overlap, 0.02, 0).fidelity(),
                simulated(bench).fidelity(),
                1e-12);
    }

    /// A link by decree has no optics: false heralds are in no joint state.
    @Test
    void idealLinksSufferToo() {
        LinkProfile link = Profiles.idealLink(1, 0.1, 1000).with("window", 1, "us", "test", "2026");
        Bench bench = bench(link);
        bench.hardware.inject(new LossStep(LINK, Arm.B, 10));
        bench.hardware.inject(new DarkCounts(LINK, 1e4));
        double d = 1 - Math.exp(-0.01);
        double alarm = 0.99 * 2 * d * (1 - d);
        assertEquals(0.01 + alarm, simulated(bench).success(), 1e-15);
        assertEquals((0.01 + alarm / 4) / (0.01 + alarm), simulated(bench).fidelity(), 1e-12);
    }

    @Test
    void whatHasNoPlaceOrNoEffectIsRefused() {
        Bench bench = Bench.ideal(2, 1);
        String none =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        bench.hardware.schedule(
                                                new FaultPlan(
                                                        List.of(
                                                                entry(
                                                                        0,
                                                                        1,
                                                                        new PumpDrift(
                                                                                new LinkId(9),
                                                                                2))))))
                        .getMessage();
        assertTrue(none.contains("9"), none);
        String window =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> bench.hardware.inject(new DarkCounts(LINK, 5)))
                        .getMessage();
        assertTrue(window.contains("window"), window);
        assertThrows(IllegalArgumentException.class, () -> new LossStep(LINK, Arm.A, -1));
        assertThrows(IllegalArgumentException.class, () -> new BlindingLight(LINK, 1, 0));
        assertEquals(List.of(), bench.hardware.faults());
        assertEquals("loss-step", new LossStep(LINK, Arm.A, 1).kind());
    }

    /// Loss costs rate, everything else fidelity, whatever the profile.
    @Test
    void everyPresetLinkSuffers() {
        Set<LinkProfile.Scheme> seen = EnumSet.noneOf(LinkProfile.Scheme.class);
        for (String name : Profiles.names()) {
            LinkProfile link = Profiles.link(name);
            if (link.figures().get("window") == null) {
                link = link.with("window", 50, "ns", "test", "2026");
            }
            seen.add(link.scheme());
            Bench bench = new Bench(11, Profiles.node(name), link, 2);
            HeraldedState healthy = simulated(bench);
            Injection loss = bench.hardware.inject(new LossStep(LINK, Arm.A, 3));
            assertTrue(simulated(bench).success() < healthy.success(), name);
            loss.end();
            List<Fault> spoiling =
                    List.of(
                            new DarkCounts(LINK, 1e6),
                            new MultiPair(LINK, 0.1),
                            new BlindingLight(LINK, 0.2, 1e-6));
            for (Fault fault : spoiling) {
                Injection injection = bench.hardware.inject(fault);
                assertTrue(
                        simulated(bench).fidelity() < healthy.fidelity(), () -> name + " " + fault);
                injection.end();
                assertEquals(healthy, simulated(bench));
            }
            bench.hardware.inject(new PolarizationDrift(LINK, 30, 1_000_000));
            bench.world.runUntil(2_000_000);
            assertTrue(simulated(bench).fidelity() < healthy.fidelity(), name);
            bench.hardware.inject(new PumpDrift(LINK, 1.2));
            bench.hardware.inject(new ConversionNoise(LINK, Arm.BOTH, 1e4));
        }
        assertTrue(seen.size() > 2, seen::toString);
    }
}
