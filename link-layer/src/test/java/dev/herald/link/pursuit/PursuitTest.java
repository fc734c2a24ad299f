package dev.herald.link.pursuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkRequestId;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A pursuit against a link whose every answer is written by the test.
class PursuitTest {
    private static final long MS = 1_000_000;

    /// Three operating points: slow and good, between, fast and bad.
    private static final double[] CURVE = {0.9, 8 * MS, 0.8, 4 * MS, 0.7, MS};

    private final Script link = new Script();

    private PursuitReport report() {
        assertEquals(1, link.reports.size(), "reports");
        return link.reports.getFirst();
    }

    private Fidelity askedNow() {
        return link.created().request().minFidelity();
    }

    @Test
    @Verifies("LL-DEGRADE-1")
    void pursuitThatGetsItsPairsEndsWithThem() {
        link.up(CURVE);
        link.pursue(5, Script.keep(2, 0.8), Degradation.fidelity());
        LinkRequestId id = link.take();
        link.deliver(id);
        link.deliver(id);
        assertEquals(0, link.reports.size());
        link.link(new LinkOutput.Finished(id, Script.PURPOSE));
        assertTrue(report().complete());
        assertEquals(2, report().delivered());
        assertEquals(Long.MAX_VALUE, link.machine.nextDeadlineNs());
    }

    @ParameterizedTest
    @EnumSource(Degradation.Mode.class)
    @Verifies("LL-DEGRADE-1")
    void pursuitOnALinkThatNeverComesUpEndsAtItsDeadline(Degradation.Mode mode) {
        link.pursue(5, Script.keep(2, 0.8), policy(mode, 0.5, 3, 100 * MS));
        link.runTo(99 * MS);
        assertEquals(0, link.reports.size());
        link.runTo(200 * MS);
        assertEquals(LinkError.TIMEOUT, report().why());
        assertEquals(101 * MS, report().endedNs());
        assertEquals(List.of(), report().attempts());
    }

    @Test
    @Verifies("LL-DEGRADE-1")
    void pursuitWhoseLinkOnlyRefusesEndsAtItsDeadline() {
        link.up(CURVE);
        link.pursue(5, Script.keep(2, 0.8), policy(Degradation.Mode.FIDELITY, 0, 3, 400 * MS));
        int refusals = 0;
        while (link.reports.isEmpty()) {
            link.refuse(LinkError.NO_RESOURCES);
            refusals++;
            link.runTo(Math.min(link.machine.nextDeadlineNs(), 1_000 * MS));
        }
        assertEquals(401 * MS, report().endedNs());
        assertTrue(refusals > 5 && refusals < 40, "refusals: " + refusals);
        assertEquals(refusals, report().attempts().size());
        assertEquals(0, report().takenOn());
    }

    @Test
    @Verifies("LL-DEGRADE-1")
    void requestThatIsUnderWayAtTheDeadlineIsCancelledAndWhatCameIsKept() {
        link.up(CURVE);
        link.pursue(5, Script.keep(3, 0.8), policy(Degradation.Mode.FIDELITY, 0, 3, 100 * MS));
        LinkRequestId id = link.take();
        link.deliver(id);
        link.runTo(101 * MS);
        assertEquals(new LinkInput.Cancel(id.createId()), link.toLink.getLast());
        link.fail(id, LinkError.CANCELLED);
        assertEquals(LinkError.TIMEOUT, report().why());
        assertEquals(1, report().delivered());
    }

    @Test
    @Verifies("LL-DEGRADE-2")
    void pairsOfAFailedAttemptCountAndOnlyTheRestIsAskedFor() {
        link.up(CURVE);
        link.pursue(5, Script.keep(5, 0.8), Degradation.fidelity());
        LinkRequestId first = link.take();
        link.deliver(first);
        link.deliver(first);
        link.fail(first, LinkError.EXPIRED);
        assertEquals(2, link.creates());
        assertEquals(3, link.created().request().number());
    }

