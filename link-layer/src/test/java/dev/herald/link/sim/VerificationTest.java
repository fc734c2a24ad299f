package dev.herald.link.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.link.api.VerificationResult;
import dev.herald.link.api.VerificationSettings;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import dev.herald.spec.trace.Verifies;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Two ends verify their link, whose pairs are in a state that the test decides on.
class VerificationTest {
    private static final long MS = 1_000_000;
    private static final BellDiagonal MODEL = BellDiagonal.werner(0.87);
    private static final BellDiagonal WORSE = new BellDiagonal(0.6, 0.2, 0.15, 0.05);
    private static final VerificationSettings ROUNDS =
            new VerificationSettings(10 * MS, 64, 0, 1, 0, 1, 0.5);

    private static Duo duo(long seed, VerificationSettings verification, Duo.Settings settings) {
        settings.verification = verification;
        settings.kit.success = 0.3;
        settings.kit.flip0 = 0.05;
        settings.kit.flip1 = 0.005;
        settings.station =
                new TestStation.Faults(0.3, settings.station.loss(), Long.MAX_VALUE, 3, false);
        Duo duo = new Duo(seed, settings);
        duo.station.sampler =
                new OutcomeSampler(duo.world.stream("outcomes"), _ -> MODEL, 0.05, 0.005);
        return duo.start();
    }

    private static LinkQuality.Offer offer(Duo.Node node, int point) {
        return node.qualities.getLast().curve().get(point);
    }

    private static List<LinkMessage.Add> tests(Duo.Node node) {
        return node.sent.stream()
                .filter(m -> m instanceof LinkMessage.Add a && a.kind() == ItemKind.TEST)
                .map(m -> (LinkMessage.Add) m)
                .toList();
    }

    /// Under loss of frames and of heralds: what each end offers at the same instant of the last sample is
    /// the same, and is the state of the pairs: within 6.5 standard deviations of at most
    /// `sqrt(3 × 1.25 × 0.25 / (4 n/3))` for n samples (false alarm below 1e-10).
    @Test
    @Verifies("LL-TEST-1")
    @Verifies("LL-TEST-6")
    @Verifies("LL-TEST-7")
    @Verifies("LL-FEU-1")
    @Verifies("LL-FEU-8")
    void bothEndsKnowTheSameAndItIsTheTruth() {
        Duo.Settings settings = new Duo.Settings();
        settings.channel = new ChannelFaults(0.05, 0.02, 50_000, Long.MAX_VALUE);
        settings.station = new TestStation.Faults(0.3, 0.001, Long.MAX_VALUE, 3, false);
        Duo duo = duo(11, ROUNDS, settings);
        duo.station.sampler.states = point -> point == 0 ? WORSE : BellDiagonal.werner(0.68);
        duo.run(2_000 * MS);
        for (int point : new int[] {0, 1}) {
            Map<Long, LinkQuality.Offer> atA = new HashMap<>();
            duo.a.qualities.forEach(
                    q -> atA.put(q.curve().get(point).measuredNs(), q.curve().get(point)));
            int common = 0;
            for (LinkQuality quality : duo.b.qualities) {
                LinkQuality.Offer b = quality.curve().get(point);
                LinkQuality.Offer a = atA.get(b.measuredNs());
                if (a != null && b.measuredNs() > 0) {
                    assertEquals(a, b);
                    common++;
                }
            }
            assertTrue(common > 10, "only " + common + " rounds in common at " + point);
            LinkQuality.Offer last = offer(duo.a, point);
            assertEquals(FidelityTag.Method.TEST_ROUNDS, last.method());
            double sigma = Math.sqrt(3 * 1.25 * 0.25 / (4 * last.samples() / 3.0));
            double idle = duo.settings.kit.heraldNs;
            BellDiagonal truth =
                    duo.station
                            .sampler
                            .states
                            .apply(point)
                            .age(Devices.ELECTRON, (long) idle, Devices.ELECTRON, (long) idle);
            assertEquals(truth.fidelity(), last.state().fidelity(), 6.5 * sigma);
            assertTrue(last.lower().value() < last.state().fidelity());
        }
        assertEquals(0, duo.a.delivered + duo.b.delivered, "pairs of tests are not delivered");
        assertEquals("{}{}", duo.a.ends.toString() + duo.b.ends);
        assertTrue(tests(duo.a).size() > 60 && tests(duo.b).isEmpty());
        assertEquals("[]", duo.b.notes.toString());
    }

