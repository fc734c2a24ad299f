package dev.herald.link.core;

import dev.herald.hal.device.CommandIds;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.Acknowledged;
import dev.herald.link.api.LinkOutput.LinkDown;
import dev.herald.link.api.LinkOutput.LinkUp;
import dev.herald.link.api.LinkOutput.PeerViolation;
import dev.herald.link.api.LinkOutput.QualityChanged;
import dev.herald.link.api.LinkOutput.Refused;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.api.Timetable;
import dev.herald.link.message.BufferedPair;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.AddReject;
import dev.herald.link.message.LinkMessage.Advert;
import dev.herald.link.message.LinkMessage.AdvertAck;
import dev.herald.link.message.LinkMessage.DistilAck;
import dev.herald.link.message.LinkMessage.DistilReport;
import dev.herald.link.message.LinkMessage.Expire;
import dev.herald.link.message.LinkMessage.ExpireAck;
import dev.herald.link.message.LinkMessage.Hello;
import dev.herald.link.message.LinkMessage.Remove;
import dev.herald.link.message.LinkMessage.RemoveAck;
import dev.herald.link.message.LinkMessage.TestAck;
import dev.herald.link.message.LinkMessage.TestReport;
import dev.herald.link.message.LinkRequestId;
import java.util.List;

/// One end of one link. Takes each input to the part it concerns; the parts know nothing of the layers
/// around them. Normative text: spec/text/link.md.
final class LinkMachine implements Machine<LinkInput, LinkOutput> {
    private final LinkConfig config;
    private final Session session;
    private final Exchanges exchanges;
    private final Withdrawals withdrawals;
    private final Reports reports;
    private final PairBuffer buffer;
    private final Prebuilding prebuilding;
    private final DistributedQueue queue;
    private final Calibration calibration;
    private final FidelityEstimator estimator;
    private final QubitPool pool;
    private final HeraldLog log;
    private final HandedOver handedOver;
    private final Requests requests;
    private final PeerMemory peerMemory;
    private final Adverts adverts;
    private final Admission admission;
    private final Verifier verifier;
    private final Delivery delivery;
    private final Generator generator;
    private final CommandAnswers answers;
    private DeviceState device = DeviceState.READY;

    LinkMachine(LinkConfig config) {
        this(config, Counters.of(config));
    }

    LinkMachine(LinkConfig config, Counters counters) {
        this.config = config;
        CommandIds ids = new CommandIds(config.commandOwner());
        session = new Session(config);
        exchanges = new Exchanges(config, session);
        withdrawals = new Withdrawals(config.self(), exchanges);
        reports = new Reports(exchanges);
        calibration = new Calibration(config);
        estimator = new FidelityEstimator(config, calibration);
        pool = new QubitPool(config, ids);
        log = new HeraldLog(config.port());
        buffer = new PairBuffer(config, pool, log, withdrawals);
        queue = new DistributedQueue(config, exchanges, buffer, counters);
        handedOver = new HandedOver(config, pool);
        requests = new Requests(config, queue, withdrawals, pool, log, handedOver, counters);
        peerMemory = new PeerMemory();
        adverts = new Adverts(config, pool, exchanges);
        Scheduler scheduler = new Scheduler(config, peerMemory, adverts);
        admission = new Admission(config, estimator, queue, scheduler);
        delivery =
                new Delivery(
                        config,
                        ids,
                        estimator,
                        pool,
                        log,
                        requests,
                        handedOver,
                        buffer,
                        reports,
                        scheduler);
        verifier =
                new Verifier(config, session, exchanges, queue, requests, estimator, calibration);
        generator =
                new Generator(
                        config,
                        ids,
                        session,
                        queue,
                        scheduler,
                        estimator,
                        pool,
                        new Account(log, withdrawals, requests),
                        requests,
                        delivery);
        answers = new CommandAnswers(generator, delivery, pool);
        prebuilding = new Prebuilding(config, estimator, buffer, requests, queue, scheduler);
    }

    @Override
    public void handle(long nowNs, LinkInput input, Outbox<? super LinkOutput> out) {
        if (requests.nextNs() <= nowNs) {
            requests.expire(nowNs, out); // [LL-ORDER-1]
        }
        switch (input) {
            case LinkInput.FromDevice(DeviceEvent event) -> onDevice(nowNs, event, out);
            case LinkInput.Released(int qubit) -> pool.release(qubit);
            case LinkInput.FromPeer(LinkMessage message) -> onMessage(nowNs, message, out);
            case LinkInput.Create create -> create(nowNs, create, out);
            case LinkInput.Cancel(int createId) -> cancel(nowNs, createId, out);
            case LinkInput.Listen(int purpose) -> admission.listen(purpose, true);
            case LinkInput.StopListening(int purpose) -> admission.listen(purpose, false);
            case LinkInput.Schedule(Timetable timetable) -> generator.schedule(timetable);
            case LinkInput.Observed observed -> calibration.observed(observed);
        }
        conclude(nowNs, out);
    }

