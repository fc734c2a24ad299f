package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.PairId;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.api.NetworkOutput.RequestEnded;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.EndMessage.DistilDrop;
import dev.herald.network.message.EndMessage.DistilReport;
import dev.herald.network.message.EndMessage.DistilRound;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-DISTIL at the head-end: which pairs meet, and what becomes of a round.
@DisplayName("NL: distillation, the head-end")
@ExtendWith(ConformanceExtension.class)
public class NetworkDistilSuite {
    private static final RequestSpec SOME = RequestSpec.keep(RequestSpec.STREAM, 0);
    private static final double TOLERANCE = 1e-7;

    /// After which the fidelity is below one half.
    private static final long SPENT_NS = 70_000_000;

    /// In vain, until a request ends whose plan needs one round.
    private static final int ROUNDS = 1_024;

    /// Errors of the kept pair, and a wrong outcome now and then.
    private static final List<Integer> NOISY =
            List.of(
                    900_000_000,
                    10_000_000,
                    40_000_000,
                    5_000_000,
                    30_000_000,
                    10_000_000,
                    0,
                    5_000_000);

    private static final List<Integer> BAD = List.of(800_000_000, 0, 200_000_000, 0, 0, 0, 0, 0);

    private static Way head(NetworkBench bench) {
        return head(bench, SOME);
    }

    private static Way head(NetworkBench bench, RequestSpec spec) {
        Way way = Distilled.head(bench, 0.5, Distilled.ONCE);
        way.begin(1, spec);
        return way;
    }

    /// Two pairs meet, of which the first has that sequence; the head has done its part and read that bit.
    private static Heard rounds(Way way, long first, boolean one) {
        Heard heard = Confirming.pair(way, first, Way.EXPECTED);
        heard = heard.and(Confirming.pair(way, first + 1, Way.EXPECTED));
        return Distilled.play(way.bench, heard, one);
    }

    private static DistilRound begun(Heard heard) {
        return Distilled.only(heard, DistilRound.class);
    }

    private static Heard tail(Way way, DistilRound round, boolean one, List<Integer> noise) {
        return Distilled.play(
                way.bench, way.tell(Distilled.report(way, round.round(), one, noise)), false);
    }

    // ---- rounds

    @Test
    @With({"at=1", "device=gates"})
    @Verifies("NL-DISTIL-3")
    void headSaysWhichPairsMeetUnderAGreaterNumberEachTime(NetworkBench bench) {
        Way way = head(bench);
        assertEquals(List.of(), Confirming.pair(way, 1, Way.EXPECTED).told(DistilRound.class));
        DistilRound first = begun(Confirming.pair(way, 2, Way.EXPECTED));
        assertEquals(Protocol.DEJMPS, first.protocol());
        assertEquals(1, first.request());
        assertEquals(Set.of(Confirming.name(1), Confirming.name(2)), Set.copyOf(first.pairs()));
        way.tell(DistilReport.failed(first.round()));
        Confirming.pair(way, 3, Way.EXPECTED);
        DistilRound second = begun(Confirming.pair(way, 4, Way.EXPECTED));

        assertTrue(second.round() > first.round(), "the number is that of a round before");
    }

    @Test
    @With({"at=1", "device=gates"})
    @Verifies("NL-DISTIL-5")
    void headReportsAfterTheTail(NetworkBench bench) {
        Way way = head(bench);
        Heard done = rounds(way, 1, true);
        assertEquals(List.of(), done.told(DistilReport.class));
        Heard heard = tail(way, begun(done), true, Distilled.NOISELESS);
        DistilReport told = Distilled.only(heard, DistilReport.class);

        assertEquals(1, told.read());
        assertEquals(0, told.frame());
        assertTrue(told.delivers(), "the tail is not told that the pair is delivered");
    }

    @Test
    @With({"at=1", "device=gates"})
    @Verifies("NL-DISTIL-5")
    void headTellsWhatItDidToTheKeptPair(NetworkBench bench) {
        RequestSpec turned =
                new RequestSpec(
                        DeliveryMode.KEEP,
                        3,
                        Long.MAX_VALUE,
                        BellIndex.PSI_MINUS,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z,
                        0);
        Way way = head(bench, turned);
        Heard heard = tail(way, begun(rounds(way, 1, false)), false, Distilled.NOISELESS);
        int applied = 0;
        for (Gate1 gate : heard.all(Gate1.class)) {
            applied ^= gate.kind() == GateKind.X ? 1 : gate.kind() == GateKind.Z ? 2 : 3;
        }

        assertEquals(BellIndex.PSI_MINUS, heard.only(PairKept.class).bell());
        assertEquals(applied, Distilled.only(heard, DistilReport.class).frame());
        int kept = Distilled.mapped(BellIndex.PSI_MINUS, BellIndex.PSI_MINUS) & 3;
        assertEquals(BellIndex.PSI_MINUS.code(), kept ^ applied);
    }

