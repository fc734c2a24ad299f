package dev.herald.link.core;

import static dev.herald.link.core.Solo.all;
import static dev.herald.link.core.Solo.none;
import static dev.herald.link.core.Solo.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.Hello;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What happens at one instant happens in a defined order, whatever the host tells of first.
class OrderTest {

    private static CreateRequest within(long maxTimeNs) {
        CreateRequest plain = CreateRequest.keep(1, Fidelity.of(0.8), Solo.PURPOSE);
        return new CreateRequest(
                plain.type(),
                1,
                plain.minFidelity(),
                maxTimeNs,
                plain.purpose(),
                plain.priority(),
                plain.atomic(),
                plain.consecutive(),
                plain.store(),
                plain.local(),
                plain.remote());
    }

    @Test
    @Verifies("LL-ORDER-1")
    void deadlineComesBeforeTheHeraldOfItsInstant() {
        Solo solo = Solo.master().ready();
        solo.nowNs = 1_000_000;
        Entangle batch = solo.serving(within(5_000_000));
        Heralded herald = solo.kept(batch, 0);
        solo.nowNs = 6_000_000; // the host tells of the herald before it tells that time has come
        List<LinkOutput> out = solo.device(herald);
        assertEquals(LinkError.TIMEOUT, only(out, LinkOutput.Failed.class).why());
        none(out, LinkOutput.PairKept.class);
    }

    @Test
    @Verifies("LL-ORDER-1")
    void answerComesBeforeTheRepetitionOfItsInstant() {
        Solo solo = Solo.master().ready();
        Add add =
                only(
                        solo.in(
                                new LinkInput.Create(
                                        1, CreateRequest.keep(1, Fidelity.of(0.8), 7))),
                        Add.class);
        solo.nowNs += solo.config.retransmitNs();
        solo.peer(
                new AddAck(
                        solo.session,
                        add.commSeq(),
                        java.util.Objects.requireNonNull(add.place()),
                        add.order()));
        none(solo.advance(0), Add.class);
    }

    @Test
    @Verifies("LL-ORDER-1")
    void signOfLifeComesBeforeTheDeadTimeOfItsInstant() {
        Solo solo = Solo.master().ready();
        solo.nowNs = solo.config.deadAfterNs();
        solo.peer(new Hello(Solo.PEER, Solo.OWN, 1, true));
        none(solo.advance(0), LinkOutput.LinkDown.class);
    }

    @Test
    @Verifies("LL-ORDER-2")
    void deadlinesOfOneInstantFollowTheOrderOfTheRequests() {
        Solo solo = Solo.master().ready();
        for (int i = 0; i < 4; i++) {
            only(
                    solo.in(new LinkInput.Create(i, within(8_000_000 - i))),
                    LinkOutput.Acknowledged.class);
            solo.nowNs++;
        }
        List<Integer> ids =
                all(solo.advance(10_000_000), LinkOutput.Failed.class).stream()
                        .map(each -> each.request().createId())
                        .toList();
        assertEquals(List.of(0, 1, 2, 3), ids);
    }
}
