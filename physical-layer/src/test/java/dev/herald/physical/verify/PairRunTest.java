package dev.herald.physical.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.physical.sim.NodeProfile;
import dev.herald.physical.sim.Profiles;
import dev.herald.physical.sim.QubitRef;
import dev.herald.physical.sim.SimHardware;
import dev.herald.physical.sim.state.DensityMatrix;
import dev.herald.physical.verify.estimate.Chsh;
import dev.herald.physical.verify.estimate.PairCounts.Setting;
import dev.herald.physical.verify.estimate.PairFidelity;
import dev.herald.physical.verify.estimate.Tomography;
import dev.herald.physical.verify.run.PairBench;
import dev.herald.physical.verify.run.PairPlan;
import dev.herald.physical.verify.run.PairRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Measured pairs of two simulated devices against the state that they declare and the state that they
/// are in. Intervals are of 1 - 1e-10; seeds are fixed.
class PairRunTest {
    private static final double SURE = 1 - 1e-10;
    private static final List<Setting> THREE =
            List.of(
                    Setting.of(Axis.X, Axis.X),
                    Setting.of(Axis.Y, Axis.Y),
                    Setting.of(Axis.Z, Axis.Z));

    private static NodeProfile quiet() {
        return Profiles.node("ideal");
    }

    private static PairRun run(TwoEnds ends, PairPlan plan) {
        PairRun run = PairBench.run(ends.both(), plan);
        assertEquals(Optional.empty(), run.problem());
        assertEquals(0, run.unmatched());
        return run;
    }

    @Test
    void bothModesMeasureTheDeclaredFidelity() {
        for (PairMode mode : PairMode.values()) {
            TwoEnds ends = new TwoEnds(3, quiet(), Profiles.idealLink(0.85, 0.1, 1_000));
            PairPlan plan = PairPlan.measured(List.of(0, 0), 0, THREE, 3_000);
            PairRun run = run(ends, mode == PairMode.KEEP ? plan.kept() : plan);
            PairFidelity f = PairFidelity.of(run.counts(), SURE);
            assertTrue(f.fidelity().orElseThrow().covers(0.85), mode + " " + f);
            assertTrue(f.fidelity().orElseThrow().low() > 0.8, mode + " " + f);
            assertEquals(Optional.of(BellIndex.PHI_PLUS), f.entangledAs());
            assertEquals(9_000, run.counts().total());
            assertEquals(9_000, run.heralds());
        }
    }

    @Test
    void anIdealLinkViolatesTheBellInequality() {
        TwoEnds ends = new TwoEnds(4, quiet(), Profiles.idealLink(1, 0.1, 1_000));
        Chsh chsh =
                Chsh.of(
                        run(ends, PairPlan.measured(List.of(0, 0), 0, Chsh.settings(), 4_000))
                                .counts(),
                        SURE);
        assertTrue(chsh.violatesLocality(), chsh.toString());
        assertTrue(chsh.s().covers(Chsh.QUANTUM_MAX), chsh.toString());
    }

    /// Single click at a bright-state population of 0.3: Ψ+ and Ψ- with equal probability, and a state
    /// that is not Bell-diagonal, as both can be bright.
    @Test
    void tomographyOfASingleClickLinkIsTheStateOfTheSimulator() {
        TwoEnds ends = new TwoEnds(5, quiet(), Profiles.link("nv-lab"));
        PairPlan plan = PairPlan.measured(List.of(0, 0), 2, Tomography.settings(), 4_000);
        PairRun run = run(ends, plan);
        Tomography found = Tomography.of(run.counts(), SURE);
        double declared = ends.a.descriptor().ports().getFirst().points().get(2).state().fidelity();
        assertTrue(found.fidelity().covers(declared), found.fidelity() + " " + declared);
        DensityMatrix truth = exact();
        double z = 7;
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                // The second end in the frame of Ψ+: rows 00 and 01 change places, as do 10 and 11.
                double expected = truth.re(i ^ 1, j ^ 1);
                assertEquals(
                        expected, found.linear().re(i, j), 4 * z * found.sigma() / 4, i + " " + j);
            }
        }
        assertTrue(found.physical().negativity() > 0);
    }

    /// The density matrix of a kept pair that was reported as Ψ+.
    private static DensityMatrix exact() {
        for (long seed = 1; ; seed++) {
            SimWorld world = new SimWorld(seed);
            SimHardware hardware =
                    new SimHardware(world, world, new Rng(seed))
                            .addNode(quiet(), new NodeId(1), "a")
                            .addNode(quiet(), new NodeId(2), "b")
                            .addLink(
                                    Profiles.link("nv-lab"),
                                    new LinkId(1),
                                    new NodeId(1),
                                    new NodeId(2));
            List<DeviceEvent.Heralded> heralds = new ArrayList<>();
            for (int node = 1; node <= 2; node++) {
                QuantumDevice device =
                        hardware.device(
                                new NodeId(node),
                                event -> {
                                    if (event instanceof DeviceEvent.Heralded herald) {
                                        heralds.add(herald);
                                    }
                                });
                device.submit(
                        new DeviceCommand.Entangle(
                                1,
                                0,
                                0,
                                PairMode.KEEP,
                                2,
                                BasisChoice.MEASURE_Z,
                                1,
                                1_000_000,
                                1,
                                9));
            }
            while (heralds.size() < 2 && world.step()) {}
            if (heralds.size() == 2 && heralds.getFirst().bell() == BellIndex.PSI_PLUS) {
                return hardware.state(ref(1, heralds.get(0)), ref(2, heralds.get(1)));
            }
        }
    }

    private static QubitRef ref(int node, DeviceEvent.Heralded herald) {
        return new QubitRef(new NodeId(node), ((DeviceEvent.Kept) herald.half()).qubit());
    }

    @Test
    void whatTheOtherEndDoesNotAttemptIsAProblemWithAName() {
        TwoEnds ends = new TwoEnds(6, quiet(), Profiles.idealLink(1, 0.1, 1_000));
        PairRun run = PairBench.run(List.of(ends.a), PairPlan.measured(List.of(0), 0, THREE, 10));
        assertEquals("batches end with PEER_ABSENT", run.problem().orElse(""));
        assertEquals(0, run.heralds());
    }
}
