package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.Acknowledged;
import dev.herald.link.api.LinkOutput.Failed;
import dev.herald.link.api.LinkOutput.Finished;
import dev.herald.link.api.LinkOutput.Refused;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.AddReject;
import dev.herald.link.message.LinkMessage.Remove;
import dev.herald.link.message.LinkRequestId;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// LL-CREATE: what is taken on, what is refused, and that it ends once.
@DisplayName("LL: asking for pairs")
@ExtendWith(ConformanceExtension.class)
public class LinkCreateSuite {
    private static LinkError refusal(LinkBench bench, Wanted wanted) {
        return bench.create(wanted).no(Acknowledged.class, Add.class).only(Refused.class).why();
    }

    @Test
    @Verifies("LL-CREATE-1")
    void requestIsAcknowledgedFirst(LinkBench bench) {
        bench.ready();
        Seen seen = bench.in(new LinkInput.Create(42, Wanted.kept(2).request()));
        Add add = seen.only(Add.class);

        assertEquals(
                new Acknowledged(42, add.request().createId()), seen.first(LinkOutput.Up.class));
    }

    @Test
    @Verifies("LL-CREATE-2")
    void requestWithoutASessionIsRefused(LinkBench bench) {
        bench.pass(0);
        Seen seen = bench.in(new LinkInput.Create(5, Wanted.kept(2).request()));

        assertEquals(LinkError.LINK_DOWN, seen.only(Refused.class).why());
        assertEquals(5, seen.only(Refused.class).cookie());
    }

    @Test
    @Verifies("LL-CREATE-4")
    @With("device=keep-only")
    void whatTheDeviceCannotDoIsRefused(LinkBench bench) {
        bench.ready();
        assertEquals(LinkError.UNSUPPORTED, refusal(bench, Wanted.measured(1)));
        assertEquals(LinkError.UNSUPPORTED, refusal(bench, Wanted.kept(1).stored()));
        bench.create(Wanted.kept(1)).only(Acknowledged.class);
    }

    @Test
    @Verifies("LL-CREATE-5")
    void fastestOperatingPointOfTheFidelityIsChosen(LinkBench bench) {
        bench.ready();
        assertEquals(LinkError.UNSUPPORTED, refusal(bench, Wanted.kept(1).fidelity(0.9)));
        assertEquals(0, bench.create(Wanted.kept(1).fidelity(0.8)).only(Add.class).point());
        assertEquals(1, bench.create(Wanted.kept(1).fidelity(0.6)).only(Add.class).point());
    }

    /// A pair takes 400 us on average.
    @Test
    @Verifies("LL-CREATE-6")
    void timeThatNoLinkCouldKeepIsRefused(LinkBench bench) {
        bench.ready();
        long roundTripNs = bench.config().roundTripNs();
        assertEquals(
                LinkError.UNSUPPORTED, refusal(bench, Wanted.measured(1).within(roundTripNs - 1)));
        assertEquals(LinkError.UNSUPPORTED, refusal(bench, Wanted.kept(100).within(30_000_000)));
        bench.create(Wanted.kept(100).within(50_000_000)).only(Acknowledged.class);
    }

    @Test
    @Verifies(value = "LL-CREATE-7", rev = 2)
    void timeThatThisLinkCannotKeepIsRefused(LinkBench bench) {
        bench.ready().create(Wanted.kept(100)).only(Acknowledged.class);

        assertEquals(LinkError.NO_TIME, refusal(bench, Wanted.kept(100).within(50_000_000)));
        bench.create(Wanted.kept(100).within(90_000_000)).only(Acknowledged.class);
    }

    @Test
    @Verifies("LL-CREATE-8")
    void requestBeyondQueueAndBacklogIsRefused(LinkBench bench) {
        bench.ready();
        for (int i = 0; i < LinkKit.ITEMS / 2; i++) {
            bench.accept(bench.create(Wanted.kept(2)).only(Add.class));
        }
        for (int i = 0; i < LinkKit.BACKLOG; i++) {
            bench.create(Wanted.kept(2)).only(Acknowledged.class);
        }
        assertEquals(LinkError.NO_RESOURCES, refusal(bench, Wanted.kept(2)));
    }