    @Test
    @Verifies("LL-DEGRADE-2")
    void withdrawnPairsAreAskedForAgain() {
        link.up(CURVE);
        link.pursue(5, Script.keep(2, 0.8), Degradation.fidelity());
        LinkRequestId first = link.take();
        var pair = link.deliver(first);
        link.fail(first, LinkError.EXPIRED);
        assertEquals(1, link.created().request().number());
        LinkRequestId second = link.take();
        link.link(new LinkOutput.Revoked(first, Script.PURPOSE, List.of(pair)));
        link.deliver(second);
        link.link(new LinkOutput.Finished(second, Script.PURPOSE));
        assertEquals(0, link.reports.size());
        assertEquals(1, link.created().request().number());
        LinkRequestId third = link.take();
        link.deliver(third);
        link.link(new LinkOutput.Finished(third, Script.PURPOSE));
        assertTrue(report().complete());
        assertEquals(2, report().delivered());
    }

    @Test
    @Verifies("LL-DEGRADE-2")
    void aPairThatIsWithdrawnAfterTheEndIsToldUnderTheCookie() {
        link.up(CURVE);
        link.pursue(5, Script.keep(1, 0.8), Degradation.fidelity());
        LinkRequestId id = link.take();
        var pair = link.deliver(id);
        link.link(new LinkOutput.Finished(id, Script.PURPOSE));
        var revoked = new LinkOutput.Revoked(id, Script.PURPOSE, List.of(pair));
        link.link(revoked);
        assertEquals(new PursuitOutput.OfPursuit(5, revoked), link.told.getLast());
    }

    @ParameterizedTest
    @EnumSource(
            value = LinkError.class,
            names = {"TIMEOUT", "EXPIRED", "LINK_DOWN", "NO_TIME", "NO_RESOURCES"})
    @Verifies("LL-DEGRADE-3")
    void failureThatTimeMayCureIsTriedAgain(LinkError why) {
        link.up(CURVE);
        link.pursue(5, Script.keep(2, 0.8), Degradation.fidelity());
        link.fail(link.take(), why);
        link.runTo(link.nowNs + 10 * MS);
        assertEquals(0, link.reports.size());
        assertEquals(2, link.creates());
    }

    @ParameterizedTest
    @EnumSource(
            value = LinkError.class,
            names = {"REJECTED", "CREATE", "CANCELLED", "UNRECOGNISED"})
    @Verifies("LL-DEGRADE-3")
    void failureThatTimeDoesNotCureEndsThePursuit(LinkError why) {
        for (boolean refused : new boolean[] {true, false}) {
            Script script = new Script().up(CURVE);
            script.pursue(5, Script.keep(2, 0.8), Degradation.throughput(Fidelity.of(0.5), 0));
            if (refused) {
                script.refuse(why);
            } else {
                script.fail(script.take(), why);
            }
            assertEquals(1, script.creates());
            assertEquals(why, script.reports.getFirst().why());
        }
    }

    @Test
    @Verifies("LL-DEGRADE-3")
    void waitsBetweenRefusalsGrow() {
        link.up(CURVE);
        link.pursue(5, Script.keep(2, 0.8), Degradation.fidelity());
        long[] waits = new long[5];
        for (int i = 0; i < waits.length; i++) {
            link.refuse(LinkError.NO_RESOURCES);
            waits[i] = link.machine.nextDeadlineNs() - link.nowNs;
            link.runTo(link.machine.nextDeadlineNs());
        }
        for (int i = 1; i < waits.length; i++) {
            assertEquals(2 * waits[i - 1], waits[i]);
        }
    }

    @Test
    @Verifies("LL-DEGRADE-3")
    void aLostLinkIsWaitedFor() {
        link.up(CURVE);
        link.pursue(5, Script.keep(2, 0.8), Degradation.fidelity());
        LinkRequestId id = link.take();
        link.link(new LinkOutput.LinkDown("gone"));
        link.fail(id, LinkError.LINK_DOWN);
        link.runTo(link.nowNs + 500 * MS);
        assertEquals(1, link.creates());
        link.up(CURVE);
        assertEquals(2, link.creates());
    }

