package dev.herald.link.core;

import static dev.herald.link.core.Solo.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.PairType;
import dev.herald.link.sim.Devices;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a tag says: closed forms of memories, and bounds that no state breaks.
class TagTest {
    private static FidelityTag kept(Solo solo) {
        Entangle batch = solo.serving(CreateRequest.keep(1, Fidelity.of(0.4), Solo.PURPOSE));
        return only(solo.device(solo.kept(batch, solo.sequence)), LinkOutput.PairKept.class).tag();
    }

    /// Relaxation at both ends: of a Ψ pair, `⟨ZZ⟩` in units of its own is `e c - g g`, with e the product of
    /// both survival probabilities and g the relaxation probability of each (link-physical 3.10).
    @Test
    @Verifies(value = "LL-TAG-1", rev = 2)
    @Verifies(value = "LL-TAG-2", rev = 2)
    void relaxationAtBothEndsIsExact() {
        Devices.Kit kit = new Devices.Kit();
        kit.electron = new MemoryDecay(100_000, 80_000);
        Solo solo = Solo.of(kit).ready();
        FidelityTag tag = kept(solo);
        double c = (4 * 0.68 - 1) / 3;
        double g = -Math.expm1(-0.25);
        double xx = c * Math.exp(-2 * 25 / 80.0);
        double zz = c * Math.exp(-0.5) - g * g;
        assertEquals((1 + zz + 2 * xx) / 4, tag.state().fidelity(), 1e-12);
        // that of the reference, for a perfect pair: F(Ψ) = (2 e^(-t/T1))/4 + e^(-2t/T2)/2
        BellDiagonal perfect =
                BellDiagonal.PERFECT.age(
                        dev.herald.hal.model.BellIndex.PSI_MINUS,
                        kit.electron,
                        25_000,
                        kit.electron,
                        25_000);
        assertEquals(Math.exp(-0.25) / 2 + Math.exp(-0.625) / 2, perfect.fidelity(), 1e-12);
        BellDiagonal phi =
                BellDiagonal.PERFECT.age(
                        dev.herald.hal.model.BellIndex.PHI_PLUS,
                        kit.electron,
                        25_000,
                        kit.electron,
                        25_000);
        double s = Math.exp(-0.25);
        assertEquals((1 + g * g + s * s) / 4 + Math.exp(-0.625) / 2, phi.fidelity(), 1e-12);
    }

    /// A stored pair: attempts at bright-state population 0.3 every 40 µs, each dephasing with 0.01 × 0.3.
    @Test
    @Verifies("LL-TAG-5")
    void storedPairAgesAsIfAttemptsWentOn() {
        Devices.Kit kit = new Devices.Kit();
        kit.attemptDephasing = 0.01;
        Solo solo = Solo.of(kit).ready();
        CreateRequest request =
                new CreateRequest(
                        PairType.K,
                        1,
                        Fidelity.of(0.5),
                        0,
                        Solo.PURPOSE,
                        0,
                        false,
                        true,
                        true,
                        dev.herald.hal.model.BasisChoice.MEASURE_Z,
                        dev.herald.hal.model.BasisChoice.MEASURE_Z);
        Entangle batch = solo.serving(request);
        assertEquals(1, batch.point());
        List<LinkOutput> heralded = solo.device(solo.kept(batch, solo.sequence));
        Move move = only(heralded, Move.class);
        solo.nowNs += 20_000;
        FidelityTag tag =
                only(
                                solo.device(
                                        new DeviceEvent.Allocated(
                                                move.id(), new QubitHandle(move.to(), 1))),
                                LinkOutput.PairKept.class)
                        .tag();
        double rate = 1e-10 - Math.log(1 - 2 * 0.003) / 40_000;
        assertEquals(1 / rate, tag.decayA().t2Ns(), 1);
        assertEquals(tag.decayA(), tag.decayB());
        assertEquals(0, tag.decayA().t1Ns());
        // after 1,000 attempts at both ends
        double x = tag.state().correlatorX();
        assertEquals(
                x * Math.pow(1 - 2 * 0.003, 2_000) * Math.exp(-2 * 0.004),
                tag.at(tag.asOfNs() + 40_000_000).state().correlatorX(),
                1e-4);
    }

    /// The bound of a measured fidelity is carried along: no state that keeps it at the emission is below
    /// what the tag says at delivery or after, and one state is there.
    @Test
    @Verifies("LL-TAG-6")
    @Verifies(value = "LL-TAG-3", rev = 2)
    void noStateAboveTheBoundFallsBelowIt() {
        Solo solo = Solo.master().ready();
        for (Axis axis : Axis.values()) {
            for (int point = 0; point < 2; point++) {
                solo.in(new LinkInput.Observed(point, axis, 1_000, 80, solo.nowNs));
            }
        }
        double emitted = 1 - 1.5 * Chernoff.upper(0.08, 3_000, 0.05);
        FidelityTag tag = kept(solo);
        FidelityTag later = tag.at(tag.asOfNs() + 300_000_000);
        MemoryDecay d = Devices.ELECTRON;
        Rng rng = new Rng(4);
        double least = 1;
        for (int i = 0; i < 10_000; i++) {
            double rest = 1 - emitted;
            double a = i < 3 ? (i == 0 ? 1 : 0) : rng.nextDouble();
            double b = i < 3 ? (i == 1 ? 1 : 0) : rng.nextDouble();
            double c = i < 3 ? (i == 2 ? 1 : 0) : rng.nextDouble();
            double sum = (a + b + c) / rest;
            BellDiagonal state = new BellDiagonal(emitted, a / sum, b / sum, c / sum);
            double now = state.age(d, 25_000, d, 25_000).fidelity();
            double then = state.age(d, 300_025_000, d, 300_025_000).fidelity();
            assertTrue(now >= tag.lower().value() - 2e-9, state + " at delivery");
            assertTrue(then >= later.lower().value() - 2e-9, state + " later");
            least = Math.min(least, now);
        }
        assertEquals(least, tag.lower().value(), 2e-9);
        assertEquals(FidelityTag.Method.QBER, later.method());
        assertTrue(later.lower().compareTo(later.estimate()) < 0);
    }
}
