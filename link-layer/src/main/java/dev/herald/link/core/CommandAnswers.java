package dev.herald.link.core;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Invariant;
import dev.herald.hal.host.Outbox;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.DeviceViolation;

/// Takes each answer of the device to whoever gave the command.
final class CommandAnswers {
    private final Generator generator;
    private final Delivery delivery;
    private final QubitPool pool;

    CommandAnswers(Generator generator, Delivery delivery, QubitPool pool) {
        this.generator = generator;
        this.delivery = delivery;
        this.pool = pool;
    }

    void onAnswer(long nowNs, DeviceEvent.Answer answer, Outbox<? super LinkOutput> out) {
        long id = answer.id();
        if (generator.isBatch(id)) {
            onBatchAnswer(nowNs, answer, out);
        } else if (pool.awaits(id)) {
            onQubitAnswer(nowNs, answer, out);
        } else if (delivery.distillations().awaits(id)) {
            delivery.distillations().onAnswer(nowNs, answer, out);
        } else if (!generator.isAbort(id) && !pool.endedStray(id)) {
            out.emit(
                    new DeviceViolation(
                            "LL-DEV-1", "answer to " + id + ", which is not under way"));
        }
    }

    private void onBatchAnswer(
            long nowNs, DeviceEvent.Answer answer, Outbox<? super LinkOutput> out) {
        switch (answer) {
            case DeviceEvent.BatchEnded ended -> generator.onBatchEnded(nowNs, ended, out);
            case DeviceEvent.Refused(long id, DeviceRefusal why, String detail) ->
                    generator.onRefusedOrFaulted(
                            nowNs, id, false, isHopeless(why), why + " " + detail, out);
            case DeviceEvent.Faulted(long id, String detail) ->
                    generator.onRefusedOrFaulted(nowNs, id, true, false, detail, out);
            case DeviceEvent.Done _,
                    DeviceEvent.Allocated _,
                    DeviceEvent.Measured _,
                    DeviceEvent.BellMeasured _,
                    DeviceEvent.Probed _ -> {
                out.emit(new DeviceViolation("LL-DEV-1", "batch answered by " + answer));
                generator.onRefusedOrFaulted(nowNs, answer.id(), true, false, "wrong answer", out);
            }
        }
    }

    static boolean isHopeless(DeviceRefusal why) {
        return switch (why) {
            case UNSUPPORTED, NO_SUCH_TARGET, OUT_OF_RANGE -> true;
            case NOT_OWNED, BUSY, DUPLICATE_ID, NOT_READY -> false;
        };
    }

    private void onQubitAnswer(
            long nowNs, DeviceEvent.Answer answer, Outbox<? super LinkOutput> out) {
        long id = answer.id();
        boolean refused = answer instanceof DeviceEvent.Refused;
        QubitHandle handed =
                answer instanceof DeviceEvent.Allocated(_, QubitHandle qubit) ? qubit : null;
        if (handed != null && !pool.handsOver(id, handed)) {
            out.emit(new DeviceViolation("LL-DEV-1", "another qubit than asked for: " + answer));
            pool.discardStray(handed, out);
            handed = null;
        }
        switch (pool.useOf(id)) {
            case MOVING -> {
                if (handed != null) {
                    delivery.moved(nowNs, id, handed, out);
                } else {
                    delivery.moveFailed(nowNs, id, !refused, answer.toString(), out); // [LL-DEV-4]
                }
            }
            case INITIALISING -> {
                if (handed != null) {
                    pool.initialised(nowNs, id, handed, out);
                } else {
                    pool.ended(id);
                    generator.trouble(nowNs);
                }
            }
            case DISCARDING -> {
                if (refused) {
                    out.emit(
                            new DeviceViolation(
                                    "LL-DEV-1", "would not take a qubit back: " + answer));
                }
                pool.ended(id);
            }
            case FREE, BATCH, HELD, BUFFERED, OPERATING, DELIVERED ->
                    Invariant.check(
                            false, "command %d waits for a qubit that is %s", id, pool.useOf(id));
        }
    }
}