    @Test
    @Verifies("LL-DEGRADE-4")
    void fidelityModeNeverAsksForLessAndTriesWithoutRegardToTime() {
        link.up(CURVE);
        CreateRequest slow = Script.limited(Script.measure(1_000, 0.85), 50 * MS);
        link.pursue(5, slow, policy(Degradation.Mode.FIDELITY, 0, 3, 200 * MS));
        assertEquals(Fidelity.of(0.85), askedNow());
        while (link.created().request().maxTimeNs() > 0) {
            link.refuse(LinkError.UNSUPPORTED);
        }
        assertEquals(Fidelity.of(0.85), askedNow());
        assertEquals(0, link.reports.size());
        LinkRequestId id = link.take();
        link.deliver(id);
        link.runTo(link.nowNs + 50 * MS); // the time of one attempt
        assertEquals(new LinkInput.Cancel(id.createId()), link.toLink.getLast());
        link.fail(id, LinkError.CANCELLED);
        assertEquals(999, link.created().request().number());
        assertEquals(Fidelity.of(0.85), askedNow());
    }

    @Test
    @Verifies("LL-DEGRADE-4")
    void fidelityModeDistilsWhatIsBelowTheThreshold() {
        link.up(CURVE);
        link.pursue(5, Script.keep(2, 0.85), Degradation.fidelity()); // 0.9 is below 0.95
        assertEquals(Degradation.PURIFY_BELOW_DEFAULT, askedNow());
        assertEquals(DistilPlan.AUTO, link.created().request().distil());
        link.refuse(LinkError.UNSUPPORTED);
        assertEquals(Fidelity.of(0.85), askedNow());
        assertEquals(DistilPlan.AUTO, link.created().request().distil());
        link.refuse(LinkError.UNSUPPORTED);
        assertEquals(Fidelity.of(0.85), askedNow());
        assertEquals(0, link.created().request().maxTimeNs());
        link.refuse(LinkError.UNSUPPORTED);
        assertEquals(LinkError.UNSUPPORTED, report().why());
        assertTrue(report().attempts().stream().allMatch(a -> a.distilled()));
        Script good = new Script().up(0.97, 8 * MS);
        good.pursue(5, Script.keep(2, 0.85), Degradation.fidelity());
        assertEquals(Fidelity.of(0.85), good.created().request().minFidelity());
    }

    @Test
    @Verifies("LL-DEGRADE-5")
    void throughputModeBeginsWhereTheCurveKeepsTheRate() {
        link.up(CURVE);
        link.pursue(5, Script.keep(20, 0.9), throughput(0.6, 5 * MS));
        assertEquals(Fidelity.of(0.8), askedNow());
    }

    @Test
    @Verifies("LL-DEGRADE-5")
    void throughputModeStepsDownWhenPairsComeTooSlowly() {
        link.up(CURVE);
        link.pursue(5, Script.keep(20, 0.9), throughput(0.6, 9 * MS));
        assertEquals(Fidelity.of(0.9), askedNow());
        LinkRequestId first = link.take();
        link.runTo(link.nowNs + 40 * MS);
        link.deliver(first); // in time: 5 pair times for the first
        link.runTo(link.nowNs + 20 * MS);
        assertInstanceOf(LinkInput.Create.class, link.toLink.getLast());
        link.runTo(link.nowNs + 20 * MS); // 80 ms are more than 9 ms times 2 + 4 sqrt 2
        assertEquals(new LinkInput.Cancel(first.createId()), link.toLink.getLast());
        link.fail(first, LinkError.CANCELLED);
        assertEquals(Fidelity.of(0.8), askedNow());
        assertEquals(19, link.created().request().number());
    }

