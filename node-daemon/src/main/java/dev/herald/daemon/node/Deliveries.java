package dev.herald.daemon.node;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Clock;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.node.NodeStack;
import dev.herald.spec.node.v1.ClaimId;
import dev.herald.spec.node.v1.ClaimReply;
import dev.herald.spec.node.v1.ClaimedPair;
import dev.herald.spec.node.v1.DeliveryReply;
import dev.herald.spec.node.v1.JobFailure;
import dev.herald.spec.node.v1.StockDelivery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What was delivered at this node for claims of pairs in stock. Every half is measured at once, along an axis that
/// both ends know from the pair's name, so that no qubit waits for somebody who never comes. Confined to the loop.
final class Deliveries {
    private static final int REMEMBERED_MAX = 64;

    /// The delivery of one claim.
    private static final class Delivery {
        final long askedNs;
        final @Nullable Consumer<ClaimReply> answer;
        final Map<PairId, ClaimedPair.Builder> pairs = new LinkedHashMap<>();
        final List<Consumer<DeliveryReply>> waiting = new ArrayList<>();
        int open;
        boolean told;
        long latencyNs;

        Delivery(long askedNs, @Nullable Consumer<ClaimReply> answer) {
            this.askedNs = askedNs;
            this.answer = answer;
        }
    }

    private record Reading(ClaimId id, PairId pair, QubitHandle qubit) {}

    private final Clock clock;
    private final Map<ClaimId, Delivery> deliveries = new LinkedHashMap<>();
    private final Map<PairId, ClaimId> expected = new LinkedHashMap<>();
    private final Map<Long, Reading> reading = new LinkedHashMap<>();

    /// Who asks for a claim of which nothing is known yet.
    private final Map<ClaimId, List<Consumer<DeliveryReply>>> early = new LinkedHashMap<>();

    private @Nullable NodeStack stack;

    Deliveries(Clock clock) {
        this.clock = clock;
    }

    void attach(NodeStack made) {
        stack = made;
    }

    /// These pairs come next, in this order.
    ///
    /// @param answer told when all are measured; null when it was the peer that claimed
    void begin(
            ClaimId id, List<PairId> pairs, long askedNs, @Nullable Consumer<ClaimReply> answer) {
        if (deliveries.size() >= REMEMBERED_MAX) {
            deliveries.remove(deliveries.keySet().iterator().next());
        }
        Delivery delivery = new Delivery(askedNs, answer);
        delivery.open = pairs.size();
        for (PairId pair : pairs) {
            expected.put(pair, id);
            delivery.pairs.put(
                    pair,
                    ClaimedPair.newBuilder()
                            .setNameHigh(pair.high())
                            .setNameLow(pair.low())
                            .setAxis(axis(pair).ordinal()));
        }
        deliveries.put(id, delivery);
        List<Consumer<DeliveryReply>> asked = early.remove(id);
        if (asked != null) {
            delivery.waiting.addAll(asked);
        }
        settle(id, delivery);
    }

    static Basis.Axis axis(PairId pair) {
        return Basis.Axis.values()[(int) Long.remainderUnsigned(pair.low(), 3)];
    }

    void kept(PairKept kept) {
        NodeStack to = stack;
        ClaimId id = expected.remove(kept.pair());
        Delivery delivery = id == null ? null : deliveries.get(id);
        ClaimedPair.Builder pair = delivery == null ? null : delivery.pairs.get(kept.pair());
        if (to == null) {
            return; // it is the stack that delivers
        }
        if (id == null || delivery == null || pair == null) {
            giveBack(to, kept.qubit());
            return;
        }
        delivery.latencyNs = clock.nowNs() - delivery.askedNs;
        pair.setBell(kept.bell().code())
                .setFidelityPpb(Fidelity.of(Math.clamp(kept.tag().state().fidelity(), 0, 1)).ppb());
        long command = to.nextCommand();
        reading.put(command, new Reading(id, kept.pair(), kept.qubit()));
        to.submit(new DeviceCommand.Measure(command, kept.qubit(), Basis.of(axis(kept.pair()))));
    }

    void onDevice(DeviceEvent event) {
        NodeStack to = stack;
        if (!(event instanceof DeviceEvent.Answer answer) || to == null) {
            return;
        }
        Reading of = reading.remove(answer.id());
        if (of == null) {
            return;
        }
        if (answer instanceof DeviceEvent.Refused) {
            giveBack(to, of.qubit());
        }
        Delivery delivery = deliveries.get(of.id());
        if (delivery != null) {
            ClaimedPair.Builder pair = delivery.pairs.get(of.pair());
            if (answer instanceof DeviceEvent.Measured measured && pair != null) {
                pair.setOne(measured.one());
            }
            delivery.open--;
            settle(of.id(), delivery);
        }
    }

    private static void giveBack(NodeStack stack, QubitHandle qubit) {
        stack.submit(new DeviceCommand.Discard(stack.nextCommand(), qubit));
    }

    /// When all is measured, tells it: who claimed once, others whenever they ask.
    private void settle(ClaimId id, Delivery delivery) {
        if (delivery.open > 0) {
            return;
        }
        StockDelivery written = written(id, delivery);
        if (delivery.answer != null && !delivery.told) {
            delivery.answer.accept(ClaimReply.newBuilder().setDelivery(written).build());
        }
        delivery.told = true;
        DeliveryReply reply = DeliveryReply.newBuilder().setDelivery(written).build();
        delivery.waiting.forEach(each -> each.accept(reply));
        delivery.waiting.clear();
    }

    private static StockDelivery written(ClaimId id, Delivery delivery) {
        StockDelivery.Builder written = StockDelivery.newBuilder().setId(id);
        delivery.pairs.values().forEach(written::addPairs);
        return written.setLatencyNs(delivery.answer == null ? 0 : delivery.latencyNs).build();
    }

    // ---- from the operator

    /// Tells what was delivered, now or when it is.
    ///
    /// @return whether it is known of; if not, [#giveUp] has to be called some time
    boolean answer(ClaimId id, Consumer<DeliveryReply> answer) {
        Delivery delivery = deliveries.get(id);
        if (delivery == null) {
            early.computeIfAbsent(id, _ -> new ArrayList<>()).add(answer);
            return false;
        }
        delivery.waiting.add(answer);
        settle(id, delivery);
        return true;
    }

    /// Nothing was delivered in time.
    void giveUp(ClaimId id, Consumer<DeliveryReply> answer, JobFailure why) {
        List<Consumer<DeliveryReply>> asked = early.get(id);
        if (asked != null && asked.remove(answer)) {
            if (asked.isEmpty()) {
                early.remove(id);
            }
            answer.accept(DeliveryReply.newBuilder().setRefusal(why).build());
        }
    }

    /// Tells everybody who waits that nothing more comes.
    void stopAll(JobFailure why) {
        DeliveryReply reply = DeliveryReply.newBuilder().setRefusal(why).build();
        early.values().forEach(asked -> asked.forEach(each -> each.accept(reply)));
        early.clear();
        for (Delivery delivery : deliveries.values()) {
            delivery.waiting.forEach(each -> each.accept(reply));
            if (delivery.open > 0 && delivery.answer != null) {
                delivery.answer.accept(ClaimReply.newBuilder().setRefusal(why).build());
            }
        }
        deliveries.clear();
    }
}
