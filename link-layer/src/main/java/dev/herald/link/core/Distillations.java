package dev.herald.link.core;

import dev.herald.hal.device.CommandIds;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.DeviceViolation;
import dev.herald.link.api.LinkOutput.PeerViolation;
import dev.herald.link.api.LinkOutput.ToDevice;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.DistilAck;
import dev.herald.link.message.LinkMessage.DistilReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Carries out the rounds of distillation of all items: gates here, outcomes to the peer and back, and what
/// becomes of the pairs. Normative: spec/text/link.md, LL-DISTIL.
final class Distillations {
    private record Parking(long command, Item item, DistilPair pair) {}

    private final LinkConfig config;
    private final CommandIds ids;
    private final FidelityEstimator estimator;
    private final QubitPool pool;
    private final Requests requests;
    private final Reports reports;
    private final Scheduler scheduler;
    private final Delivery delivery;
    private final RoundGates gates;
    private final List<DistilRound> running = new ArrayList<>();
    private final List<Parking> parking = new ArrayList<>();

    Distillations(
            LinkConfig config,
            CommandIds ids,
            FidelityEstimator estimator,
            QubitPool pool,
            Requests requests,
            Reports reports,
            Scheduler scheduler,
            Delivery delivery) {
        this.config = config;
        this.ids = ids;
        this.estimator = estimator;
        this.pool = pool;
        this.requests = requests;
        this.reports = reports;
        this.scheduler = scheduler;
        this.delivery = delivery;
        gates = new RoundGates(config.device());
    }

    /// A raw pair was heralded for the item; it is on hold in the pool.
    void arrived(long nowNs, Item item, DistilPair pair, Outbox<? super LinkOutput> out) {
        distiller(item).add(pair);
        advance(nowNs, item, out);
    }

    /// Whether the next raw pair of the item has to be moved to storage.
    boolean needsStorage(Item item) {
        Distiller distiller = distiller(item);
        return parks(config, item.plan, item.body.store()) && distiller.nextWaits();
    }

    /// Whether pairs that wait are moved to storage: when they are to be stored anyway, or communication
    /// qubits are too few. LL-DISTIL-3.
    static boolean parks(LinkConfig config, DistilPlan plan, boolean store) {
        return store || config.port().communication().size() < Distiller.places(plan);
    }

    /// Begins the next round, or puts what waits for it into storage.
    private void advance(long nowNs, Item item, Outbox<? super LinkOutput> out) {
        scheduler.progressed();
        Distiller distiller = distiller(item);
        if (!item.live() || distiller.round != null) {
            return;
        }
        List<DistilPair> meeting = distiller.next();
        if (meeting == null) {
            park(item, distiller, out);
            return;
        }
        for (DistilPair pair : meeting) {
            if (pair.handle == null) {
                return; // until it has arrived in storage
            }
        }
        begin(nowNs, item, meeting, out);
    }

    private void park(Item item, Distiller distiller, Outbox<? super LinkOutput> out) {
        if (!parks(config, item.plan, item.body.store())) {
            return;
        }
        for (DistilPair pair : distiller.pairs()) {
            QubitHandle handle = pair.handle;
            int to = pool.freeStorage();
            if (handle != null && !pool.isStorage(handle.qubit()) && to != QubitPool.NONE) {
                parking.add(new Parking(pool.move(handle, to, out), item, pair));
                pair.handle = null;
            }
        }
    }

    private void begin(
            long nowNs, Item item, List<DistilPair> meeting, Outbox<? super LinkOutput> out) {
        Distiller distiller = distiller(item);
        List<QubitHandle> handles = new ArrayList<>();
        List<QubitDescriptor> descriptors = new ArrayList<>();
        List<RoundModel.Input> inputs = new ArrayList<>();
        int[] qubits = new int[meeting.size()];
        BellIndex[] bells = new BellIndex[meeting.size()];
        for (int slot = 0; slot < qubits.length; slot++) {
            DistilPair pair = meeting.get(slot);
            QubitHandle handle = java.util.Objects.requireNonNull(pair.handle);
            pair.tag = pair.tag.at(nowNs);
            handles.add(handle);
            qubits[slot] = handle.qubit();
            bells[slot] = pair.bell;
            descriptors.add(gates.qubit(handle.qubit()));
            inputs.add(
                    new RoundModel.Input(pair.tag.state(), pair.tag.decayA(), pair.tag.decayB()));
        }
        RoundProgram program = program(item.plan.protocol(), meeting, distiller.number());
        RoundGates.Circuit circuit = gates.compile(program, qubits, item.own);
        if (circuit.stages().isEmpty()) {
            requests.remove(nowNs, item, LinkError.UNSUPPORTED, circuit.obstacle(), out);
            return;
        }
        int[] codes = program.mapped(bells);
        int parity = program.parity(codes);
        RoundModel model = new RoundModel(program, circuit.stages(), inputs, descriptors, parity);
        DistilRound round =
                new DistilRound(
                        item,
                        program,
                        meeting,
                        handles,
                        circuit.ops(),
                        model,
                        parity,
                        BellIndex.ofCode(codes[0]),
                        nowNs);
        distiller.round = round;
        running.add(round);
        handles.forEach(pool::operate);
        proceed(round, out);
    }