    @Test
    @Verifies("LL-DEGRADE-6")
    void latencyModeTakesTheBestFidelityThatMeetsTheDeadline() {
        link.up(CURVE);
        link.pursue(5, Script.keep(10, 0.9), Degradation.latency(Fidelity.of(0.6), 50 * MS));
        assertEquals(Fidelity.of(0.8), askedNow());
        Script slower = new Script().up(CURVE);
        slower.pursue(5, Script.keep(10, 0.9), Degradation.latency(Fidelity.of(0.6), 100 * MS));
        assertEquals(Fidelity.of(0.9), slower.created().request().minFidelity());
    }

    @Test
    @Verifies("LL-DEGRADE-6")
    void latencyModeStepsDownWhenTheRestIsNotExpectedInTime() {
        link.up(CURVE);
        link.pursue(5, Script.keep(10, 0.9), Degradation.latency(Fidelity.of(0.6), 100 * MS));
        LinkRequestId first = link.take();
        link.runTo(link.nowNs + 15 * MS);
        link.deliver(first); // nine are left for 85 ms: 72 ms are enough
        link.runTo(link.nowNs + 12 * MS);
        assertInstanceOf(LinkInput.Create.class, link.toLink.getLast());
        link.runTo(link.nowNs + 2 * MS);
        assertEquals(new LinkInput.Cancel(first.createId()), link.toLink.getLast());
        link.fail(first, LinkError.CANCELLED);
        assertEquals(Fidelity.of(0.8), askedNow());
    }

    @Test
    @Verifies("LL-DEGRADE-7")
    void noStepIsBelowTheFloor() {
        for (Degradation.Mode mode :
                List.of(Degradation.Mode.THROUGHPUT, Degradation.Mode.LATENCY)) {
            Script script = new Script().up(CURVE);
            script.pursue(5, Script.keep(10, 0.9), policy(mode, 0.75, 3, 1));
            while (script.reports.isEmpty()) {
                assertTrue(
                        script.created().request().minFidelity().compareTo(Fidelity.of(0.75)) >= 0);
                script.refuse(LinkError.UNSUPPORTED);
            }
            PursuitReport report = script.reports.getFirst();
            assertEquals(LinkError.UNSUPPORTED, report.why());
            assertEquals(Fidelity.of(0.75), report.attempts().getLast().minimum());
        }
    }

    @Test
    @Verifies("LL-DEGRADE-8")
    void abandonedPursuitCancelsItsRequestAndEnds() {
        link.up(CURVE);
        link.pursue(5, Script.keep(2, 0.8), Degradation.fidelity());
        LinkRequestId id = link.take();
        link.machine.handle(link.nowNs, new PursuitInput.Abandon(5), link::hear);
        assertEquals(new LinkInput.Cancel(id.createId()), link.toLink.getLast());
        link.fail(id, LinkError.CANCELLED);
        assertEquals(LinkError.CANCELLED, report().why());
        assertEquals(1, link.creates());
    }

    @Test
    @Verifies("LL-DEGRADE-8")
    void requestThatIsTakenOnAfterItsPursuitWasAbandonedIsCancelled() {
        link.up(CURVE);
        link.pursue(5, Script.keep(2, 0.8), Degradation.fidelity());
        link.machine.handle(link.nowNs, new PursuitInput.Abandon(5), link::hear);
        LinkRequestId id = link.take();
        assertEquals(new LinkInput.Cancel(id.createId()), link.toLink.getLast());
        link.fail(id, LinkError.CANCELLED);
        assertEquals(LinkError.CANCELLED, report().why());
    }

