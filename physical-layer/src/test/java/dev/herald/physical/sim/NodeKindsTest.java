package dev.herald.physical.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.Coupling;
import dev.herald.hal.device.DescriptorRules;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.MemoryDecay;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What follows from the figures of a node: capabilities, couplings, memories.
class NodeKindsTest {

    private static Bench bench(String profile) {
        return new Bench(3, Profiles.node(profile), Profiles.link(profile), 2);
    }

    @Test
    void everyKindKeepsTheRulesOfDescriptors() {
        for (String name : Profiles.names()) {
            assertEquals(List.of(), DescriptorRules.check(bench(name).device(1).describe()), name);
        }
    }

    @Test
    void capabilitiesFollowFromTheFigures() {
        Set<Capability> all = EnumSet.allOf(Capability.class);
        for (String name : List.of("nv-lab", "ion-trap", "neutral-atom", "transmon")) {
            assertEquals(all, bench(name).device(1).describe().capabilities(), name);
        }
        assertEquals(
                EnumSet.of(Capability.MEASURE, Capability.MONITORS, Capability.ENTANGLE_MEASURE),
                bench("photonic").device(1).describe().capabilities());
        assertEquals(
                EnumSet.of(
                        Capability.MEASURE,
                        Capability.MONITORS,
                        Capability.MOVE,
                        Capability.ENTANGLE_KEEP,
                        Capability.ENTANGLE_MEASURE),
                bench("memory-bank").device(1).describe().capabilities());
        assertEquals(
                EnumSet.of(
                        Capability.GATES,
                        Capability.MEASURE,
                        Capability.MONITORS,
                        Capability.ENTANGLE_KEEP,
                        Capability.ENTANGLE_MEASURE),
                bench("quantum-dot").device(1).describe().capabilities());
    }

    @Test
    void whatAKindCannotIsRefused() {
        Bench photons = bench("photonic");
        long keep = photons.keep(1, 0, 0, photons.nextCycle(1, 0), 10, 4);
        photons.rest();
        assertEquals(DeviceRefusal.UNSUPPORTED, photons.answer(1, keep, Refused.class).why());
        long read =
                photons.measure(
                        1, 0, 0, BasisChoice.MEASURE_Z, photons.nextCycle(1, 0), 1000, 1, 5);
        photons.measure(2, 0, 0, BasisChoice.MEASURE_Z, photons.nextCycle(1, 0), 1000, 1, 5);
        photons.rest();
        assertEquals(1000, photons.answer(1, read, BatchEnded.class).attemptsUsed());
        Bench bank = bench("memory-bank");
        QubitHandle mode = bank.ask(1, new Initialise(71, 0), Allocated.class).qubit();
        assertEquals(
                DeviceRefusal.UNSUPPORTED,
                bank.ask(1, new Gate1(72, mode, GateKind.X, 0), Refused.class).why());
        bank.ask(1, new Move(73, mode, 7), Allocated.class);
    }

    @Test
    void couplingsFollowFromTheConnectivity() {
        DeviceDescriptor centre = bench("nv-lab").device(1).describe();
        Coupling star = new Coupling(List.of(0), List.of(1, 2, 3));
        assertEquals(star, centre.bellMeasureOn());
        assertEquals(star, centre.moveOn());
        assertTrue(centre.moveOn().joins(2, 0) && !centre.moveOn().joins(1, 2));
        assertEquals(Coupling.ALL, bench("trapped-ion").device(1).describe().moveOn());
    }

    /// link-physical 3.8: factors of the coherence per attempt, and what the descriptor says of them.
    @Test
    void attemptsDephaseStorage() {
        NodeProfile nv = Profiles.node("nv-lab");
        NodeModel first = new NodeModel(nv);
        assertEquals(.9118, 1 - 2 * first.attemptDephasing(0.5), 5e-5);
        assertEquals(.98236, 1 - 2 * first.attemptDephasing(0.1), 5e-6);
        NodeModel weak =
                new NodeModel(
                        nv.with("storage.coupling", 77, "kHz", "test", "2026")
                                .with("storage.couplingTime", 163, "ns", "test", "2026"));
        double half = 1 - 2 * weak.attemptDephasing(0.5);
        assertEquals(.998447, half, 1e-6); // printed digits are cut, not rounded
        assertEquals(.999690, 1 - 2 * weak.attemptDephasing(0.1), 1e-6);
        assertEquals(643, -1 / Math.log(half), 1);
        assertEquals(3220, -1 / Math.log(1 - 2 * weak.attemptDephasing(0.1)), 6);
        assertEquals(56, -1 / Math.log(1 - 2 * first.attemptDephasing(0.1)), 1);
        QubitDescriptor carbon = bench("nv-lab").device(1).describe().qubits().get(2);
        assertEquals(first.attemptDephasing(0.1), 0.1 * carbon.attemptDephasing(), 1e-15);
        assertEquals(0, bench("nv-lab").device(1).describe().qubits().get(0).attemptDephasing());
    }

