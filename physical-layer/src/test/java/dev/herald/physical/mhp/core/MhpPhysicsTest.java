package dev.herald.physical.mhp.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Read;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.physical.sim.link.HeraldedState;
import dev.herald.physical.sim.link.SingleClick;
import dev.herald.physical.sim.state.XState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// From the physics of an attempt to the pairs a host sees: what the protocol delivers has the
/// probability, the errors and the signs of the closed form (link-physical 3.3).
class MhpPhysicsTest {
    private static final int BATCHES = 20;
    private static final int ATTEMPTS = 3_000;

    /// 6.2 standard deviations on each side: each of the three figures raises a false alarm with
    /// probability 6e-10; together with rounding to the normal distribution below 2e-9. The seed is
    /// fixed.
    private static final double SIGMAS = 6.2;

    /// What the optics and the qubits do in one cycle, drawn once for both ends.
    private record Draw(boolean success, boolean minus, boolean a, boolean b) {}

    @Test
    void deliveredPairsFollowTheClosedForm() {
        HeraldedState physics = new SingleClick(0.3, 0.3, 0.25, 0.2, 1e-3, 0.9, 0.95).povm();
        MhpWorld w = new MhpWorld(8, ChannelFaults.NONE, 0);
        Rng rng = new Rng(99).stream("optics");
        Map<Long, Draw> draws = new HashMap<>();
        w.a.outcome = cycle -> draws.computeIfAbsent(cycle, _ -> draw(physics, rng)).a;
        w.b.outcome = cycle -> draws.computeIfAbsent(cycle, _ -> draw(physics, rng)).b;
        w.optics =
                (cycle, photons) -> {
                    Draw draw = draws.computeIfAbsent(cycle, _ -> draw(physics, rng));
                    return photons != 3 || !draw.success
                            ? null
                            : draw.minus ? BellIndex.PSI_MINUS : BellIndex.PSI_PLUS;
                };
        w.world.runUntil(1_000_000);
        for (int i = 0; i < BATCHES; i++) {
            long cycle = w.world.nowNs() / MhpWorld.CYCLE + 10;
            long a = w.a.begin(PairMode.MEASURE, cycle, ATTEMPTS, ATTEMPTS, 1);
            w.b.begin(PairMode.MEASURE, cycle, ATTEMPTS, ATTEMPTS, 1);
            w.world.runUntil(w.world.nowNs() + (ATTEMPTS + 40) * MhpWorld.CYCLE);
            assertEquals(BatchEnd.EXHAUSTED, w.a.why(a));
        }
        long attempts = (long) BATCHES * ATTEMPTS;
        long pairs = w.a.pairs.size();
        assertEquals(w.b.pairs.keySet(), w.a.pairs.keySet());
        assertNear("success", physics.success(), pairs, attempts);
        XState state = physics.state();
        long same = 0;
        long minus = 0;
        for (Heralded one : List.copyOf(w.a.pairs.values())) {
            long key = (long) one.epoch() << 40 | one.sequence();
            boolean ofA = ((Read) one.half()).one();
            boolean ofB = ((Read) w.b.pairs.get(key).half()).one();
            same += ofA == ofB ? 1 : 0;
            minus += one.bell() == BellIndex.PSI_MINUS ? 1 : 0;
        }
        assertNear("error in Z", state.p00() + state.p11(), same, pairs);
        assertNear("minus sign", 0.5, minus, pairs);
    }

    private static Draw draw(HeraldedState physics, Rng rng) {
        XState state = physics.state();
        double u = rng.nextDouble();
        boolean a = u >= state.p00() + state.p01();
        boolean b = a ? u >= state.p00() + state.p01() + state.p10() : u >= state.p00();
        return new Draw(rng.nextDouble() < physics.success(), rng.nextBoolean(), a, b);
    }

    private static void assertNear(String what, double p, long hits, long trials) {
        double sigma = StrictMath.sqrt(p * (1 - p) * trials);
        assertTrue(
                StrictMath.abs(hits - p * trials) <= SIGMAS * sigma,
                () ->
                        "%s: %d of %d, expected %.1f ± %.1f"
                                .formatted(what, hits, trials, p * trials, sigma));
    }
}
