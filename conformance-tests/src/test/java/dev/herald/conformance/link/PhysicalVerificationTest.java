package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.link.api.BufferSettings;
import dev.herald.link.api.Disciplines;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.link.api.VerificationSettings;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.physical.sim.Profiles;
import dev.herald.physical.sim.fault.LinkFault;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A simulated link of NV centres verifies itself: single click, with uneven marginals and readout errors.
class PhysicalVerificationTest {
    private static final long SECOND = 1_000_000_000L;
    private static final VerificationSettings CONSTANT =
            new VerificationSettings(SECOND, 256, 0, 1, 0, 1, 1);

    private static void request(PhysicalDuo duo, double fidelity) {
        duo.a.create(
                CreateRequest.measure(
                        1,
                        Fidelity.of(fidelity),
                        PhysicalDuo.PURPOSE,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z));
        duo.world.runUntil(duo.world.nowNs() + 100 * SECOND);
    }

    private static LinkQuality.Offer offer(LinkQuality quality, int point) {
        return quality.curve().stream().filter(o -> o.point() == point).findFirst().orElseThrow();
    }

    /// The estimate is the true state within 6.5 standard deviations of three rates measured by n/3 pairs
    /// each, read through errors: `sqrt(3 × 0.16 × 1.25/(4 n/3))` (false alarm below 1e-10 a point). Then
    /// both sources emit twice more often and dephase: the ends say so, and refuse what they promised.
    @Test
    @Verifies("LL-FEU-1")
    @Verifies("LL-FEU-3")
    @Verifies("LL-FEU-6")
    @Verifies("LL-CREATE-5")
    void testRoundsFindTheStateAndItsDrift() {
        PhysicalDuo duo =
                new PhysicalDuo(
                        1,
                        Profiles.node("nv-lab"),
                        Profiles.link("nv-lab"),
                        10_000,
                        config -> config.with(Disciplines.strict(), BufferSettings.NONE, CONSTANT));
        duo.world.runUntil(SECOND);
        LinkQuality model = duo.a.qualities.getFirst();
        request(duo, 0.75);
        assertEquals("[]", duo.a.refused.toString());
        duo.world.runUntil(1_500 * SECOND);
        int measured = 0;
        int used = -1;
        for (LinkQuality.Offer offer : duo.a.qualities.getLast().curve()) {
            if (offer.method() == FidelityTag.Method.TEST_ROUNDS) {
                measured++;
                used =
                        used < 0
                                        || offer.samples()
                                                > offer(duo.a.qualities.getLast(), used).samples()
                                ? offer.point()
                                : used;
                double sigma = Math.sqrt(3 * 0.16 * 1.25 / (4 * offer.samples() / 3.0));
                double truth = offer(model, offer.point()).state().fidelity();
                assertEquals(truth, offer.state().fidelity(), 6.5 * sigma, offer.toString());
            }
        }
        assertTrue(measured >= 2, measured + " points measured");
        assertEquals("[]", duo.a.told.toString());
        request(duo, 0.75);
        assertEquals("[]", duo.a.refused.toString());
        duo.hardware.inject(
                new LinkFault.MultiPair(duo.a.device.describe().ports().getFirst().link(), 0.3));
        duo.world.runUntil(duo.world.nowNs() + 1_500 * SECOND);
        for (PhysicalDuo.Node node : List.of(duo.a, duo.b)) {
            int point = used;
            assertTrue(
                    node.told.stream()
                            .anyMatch(n ->
                                    n instanceof LinkOutput.Drifted d
                                            && d.point() == point
                                            && d.measured().high() < d.expected()),
                    node.told.toString());
        }
        request(duo, 0.75);
        assertEquals(1, duo.a.refused.size());
        assertEquals(LinkError.UNSUPPORTED, duo.a.refused.getFirst().why());
    }
}
