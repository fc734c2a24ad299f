package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkOutput.Finished;
import dev.herald.link.api.LinkOutput.PairMeasured;
import dev.herald.link.api.LinkOutput.PeerViolation;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.AddReject;
import dev.herald.link.message.LinkMessage.TestAck;
import dev.herald.link.message.LinkMessage.TestReport;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.PairType;
import dev.herald.spec.trace.Verifies;
import java.math.BigInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// LL-TEST: the items by which two ends verify their link, and what they tell each other of them.
@DisplayName("LL: test rounds")
@ExtendWith(ConformanceExtension.class)
public class LinkTestSuite {
    private static final long SECOND_NS = 1_000_000_000;

    /// The item's pairs are heralded, each with the outcome 1.
    private static Seen served(LinkBench bench, Add add, int pairs) {
        Entangle batch = bench.batch(bench.peer(add));
        Seen all = new Seen();
        for (int pair = 1; pair <= pairs; pair++) {
            all = all.and(bench.herald(batch, pair, bench.count++));
        }
        return all.and(bench.end(batch, BatchEnd.COMPLETE));
    }

    private static TestReport report(LinkBench bench, Add add, int pairs) {
        return new TestReport(
                bench.session(),
                add.request(),
                LinkBench.place(add),
                pairs,
                BigInteger.ONE.shiftLeft(pairs).subtract(BigInteger.ONE));
    }

    @Test
    @Verifies("LL-TEST-1")
    @With({"role=slave", "verification=rounds"})
    void slaveAddsNoTests(LinkBench bench) {
        bench.ready().pass(SECOND_NS).no(Add.class);
    }

    @Test
    @Verifies("LL-TEST-2")
    @With("verification=rounds")
    void masterBeginsWithTestRoundsAlongX(LinkBench bench) {
        bench.ready();
        Add add = bench.until(new Seen(), Add.class).first(Add.class);
        CreateRequest body = add.body();
        assertEquals(ItemKind.TEST, add.kind());
        assertEquals(PairType.M, body.type());
        assertEquals(3, body.number());
        assertEquals(7, body.priority());
        assertEquals(0, body.purpose());
        assertEquals(Fidelity.ZERO, body.minFidelity());
        assertEquals(BasisChoice.fixed(Basis.X), body.local());
        assertEquals(BasisChoice.fixed(Basis.X), body.remote());
        assertTrue(body.consecutive() && !body.atomic(), body::toString);

        assertTrue(add.deadlineNs() < Long.MAX_VALUE, add::toString);
    }

    @Test
    @Verifies("LL-TEST-6")
    @With("role=slave")
    void outcomesAreReportedUntilTheyAreAnswered(LinkBench bench) {
        Add add = bench.ready().peerTest(0, 3);
        TestReport expected = report(bench, add, 3);
        Seen seen = served(bench, add, 3).no(PairMeasured.class, Finished.class);
        assertEquals(expected, seen.only(TestReport.class));
        assertEquals(expected, bench.until(new Seen(), TestReport.class).only(TestReport.class));
        bench.peer(new TestAck(bench.session(), add.request(), LinkBench.place(add)));

        bench.pass(20 * bench.config().retransmitNs()).no(TestReport.class);
    }

    @Test
    @Verifies("LL-TEST-6")
    @With("role=slave")
    void reportsOfThePeerAreAnsweredWhateverTheyAreOf(LinkBench bench) {
        Add add = bench.ready().peerTest(0, 3);
        served(bench, add, 3);
        bench.peer(report(bench, add, 3)).no(PeerViolation.class).only(TestAck.class);
        LinkRequestId unknown = new LinkRequestId(bench.config().peer(), 999);
        TestReport stranger =
                new TestReport(bench.session(), unknown, LinkBench.place(add), 3, BigInteger.ZERO);

        assertEquals(unknown, bench.peer(stranger).only(TestAck.class).request());
    }

    @Test
    @Verifies("LL-TEST-6")
    @With("role=slave")
    void reportOfAnotherNumberOfPairsIsReported(LinkBench bench) {
        Add add = bench.ready().peerTest(0, 3);
        served(bench, add, 3);

        assertEquals(
                "LL-TEST-6", bench.peer(report(bench, add, 2)).only(PeerViolation.class).clause());
    }

    @Test
    @Verifies("LL-TEST-10")
    @With("role=slave")
    void testIsTakenOnThoughNobodyListens(LinkBench bench) {
        Add add = bench.ready().peerTest(0, 3);
        bench.peer(add).no(AddReject.class).only(AddAck.class);

        assertEquals(
                LinkError.REJECTED,
                bench.peer(bench.peerTest(1, 3)).no(AddAck.class).only(AddReject.class).why());
    }

    @Test
    @Verifies("LL-TEST-10")
    @With("role=slave")
    void testThatIsNoneIsRejected(LinkBench bench) {
        bench.ready();
        Add add = Sent.of(bench.peerAdd(0, Wanted.crossed(3)), ItemKind.TEST);

        assertEquals(
                LinkError.REJECTED,
                bench.peer(Sent.until(add, bench.nowNs() + SECOND_NS))
                        .no(AddAck.class)
                        .only(AddReject.class)
                        .why());
    }
}
