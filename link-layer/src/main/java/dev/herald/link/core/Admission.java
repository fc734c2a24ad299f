package dev.herald.link.core;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.PairType;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Whether a request can be taken on: at the creator before it is, at the other end when its Add comes.
final class Admission {

    /// The answer to a request.
    sealed interface Verdict {
        /// @param point the operating point to attempt at
        /// @param plan how the pairs are distilled
        /// @param pairNs mean time that one pair takes
        record Yes(int point, DistilPlan plan, long pairNs) implements Verdict {}

        record No(LinkError why, String detail) implements Verdict {}
    }

    private final LinkConfig config;
    private final FidelityEstimator estimator;
    private final DistributedQueue queue;
    private final Scheduler scheduler;
    private final DistilPlanner planner;
    private final BitSet purposes = new BitSet();

    Admission(
            LinkConfig config,
            FidelityEstimator estimator,
            DistributedQueue queue,
            Scheduler scheduler) {
        this.scheduler = scheduler;
        this.config = config;
        this.estimator = estimator;
        this.queue = queue;
        planner = new DistilPlanner(config, estimator);
    }

    void listen(int purpose, boolean on) {
        if (purpose >= 0 && purpose <= CreateRequest.PURPOSE_MAX) {
            purposes.set(purpose, on);
        }
    }

    /// A request of the layer above, while the session is up.
    Verdict ofOwn(CreateRequest request) {
        Verdict.No unable =
                unable(request, request.type() != PairType.K, request.type() == PairType.K);
        if (unable != null) {
            return unable;
        }
        if (request.distil().protocol() != DistilPlan.Protocol.NONE) {
            DistilPlanner.Choice choice = planner.choose(request); // [LL-DISTIL-2]
            return choice.exists()
                    ? inTime(request, choice.point(), choice.plan(), choice.pairNs())
                    : new Verdict.No(LinkError.UNSUPPORTED, choice.obstacle());
        }
        boolean store = request.store() && request.type() == PairType.K;
        OperatingPoint point = estimator.choose(request.minFidelity(), request.type(), store);
        if (point == null) { // [LL-CREATE-5]
            return new Verdict.No(
                    LinkError.UNSUPPORTED,
                    "fidelity "
                            + request.minFidelity()
                            + " is above "
                            + estimator.ceiling(request.type(), store));
        }
        return inTime(
                request,
                point.code(),
                DistilPlan.NONE,
                estimator.meanPairNs(point, request.type(), store));
    }

    private Verdict inTime(CreateRequest request, int point, DistilPlan plan, long pairNs) {
        double share = scheduler.share(request.purpose());
        if (share == 0) { // [LL-BIN-5]
            return new Verdict.No(
                    LinkError.NO_TIME, "the timetable has no bin for purpose " + request.purpose());
        }
        if (request.maxTimeNs() > 0) {
            long neededNs = (long) Math.ceil(needed(request, pairNs) / share);
            if (config.roundTripNs() > request.maxTimeNs()
                    || neededNs > request.maxTimeNs()) { // [LL-CREATE-6]
                return new Verdict.No(
                        LinkError.UNSUPPORTED,
                        "takes "
                                + Math.max(neededNs, config.roundTripNs())
                                + " ns on an idle link");
            }
            long aheadNs = ahead(request);
            if (besideTests(Cycles.plus(aheadNs, neededNs))
                    > request.maxTimeNs()) { // [LL-CREATE-7]
                return new Verdict.No(
                        LinkError.NO_TIME,
                        "takes " + besideTests(aheadNs) + " ns before it is served");
            }
        }
        if (!queue.hasRoom()) { // [LL-CREATE-8]
            return new Verdict.No(LinkError.NO_RESOURCES, "queue and backlog are full");
        }
        return new Verdict.Yes(point, plan, pairNs);
    }