    /// The tests' time is no more than their share: cost by the reckoning of the Add, but for the first.
    @Test
    @Verifies("LL-TEST-3")
    @Verifies("LL-TEST-4")
    @Verifies("LL-TEST-5")
    void testsTakeNoMoreThanTheirShare() {
        for (double share : new double[] {0.02, 0.2}) {
            Duo duo =
                    duo(12, new VerificationSettings(1, 64, 0, 1, 0, 1, share), new Duo.Settings());
            duo.run(1_000 * MS);
            long costNs = 0;
            int commSeq = -1;
            int items = 0;
            boolean[] points = new boolean[2];
            for (LinkMessage.Add add : tests(duo.a)) {
                if (add.commSeq() != commSeq) {
                    commSeq = add.commSeq();
                    costNs += add.pairNs() * add.body().number();
                    points[add.point()] = true;
                    items++;
                }
            }
            assertTrue(items >= 4, items + " items");
            assertTrue(costNs <= share * 1_000 * MS + costNs / items, "tests took " + costNs);
            assertTrue(costNs >= share * 1_000 * MS / 4, "tests took only " + costNs);
            assertTrue(points[0] || points[1]);
        }
    }

    /// The pairs get worse: both ends say so once, and what cannot be promised any more is refused; they get
    /// better: that is said once as well, and the promise is made again.
    @Test
    @Verifies("LL-FEU-6")
    @Verifies("LL-FEU-7")
    @Verifies("LL-CREATE-5")
    @Verifies(value = "LL-TAG-2", rev = 2)
    void driftIsToldAndPromisesFollow() {
        Duo duo = duo(13, ROUNDS, new Duo.Settings());
        duo.run(1_500 * MS);
        request(duo, 0.8);
        assertEquals(1, duo.a.acknowledged.size());
        assertEquals("[][]", duo.a.verified.toString() + duo.b.verified);
        long sinceNs = duo.world.nowNs();
        duo.station.sampler.states = point -> point == 0 ? WORSE : BellDiagonal.werner(0.68);
        duo.run(1_000 * MS);
        for (Duo.Node node : List.of(duo.a, duo.b)) {
            assertEquals(1, node.verified.size(), node.verified.toString());
            LinkOutput.Drifted drifted = (LinkOutput.Drifted) node.verified.getFirst();
            assertEquals(0, drifted.point());
            assertEquals(0.87, drifted.expected(), 1e-9);
            assertTrue(drifted.measured().high() < 0.8, drifted.toString());
            assertTrue(drifted.sinceNs() > sinceNs - 500 * MS, drifted.toString());
        }
        request(duo, 0.8);
        assertEquals(1, duo.a.refused.get(LinkError.UNSUPPORTED));
        assertEquals(1, duo.a.acknowledged.size());
        duo.station.sampler.states = _ -> MODEL;
        duo.run(6_000 * MS);
        for (Duo.Node node : List.of(duo.a, duo.b)) {
            assertEquals(2, node.verified.size(), node.verified.toString());
            assertEquals(0, ((LinkOutput.Recovered) node.verified.getLast()).point());
        }
        request(duo, 0.8);
        assertEquals(2, duo.a.acknowledged.size(), offer(duo.a, 0).toString());
    }

    private static void request(Duo duo, double fidelity) {
        duo.a.create(
                new CreateRequest(
                        dev.herald.link.message.PairType.M,
                        1,
                        Fidelity.of(fidelity),
                        0,
                        Duo.PURPOSE,
                        0,
                        false,
                        true,
                        false,
                        dev.herald.hal.model.BasisChoice.MEASURE_Z,
                        dev.herald.hal.model.BasisChoice.MEASURE_Z));
        duo.run(100 * MS);
    }

