package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkInput.CancelRequest;
import dev.herald.network.api.NetworkOutput.CircuitFailed;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.api.NetworkOutput.PathQuality;
import dev.herald.network.api.NetworkOutput.RequestBegun;
import dev.herald.network.api.NetworkOutput.RequestEnded;
import dev.herald.network.api.NetworkOutput.RequestRefused;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.EndMessage.TestOutcomes;
import dev.herald.network.message.EndMessage.TestOutcomes.Outcome;
import dev.herald.network.message.EndMessage.TestProof;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.AssertionFailedError;

/// NL-TEST: pairs that both ends measure to know the fidelity of the others.
@DisplayName("NL: test rounds")
@ExtendWith(ConformanceExtension.class)
public class NetworkTestSuite {
    private static final int WANTED = 6;
    private static final int FIRST_ESTIMATE = 16;
    private static final double TOLERANCE = 3e-6;
    private static final RequestSpec STREAM = RequestSpec.keep(RequestSpec.STREAM, 0);

    // ---- secrets

    @Test
    @With("at=1")
    @Verifies("NL-TEST-1")
    void headWithoutASecretRefuses(NetworkBench bench) {
        Way way = Way.line(bench.ready()).on(TestedHead.TESTED);
        CircuitFailed failed = way.reserve().no(Install.class).only(CircuitFailed.class);

        assertEquals(NetworkError.UNAUTHENTICATED, failed.why());
    }

    @Test
    @With("at=4")
    @Verifies("NL-TEST-1")
    void tailWithoutASecretRefuses(NetworkBench bench) {
        Way way = Way.line(bench.ready()).on(TestedHead.TESTED);
        Release no = way.reserve().no(Installed.class).to(way.up).only(Release.class);

        assertEquals(NetworkError.UNAUTHENTICATED, no.why());
    }

    @Test
    @With({"at=1", "device=plain"})
    @Verifies("NL-TEST-1")
    void headThatDoesNotMeasureRefuses(NetworkBench bench) {
        CircuitFailed failed =
                TestedHead.shared(bench).reserve().no(Install.class).only(CircuitFailed.class);

        assertEquals(NetworkError.UNSUPPORTED, failed.why());
    }

    @Test
    @With("at=1")
    @Verifies("NL-TEST-2")
    void everyCircuitHasAKeyOfItsOwn(NetworkBench bench) {
        for (int i = 0; i < 2; i++) {
            Way way = TestedHead.shared(bench).settle();
            TestKey key = new TestKey(TestedHead.SECRET, way.id());
            assertEquals(
                    new TestProof(key.proof()), way.begin(1, STREAM).only(Relay.class).message());
        }
    }

    @Test
    @With("at=1")
    @Verifies("NL-TEST-3")
    void headProvesThatItHasTheSecretBeforeItsFirstForward(NetworkBench bench) {
        Way way = TestedHead.shared(bench).settle();
        Heard heard = way.begin(1, STREAM);
        heard.inOrder(Relay.class, Forward.class);

        assertEquals(
                new TestProof(new TestKey(TestedHead.SECRET, way.id()).proof()),
                heard.to(way.down).only(Relay.class).message());
    }

    @Test
    @With("at=4")
    @Verifies("NL-TEST-3")
    void tailServesOnlyAHeadThatHasTheSecret(NetworkBench bench) {
        Way good = TestedHead.shared(bench).settle();
        prove(good, new TestKey(TestedHead.SECRET, good.id()).proof());
        good.begin(1, STREAM).only(RequestBegun.class);
        Way silent = TestedHead.shared(bench).settle();
        unauthenticated(silent);
        Way wrong = TestedHead.shared(bench).settle();
        prove(wrong, new TestKey(TestedHead.SECRET, good.id()).proof());

        unauthenticated(wrong);
    }

    private static void prove(Way way, Bytes seal) {
        way.bench.peer(way.up, new Relay(way.id(), true, new TestProof(seal)));
    }

    private static void unauthenticated(Way way) {
        Release no = way.begin(1, STREAM).no(RequestBegun.class).to(way.up).only(Release.class);
        assertEquals(NetworkError.UNAUTHENTICATED, no.why());
    }

    // ---- pairs

    @Test
    @With("at=1")
    @Verifies("NL-TEST-4")
    void nameOfAPairDecidesWhetherAndHowItIsTested(NetworkBench bench) {
        TestedHead head = new TestedHead(bench, STREAM);
        Set<Optional<Axis>> seen = new HashSet<>();
        for (int i = 0; i < 100 && seen.size() < 4; i++) {
            Optional<Axis> axis = head.key.choice(head.pair(), TestedHead.SHARE_PPM);
            seen.add(axis);
            if (axis.isEmpty()) {
                head.last.no(Measure.class).only(PairKept.class);
                continue;
            }
            Measure measure = head.last.no(PairKept.class).only(Measure.class);
            assertEquals(Basis.of(axis.get()), measure.basis());
            bench.device(new DeviceEvent.Measured(measure.id(), false));
            head.untold.add(
                    new Outcome(
                            head.way.track(false, head.sequence, 1).pair(),
                            TestedHead.differ(axis.get(), BellIndex.PSI_MINUS)));
            head.tell();
        }
    }

    @Test
    @With("at=1")
    @Verifies("NL-TEST-5")
    void outcomesAreToldTogetherAndSealed(NetworkBench bench) {
        TestedHead head = new TestedHead(bench, STREAM);
        for (int i = 1; i < NetworkKit.TESTS.report(); i++) {
            head.test(true).no(Relay.class);
        }
        TestOutcomes told = outcomes(head.test(true));
        assertEquals(head.untold.stream().map(Outcome::pair).toList(), names(told));
        assertEquals(head.key.seal(true, 0, told.outcomes()), told.seal());
        head.tell();
        head.test(true);
        TestOutcomes rest = outcomes(bench.in(new CancelRequest(head.way.request(1))));

        assertEquals(head.key.seal(true, 1, rest.outcomes()), rest.seal());
    }

