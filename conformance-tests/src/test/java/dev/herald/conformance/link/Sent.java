package dev.herald.conformance.link;

import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.QueueId;
import org.jspecify.annotations.Nullable;

/// An Add with one thing changed.
final class Sent {
    private Sent() {}

    static Add numbered(Add add, int commSeq) {
        return with(add, add.epoch(), commSeq, add.place(), add.order(), add.point(), add.scheduleCycle());
    }

    static Add of(Add add, int session) {
        return with(add, session, add.commSeq(), add.place(), add.order(), add.point(), add.scheduleCycle());
    }

    static Add placed(Add add, @Nullable QueueId place, int order) {
        return with(add, add.epoch(), add.commSeq(), place, order, add.point(), add.scheduleCycle());
    }

    static Add at(Add add, int point) {
        return with(add, add.epoch(), add.commSeq(), add.place(), add.order(), point, add.scheduleCycle());
    }

    static Add later(Add add, long cycles) {
        return with(add, add.epoch(), add.commSeq(), add.place(), add.order(), add.point(), add.scheduleCycle() + cycles);
    }

    private static Add with(
            Add add,
            int session,
            int commSeq,
            @Nullable QueueId place,
            int order,
            int point,
            long scheduleCycle) {
        return new Add(
                session,
                commSeq,
                add.request(),
                place,
                order,
                add.body(),
                point,
                scheduleCycle,
                add.deadlineNs());
    }
}
