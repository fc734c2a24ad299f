package dev.herald.link.core;

import static dev.herald.link.core.Solo.none;
import static dev.herald.link.core.Solo.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.PairType;
import dev.herald.link.message.QueueId;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Test rounds go before requests, pairs for the buffer after them.
class SchedKindTest {
    private static final CreateRequest KEEP = CreateRequest.keep(5, Fidelity.of(0.8), Solo.PURPOSE);

    /// The master's Add number `seq`, as the slave hears it.
    private static Add add(Solo solo, int seq, CreateRequest body, ItemKind kind) {
        return new Add(
                solo.session,
                seq,
                new LinkRequestId(solo.peer, seq),
                new QueueId(0, seq, 1),
                seq,
                body,
                0,
                0,
                kind == ItemKind.TEST ? 1_000_000_000 : Long.MAX_VALUE,
                kind,
                1_000_000,
                0,
                DistilPlan.NONE,
                List.of());
    }

    @Test
    @Verifies("LL-SCHED-1")
    void testRoundsGoBeforeRequests() {
        Solo solo = Solo.slave().ready();
        Entangle running = only(solo.peer(add(solo, 1, KEEP, ItemKind.REQUEST)), Entangle.class);
        var test =
                new CreateRequest(
                        PairType.M,
                        16,
                        Fidelity.ZERO,
                        0,
                        TestKind.ROUNDS.ordinal(),
                        CreateRequest.PRIORITY_MAX,
                        false,
                        true,
                        false,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z);
        var out = solo.peer(add(solo, 2, test, ItemKind.TEST));
        assertEquals(running.id(), only(out, Abort.class).batch());
    }

    @Test
    @Verifies("LL-SCHED-1")
    void theBufferWaitsForRequests() {
        Solo solo = Solo.slave().ready();
        var buffer =
                new CreateRequest(
                        PairType.K,
                        1,
                        Fidelity.of(0.6),
                        0,
                        0,
                        0,
                        false,
                        true,
                        true,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z);
        Entangle ahead = only(solo.peer(add(solo, 1, buffer, ItemKind.BUFFER)), Entangle.class);
        var out = solo.peer(add(solo, 2, KEEP, ItemKind.REQUEST));
        assertEquals(ahead.id(), only(out, Abort.class).batch());
        none(solo.peer(add(solo, 3, buffer, ItemKind.BUFFER)), Entangle.class);
    }
}