    private static TestOutcomes outcomes(Heard heard) {
        if (heard.only(Relay.class).message() instanceof TestOutcomes told) {
            return told;
        }
        throw new AssertionFailedError("expected TestOutcomes, the entity said " + heard);
    }

    private static List<PairId> names(TestOutcomes told) {
        return told.outcomes().stream().map(Outcome::pair).toList();
    }

    @Test
    @With("at=1")
    @Verifies("NL-TEST-5")
    void outcomesWithAWrongSealEndTheCircuit(NetworkBench bench) {
        TestedHead head = new TestedHead(bench, STREAM);
        head.test(true);
        List<Outcome> outcomes = List.copyOf(head.untold);
        head.tell().no(Release.class);
        head.say(outcomes, head.key.seal(false, 0, outcomes)).no(Release.class); // again
        Release no =
                head.say(outcomes, head.key.seal(true, 1, outcomes))
                        .to(head.way.down)
                        .only(Release.class);

        assertEquals(NetworkError.UNAUTHENTICATED, no.why());
    }

    @Test
    @With("at=1")
    @Verifies("NL-TEST-6")
    void pairIsMeasuredOnlyWhenItIsNoTest(NetworkBench bench) {
        TestedHead head =
                new TestedHead(
                        bench,
                        RequestSpec.measure(
                                RequestSpec.STREAM,
                                BasisChoice.MEASURE_Z,
                                BasisChoice.MEASURE_Z,
                                0));
        head.way.kept(false, 1_000).no(Measure.class);
        for (int i = 0; i < 60; i++) {
            if (head.key.choice(head.pair(), TestedHead.SHARE_PPM).isEmpty()) {
                assertEquals(Basis.Z, head.last.only(Measure.class).basis());
                return;
            }
        }
        throw new AssertionFailedError("nothing but tests among 60 pairs");
    }

    @Test
    @With("at=1")
    @Verifies("NL-TEST-7")
    void requestForEarlyQubitsIsRefused(NetworkBench bench) {
        Way way = TestedHead.shared(bench).settle();
        RequestSpec early =
                new RequestSpec(
                        DeliveryMode.EARLY,
                        1,
                        Long.MAX_VALUE,
                        null,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z,
                        0);
        RequestRefused no = way.begin(1, early).no(Forward.class).only(RequestRefused.class);

        assertEquals(NetworkError.UNSUPPORTED, no.why());
    }

    // ---- estimates

    @Test
    @With("at=1")
    @Verifies("NL-TEST-8")
    void fidelityIsEstimatedAt16TestsAndAtEveryDoublingOfAWindow(NetworkBench bench) {
        TestedHead head = new TestedHead(bench, STREAM);
        int[] due = {
            FIRST_ESTIMATE, NetworkKit.TESTS.window(), NetworkKit.TESTS.window() + FIRST_ESTIMATE
        };
        int estimates = 0;
        for (int i = 1; i <= due[2]; i++) {
            Heard heard = head.test(true).and(head.tell());
            if (i == due[estimates]) {
                estimate(heard.only(PathQuality.class), i > due[1] ? i - due[1] : i);
                estimates++;
            } else {
                heard.no(PathQuality.class);
            }
        }
    }

    private static void estimate(PathQuality told, int tests) {
        double risk = (1 - NetworkKit.TESTS.confidencePpm() / 1e6) / 2; // two estimates a window
        double most = 1 - Math.pow(risk, 1.0 / tests);
        assertEquals(tests, told.tag().samples());
        assertEquals(1, told.tag().state().fidelity(), TOLERANCE);
        assertEquals(Math.max(0, 1 - 1.5 * most), told.tag().lower().value(), TOLERANCE);
        assertEquals(1, told.upper().value(), TOLERANCE);
        assertTrue(told.enough());
    }

    @Test
    @With("at=1")
    @Verifies("NL-TEST-9")
    void testsAreNotCounted(NetworkBench bench) {
        TestedHead head = new TestedHead(bench, RequestSpec.keep(WANTED, 0));
        int kept = 0;
        Heard heard = new Heard();
        for (int i = 0; i < 60 && heard.all(RequestEnded.class).isEmpty(); i++) {
            PairId name = head.pair();
            heard = head.last;
            Optional<Axis> axis = head.key.choice(name, TestedHead.SHARE_PPM);
            if (axis.isPresent()) {
                heard.no(PairKept.class, RequestEnded.class);
                bench.device(new DeviceEvent.Measured(heard.only(Measure.class).id(), false))
                        .no(PairKept.class, RequestEnded.class);
                head.untold.add(
                        new Outcome(name, TestedHead.differ(axis.get(), BellIndex.PSI_MINUS)));
                head.tell();
            }
            kept += heard.all(PairKept.class).size();
        }

        assertEquals(WANTED, heard.only(RequestEnded.class).delivered());
        assertEquals(WANTED, kept);
    }

    @Test
    @With("at=1")
    @Verifies("NL-TEST-10")
    void requestsEndWhenTheFidelityIsCertainlyNotMet(NetworkBench bench) {
        TestedHead head = new TestedHead(bench, STREAM);
        Heard heard = new Heard();
        for (int i = 0; i < FIRST_ESTIMATE; i++) {
            heard.no(RequestEnded.class);
            heard = head.test(false).and(head.tell());
        }

        assertEquals(NetworkError.FIDELITY_UNMET, heard.only(RequestEnded.class).why());
    }
}