    @Override
    public void expire(long nowNs, Outbox<? super LinkOutput> out) {
        if (requests.nextNs() <= nowNs) {
            requests.expire(nowNs, out); // [LL-ORDER-1]
        }
        if (session.nextNs() <= nowNs) {
            onSession(nowNs, session.expire(nowNs, out), "nothing was heard from the peer", out);
        }
        for (Exchange late = exchanges.pollDue(nowNs);
                late != null;
                late = exchanges.pollDue(nowNs)) {
            repeat(nowNs, late, out);
        }
        conclude(nowNs, out);
    }

    @Override
    public long nextDeadlineNs() {
        return Math.min(
                Math.min(Math.min(session.nextNs(), adverts.nextNs()), exchanges.nextNs()),
                Math.min(
                        requests.nextNs(),
                        Math.min(
                                Math.min(generator.nextNs(), verifier.nextNs()),
                                session.up() ? prebuilding.nextNs() : Machine.NEVER)));
    }

    /// Pairs made ahead; for tests.
    PairBuffer buffer() {
        return buffer;
    }

    /// What is held now; for tests.
    Census census() {
        int free = pool.count(QubitPool.Use.FREE);
        int out = pool.count(QubitPool.Use.DELIVERED);
        return new Census(
                queue.ownCount(),
                queue.peerCount(),
                queue.backlog().size(),
                exchanges.size(),
                withdrawals.open(),
                requests.names(),
                requests.size(),
                delivery.moving(),
                pool.size() - free - out,
                out,
                generator.idle() ? 0 : 1);
    }

    HeraldLog log() {
        return log;
    }

    Session session() {
        return session;
    }

    private void conclude(long nowNs, Outbox<? super LinkOutput> out) {
        verifier.pump(nowNs, device == DeviceState.READY, out);
        if (estimator.takeChanged() && session.up()) {
            out.emit(new QualityChanged(estimator.quality(nowNs))); // [LL-FEU-8]
        }
        if (session.up()) {
            prebuilding.reconsider(nowNs, device, out);
            queue.pump(nowNs, out);
        }
        generator.reconsider(nowNs, out);
        if (session.up()) {
            adverts.reconsider(nowNs, out);
        }
        queue.check();
        pool.check();
        generator.check();
    }

    // ---- from above

    private void create(long nowNs, LinkInput.Create create, Outbox<? super LinkOutput> out) {
        if (!session.up()) {
            out.emit(
                    new Refused(
                            create.cookie(),
                            LinkError.LINK_DOWN,
                            "no session with the peer")); // [LL-CREATE-2]
            return;
        }
        if (device == DeviceState.FAULT || device == DeviceState.OFFLINE) {
            out.emit(
                    new Refused(
                            create.cookie(),
                            LinkError.LINK_DOWN,
                            "the device is " + device)); // [LL-DEV-7]
            return;
        }
        switch (admission.ofOwn(create.request())) {
            case Admission.Verdict.No(LinkError why, String detail) ->
                    out.emit(new Refused(create.cookie(), why, detail));
            case Admission.Verdict.Yes(int point, DistilPlan plan, long pairNs) -> {
                int name = requests.name();
                if (name == Requests.NONE) {
                    out.emit(
                            new Refused(
                                    create.cookie(),
                                    LinkError.NO_RESOURCES,
                                    "every create id is in use"));
                    return;
                }
                long maxTimeNs = create.request().maxTimeNs();
                long deadlineNs = maxTimeNs == 0 ? Long.MAX_VALUE : Cycles.plus(nowNs, maxTimeNs);
                Item item =
                        new Item(
                                new LinkRequestId(config.self(), name),
                                create.request(),
                                true,
                                point,
                                deadlineNs,
                                ItemKind.REQUEST,
                                plan,
                                pairNs,
                                config.isMaster());
                requests.take(item);
                verifier.taken(item);
                out.emit(new Acknowledged(create.cookie(), name)); // [LL-CREATE-1]
                queue.enqueue(nowNs, item, out);
            }
        }
    }