    /// Both ends choose the same rotations of a twirl. LL-DISTIL-7.
    private static RoundProgram program(Protocol protocol, List<DistilPair> pairs, int number) {
        int[] twirls = new int[2];
        for (int slot = 0; slot < 2; slot++) {
            int hash = Session.number((int) pairs.get(slot).id.sequence(), number);
            twirls[slot] = Integer.remainderUnsigned(hash, 3);
        }
        return RoundProgram.of(protocol, twirls[0], twirls[1]);
    }

    private void proceed(DistilRound round, Outbox<? super LinkOutput> out) {
        for (int op = round.ready(); op >= 0; op = round.ready()) {
            out.emit(new ToDevice(round.begin(op, ids.next())));
        }
    }

    // ---- from the device

    boolean awaits(long command) {
        return find(command) != null;
    }

    private @Nullable DistilRound find(long command) {
        for (DistilRound round : running) {
            if (round.awaits(command)) {
                return round;
            }
        }
        return null;
    }

    void onAnswer(long nowNs, DeviceEvent.Answer answer, Outbox<? super LinkOutput> out) {
        DistilRound round = java.util.Objects.requireNonNull(find(answer.id()));
        boolean hopeless = false;
        switch (answer) {
            case DeviceEvent.Done(long id) when !round.isMeasurement(id) -> round.done(id);
            case DeviceEvent.Measured(long id, boolean one) when round.isMeasurement(id) ->
                    round.measured(id, one);
            case DeviceEvent.Refused(long id, DeviceRefusal why, String detail) -> {
                round.failed(id, false, why + " " + detail);
                hopeless = CommandAnswers.isHopeless(why);
            }
            case DeviceEvent.Faulted(long id, String detail) -> round.failed(id, true, detail);
            default -> {
                out.emit(new DeviceViolation("LL-DEV-1", "round answered by " + answer));
                round.failed(answer.id(), true, "wrong answer");
            }
        }
        Item item = round.item;
        if (hopeless && item.live()) {
            requests.remove(
                    nowNs,
                    item,
                    LinkError.UNSUPPORTED,
                    "the device refused: " + round.failure,
                    out);
        }
        if (!item.live() && round.failure.isEmpty()) {
            round.failure = "its request has ended";
        }
        proceed(round, out);
        if (round.isOver()) {
            over(nowNs, round, out);
        }
    }

    private void over(long nowNs, DistilRound round, Outbox<? super LinkOutput> out) {
        running.remove(round);
        Item item = round.item;
        for (int slot = 0; slot < round.handles.size(); slot++) {
            QubitHandle handle = round.handles.get(slot);
            pool.operated(handle, round.isGone(slot));
            if (round.isGone(slot)) {
                round.pairs.get(slot).handle = null;
            } else if (!item.live()) {
                pool.discard(handle, out); // [LL-DISTIL-10]
            }
        }
        if (!item.live()) {
            return;
        }
        round.ownBits = round.failure.isEmpty() ? round.bits() : Distiller.VOID;
        if (item.own && isTooPoor(nowNs, round)) {
            round.ownBits |= Distiller.VOID; // [LL-DISTIL-8]
        }
        scheduler.progressed();
        reports.send(nowNs, item, distiller(item).number(), round.ownBits, out);
        decide(nowNs, item, out);
    }

    /// Whether what would be delivered, a round trip from now, is below the minimum.
    private boolean isTooPoor(long nowNs, DistilRound round) {
        Item item = round.item;
        if (round.pairs.getFirst().level + 1 < item.plan.rounds()) {
            return false;
        }
        Fidelity then =
                tag(round, round.bits() ^ round.parity)
                        .at(Cycles.plus(nowNs, config.roundTripNs()))
                        .estimate();
        return then.compareTo(item.body.minFidelity()) < 0;
    }