    @Test
    @With({"at=1", "device=gates"})
    @Verifies("NL-DISTIL-6")
    void headKeepsTheFirstPairWhenTheOutcomesAreRelated(NetworkBench bench) {
        Way way = head(bench);
        long sequence = 1;
        for (BellIndex first : BellIndex.values()) {
            for (boolean alike : new boolean[] {true, false}) {
                BellIndex second = BellIndex.PHI_MINUS;
                Heard heard = pair(way, sequence, first).and(pair(way, sequence + 1, second));
                DistilRound round = begun(heard);
                Distilled.play(bench, heard, true);
                boolean inOrder = round.pairs().getFirst().equals(Confirming.name(sequence));
                int mapped =
                        inOrder ? Distilled.mapped(first, second) : Distilled.mapped(second, first);
                boolean keeps = alike == ((mapped & 4) == 0);
                Heard end = tail(way, round, alike, Distilled.NOISELESS);
                if (keeps) {
                    PairKept kept = end.only(PairKept.class);
                    assertEquals(round.pairs().getFirst(), kept.pair());
                    assertEquals(BellIndex.ofCode(mapped & 3), kept.bell());
                } else {
                    end.no(PairKept.class).only(Discard.class);
                }
                sequence += 2;
            }
        }
    }

    private static Heard pair(Way way, long sequence, BellIndex bell) {
        way.kept(false, sequence);
        return way.arrives(
                Confirming.track(way, sequence, Confirming.name(sequence), Way.EXPECTED, bell));
    }

    @Test
    @With({"at=1", "device=gates"})
    @Verifies("NL-DISTIL-7")
    void stateOfTheKeptPairIsThatOfTheRoundWithTheNoiseOfBoth(NetworkBench bench) {
        Way way = head(bench);
        way.kept(false, 1);
        Track one = Confirming.track(way, 1, Confirming.name(1), Way.STATE);
        way.arrives(one);
        bench.pass(200_000);
        way.kept(false, 2);
        Track two = Confirming.track(way, 2, Confirming.name(2), Way.EXPECTED);
        Heard heard = way.arrives(two);
        long beganNs = bench.nowNs();
        DistilRound round = begun(heard);
        boolean inOrder = round.pairs().getFirst().equals(Confirming.name(1));
        Distilled.play(bench, heard, false);
        DistilReport far = Distilled.report(way, round.round(), false, NOISY);
        bench.pass(50_000);
        FidelityTag tag = way.tell(far).only(PairKept.class).tag();
        BellDiagonal first = aged(one, Way.STATE, beganNs, far.startNs());
        BellDiagonal second = aged(two, Way.EXPECTED, beganNs, far.startNs());
        BellDiagonal made =
                Distilled.outcome(inOrder ? first : second, inOrder ? second : first, NOISY);
        BellDiagonal now =
                made.age(
                        one.originDecay(),
                        bench.nowNs() - far.keptNs(),
                        NetworkKit.HERE,
                        bench.nowNs() - beganNs - Distilled.KEPT_NS);

        assertEquals(bench.nowNs(), tag.asOfNs());
        Physics.close(now, tag.state(), TOLERANCE);
    }

    /// The pair when each end began.
    private static BellDiagonal aged(Track track, BellDiagonal state, long hereNs, long farNs) {
        MemoryDecay far = track.originDecay();
        return state.age(
                far, farNs - track.originAsOfNs(), NetworkKit.HERE, hereNs - track.linkAsOfNs());
    }

    // ---- what fails

    @Test
    @With({"at=1", "device=gates"})
    @Verifies("NL-DISTIL-8")
    void roundOfAPairThatIsWithdrawnFailsAtBothEnds(NetworkBench bench) {
        Way way = head(bench);
        DistilRound round = begun(rounds(way, 1, false));
        Heard heard = way.revoke(false, round.pairs().getFirst().equals(name(1)) ? 1 : 2);
        DistilReport told = Distilled.only(heard, DistilReport.class);
        assertEquals(DistilReport.VOID, told.read());
        assertEquals(round.round(), told.round());

        way.tell(Distilled.report(way, round.round(), false, Distilled.NOISELESS))
                .no(PairKept.class);
    }

    private static PairId name(long sequence) {
        return Confirming.name(sequence);
    }

