package dev.herald.link.core;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.PeerViolation;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.api.LinkOutput.Verified;
import dev.herald.link.api.VerificationResult;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkMessage.TestAck;
import dev.herald.link.message.LinkMessage.TestReport;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.PairType;
import dev.herald.link.message.QueueId;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Verifies the link: the master has items of kind TEST made when they are due; when one has finished,
/// each end tells the other what it read, and both compare. One item at a time is made and compared, so
/// that both ends take the same measurements in the same order and know the same of the link.
final class Verifier {
    private static final long GIVE_UP_MIN_NS = 1_000_000_000;
    private static final int GIVE_UP_RETRANSMISSIONS = 64;

    private final LinkConfig config;
    private final Session session;
    private final Exchanges exchanges;
    private final DistributedQueue queue;
    private final Requests requests;
    private final FidelityEstimator estimator;
    private final Calibration calibration;
    private final TestPlan plan;
    private final TestPoints points;
    private final TestSeries[] series = new TestSeries[TestKind.values().length];
    private final boolean active;
    private boolean ready = true;
    private @Nullable TestRound own;
    private @Nullable TestRound peers;

    Verifier(
            LinkConfig config,
            Session session,
            Exchanges exchanges,
            DistributedQueue queue,
            Requests requests,
            FidelityEstimator estimator,
            Calibration calibration) {
        this.config = config;
        this.session = session;
        this.exchanges = exchanges;
        this.queue = queue;
        this.requests = requests;
        this.estimator = estimator;
        this.calibration = calibration;
        plan = new TestPlan(config.verification());
        points = new TestPoints(config.port().points());
        for (TestKind kind : TestKind.values()) {
            series[kind.ordinal()] = new TestSeries(kind);
        }
        active = // [LL-TEST-1]
                config.isMaster()
                        && points.any()
                        && config.device().can(Capability.ENTANGLE_MEASURE);
    }

    /// A session is up.
    void up(long nowNs) {
        plan.begin(nowNs);
    }

    /// The session is lost, and every item with it.
    void down(long nowNs) {
        own = own == null ? null : over(nowNs, own);
        peers = peers == null ? null : over(nowNs, peers);
    }

    /// An item was taken on, of either end.
    void taken(Item item) {
        if (item.kind == ItemKind.REQUEST) {
            points.used(item.point);
        } else if (item.kind == ItemKind.TEST && !item.own) {
            if (peers != null) {
                peers.end(exchanges);
            }
            peers = new TestRound(item);
        }
    }

    /// Whether an item of the peer has not ended yet.
    boolean isOpenAtPeer() {
        return peers != null && peers.item.live();
    }

    long nextNs() {
        long next = mayBegin() ? plan.nextNs() : Machine.NEVER;
        next = own == null ? next : Math.min(next, own.giveUpNs);
        return peers == null ? next : Math.min(next, peers.giveUpNs);
    }

    private boolean mayBegin() {
        return active && ready && own == null && session.up() && queue.hasRoom();
    }

    /// Takes further what has ended, and begins what is due. Called at the end of every step.
    ///
    /// @param isReady whether the device makes attempts
    void pump(long nowNs, boolean isReady, Outbox<? super LinkOutput> out) {
        ready = isReady;
        own = own == null ? null : advance(nowNs, own, out);
        peers = peers == null ? null : advance(nowNs, peers, out);
        TestKind kind = mayBegin() ? plan.next(nowNs) : null;
        if (kind != null) {
            begin(nowNs, kind, out);
        }
    }

    private void begin(long nowNs, TestKind kind, Outbox<? super LinkOutput> out) {
        int name = requests.name();
        if (name == Requests.NONE) {
            return;
        }
        if (plan.setting(kind) == 0) {
            points.begin(kind);
        }
        OperatingPoint point = points.of(kind);
        TestKind.Setting setting = kind.settings().get(plan.setting(kind));
        int pairs = plan.pairs(kind);
        CreateRequest body =
                new CreateRequest( // [LL-TEST-2]
                        PairType.M,
                        pairs,
                        Fidelity.ZERO,
                        0,
                        kind.ordinal(),
                        CreateRequest.PRIORITY_MAX,
                        false,
                        true,
                        false,
                        BasisChoice.fixed(setting.local()),
                        BasisChoice.fixed(setting.remote()));
        long pairNs = estimator.meanPairNs(point, PairType.M, false);
        long costNs = Cycles.times(pairs, pairNs);
        Item item =
                new Item(
                        new LinkRequestId(config.self(), name),
                        body,
                        true,
                        point.code(),
                        Cycles.plus(nowNs, Cycles.plus(Cycles.times(4, costNs), slackNs(pairs))),
                        ItemKind.TEST,
                        DistilPlan.NONE,
                        pairNs,
                        config.isMaster());
        TestRound round = new TestRound(item);
        round.fromNs = nowNs;
        round.costNs = costNs;
        own = round;
        requests.take(item);
        queue.enqueue(nowNs, item, out);
    }