    @Test
    @Verifies("LL-DEGRADE-9")
    void reportSaysWhatWasTried() {
        link.up(CURVE);
        link.pursue(5, Script.keep(3, 0.9), throughput(0.6, 9 * MS));
        link.refuse(LinkError.UNSUPPORTED);
        LinkRequestId id = link.take();
        link.runTo(link.nowNs + 3 * MS);
        link.deliver(id);
        link.fail(id, LinkError.REJECTED);
        PursuitReport report = report();
        assertEquals(LinkError.REJECTED, report.why());
        assertEquals(1, report.takenOn());
        PursuitReport.Attempt refused = report.attempts().getFirst();
        assertFalse(refused.takenOn());
        assertEquals(Fidelity.of(0.9), refused.minimum());
        assertEquals(0, refused.point());
        assertEquals(LinkError.UNSUPPORTED, refused.why());
        PursuitReport.Attempt failed = report.attempts().getLast();
        assertEquals(Fidelity.of(0.8), failed.minimum());
        assertEquals(1, failed.point());
        assertEquals(3, failed.pairs());
        assertEquals(1, failed.delivered());
        assertEquals(3 * MS, failed.endedNs() - failed.beganNs());
        assertEquals(
                List.of(
                        "throughput: 1 of 3 pairs in 0.003000 s, 1 attempts; REJECTED: as the test says",
                        "at 0.000000 s: 3 pairs at 0.9, point 0, for 0.000000 s: 0 delivered;"
                                + " refused: UNSUPPORTED, as the test says",
                        "at 0.000000 s: 3 pairs at 0.8, point 1, for 0.003000 s: 1 delivered;"
                                + " REJECTED, as the test says"),
                report.lines());
    }

    @Test
    @Verifies("LL-DEGRADE-10")
    void linkTakesOnNoMoreRequestsThanAttemptsAreAllowed() {
        link.up(CURVE);
        link.pursue(5, Script.keep(2, 0.8), Degradation.fidelity());
        for (int i = 0; i < 3; i++) {
            link.fail(link.take(), LinkError.EXPIRED);
        }
        assertEquals(LinkError.EXPIRED, report().why());
        assertEquals(3, link.creates());
        assertEquals(3, report().takenOn());
    }

    @Test
    void eventsOfOthersPassThrough() {
        link.up(CURVE);
        assertInstanceOf(PursuitOutput.Other.class, link.told.getFirst());
        LinkOutput.Up others = new LinkOutput.Acknowledged(-3, 0);
        link.link(others);
        assertEquals(new PursuitOutput.Other(others), link.told.getLast());
        link.pursue(5, Script.keep(2, 0.8), Degradation.fidelity());
        LinkOutput.Up peers =
                new LinkOutput.Finished(
                        new LinkRequestId(
                                new dev.herald.hal.model.NodeId(2), link.take().createId()),
                        Script.PURPOSE);
        link.link(peers);
        assertEquals(new PursuitOutput.Other(peers), link.told.getLast());
    }

    @Test
    void whatMakesNoSenseIsNamed() {
        var stream =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new PursuitInput.Pursue(
                                        1, Script.keep(0, 0.8), Degradation.fidelity()));
        assertTrue(String.valueOf(stream.getMessage()).startsWith("number 0"));
        var floor =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new PursuitInput.Pursue(1, Script.keep(1, 0.8), throughput(0.9, 0)));
        assertTrue(String.valueOf(floor.getMessage()).startsWith("floor 0.9"));
        assertThrows(IllegalArgumentException.class, () -> Degradation.fidelity().within(0, 1));
        link.up(CURVE);
        link.pursue(5, Script.keep(2, 0.8), Degradation.fidelity());
        assertThrows(
                IllegalArgumentException.class,
                () -> link.pursue(5, Script.keep(2, 0.8), Degradation.fidelity()));
    }

    @Test
    void moreThanTheMostPursuitsAreRefused() {
        for (int i = 0; i < 4; i++) {
            link.pursue(i, Script.keep(2, 0.8), Degradation.fidelity());
        }
        link.pursue(4, Script.keep(2, 0.8), Degradation.fidelity());
        assertEquals(LinkError.NO_RESOURCES, report().why());
        assertNull(link.toLink.isEmpty() ? null : link.toLink);
    }

    private static Degradation policy(
            Degradation.Mode mode, double floor, int attempts, long withinNs) {
        return new Degradation(mode, Fidelity.of(floor), Fidelity.of(0.0), attempts, withinNs, 0);
    }

    private static Degradation throughput(double floor, long pairNs) {
        return Degradation.throughput(Fidelity.of(floor), pairNs);
    }
}
