package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Faulted;
import dev.herald.hal.device.DeviceEvent.Measured;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkPairId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput.Failed;
import dev.herald.link.api.LinkOutput.Finished;
import dev.herald.link.api.LinkOutput.PairKept;
import dev.herald.link.api.LinkOutput.PeerViolation;
import dev.herald.link.api.LinkOutput.Refused;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.AddReject;
import dev.herald.link.message.LinkMessage.DistilAck;
import dev.herald.link.message.LinkMessage.DistilReport;
import dev.herald.link.message.LinkMessage.Expire;
import dev.herald.link.message.LinkRequestId;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// LL-DISTIL: two raw pairs into one, by one round of DEJMPS. Both pairs are in Ψ+, so that the ends are to
/// read alike.
@DisplayName("LL: distillation")
@ExtendWith(ConformanceExtension.class)
public class LinkDistilSuite {
    private static final DistilPlan PLAN =
            new DistilPlan(DistilPlan.Protocol.DEJMPS, DistilPlan.Shape.PUMPING, 1);

    /// Reported by an end at which something failed.
    private static final int FAILED = 4;

    private static Wanted one() {
        return Wanted.kept(1).distilled(PLAN);
    }

    /// The second raw pair is heralded too.
    private static Seen met(LinkBench bench, Entangle first) {
        Seen seen = bench.complete(first).no(PairKept.class);
        return bench.complete(bench.batch(seen)).no(PairKept.class);
    }

    /// Gates are carried out and every readout is a 1, until nothing follows.
    private static Seen carriedOut(LinkBench bench, Seen begun) {
        Seen all = begun;
        Seen last = begun;
        while (!last.isEmpty()) {
            Seen next = new Seen();
            for (DeviceCommand command : last.all(DeviceCommand.class)) {
                next =
                        switch (command) {
                            case Gate1 gate -> next.and(bench.device(new Done(gate.id())));
                            case Gate2 gate -> next.and(bench.device(new Done(gate.id())));
                            case Measure readout ->
                                    next.and(bench.device(new Measured(readout.id(), true)));
                            default -> next;
                        };
            }
            all = all.and(next);
            last = next;
        }
        return all;
    }

    private static DistilReport report(LinkBench bench, Entangle batch, int round, int bits) {
        return new DistilReport(
                bench.session(),
                new LinkRequestId(bench.config().self(), 0),
                LinkBench.place(batch),
                round,
                bits);
    }

    @Test
    @Verifies("LL-DISTIL-1")
    void planThatTheDeviceCannotCarryOutIsRefused(LinkBench bench) {
        bench.ready();
        assertEquals(LinkError.UNSUPPORTED, bench.create(one()).only(Refused.class).why());
        Add peers = Sent.planned(bench.peerAdd(0, one()), PLAN);

        assertEquals(
                LinkError.UNSUPPORTED,
                bench.peer(peers).no(AddAck.class).only(AddReject.class).why());
    }

    @Test
    @Verifies("LL-DISTIL-2")
    @With("device=gates")
    void planTravelsAndOneThatDoesNotReachIsRefused(LinkBench bench) {
        bench.ready();
        assertEquals(
                LinkError.UNSUPPORTED,
                bench.create(one().fidelity(0.95)).only(Refused.class).why());

        assertEquals(PLAN, bench.create(one()).only(Add.class).plan());
    }

    @Test
    @Verifies("LL-DISTIL-3")
    @With("device=gates")
    void pairThatWaitsIsStoredWhenTheRequestIs(LinkBench bench) {
        Entangle batch = bench.ready().serving(one().stored());

        assertEquals(batch.qubit(), bench.complete(batch).only(Move.class).from().qubit());
    }

    @Test
    @Verifies("LL-DISTIL-4")
    @With("device=gates")
    void firstPairIsKeptAndTheSecondMeasured(LinkBench bench) {
        Entangle first = bench.ready().serving(one());
        Seen round = carriedOut(bench, met(bench, first));

        assertTrue(round.only(Measure.class).qubit().qubit() != first.qubit(), round::toString);
    }

    @Test
    @Verifies("LL-DISTIL-5")
    @With("device=gates")
    void noMorePairsAreMadeThanThePlanNeeds(LinkBench bench) {
        Seen round = met(bench, bench.ready().serving(one())).no(Entangle.class);

        carriedOut(bench, round.and(bench.pass(10_000_000))).no(Entangle.class);
    }

    @Test
    @Verifies("LL-DISTIL-6")
    @With("device=gates")
    void outcomesAreReportedUntilTheyAreAcknowledged(LinkBench bench) {
        Entangle batch = bench.ready().serving(one());
        DistilReport expected = report(bench, batch, 1, 1);
        assertEquals(expected, carriedOut(bench, met(bench, batch)).only(DistilReport.class));
        assertEquals(
                expected, bench.until(new Seen(), DistilReport.class).only(DistilReport.class));
        bench.peer(new DistilAck(bench.session(), expected.request(), expected.place(), 1));

        bench.pass(20 * bench.config().retransmitNs()).no(DistilReport.class);
    }