    /// The declared T2 of ions in a trap is where the coherence `exp(-2 (t/tau)²)` is 1/e; with a T2 of
    /// their own, where both together are.
    @Test
    void trapsDeclareAnEquivalentTime() {
        QubitDescriptor ion = bench("ion-trap").device(1).describe().qubits().getFirst();
        assertEquals(85e6 / Math.sqrt(2), ion.decay().t2Ns(), 1);
        assertEquals(0, ion.decay().t1Ns());
        NodeProfile both = Profiles.node("ion-trap").with("storage.t2", 50, "ms", "test", "2026");
        double t = new NodeModel(both).qubits.get(2).decay().t2Ns() / 1e6;
        assertEquals(1, t / 50 + 2 * (t / 85) * (t / 85), 1e-6);
    }

    /// A device's ions: a Ψ pair inside the trap lasts, a Φ pair does not.
    @Test
    void pairsInATrapOfADevice() {
        NodeProfile quiet = Profiles.node("ideal").with("trap.dephasing", 85, "ms", "test", "2026");
        Bench bench = new Bench(1, quiet, Profiles.link("ideal"), 2);
        for (boolean psi : new boolean[] {true, false}) {
            QubitHandle a =
                    bench.ask(1, new Initialise(bench.nextId(), 1), Allocated.class).qubit();
            QubitHandle b =
                    bench.ask(1, new Initialise(bench.nextId(), 2), Allocated.class).qubit();
            bench.ask(1, new Gate1(bench.nextId(), a, GateKind.H, 0), Done.class);
            bench.ask(
                    1,
                    new dev.herald.hal.device.DeviceCommand.Gate2(
                            bench.nextId(), a, b, GateKind.CNOT, 0),
                    Done.class);
            if (psi) {
                bench.ask(1, new Gate1(bench.nextId(), b, GateKind.X, 0), Done.class);
            }
            bench.world.at(bench.world.nowNs() + 42_500_000, () -> {});
            bench.rest();
            double fidelity =
                    bench.hardware.fidelity(
                            bench.ref(1, a),
                            bench.ref(1, b),
                            dev.herald.hal.model.BellIndex.of(false, psi));
            assertEquals(psi ? 1 : (1 + Math.exp(-2)) / 2, fidelity, 1e-12);
            bench.hardware.loseQubits(
                    new dev.herald.hal.model.NodeId(1), List.of(1, 2), "end of the round");
        }
    }

    /// Decoupling replaces T2, costs an error for each pulse and stretches gates by the pulses' share of
    /// time; switched off it does nothing.
    @Test
    void decouplingIsAChoice() {
        NodeProfile on =
                NodeProfile.builder("dd", "")
                        .from("test", "2026")
                        .figure("communication.count", 1, "1")
                        .figure("communication.t1", 10, "s")
                        .figure("communication.t2", 1, "ms")
                        .figure("communication.gate", 90, "us")
                        .figure("communication.decoupledT2", 1, "s")
                        .figure("communication.pulseSpacing", 100, "us")
                        .figure("communication.pulse", 10, "us")
                        .figure("communication.pulseError", 1e-4, "1")
                        .figure("trap.dephasing", 2, "ms")
                        .figure("decoupling", 1, "1")
                        .build();
        NodeModel model = new NodeModel(on);
        MemoryDecay declared = model.qubits.getFirst().decay();
        double rate = -Math.log1p(-1e-4) / 100e-6;
        assertEquals(1e9 / (1 + rate), declared.t2Ns(), 1);
        assertEquals(1e9 / (0.1 + rate), declared.t1Ns(), 1);
        assertEquals(100_000, model.gates.getFirst().durationNs());
        NodeModel off = new NodeModel(on.with("decoupling", 0, "1", "test", "2026"));
        assertEquals(90_000, off.gates.getFirst().durationNs());
        // T2 of 1 ms and a trap of 2 ms together
        double t = off.qubits.getFirst().decay().t2Ns() / 1e6;
        assertEquals(1, t + 2 * t * t / 4, 1e-6);
        assertThrows(
                IllegalArgumentException.class,
                () -> on.with("communication.pulse", 200, "us", "test", "2026"));
    }
}
