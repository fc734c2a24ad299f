package dev.herald.conformance.link;

import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.QueueId;
import org.jspecify.annotations.Nullable;

/// An Add with one thing changed.
final class Sent {
    private Sent() {}

    static Add in(Add add, int session) {
        return with(
                add,
                session,
                add.commSeq(),
                add.request(),
                add.place(),
                add.order(),
                add.point(),
                add.scheduleCycle(),
                add.deadlineNs());
    }

    static Add numbered(Add add, int commSeq) {
        return with(
                add,
                add.epoch(),
                commSeq,
                add.request(),
                add.place(),
                add.order(),
                add.point(),
                add.scheduleCycle(),
                add.deadlineNs());
    }

    static Add named(Add add, LinkRequestId request) {
        return with(
                add,
                add.epoch(),
                add.commSeq(),
                request,
                add.place(),
                add.order(),
                add.point(),
                add.scheduleCycle(),
                add.deadlineNs());
    }

    static Add placed(Add add, @Nullable QueueId place, int order) {
        return with(
                add,
                add.epoch(),
                add.commSeq(),
                add.request(),
                place,
                order,
                add.point(),
                add.scheduleCycle(),
                add.deadlineNs());
    }

    static Add at(Add add, int point) {
        return with(
                add,
                add.epoch(),
                add.commSeq(),
                add.request(),
                add.place(),
                add.order(),
                point,
                add.scheduleCycle(),
                add.deadlineNs());
    }

    static Add from(Add add, long scheduleCycle) {
        return with(
                add,
                add.epoch(),
                add.commSeq(),
                add.request(),
                add.place(),
                add.order(),
                add.point(),
                scheduleCycle,
                add.deadlineNs());
    }

    static Add until(Add add, long deadlineNs) {
        return with(
                add,
                add.epoch(),
                add.commSeq(),
                add.request(),
                add.place(),
                add.order(),
                add.point(),
                add.scheduleCycle(),
                deadlineNs);
    }

    static Add of(Add add, ItemKind kind) {
        return new Add(
                add.epoch(),
                add.commSeq(),
                add.request(),
                add.place(),
                add.order(),
                add.body(),
                add.point(),
                add.scheduleCycle(),
                add.deadlineNs(),
                kind,
                add.pairNs(),
                add.finish(),
                add.plan(),
                add.buffered());
    }

    static Add ranked(Add add, long pairNs, long finish) {
        return new Add(
                add.epoch(),
                add.commSeq(),
                add.request(),
                add.place(),
                add.order(),
                add.body(),
                add.point(),
                add.scheduleCycle(),
                add.deadlineNs(),
                add.kind(),
                pairNs,
                finish,
                add.plan(),
                add.buffered());
    }

    static Add planned(Add add, DistilPlan plan) {
        return new Add(
                add.epoch(),
                add.commSeq(),
                add.request(),
                add.place(),
                add.order(),
                add.body(),
                add.point(),
                add.scheduleCycle(),
                add.deadlineNs(),
                add.kind(),
                add.pairNs(),
                add.finish(),
                plan,
                add.buffered());
    }

    static Add asking(Add add, CreateRequest body) {
        return new Add(
                add.epoch(),
                add.commSeq(),
                add.request(),
                add.place(),
                add.order(),
                body,
                add.point(),
                add.scheduleCycle(),
                add.deadlineNs(),
                add.kind(),
                add.pairNs(),
                add.finish(),
                add.plan(),
                add.buffered());
    }

    private static Add with(
            Add add,
            int session,
            int commSeq,
            LinkRequestId request,
            @Nullable QueueId place,
            int order,
            int point,
            long scheduleCycle,
            long deadlineNs) {
        return new Add(
                session,
                commSeq,
                request,
                place,
                order,
                add.body(),
                point,
                scheduleCycle,
                deadlineNs,
                add.kind(),
                add.pairNs(),
                add.finish(),
                add.plan(),
                add.buffered());
    }
}