    @Test
    @Verifies("LL-DISTIL-6")
    @With("device=gates")
    void reportsOfThePeerAreAcknowledgedWhateverTheyAreOf(LinkBench bench) {
        Entangle batch = bench.ready().serving(one());
        carriedOut(bench, met(bench, batch));
        assertEquals(
                "LL-DISTIL-6",
                bench.peer(report(bench, batch, 3, 1)).only(PeerViolation.class).clause());
        for (int i = 0; i < 2; i++) {
            assertEquals(1, bench.peer(report(bench, batch, 1, 1)).only(DistilAck.class).round());
        }
        LinkRequestId unknown = new LinkRequestId(bench.config().self(), 999);
        DistilReport stranger =
                new DistilReport(bench.session(), unknown, LinkBench.place(batch), 1, 1);

        assertEquals(unknown, bench.peer(stranger).only(DistilAck.class).request());
    }

    /// Two Werner states of fidelity F give, without noise, (F² + (1−F)²/9) of
    /// F² + 2F(1−F)/3 + 5(1−F)²/9; gates and memories take less than 0.01 of it.
    @Test
    @Verifies("LL-DISTIL-7")
    @With("device=gates")
    void tagIsThatOfTheRound(LinkBench bench) {
        double f = LinkKit.FINE.fidelity();
        double e = 1 - f;
        double ideal = (f * f + e * e / 9) / (f * f + 2 * f * e / 3 + 5 * e * e / 9);
        Entangle batch = bench.ready().serving(one());
        carriedOut(bench, met(bench, batch));
        FidelityTag tag = bench.peer(report(bench, batch, 1, 1)).only(PairKept.class).tag();

        assertTrue(tag.state().fidelity() < ideal, tag::toString);
        assertEquals(ideal, tag.state().fidelity(), 0.01);
        assertEquals(FidelityTag.Method.MODEL, tag.method());
    }

    @Test
    @Verifies("LL-DISTIL-8")
    @With("device=gates")
    void failureOfAGateIsReported(LinkBench bench) {
        Entangle batch = bench.ready().serving(one());
        List<Gate1> gates = met(bench, batch).all(Gate1.class);
        assertTrue(!gates.isEmpty(), "no round was begun");
        Seen seen = new Seen();
        for (int i = 0; i < gates.size(); i++) {
            long id = gates.get(i).id();
            seen = seen.and(bench.device(i == 0 ? new Faulted(id, "laser") : new Done(id)));
        }
        seen = carriedOut(bench, seen);

        assertEquals(
                FAILED, bench.until(seen, DistilReport.class).first(DistilReport.class).bits());
    }

    @Test
    @Verifies("LL-DISTIL-9")
    @With("device=gates")
    void pairsOfAFailedRoundAreGivenBack(LinkBench bench) {
        Entangle batch = bench.ready().serving(one());
        carriedOut(bench, met(bench, batch));
        Seen failed = bench.peer(report(bench, batch, 1, 0)).no(PairKept.class, Failed.class);
        assertTrue(
                failed.all(Discard.class).stream()
                        .anyMatch(discard -> discard.qubit().qubit() == batch.qubit()),
                failed::toString);

        assertEquals(batch.tag(), bench.batch(failed).tag());
    }

    @Test
    @Verifies("LL-DISTIL-10")
    @With("device=gates")
    void pairThatWaitsIsGivenUpWithItsRequest(LinkBench bench) {
        Entangle batch = bench.ready().serving(one());
        bench.complete(batch);
        Seen seen = bench.in(new LinkInput.Cancel(0));
        assertEquals(batch.qubit(), seen.only(Discard.class).qubit().qubit());

        assertEquals(0, seen.only(Expire.class).low());
        assertEquals(1, seen.only(Expire.class).high());
    }

    @Test
    @Verifies("LL-DISTIL-11")
    @With("device=gates")
    void distilledPairHasTheNumberOfTheOneThatWasKept(LinkBench bench) {
        Entangle batch = bench.ready().serving(one());
        carriedOut(bench, met(bench, batch));
        Seen seen = bench.peer(report(bench, batch, 1, 1)).no(Expire.class);
        PairKept pair = seen.only(PairKept.class);
        assertEquals(new LinkPairId(LinkKit.LINK, LinkBench.STATION, 0), pair.pair());
        assertEquals(1, pair.index());
        assertEquals(batch.qubit(), pair.qubit().qubit());

        seen.only(Finished.class);
    }
}