    private void cancel(long nowNs, int createId, Outbox<? super LinkOutput> out) {
        Item item = requests.own(createId);
        if (item != null && item.kind == ItemKind.REQUEST) {
            requests.remove(nowNs, item, LinkError.CANCELLED, "cancelled", out); // [LL-REMOVE-2]
        }
    }

    // ---- from the peer

    private void onMessage(long nowNs, LinkMessage message, Outbox<? super LinkOutput> out) {
        if (!(message instanceof Hello) && !session.accepts(nowNs, message.epoch(), out)) {
            return; // of another session [LL-HELLO-7]
        }
        switch (message) {
            case Hello hello ->
                    onSession(nowNs, session.onHello(nowNs, hello, out), "the peer restarted", out);
            case Add add -> onAdd(nowNs, add, out);
            case AddAck ack -> {
                Item ended = queue.onAddAck(ack, out);
                Item item = ended != null ? ended : queue.find(ack.place());
                if (item != null && item.own && !item.served) {
                    serve(nowNs, item, ack.buffered(), out);
                }
                if (ended != null) {
                    requests.giveBackAssigned(nowNs, ended, out);
                    queue.remove(nowNs, ended, ended.ended, out); // [LL-REMOVE-4]
                }
            }
            case AddReject reject -> {
                Item item = queue.onAddReject(reject, out);
                if (item != null
                        && item.live()
                        && reject.why() == LinkError.NO_RESOURCES
                        && queue.postpone(item)) {
                    break;
                }
                if (item != null && item.live()) {
                    requests.fail(
                            nowNs, item, reject.why(), "the peer declined", out); // [LL-CREATE-11]
                } else if (item != null) {
                    requests.settled(item);
                }
            }
            case Remove remove -> {
                Item item = queue.find(remove.request(), remove.place());
                if (item != null) {
                    requests.fail(
                            nowNs, item, remove.why(), "removed by the peer", out); // [LL-REMOVE-3]
                }
                out.emit(
                        new ToPeer(
                                new RemoveAck(session.number(), remove.request(), remove.place())));
            }
            case RemoveAck ack -> {
                Item item = queue.onRemoveAck(ack);
                if (item != null) {
                    requests.settled(item);
                }
            }
            case Expire expire -> onExpire(nowNs, expire, out);
            case ExpireAck ack -> withdrawals.onAck(nowNs, ack, out);
            case Advert advert -> {
                peerMemory.onAdvert(advert, out);
                estimator.peer(peerMemory.last());
            }
            case AdvertAck ack -> adverts.onAck(ack);
            case TestReport report -> verifier.onReport(report, out);
            case TestAck ack -> verifier.onAck(ack);
            case DistilReport report ->
                    delivery.distillations()
                            .onReport(
                                    nowNs,
                                    queue.find(report.request(), report.place()),
                                    report,
                                    out);
            case DistilAck ack -> reports.onAck(ack);
        }
    }

    private void onAdd(long nowNs, Add add, Outbox<? super LinkOutput> out) {
        if (!add.request().origin().equals(config.peer())
                || (add.place() == null) != config.isMaster()) {
            out.emit(
                    new PeerViolation(
                            "LL-QUEUE-1", "Add of " + add.request() + " at " + add.place()));
            return;
        }
        if (!queue.answers().isNew(add, out)) {
            return;
        }
        if (queue.clashes(add)) {
            out.emit(
                    new PeerViolation(
                            "LL-QUEUE-14",
                            add.request() + ", " + add.place() + " or its order is in use"));
            return;
        }
        LinkError why =
                add.kind() == ItemKind.TEST
                        ? admission.ofTest(nowNs, add, verifier.isOpenAtPeer())
                        : admission.ofPeer(nowNs, add);
        if (why != null) {
            queue.reject(add, why, out);
            return;
        }
        Item item =
                new Item(
                        add.request(),
                        add.body(),
                        false,
                        add.point(),
                        add.deadlineNs(),
                        add.kind(),
                        add.plan(),
                        Math.max(1, add.pairNs()),
                        !config.isMaster());
        requests.take(item);
        verifier.taken(item);
        prebuilding.onAdd(item);
        queue.accept(nowNs, add, item, out);
        serve(nowNs, item, add.buffered(), out);
    }

