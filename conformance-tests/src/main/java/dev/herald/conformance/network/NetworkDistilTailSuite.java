package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellIndex;
import dev.herald.link.message.DistilPlan;
import dev.herald.network.api.NetworkInput.PairSecret;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.EndMessage.DistilDrop;
import dev.herald.network.message.EndMessage.DistilReport;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-DISTIL at the tail-end: the plan, and its part in rounds.
@DisplayName("NL: distillation, the tail-end")
@ExtendWith(ConformanceExtension.class)
public class NetworkDistilTailSuite {
    /// The tail, with the qubits of pairs 1 and 2.
    private record Tail(Way way, QubitHandle first, QubitHandle second) {
        static Tail of(NetworkBench bench) {
            Way way = Distilled.tail(bench);
            way.begin(1, RequestSpec.keep(RequestSpec.STREAM, 0));
            return new Tail(way, pair(way, 1), pair(way, 2));
        }

        private static QubitHandle pair(Way way, long sequence) {
            QubitHandle qubit = way.kept(true, sequence, BellIndex.PSI_PLUS);
            way.arrives(Confirming.track(way, sequence, Confirming.name(sequence), Way.EXPECTED));
            return qubit;
        }

        /// The tail does its part and reads that bit.
        Heard part(int number, boolean one, long... sequences) {
            return Distilled.play(way.bench, way.tell(Distilled.round(number, sequences)), one);
        }

        /// What the head says of a round in which it read that bit.
        Heard concluded(int number, boolean one) {
            return way.tell(Distilled.report(way, number, one, Distilled.NOISELESS));
        }
    }

    private static Heard asked(NetworkBench bench, double fidelity, DistilPlan plan) {
        return Way.line(bench).reserve(Distilled.terms(fidelity, plan));
    }

    // ---- the plan

    @Test
    @With({"at=4", "device=gates"})
    @Verifies("NL-DISTIL-1")
    void tailStatesThePlanAndWhatAPairIsBefore(NetworkBench bench) {
        bench.ready();
        Installed plain = asked(bench, 0.5, DistilPlan.NONE).only(Installed.class);
        assertEquals(DistilPlan.NONE, plain.distil());
        for (DistilPlan plan : List.of(Distilled.ONCE, Distilled.TWICE)) {
            assertEquals(plan, asked(bench, 0.5, plan).only(Installed.class).distil());
        }
        double reach = best(bench);
        Installed distilled = asked(bench, reach + 0.01, Distilled.ONCE).only(Installed.class);

        assertTrue(
                distilled.expected().fidelity() <= reach + 1e-6,
                () -> "no pair of the path is as good as " + distilled.expected());
    }

    /// The best fidelity of a pair that is not distilled: that of the finest points of the kit's links.
    private static double best(NetworkBench bench) {
        return Way.line(bench).install(Way.TERMS).hops().stream()
                .map(hop -> hop.curve().getFirst().state())
                .reduce((a, b) -> a.swap(NetworkKit.NOISE.channel()).swap(b))
                .orElseThrow()
                .fidelity();
    }

    @Test
    @With({"at=4", "device=gates"})
    @Verifies("NL-DISTIL-2")
    void ofItsOwnAccordTheTailDistilsOnlyWhereItMust(NetworkBench bench) {
        bench.ready();
        double reach = best(bench);
        Installed plain = asked(bench, reach - 0.01, DistilPlan.AUTO).only(Installed.class);
        assertEquals(DistilPlan.NONE, plain.distil());
        Installed better = asked(bench, reach + 0.01, DistilPlan.AUTO).only(Installed.class);
        assertTrue(better.distil().distils(), () -> "the plan is " + better.distil());
        Release no = asked(bench, 0.9999, Distilled.ONCE).only(Release.class);

        assertEquals(NetworkError.FIDELITY_UNREACHABLE, no.why());
    }

    @Test
    @With({"at=4", "device=gates"})
    @Verifies("NL-DISTIL-15")
    void tailRefusesTestRoundsOfDistilledPairs(NetworkBench bench) {
        bench.ready().in(new PairSecret(Way.line(bench).route.getFirst(), TestedHead.SECRET));
        CircuitTerms terms = Distilled.terms(0.5, Distilled.ONCE);
        Heard heard =
                Way.line(bench)
                        .reserve(terms.with(terms.service().withTests(TestedHead.SHARE_PPM)));

        assertEquals(NetworkError.UNSUPPORTED, heard.no(Installed.class).only(Release.class).why());
    }

    // ---- rounds