    /// A request of the peer.
    ///
    /// @return why not, or null
    @Nullable LinkError ofPeer(long nowNs, Add add) {
        CreateRequest request = add.body();
        if (add.kind() == ItemKind.BUFFER) {
            if (config.isMaster()
                    || request.type() != PairType.K
                    || !request.store()
                    || request.number() == CreateRequest.STREAM
                    || add.plan().distils()) { // [LL-BUFFER-1]
                return LinkError.REJECTED;
            }
        } else if (!purposes.get(request.purpose())) {
            return LinkError.REJECTED; // [LL-CREATE-9]
        }
        if (add.deadlineNs() <= nowNs) {
            return LinkError.TIMEOUT;
        }
        Verdict.No unable =
                unable(request, request.type() == PairType.M, request.type() != PairType.M);
        if (unable != null) {
            return unable.why();
        }
        if (estimator.point(add.point()) == null) { // [LL-CREATE-10]
            return LinkError.UNSUPPORTED;
        }
        if (add.plan().distils()
                && (request.type() != PairType.K
                        || planner.obstacle(request, add.plan()) != null)) {
            return LinkError.UNSUPPORTED; // [LL-DISTIL-1]
        }
        return queue.hasRoomForPeer() ? null : LinkError.NO_RESOURCES;
    }

    /// An item of the peer that verifies the link.
    ///
    /// @param open whether it has one already
    /// @return why not, or null
    @Nullable LinkError ofTest(long nowNs, Add add, boolean open) {
        CreateRequest request = add.body();
        if (open
                || request.type() != PairType.M
                || request.number() < 1
                || request.number() > LinkMessage.TEST_PAIRS_MAX
                || request.atomic()
                || !request.consecutive()
                || request.priority() != CreateRequest.PRIORITY_MAX
                || !request.minFidelity().equals(Fidelity.ZERO)
                || add.deadlineNs() == Long.MAX_VALUE
                || !TestKind.exists(request.purpose())
                || !isSetting(TestKind.ofPurpose(request.purpose()), request)) {
            return LinkError.REJECTED; // [LL-TEST-10]
        }
        if (add.deadlineNs() <= nowNs) {
            return LinkError.TIMEOUT;
        }
        if (!config.device().can(Capability.ENTANGLE_MEASURE)
                || estimator.point(add.point()) == null) {
            return LinkError.UNSUPPORTED;
        }
        return queue.hasRoomForPeer() ? null : LinkError.NO_RESOURCES;
    }

    private static boolean isSetting(TestKind kind, CreateRequest request) {
        return request.local().set() == BasisChoice.Set.FIXED
                && request.remote().set() == BasisChoice.Set.FIXED
                && kind.setting(request.local().fixed(), request.remote().fixed()) >= 0;
    }

    private Verdict.@Nullable No unable(CreateRequest request, boolean measures, boolean keeps) {
        if (measures && !config.device().can(Capability.ENTANGLE_MEASURE)
                || keeps && !config.device().can(Capability.ENTANGLE_KEEP)) { // [LL-CREATE-4]
            return new Verdict.No(
                    LinkError.UNSUPPORTED,
                    "the device cannot make pairs of type " + request.type());
        }
        boolean store = request.store() && request.type() == PairType.K;
        int storage = config.port().storage().size();
        if (store && (!config.device().can(Capability.MOVE) || storage == 0)) {
            return new Verdict.No(LinkError.UNSUPPORTED, "there is no storage to move pairs to");
        }
        int qubits = store ? storage : config.port().communication().size();
        if (keeps && !request.consecutive() && request.number() > qubits) { // [LL-PAIR-9]
            return new Verdict.No(
                    LinkError.NO_RESOURCES,
                    request.number()
                            + " pairs at once need as many qubits; "
                            + qubits
                            + " are there");
        }
        return null;
    }

    private static long needed(CreateRequest request, long pairNs) {
        return Cycles.times(Math.max(1, request.number()), pairNs);
    }

    /// Mean time until what comes before the request is served, whatever the order of service: what is
    /// at least as urgent, and what of the time tests take.
    private long ahead(CreateRequest request) {
        long aheadNs = queue.backlog().aheadNs(request.priority());
        for (Item item : queue.placed()) {
            OperatingPoint point = estimator.point(item.point);
            if (!item.stream()
                    && item.kind != ItemKind.BUFFER
                    && item.body.priority() >= request.priority()
                    && point != null) {
                boolean store = item.stored();
                boolean distils = item.plan.distils();
                long pairNs =
                        distils
                                ? item.pairNs
                                : estimator.meanPairNs(point, item.body.type(), store);
                long left = distils ? item.body.number() - item.delivered : item.wanted();
                aheadNs = Cycles.plus(aheadNs, Cycles.times(left, pairNs));
            }
        }
        return aheadNs;
    }

    /// The time that something takes beside the tests.
    private long besideTests(long ns) {
        double share = config.verification().busyShare();
        return share == 0 ? ns : (long) Math.min(ns / (1 - share), (double) (1L << 62));
    }
}