    @Test
    @With({"at=1", "device=gates"})
    @Verifies("NL-DISTIL-8")
    void roundThatFailedAtTheTailFailsAtTheHead(NetworkBench bench) {
        Way way = head(bench);
        DistilRound round = begun(rounds(way, 1, false));

        way.tell(DistilReport.failed(round.round())).no(PairKept.class).only(Discard.class);
    }

    @Test
    @With({"at=1", "device=gates"})
    @Verifies("NL-DISTIL-9")
    void headTellsWhatItGaveUpOutsideOfARound(NetworkBench bench) {
        Way way = head(bench);
        Confirming.pair(way, 1, Way.EXPECTED);
        Heard heard = way.revoke(false, 1);
        heard.only(Discard.class);

        assertEquals(List.of(name(1)), Distilled.only(heard, DistilDrop.class).pairs());
    }

    @Test
    @With({"at=1", "device=gates"})
    @Verifies("NL-DISTIL-9")
    void headGivesUpWhatTheTailGaveUp(NetworkBench bench) {
        Way way = head(bench);
        Confirming.pair(way, 1, Way.EXPECTED);
        way.tell(new DistilDrop(List.of(name(1)))).only(Discard.class);
        Heard heard = Confirming.pair(way, 2, Way.EXPECTED);

        assertEquals(List.of(), heard.told(DistilRound.class));
    }

    @Test
    @With({"at=1", "device=gates"})
    @Verifies("NL-DISTIL-10")
    void pairOfWhichNothingCanBeMadeIsGivenUp(NetworkBench bench) {
        Way way = head(bench);
        QubitHandle qubit = way.kept(false, 1, BellIndex.PSI_PLUS);
        way.arrives(Confirming.track(way, 1, name(1), Way.EXPECTED));
        Heard heard = bench.pass(SPENT_NS).and(Confirming.pair(way, 2, Way.EXPECTED));
        assertEquals(List.of(), heard.told(DistilRound.class));

        assertEquals(qubit, heard.only(Discard.class).qubit());
        assertEquals(List.of(name(1)), Distilled.only(heard, DistilDrop.class).pairs());
    }

    @Test
    @With({"at=1", "device=gates"})
    @Verifies("NL-DISTIL-11")
    void requestOfWhichNoRoundSucceedsEnds(NetworkBench bench) {
        Way way = head(bench);
        for (int i = 1; i < ROUNDS; i++) {
            failedRound(way, 2L * i).no(RequestEnded.class);
        }

        assertEquals(
                NetworkError.DISTILLATION,
                failedRound(way, 2L * ROUNDS).only(RequestEnded.class).why());
    }

    private static Heard failedRound(Way way, long sequence) {
        Confirming.pair(way, sequence, Way.EXPECTED);
        DistilRound round = begun(Confirming.pair(way, sequence + 1, Way.EXPECTED));
        return way.tell(DistilReport.failed(round.round()));
    }

    // ---- delivery

    @Test
    @With({"at=1", "device=gates"})
    @Verifies("NL-DISTIL-12")
    void pairBelowTheFidelityAskedIsGivenUp(NetworkBench bench) {
        Way way = Distilled.head(bench, 0.82, Distilled.ONCE);
        way.begin(1, SOME);
        Heard bad = tail(way, begun(rounds(way, 1, false)), false, BAD);
        bad.no(PairKept.class).only(Discard.class);

        tail(way, begun(rounds(way, 3, false)), false, Distilled.NOISELESS).only(PairKept.class);
    }

    @Test
    @With({"at=1", "device=gates"})
    @Verifies("NL-DISTIL-12")
    void pairIsDeliveredWhenItHasComeThroughTheRoundsOfThePlan(NetworkBench bench) {
        Way way = Distilled.head(bench, 0.5, Distilled.TWICE);
        way.begin(1, RequestSpec.keep(1, 0));
        DistilRound first = begun(rounds(way, 1, false));
        Heard half = tail(way, first, false, Distilled.NOISELESS);
        half.no(PairKept.class, RequestEnded.class);
        assertTrue(
                !Distilled.only(half, DistilReport.class).delivers(),
                "the tail is told to deliver a pair of one round");
        Heard second = Distilled.play(bench, Confirming.pair(way, 3, Way.EXPECTED), false);
        DistilRound round = begun(second);
        assertEquals(first.pairs().getFirst(), round.pairs().getFirst());
        Heard end = tail(way, round, false, Distilled.NOISELESS);

        assertEquals(first.pairs().getFirst(), end.only(PairKept.class).pair());
        end.only(RequestEnded.class);
    }
}
