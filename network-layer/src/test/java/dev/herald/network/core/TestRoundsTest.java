package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.PathQuality;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.EndMessage.TestOutcomes;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Pairs that are measured to know the fidelity of the others.
class TestRoundsTest {
    private static CircuitTerms terms(double fidelity, int ppm) {
        return new CircuitTerms(Fidelity.of(fidelity), 0, CircuitTerms.Cutoff.FIXED, 1_000_000)
                .with(Service.USUAL.withTests(ppm));
    }

    private static TestNetwork network(long seed, int size) {
        TestNetwork network = new TestNetwork(seed, size);
        network.start();
        network.shareSecret(network.head(), network.tail());
        return network;
    }

    private static <T> List<T> told(TestNode node, Class<T> type) {
        return node.told.stream().filter(type::isInstance).map(type::cast).toList();
    }

    // ---- arithmetic

    /// Network-transport 3.8: Q = 0.10, 0.05, 0.08 give F = 0.885.
    @Test
    @Verifies("NL-TEST-8")
    void fidelityFollowsFromTheErrorRates() {
        TestTally tally = new TestTally();
        for (int i = 0; i < 100; i++) {
            tally.add(Axis.X, i < 10, i);
            tally.add(Axis.Y, i < 5, i);
            tally.add(Axis.Z, i < 8, 1_000 + i);
        }
        FidelityTag tag = tally.tag(990_000, 0.01);
        assertEquals(0.885, tag.state().fidelity(), 1e-12);
        assertEquals(1 - 2 * 0.10, tag.state().correlatorX(), 1e-12);
        assertEquals(1 - 2 * 0.05, tag.state().correlatorY(), 1e-12);
        assertEquals(1 - 2 * 0.08, tag.state().correlatorZ(), 1e-12);
        assertEquals(300, tag.samples());
        assertEquals(1_099, tag.asOfNs());
        assertTrue(tag.lower().value() < 0.885 && tally.upper(0.01).value() > 0.885);
        // n KL(23/300, m) = ln 100 at m = 0.131887, by another program
        assertEquals(1 - 1.5 * 0.131887, tag.lower().value(), 2e-6);
    }

    @Test
    @Verifies("NL-TEST-8")
    void whatCountsAsAnErrorFollowsFromTheBellState() {
        // network-transport 3.6: whether outcomes differ in Z, X, Y
        boolean[][] differ = {
            {false, false, true}, {false, true, false}, {true, false, false}, {true, true, true}
        };
        BellIndex[] bells = {
            BellIndex.PHI_PLUS, BellIndex.PHI_MINUS, BellIndex.PSI_PLUS, BellIndex.PSI_MINUS
        };
        for (int b = 0; b < bells.length; b++) {
            for (Axis axis : List.of(Axis.Z, Axis.X, Axis.Y)) {
                boolean d = differ[b][axis.ordinal()];
                assertFalse(TestTally.error(axis, bells[b], true, true ^ d));
                assertFalse(TestTally.error(axis, bells[b], false, d));
                assertTrue(TestTally.error(axis, bells[b], true, !(true ^ d)));
            }
        }
    }

    /// Of 3,000 estimates at a risk of 1/1,000 on each side no more than 6 bounds are expected wrong; more
    /// than 35 has a probability below 1e-15.
    @Test
    @Verifies("NL-TEST-8")
    void boundsHoldWithTheirConfidence() {
        Rng rng = new Rng(8);
        int wrong = 0;
        double[] rates = {0.02, 0.12, 0.07};
        double fidelity = 1 - (rates[0] + rates[1] + rates[2]) / 2;
        for (int run = 0; run < 3_000; run++) {
            TestTally tally = new TestTally();
            for (int i = 0; i < 64; i++) {
                Axis axis = Axis.values()[rng.nextInt(3)];
                tally.add(axis, rng.nextDouble() < rates[axis.ordinal()], i);
            }
            wrong += tally.tag(999_000, 0.001).lower().value() > fidelity ? 1 : 0;
            wrong += tally.upper(0.001).value() < fidelity ? 1 : 0;
        }
        assertTrue(wrong <= 35, wrong + " wrong bounds");
    }