    /// Of the pair that is kept.
    ///
    /// @param peerBits what the peer read
    private FidelityTag tag(DistilRound round, int peerBits) {
        return Tags.distilled(
                round.pairs.stream().map(pair -> pair.tag).toList(),
                round.model.given(round.bits(), peerBits).kept(),
                Cycles.plus(round.startNs, round.model.keptNs()));
    }

    // ---- both outcomes

    void onReport(
            long nowNs, @Nullable Item item, DistilReport report, Outbox<? super LinkOutput> out) {
        Distiller distiller = item == null ? null : item.distiller;
        if (item != null
                && distiller != null
                && !distiller.onReport(report.round(), report.bits())) {
            out.emit(
                    new PeerViolation(
                            "LL-DISTIL-6",
                            "round " + report.round() + " in round " + distiller.number()));
            return;
        }
        out.emit(
                new ToPeer(
                        new DistilAck(
                                report.epoch(), report.request(), report.place(), report.round())));
        if (item != null && distiller != null) {
            decide(nowNs, item, out);
        }
    }

    private void decide(long nowNs, Item item, Outbox<? super LinkOutput> out) {
        Distiller distiller = distiller(item);
        if (!item.live() || !distiller.isDecided()) {
            return;
        }
        DistilRound round = java.util.Objects.requireNonNull(distiller.round);
        int own = round.ownBits;
        int peer = distiller.peerBits();
        boolean success =
                (own | peer) < Distiller.VOID
                        && round.program.keeps(
                                item.own ? own : peer, item.own ? peer : own, round.parity);
        distiller.conclude(success);
        DistilPair kept = round.pairs.getFirst();
        if (success) {
            kept.tag = tag(round, peer);
            kept.bell = round.bell;
            kept.level++;
            if (kept.level == item.plan.rounds()) {
                deliver(nowNs, item, kept, out);
            }
        } else {
            giveBack(round, out);
            if (distiller.isHopeless()) {
                requests.remove(
                        nowNs,
                        item,
                        LinkError.DISTILLATION,
                        "gave up after " + distiller.tried(),
                        out); // [LL-DISTIL-9]
            }
        }
        advance(nowNs, item, out);
    }

    private void deliver(long nowNs, Item item, DistilPair pair, Outbox<? super LinkOutput> out) {
        QubitHandle handle = java.util.Objects.requireNonNull(pair.handle);
        if (item.stored() && !pool.isStorage(handle.qubit())) {
            requests.remove(nowNs, item, LinkError.NO_RESOURCES, "no storage is free", out);
            return;
        }
        Distiller distiller = distiller(item);
        distiller.delivered(pair);
        delivery.distilled(nowNs, item, pair, handle, distiller.distilled, out);
    }

    private void giveBack(DistilRound round, Outbox<? super LinkOutput> out) {
        for (DistilPair pair : round.pairs) {
            QubitHandle handle = pair.handle;
            if (handle != null && pool.holds(handle)) {
                pool.discard(handle, out);
            }
            pair.handle = null;
        }
    }

    // ---- on the way to storage

    /// @return whether the command was one of this part
    boolean moved(long nowNs, long command, QubitHandle handle, Outbox<? super LinkOutput> out) {
        Parking parked = take(command);
        if (parked == null) {
            return false;
        }
        if (!parked.item.live()) {
            pool.discard(handle, out);
            return true;
        }
        parked.pair.handle = handle;
        parked.pair.tag = estimator.moved(parked.pair.tag, nowNs);
        advance(nowNs, parked.item, out);
        return true;
    }

    /// @return the item whose pair was lost, or null when it was none of this part
    @Nullable Item moveFailed(long command) {
        Parking parked = take(command);
        return parked == null ? null : parked.item;
    }

    private @Nullable Parking take(long command) {
        for (int i = 0; i < parking.size(); i++) {
            if (parking.get(i).command == command) {
                return parking.remove(i);
            }
        }
        return null;
    }

    /// The device lost a qubit in the middle of a round.
    void lost(QubitHandle handle) {
        for (DistilRound round : running) {
            if (round.lost(handle)) {
                return;
            }
        }
    }

    private static Distiller distiller(Item item) {
        return java.util.Objects.requireNonNull(item.distiller);
    }
}
