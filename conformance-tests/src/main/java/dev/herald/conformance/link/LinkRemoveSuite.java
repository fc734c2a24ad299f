package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput.Failed;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.Remove;
import dev.herald.link.message.LinkMessage.RemoveAck;
import dev.herald.link.message.LinkRequestId;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// LL-REMOVE: how an item leaves the queue before its time.
@DisplayName("LL: taking items out")
@ExtendWith(ConformanceExtension.class)
public class LinkRemoveSuite {
    @Test
    @Verifies("LL-REMOVE-1")
    void removeIsRepeatedUntilItIsAcknowledged(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2));
        Remove remove = bench.in(new LinkInput.Cancel(0)).only(Remove.class);
        assertEquals(LinkBench.place(batch), remove.place());
        assertEquals(LinkError.CANCELLED, remove.why());
        for (int i = 0; i < 2; i++) {
            assertEquals(remove, bench.until(new Seen(), Remove.class).only(Remove.class));
        }
        bench.peer(new RemoveAck(bench.session(), remove.request(), remove.place()));

        bench.pass(20 * bench.config().retransmitNs()).no(Remove.class);
    }

    @Test
    @Verifies("LL-REMOVE-2")
    void cancelledRequestFailsAtOnce(LinkBench bench) {
        bench.ready().serving(Wanted.kept(2));
        Failed failed = bench.in(new LinkInput.Cancel(0)).only(Failed.class);

        assertEquals(LinkError.CANCELLED, failed.why());
        assertEquals(new LinkRequestId(bench.config().self(), 0), failed.request());
    }

    @Test
    @Verifies("LL-REMOVE-3")
    void removedItemFailsWithTheReasonAndEveryRemoveIsAcknowledged(LinkBench bench) {
        Add add = bench.ready().peerAdd(3, Wanted.kept(2));
        AddAck ack = bench.peer(add).only(AddAck.class);
        Remove remove =
                new Remove(bench.session(), add.request(), ack.place(), LinkError.UNRECOGNISED);
        Seen seen = bench.peer(remove);
        RemoveAck expected = new RemoveAck(bench.session(), add.request(), ack.place());
        assertEquals(LinkError.UNRECOGNISED, seen.only(Failed.class).why());
        assertEquals(expected, seen.only(RemoveAck.class));

        assertEquals(expected, bench.peer(remove).no(Failed.class).only(RemoveAck.class));
    }

    @Test
    @Verifies("LL-REMOVE-4")
    void itemThatEndedBeforeItsAnswerIsRemovedWhenItComes(LinkBench bench) {
        bench.ready();
        Add add = bench.create(Wanted.kept(2)).only(Add.class);
        bench.in(new LinkInput.Cancel(0)).only(Failed.class);
        Seen late = bench.accept(add);

        assertEquals(add.request(), late.no(Entangle.class).only(Remove.class).request());
    }
}