    /// Computed with another implementation of HMAC-SHA256.
    @Test
    @Verifies({"NL-TEST-2", "NL-TEST-3", "NL-TEST-4", "NL-TEST-5"})
    void keyOfACircuitChoosesAndSeals() {
        byte[] secret = new byte[32];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) i;
        }
        TestKey key = new TestKey(Bytes.of(secret), new CircuitId(new NodeId(1), 1, 1));
        assertEquals(
                hex("8df9b8a4b677d04ac297736e4bda6b2a7a3186dcfa124a1056b06f13d18ea06a"),
                key.proof());
        PairId one = new PairId(0x0123456789abcdefL, 0xfedcba9876543210L);
        assertEquals(Axis.Z, key.choose(one, 856_778));
        assertNull(key.choose(one, 856_777));
        assertEquals(Axis.X, key.choose(new PairId(3, 4), 530_717));
        assertEquals(Axis.Y, key.choose(new PairId(5, 6), 116_447));
        assertEquals(
                hex("ff3440f0ef58fbb0887cad21158756cf4c9f6d729c4106652b9411ee0c0b4f70"),
                key.seal(
                        true,
                        5,
                        List.of(
                                new TestOutcomes.Outcome(new PairId(1, 2), true),
                                new TestOutcomes.Outcome(new PairId(3, 4), false))));
    }

    private static Bytes hex(String digits) {
        return Bytes.of(HexFormat.of().parseHex(digits));
    }

    // ---- circuits

    /// Bounds at a risk below 1e-6 for a window, with a fixed seed; the share of tests within six standard
    /// deviations.
    @Test
    @Verifies({"NL-TEST-4", "NL-TEST-5", "NL-TEST-6", "NL-TEST-8", "NL-TEST-9"})
    void bothEndsLearnTheFidelityAndDeliverWhatTheyDidNotMeasure() {
        for (DeliveryMode mode : List.of(DeliveryMode.KEEP, DeliveryMode.MEASURE)) {
            TestNetwork network = network(5, 4);
            network.links.forEach(link -> link.state = BellDiagonal.werner(0.95));
            double w = Math.pow((4 * 0.95 - 1) / 3, 3);
            double fidelity = (1 + 3 * w) / 4;
            network.open(1, terms(0.6, 250_000));
            network.world.runUntil(1_000_000);
            network.request(
                    1,
                    mode == DeliveryMode.KEEP
                            ? RequestSpec.keep(1_500, 0)
                            : RequestSpec.measure(
                                    1_500,
                                    BasisChoice.fixed(Basis.X),
                                    BasisChoice.fixed(Basis.X),
                                    0));
            network.world.runUntil(100_000_000);
            for (TestNode end : List.of(network.head(), network.tail())) {
                assertEquals(
                        1_500,
                        told(end, NetworkOutput.PairKept.class).size()
                                + told(end, NetworkOutput.PairMeasured.class).size());
                List<PathQuality> qualities = told(end, PathQuality.class);
                assertTrue(qualities.size() >= 5, mode + ": " + qualities.size());
                for (PathQuality quality : qualities) {
                    assertEquals(FidelityTag.Method.TEST_ROUNDS, quality.tag().method());
                    assertTrue(quality.tag().lower().value() <= fidelity);
                    assertTrue(quality.upper().value() >= fidelity);
                    assertTrue(quality.enough());
                }
                PathQuality best = qualities.getLast();
                assertEquals(256, best.tag().samples(), "of about 500: 16, 32, ... 256");
                assertEquals(fidelity, best.tag().state().fidelity(), 0.2);
            }
            long untouched =
                    told(network.head(), NetworkOutput.RequestEnded.class).getFirst().delivered();
            assertEquals(1_500, untouched);
        }
    }

    @Test
    @Verifies("NL-TEST-1")
    void testsNeedASecretAtBothEnds() {
        TestNetwork network = new TestNetwork(1, 3);
        network.start();
        network.open(1, terms(0.5, 100_000));
        assertEquals(
                NetworkError.UNAUTHENTICATED,
                told(network.head(), NetworkOutput.CircuitFailed.class).getFirst().why());
        network.head()
                .deliver(new NetworkInput.PairSecret(network.tail().id, Bytes.of(new byte[16])));
        network.open(2, terms(0.5, 100_000));
        network.world.runUntil(1_000_000);
        NetworkOutput.CircuitFailed failed =
                told(network.head(), NetworkOutput.CircuitFailed.class).getLast();
        assertEquals(NetworkError.UNAUTHENTICATED, failed.why());
        assertEquals(network.tail().id, failed.where());
        assertFalse(
                new NetworkInput.PairSecret(network.tail().id, Bytes.of(new byte[16]))
                        .toString()
                        .contains("00"));
    }

    @Test
    @Verifies("NL-TEST-3")
    void endsWithDifferentSecretsDoNotBegin() {
        TestNetwork network = network(1, 3);
        network.tail()
                .deliver(new NetworkInput.PairSecret(network.head().id, Bytes.of(new byte[16])));
        network.open(1, terms(0.5, 100_000));
        network.world.runUntil(1_000_000);
        network.request(1, RequestSpec.keep(1, 0));
        network.world.runUntil(2_000_000);
        assertEquals(
                NetworkError.UNAUTHENTICATED,
                told(network.head(), NetworkOutput.CircuitDown.class).getFirst().why());
        assertEquals(0, network.count(network.tail(), NetworkOutput.RequestBegun.class));
    }

    @Test
    @Verifies("NL-TEST-7")
    void qubitsOfTestedCircuitsAreNotHandedOverEarly() {
        TestNetwork network = network(1, 3);
        network.open(1, terms(0.5, 100_000));
        network.world.runUntil(1_000_000);
        network.request(
                1,
                new RequestSpec(
                        DeliveryMode.EARLY,
                        1,
                        Long.MAX_VALUE,
                        null,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z,
                        0));
        assertEquals(
                NetworkError.UNSUPPORTED,
                told(network.head(), NetworkOutput.RequestRefused.class).getFirst().why());
    }

    // ---- attacks

    /// A node makes one pair in five well, those that it would test itself, and all others badly. Tests that
    /// it could foresee would tell it a fidelity of 1; these tell what the pairs are worth, and the request
    /// ends.
    @Test
    @Verifies({"NL-TEST-4", "NL-TEST-10"})
    void goodBehaviourOnForeseenTestsDoesNotHelp() {
        TestNetwork network = network(11, 3);
        network.links.getFirst().state = BellDiagonal.werner(0.99);
        TestLink bad = network.links.getLast();
        bad.state = BellDiagonal.werner(0.99);
        bad.real = sequence -> sequence % 5 == 0 ? BellDiagonal.PERFECT : BellDiagonal.werner(0.4);
        network.links.getFirst().up();
        bad.up();
        network.open(1, terms(0.9, 200_000));
        network.world.runUntil(1_000_000);
        network.request(1, RequestSpec.keep(RequestSpec.STREAM, 0));
        network.world.runUntil(100_000_000);
        NetworkOutput.RequestEnded ended =
                told(network.head(), NetworkOutput.RequestEnded.class).getFirst();
        assertEquals(NetworkError.FIDELITY_UNMET, ended.why());
        assertEquals(
                NetworkError.FIDELITY_UNMET,
                told(network.tail(), NetworkOutput.RequestEnded.class).getFirst().why());
        PathQuality quality = told(network.head(), PathQuality.class).getLast();
        assertFalse(quality.enough());
        assertTrue(quality.tag().state().fidelity() < 0.75, quality.toString());
        assertTrue(ended.delivered() < 4 * 1_024, "within a window of tests");
    }

    /// A node between the ends makes their outcomes agree: it has seen one end's when the other's pass.
    @Test
    @Verifies({"NL-TEST-5", "NL-RELAY-1"})
    void outcomesThatAreChangedOnTheWayAreFound() {
        TestNetwork network = network(3, 4);
        network.wire =
                message ->
                        message instanceof Relay relay
                                        && relay.message() instanceof TestOutcomes outcomes
                                ? changed(relay, outcomes)
                                : message;
        network.open(1, terms(0.5, 300_000));
        network.world.runUntil(1_000_000);
        network.request(1, RequestSpec.keep(1_000, 0));
        network.world.runUntil(20_000_000);
        assertEquals(
                NetworkError.UNAUTHENTICATED,
                told(network.head(), NetworkOutput.CircuitDown.class).getFirst().why());
        assertEquals(0, network.count(network.head(), PathQuality.class));
        network.nodes.forEach(node -> assertEquals(0, node.machine.owned()));
    }

    private static NetworkMessage changed(Relay relay, TestOutcomes outcomes) {
        List<TestOutcomes.Outcome> other = new ArrayList<>(outcomes.outcomes());
        other.set(0, new TestOutcomes.Outcome(other.getFirst().pair(), !other.getFirst().one()));
        return new Relay(relay.circuit(), relay.toTail(), new TestOutcomes(other, outcomes.seal()));
    }

    /// What comes twice is not counted twice, and ends nothing.
    @Test
    @Verifies("NL-TEST-5")
    void outcomesThatComeTwiceCountOnce() {
        TestNetwork network = network(3, 3);
        network.open(1, terms(0.5, 300_000));
        network.world.runUntil(1_000_000);
        network.duplicates = 1;
        network.request(1, RequestSpec.keep(300, 0));
        network.world.runUntil(20_000_000);
        assertEquals(300, network.count(network.head(), NetworkOutput.PairKept.class));
        List<PathQuality> qualities = told(network.head(), PathQuality.class);
        assertTrue(qualities.stream().mapToLong(m -> m.tag().samples()).max().orElse(0) <= 128);
        assertEquals(0, network.count(network.head(), NetworkOutput.CircuitDown.class));
    }
}