    @Test
    @Verifies("LL-CREATE-9")
    void purposeNobodyListensToIsRejected(LinkBench bench) {
        bench.ready();
        Seen seen = bench.peer(bench.peerAdd(0, Wanted.kept(1).purpose(99)));
        assertEquals(LinkError.REJECTED, seen.no(AddAck.class).only(AddReject.class).why());
        bench.in(new LinkInput.Listen(99));
        bench.peer(bench.peerAdd(1, Wanted.kept(1).purpose(99))).only(AddAck.class);
        bench.in(new LinkInput.StopListening(99));

        seen = bench.peer(bench.peerAdd(2, Wanted.kept(1).purpose(99)));
        assertEquals(LinkError.REJECTED, seen.no(AddAck.class).only(AddReject.class).why());
    }

    @Test
    @Verifies("LL-CREATE-10")
    void operatingPointThatThePortDoesNotHaveIsRejected(LinkBench bench) {
        Add add = bench.ready().peerAdd(0, Wanted.kept(1));
        Seen seen = bench.peer(Sent.at(add, 5));

        assertEquals(LinkError.UNSUPPORTED, seen.no(AddAck.class).only(AddReject.class).why());
    }

    @Test
    @Verifies(value = "LL-CREATE-11", rev = 2)
    void rejectedRequestFailsWithTheReason(LinkBench bench) {
        bench.ready();
        for (LinkError why : List.of(LinkError.REJECTED, LinkError.NO_RESOURCES)) {
            Add add = bench.create(Wanted.kept(1)).only(Add.class);
            Failed failed =
                    bench.peer(new AddReject(bench.session(), add.commSeq(), why))
                            .only(Failed.class);
            assertEquals(add.request(), failed.request());
            assertEquals(why, failed.why());
        }
    }

    @Test
    @Verifies("LL-CREATE-12")
    void requestFailsAtItsDeadlineWithoutAMessage(LinkBench bench) {
        bench.ready();
        long deadlineNs = bench.nowNs() + 30_000_000;
        Add add = bench.create(Wanted.kept(2).within(30_000_000)).only(Add.class);
        assertEquals(deadlineNs, add.deadlineNs());
        bench.accept(add);
        bench.passTo(deadlineNs - 1).no(Failed.class);
        Seen seen = bench.passTo(deadlineNs);

        assertEquals(LinkError.TIMEOUT, seen.only(Failed.class).why());
        seen.and(bench.pass(bench.config().retransmitNs())).no(Remove.class);
    }

    @Test
    @Verifies("LL-CREATE-12")
    void requestOfThePeerFailsAtItsDeadlineToo(LinkBench bench) {
        Add add = bench.ready().peerAdd(0, Wanted.kept(2));
        long deadlineNs = bench.nowNs() + 2_000_000;
        bench.peer(Sent.until(add, deadlineNs)).only(AddAck.class);
        Seen seen = bench.passTo(deadlineNs);

        assertEquals(LinkError.TIMEOUT, seen.no(Remove.class).only(Failed.class).why());
    }

    /// Everything that ends a request happens to one that has ended.
    @Test
    @Verifies("LL-CREATE-13")
    void requestEndsOnce(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(1).within(50_000_000));
        LinkRequestId request = new LinkRequestId(bench.config().self(), 0);
        Seen all = bench.complete(batch);
        all.only(Finished.class);
        all = all.and(bench.in(new LinkInput.Cancel(0)));
        all =
                all.and(
                        bench.peer(
                                new Remove(
                                        bench.session(),
                                        request,
                                        LinkBench.place(batch),
                                        LinkError.CANCELLED)));
        all = all.and(bench.pass(60_000_000));
        all = all.and(bench.pass(2 * bench.config().deadAfterNs()));

        all.only(Finished.class);
        all.no(Failed.class);
    }

    @Test
    @Verifies("LL-CREATE-13")
    void requestFailsOnce(LinkBench bench) {
        bench.ready();
        Add add = bench.create(Wanted.kept(1).within(50_000_000)).only(Add.class);
        AddReject reject = new AddReject(bench.session(), add.commSeq(), LinkError.REJECTED);
        Seen all = bench.peer(reject).and(bench.peer(reject));
        all = all.and(bench.in(new LinkInput.Cancel(0)));
        all = all.and(bench.pass(2 * bench.config().deadAfterNs()));

        all.only(Failed.class);
        all.no(Finished.class);
    }
}