    /// What an item may take beside its attempts: the exchange of its Add, and gaps between batches.
    private long slackNs(int pairs) {
        long batchNs = estimator.heraldNs() + config.port().commandLeadNs();
        long exchangeNs = config.transmissionsMax() * config.retransmitNs() + config.roundTripNs();
        return 4 * exchangeNs + (16 + pairs) * batchNs;
    }

    // ---- what the peer says

    void onReport(TestReport report, Outbox<? super LinkOutput> out) {
        out.emit(
                new ToPeer(
                        new TestAck(
                                session.number(),
                                report.request(),
                                report.place()))); // [LL-TEST-7]
        TestRound round = find(report.request(), report.place());
        if (round == null || round.theirs != null) {
            return;
        }
        if (report.count() != round.item.body.number()) {
            out.emit(
                    new PeerViolation(
                            "LL-TEST-6",
                            "report of " + report.count() + " pairs for " + round.item));
            round.outcomes().revoked = true;
            return;
        }
        round.theirs = report;
    }

    void onAck(TestAck ack) {
        TestRound round = find(ack.request(), ack.place());
        if (round != null && round.reporting != null) {
            round.acked = true;
            round.end(exchanges);
        }
    }

    private @Nullable TestRound find(LinkRequestId request, QueueId place) {
        if (own != null && own.isOf(request, place)) {
            return own;
        }
        return peers != null && peers.isOf(request, place) ? peers : null;
    }

    // ---- the course of a round

    /// @return the round while it goes on, or null
    private @Nullable TestRound advance(
            long nowNs, TestRound round, Outbox<? super LinkOutput> out) {
        if (round.item.live()) {
            return round;
        }
        if (round.endedNs < 0) {
            round.endedNs = nowNs;
            long waitNs = Cycles.times(GIVE_UP_RETRANSMISSIONS, config.retransmitNs());
            round.giveUpNs = Cycles.plus(nowNs, Math.max(GIVE_UP_MIN_NS, waitNs));
        }
        if (!round.complete() || round.outcomes().revoked && !round.compared) {
            return over(nowNs, round); // [LL-TEST-7]
        }
        if (round.reporting == null) {
            BigInteger bits = round.outcomes().bits();
            Exchange.Tested reporting = new Exchange.Tested(round.item, bits);
            round.reporting = reporting;
            exchanges.send(nowNs, reporting, out); // [LL-TEST-6]
        }
        TestReport theirs = round.theirs;
        if (theirs != null && !round.compared) {
            round.compared = true;
            compare(round, theirs, out);
        }
        return round.compared && round.acked || nowNs >= round.giveUpNs
                ? over(nowNs, round)
                : round;
    }

    /// @return null
    private @Nullable TestRound over(long nowNs, TestRound round) {
        round.end(exchanges);
        if (round.item.own) {
            long endNs = round.endedNs < 0 ? nowNs : round.endedNs;
            long tookNs = endNs - round.fromNs;
            plan.took(round.kind, round.fromNs, Math.max(round.costNs, tookNs));
            if (round.compared) {
                plan.done(round.kind, nowNs);
            } else {
                plan.dropped(round.kind, nowNs);
            }
        }
        return null;
    }

    private void compare(TestRound round, TestReport theirs, Outbox<? super LinkOutput> out) {
        TestKind.Setting setting = round.kind.settings().get(round.setting);
        int point = round.item.point;
        Tally tally = round.outcomes().compare(theirs.bits(), setting, config.port().cycleNs());
        if (setting.diagonal()) {
            calibration.tested(point, setting.axis(), tally, out); // [LL-FEU-1]
        }
        TestSeries all = series[round.kind.ordinal()];
        if (all.add(point, round.setting, tally)) {
            calibration.completed(point, round.kind, all.asOfNs());
            VerificationResult result = all.result(calibration.readout());
            if (result != null) {
                out.emit(new Verified(result, all.asOfNs())); // [LL-TEST-8]
            }
        }
    }
}