    @Test
    @With({"at=4", "device=gates"})
    @Verifies("NL-DISTIL-4")
    void tailDoesItsPartOnThePairsInTheOrderNamed(NetworkBench bench) {
        Tail tail = Tail.of(bench);
        Heard heard = tail.part(1, false, 2, 1);
        Gate2 met = heard.only(Gate2.class);
        assertEquals(tail.second(), met.first());
        assertEquals(tail.first(), met.second());

        assertEquals(tail.first(), heard.only(Measure.class).qubit());
    }

    @Test
    @With({"at=4", "device=gates"})
    @Verifies("NL-DISTIL-4")
    void roundOfAPairThatIsNotThereFails(NetworkBench bench) {
        Tail tail = Tail.of(bench);
        Heard heard = tail.part(1, false, 1, 7).no(Gate1.class, Gate2.class);
        assertEquals(tail.first(), heard.only(Discard.class).qubit());

        assertEquals(DistilReport.failed(1), Distilled.only(heard, DistilReport.class));
    }

    @Test
    @With({"at=4", "device=gates"})
    @Verifies("NL-DISTIL-5")
    void tailReportsWhatItRead(NetworkBench bench) {
        Tail tail = Tail.of(bench);
        long beganNs = bench.nowNs();
        DistilReport told = Distilled.only(tail.part(1, true, 1, 2), DistilReport.class);

        assertEquals(1, told.round());
        assertEquals(1, told.read());
        assertEquals(beganNs, told.startNs());
        assertEquals(beganNs + Distilled.KEPT_NS, told.keptNs());
        assertEquals(Distilled.NOISELESS, told.noise());
    }

    @Test
    @With({"at=4", "device=gates"})
    @Verifies("NL-DISTIL-6")
    void tailKeepsTheFirstPairWhenTheOutcomesAreRelated(NetworkBench bench) {
        Tail tail = Tail.of(bench);
        tail.part(1, true, 2, 1).no(PairKept.class);
        PairKept kept = tail.concluded(1, true).no(Discard.class).only(PairKept.class);
        assertEquals(Confirming.name(2), kept.pair());
        assertEquals(tail.second(), kept.qubit());
        assertEquals(
                Distilled.mapped(BellIndex.PSI_MINUS, BellIndex.PSI_MINUS), kept.bell().code());
    }

    @Test
    @With({"at=4", "device=gates"})
    @Verifies("NL-DISTIL-6")
    void tailGivesThePairUpWhenTheyAreNot(NetworkBench bench) {
        Tail tail = Tail.of(bench);
        tail.part(1, true, 1, 2);
        Heard heard = tail.concluded(1, false).no(PairKept.class);

        assertEquals(tail.first(), heard.only(Discard.class).qubit());
    }

    // ---- what fails

    @Test
    @With({"at=4", "device=gates"})
    @Verifies("NL-DISTIL-8")
    void roundThatFailedAtTheHeadFailsAtTheTail(NetworkBench bench) {
        Tail tail = Tail.of(bench);
        tail.part(1, true, 1, 2);
        Heard heard = tail.way().tell(DistilReport.failed(1)).no(PairKept.class);

        assertEquals(tail.first(), heard.only(Discard.class).qubit());
    }

    @Test
    @With({"at=4", "device=gates"})
    @Verifies("NL-DISTIL-8")
    void roundOfAPairThatIsWithdrawnFails(NetworkBench bench) {
        Tail tail = Tail.of(bench);
        tail.way().tell(Distilled.round(1, 1, 2)).first(Gate1.class);
        Heard heard = tail.way().revoke(true, 2);

        assertEquals(DistilReport.failed(1), Distilled.only(heard, DistilReport.class));
    }

    @Test
    @With({"at=4", "device=gates"})
    @Verifies("NL-DISTIL-9")
    void tailTellsWhatItGaveUp(NetworkBench bench) {
        Tail tail = Tail.of(bench);
        Heard alone = tail.way().revoke(true, 1);
        assertEquals(List.of(Confirming.name(1)), Distilled.only(alone, DistilDrop.class).pairs());
        Tail.pair(tail.way(), 3);
        tail.part(1, true, 2, 3);
        Heard reported = bench.device(new DeviceEvent.QubitsLost(List.of(tail.second()), "warm"));

        assertEquals(
                List.of(Confirming.name(2)), Distilled.only(reported, DistilDrop.class).pairs());
    }

    @Test
    @With({"at=4", "device=gates"})
    @Verifies("NL-DISTIL-9")
    void tailGivesUpWhatTheHeadGaveUp(NetworkBench bench) {
        Tail tail = Tail.of(bench);
        Heard heard = tail.way().tell(new DistilDrop(List.of(Confirming.name(2))));

        assertEquals(tail.second(), heard.only(Discard.class).qubit());
    }
}