    /// The peer reports bits that it never read: the estimate falls to that of no correlation, and is never
    /// better than the truth; nothing else happens.
    @Test
    @Verifies("LL-TEST-6")
    @Verifies("LL-FEU-1")
    void liesMakeTheEstimateWorse() {
        Duo duo = duo(14, ROUNDS, new Duo.Settings());
        var rng = duo.world.stream("liar");
        duo.b.lose =
                message -> {
                    if (message instanceof LinkMessage.TestReport r) {
                        var lie =
                                new LinkMessage.TestReport(
                                        r.epoch(),
                                        r.request(),
                                        r.place(),
                                        r.count(),
                                        new BigInteger(
                                                r.count(), new java.util.Random(rng.nextLong())));
                        duo.b.channel.send(duo.codec.encode(lie));
                        return true;
                    }
                    return false;
                };
        duo.run(1_000 * MS);
        // 600 samples and more: 0.25 is 10 standard deviations below 0.5
        assertTrue(offer(duo.a, 0).state().fidelity() < 0.5, offer(duo.a, 0).toString());
        assertTrue(offer(duo.b, 0).state().fidelity() > 0.7, offer(duo.b, 0).toString());
        request(duo, 0.5);
        assertEquals(1, duo.a.refused.get(LinkError.UNSUPPORTED));
        assertEquals(0, duo.a.notes.size());
    }

    /// Bell test and tomography come round, at both ends with the same result; S and fidelity are those of
    /// the state (read with errors: S shrinks by the square of the gain, 0.893; intervals of 95 % widened to
    /// three times their half width: false alarm below 1e-10, as they are Chernoff's).
    @Test
    @Verifies("LL-TEST-3")
    @Verifies("LL-TEST-8")
    @Verifies("LL-TEST-9")
    void seriesAreCompleteAtBothEnds() {
        Duo duo =
                duo(
                        15,
                        new VerificationSettings(50 * MS, 64, 100 * MS, 512, 200 * MS, 512, 1),
                        new Duo.Settings());
        duo.run(1_000 * MS);
        assertEquals(duo.a.verified, duo.b.verified.subList(0, duo.a.verified.size()));
        int bells = 0;
        int tomographies = 0;
        for (LinkOutput each : duo.a.verified) {
            switch (((LinkOutput.Verified) each).result()) {
                case VerificationResult.BellTest b -> {
                    double c = (4 * MODEL.fidelity() - 1) / 3;
                    if (b.point() == 0) {
                        double s = 2 * Math.sqrt(2) * c * 0.945 * 0.945;
                        double half = b.s().high() - b.s().low();
                        assertEquals(s, b.s().value(), 1.5 * half);
                        bells++;
                    }
                }
                case VerificationResult.Tomography t -> {
                    double half = t.fidelity().high() - t.fidelity().low();
                    assertEquals(MODEL.fidelity(), t.fidelity().value(), 1.5 * half);
                    assertTrue(t.remainder() < 0.35, t.toString());
                    tomographies++;
                }
            }
        }
        assertTrue(bells > 0 && tomographies > 0, bells + " and " + tomographies);
        assertEquals(FidelityTag.Method.TOMOGRAPHY, offer(duo.a, 0).method());
    }

    /// A node restarts while it is verified: the open item is dropped, and tests go on in the next session.
    @Test
    @Verifies("LL-TEST-7")
    void testsGoOnAfterARestart() {
        Duo duo = duo(16, ROUNDS, new Duo.Settings());
        duo.run(300 * MS);
        int before = tests(duo.a).size();
        duo.b.restart(0x3333);
        duo.run(1_000 * MS);
        assertTrue(tests(duo.a).size() > before + 10);
        assertNotEquals(0, offer(duo.b, 0).samples());
        assertEquals("[]", duo.a.notes.toString());
    }

    /// Requests are served beside the tests, tests first, and are told nothing of them.
    @Test
    @Verifies("LL-TEST-1")
    @Verifies("LL-TEST-10")
    void requestsAreServedBesideTests() {
        Duo duo = duo(17, ROUNDS, new Duo.Settings());
        duo.run(10 * MS);
        duo.b.create(CreateRequest.keep(50, Fidelity.of(0.5), Duo.PURPOSE));
        duo.run(500 * MS);
        assertEquals(50, duo.a.delivered);
        assertEquals(50, duo.b.delivered);
        assertEquals("{n2#0=finished}", duo.b.ends.toString());
        assertTrue(offer(duo.a, 1).samples() > 0);
        duo.a.pump.deliver(new LinkInput.Cancel(0));
        duo.run(100 * MS);
        assertEquals("[]", duo.a.notes.toString());
    }
}