    /// Both ends know now which pairs of the buffer the request has.
    ///
    /// @param given pairs that the peer gave to it
    private void serve(
            long nowNs, Item item, List<BufferedPair> given, Outbox<? super LinkOutput> out) {
        item.served = true;
        boolean all = config.isMaster() || buffer.take(nowNs, item, given, out);
        if (!item.live()) {
            return;
        }
        if (all) {
            delivery.deliverAssigned(nowNs, item, out);
        } else {
            requests.fail(
                    nowNs,
                    item,
                    LinkError.EXPIRED,
                    "a pair of the buffer is not there any more",
                    out); // [LL-BUFFER-6]
        }
    }

    private void onExpire(long nowNs, Expire expire, Outbox<? super LinkOutput> out) {
        boolean doubtful = log.isDoubtful();
        if (!log.isPlausible(nowNs, expire.stationEpoch(), expire.high())) {
            out.emit(new PeerViolation("LL-EXPIRE-13", "never made: " + expire));
            return;
        }
        if (!log.withdrawn(expire.stationEpoch(), expire.low(), expire.high())) { // [LL-EXPIRE-5]
            out.emit(new PeerViolation("LL-EXPIRE-12", "too many ranges: " + expire));
            return;
        }
        if (log.isDoubtful() && !doubtful) {
            generator.doubt();
        }
        requests.revoke(
                nowNs, expire.stationEpoch(), expire.low(), expire.high(), expire.request(), out);
        buffer.revoke(expire.stationEpoch(), expire.low(), expire.high(), out);
        Item item = queue.find(expire.request(), expire.place());
        if (item != null && item.kind != ItemKind.BUFFER) {
            requests.fail(
                    nowNs,
                    item,
                    LinkError.EXPIRED,
                    "the peer missed a herald",
                    out); // [LL-EXPIRE-3]
        }
        out.emit(
                new ToPeer(
                        new ExpireAck( // [LL-EXPIRE-11]
                                session.number(),
                                expire.request(),
                                expire.place(),
                                expire.stationEpoch(),
                                expire.high())));
    }

    private void onSession(
            long nowNs, Session.Change change, String why, Outbox<? super LinkOutput> out) {
        switch (change) {
            case NONE -> {}
            case UP -> up(nowNs, out);
            case RESTARTED -> {
                down(nowNs, why, out);
                up(nowNs, out);
            }
            case DOWN -> down(nowNs, why, out);
        }
    }

    private void up(long nowNs, Outbox<? super LinkOutput> out) {
        if (session.peerReborn()) {
            log.forget();
            handedOver.revokeAll(out);
        }
        out.emit(new LinkUp(estimator.quality(nowNs)));
        adverts.begin(nowNs, device, out);
        verifier.up(nowNs);
        withdrawals.resume(nowNs, out);
    }

    private void down(long nowNs, String why, Outbox<? super LinkOutput> out) {
        out.emit(new LinkDown(why));
        withdrawals.suspend();
        adverts.end();
        peerMemory.forget();
        reports.clear();
        estimator.peer(null);
        generator.sessionLost();
        for (Item item : queue.live()) {
            item.former = true;
            requests.fail(nowNs, item, LinkError.LINK_DOWN, why, out); // [LL-HELLO-4]
        }
        buffer.clear(nowNs, out);
        for (Item item : queue.reset()) {
            requests.settled(item);
        }
        verifier.down(nowNs);
    }

    private void repeat(long nowNs, Exchange late, Outbox<? super LinkOutput> out) {
        if (late instanceof Exchange.Adding adding && late.sent >= config.transmissionsMax()) {
            queue.giveUp(adding);
            if (adding.item.live()) {
                requests.fail(
                        nowNs,
                        adding.item,
                        LinkError.TIMEOUT,
                        "the peer did not answer",
                        out); // [LL-QUEUE-5]
            }
            if (queue.mute()) {
                for (Item waiting : queue.waiting()) {
                    requests.fail(
                            nowNs,
                            waiting,
                            LinkError.TIMEOUT,
                            "the peer answers no requests",
                            out); // [LL-ROBUST-6]
                }
            }
        }
        exchanges.send(nowNs, late, out);
    }

    // ---- from the device

    private void onDevice(long nowNs, DeviceEvent event, Outbox<? super LinkOutput> out) {
        switch (event) {
            case DeviceEvent.Heralded heralded -> generator.onHeralded(nowNs, heralded, out);
            case DeviceEvent.StateChanged(DeviceState state, _) -> {
                device = state;
                generator.onState(state);
                adverts.onState(state);
            }
            case DeviceEvent.QubitsLost lost -> {
                delivery.lost(nowNs, lost.qubits(), queue.items(), out);
            }
            case DeviceEvent.Answer answer -> answers.onAnswer(nowNs, answer, out);
        }
    }
}
