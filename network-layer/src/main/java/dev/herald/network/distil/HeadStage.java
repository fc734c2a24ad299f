package dev.herald.network.distil;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.PairId;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.DistilPlan.Shape;
import dev.herald.network.message.EndMessage.DistilDrop;
import dev.herald.network.message.EndMessage.DistilReport;
import dev.herald.network.message.EndMessage.DistilRound;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The stage at the head-end: decides which pairs meet, and what becomes of a round. The tail-end learns of
/// either from it, so both always do the same; a pair is delivered at the head first.
public final class HeadStage extends Stage {
    /// So many rounds are tried for each that a pair needs at least. [NL-DISTIL-11]
    static final int ROUNDS_FACTOR = 1024;

    /// Pairs that are held for a request without a number, at most.
    static final int STREAM_PAIRS = 64;

    private static final double TOLERANCE = 1e-9;

    private static final class Order {
        final long wanted;
        final @Nullable BellIndex finalState;
        long delivered;
        long rounds;

        Order(long wanted, @Nullable BellIndex finalState) {
            this.wanted = wanted;
            this.finalState = finalState;
        }
    }

    private final DistilPlan plan;
    private final Fidelity minimum;
    private final long roundLifeNs;
    private final Map<Integer, Order> orders = new LinkedHashMap<>();
    private int lastRound;

    /// @param plan what is done, not AUTO nor NONE
    /// @param minimum below which no pair is delivered
    /// @param roundLifeNs a round of which nothing is heard for so long has failed
    public HeadStage(
            StageHost host,
            DeviceDescriptor device,
            DistilPlan plan,
            Fidelity minimum,
            long roundLifeNs) {
        super(host, device, true);
        if (!plan.distils() || !Recipe.exists(plan.protocol())) {
            throw new IllegalArgumentException(plan + " cannot be done between ends");
        }
        this.plan = plan;
        this.minimum = minimum;
        this.roundLifeNs = roundLifeNs;
    }

    public DistilPlan plan() {
        return plan;
    }

    /// A request has begun.
    ///
    /// @param number of distilled pairs, 0 for as many as come
    /// @param finalState what each is turned into, or null
    public void begin(int request, long number, @Nullable BellIndex finalState) {
        orders.put(request, new Order(number, finalState));
    }

    /// How many more confirmed pairs the request can use, those in transit included.
    public long wanted(int request) {
        Order order = orders.get(request);
        if (order == null) {
            return 0;
        }
        if (order.wanted == 0) {
            return Math.max(0, STREAM_PAIRS - pairs.size());
        }
        long needed = (order.wanted - order.delivered) * Plans.worth(plan, plan.rounds());
        for (StagePair pair : pairs.values()) {
            if (pair.request == request) {
                needed -= Plans.worth(plan, pair.level);
            }
        }
        return Math.max(0, needed);
    }

    @Override
    public void offer(StagePair pair) {
        super.offer(pair);
        meet(pair.request);
    }

    @Override
    public void end(int request) {
        orders.remove(request);
        super.end(request);
    }

    // ---- who meets

    private void meet(int request) { // [NL-DISTIL-3]
        int most = pairs.size();
        for (int i = 0; i <= most && orders.containsKey(request); i++) {
            List<StagePair> meeting = next(request);
            if (meeting.isEmpty()) {
                return;
            }
            begin(request, meeting);
        }
    }

    private List<StagePair> next(int request) {
        List<StagePair> free = new ArrayList<>();
        for (StagePair pair : List.copyOf(pairs.values())) {
            if (pair.request == request && pair.round == null) {
                long nowNs = host.nowNs();
                if (pair.state(nowNs, nowNs).fidelity() > 0.5) {
                    free.add(pair);
                } else { // [NL-DISTIL-10]
                    drop(pair, "too old to be distilled");
                    host.tell(new DistilDrop(List.of(pair.id())));
                    host.hungry(request);
                }
            }
        }
        int slots = Recipe.slots(plan.protocol());
        for (int level = plan.rounds() - 1; level >= 0; level--) {
            List<StagePair> meeting = new ArrayList<>();
            for (StagePair pair : free) {
                boolean first = meeting.isEmpty() && pair.level == level;
                int others = plan.shape() == Shape.TREE ? level : 0;
                if (first || !meeting.isEmpty() && pair.level == others && meeting.size() < slots) {
                    meeting.add(pair);
                }
            }
            if (plan.shape() == Shape.PUMPING && level > 0 && !meeting.isEmpty()) {
                meeting = pumped(meeting.getFirst(), free, slots);
            }
            if (meeting.size() == slots) {
                return meeting;
            }
        }
        return List.of();
    }

    /// The pair and the oldest that came through no round.
    private static List<StagePair> pumped(StagePair pair, List<StagePair> free, int slots) {
        List<StagePair> meeting = new ArrayList<>();
        meeting.add(pair);
        for (StagePair other : free) {
            if (other != pair && other.level == 0 && meeting.size() < slots) {
                meeting.add(other);
            }
        }
        return meeting;
    }

    private void begin(int request, List<StagePair> meeting) {
        int twirl = plan.protocol() == Protocol.BBPSSW ? host.draw(9) : 0;
        Recipe recipe = Recipe.of(plan.protocol(), twirl);
        int number = ++lastRound;
        GateList gates = gates(recipe, meeting);
        if (!gates.obstacle().isEmpty()) {
            List<PairId> ids = meeting.stream().map(StagePair::id).toList();
            for (StagePair pair : meeting) {
                drop(pair, gates.obstacle());
            }
            host.tell(new DistilDrop(ids));
            tried(request);
            return;
        }
        host.tell(
                new DistilRound(
                        request,
                        number,
                        plan.protocol(),
                        twirl,
                        meeting.stream().map(StagePair::id).toList()));
        begin(new Round(request, number, recipe, meeting, host.nowNs(), gates.ops()));
        watch();
    }

    // ---- what becomes of a round

    @Override
    void carriedOut(Round round) {
        round.own = report(round);
        decide(round);
    }

    @Override
    public void onReport(DistilReport report) {
        Round round = round(report.round());
        if (round != null && round.far == null) {
            round.far = report;
            if (report.read() == DistilReport.VOID) {
                fail(round, "the round failed at the tail-end");
            } else {
                decide(round);
            }
        }
    }

    private void decide(Round round) {
        DistilReport own = round.own;
        DistilReport far = round.far;
        if (own == null || far == null || round.decided) {
            return;
        }
        round.decided = true;
        if (!round.succeeds(own, far)) {
            fail(round, "distillation failed");
            return;
        }
        Order order = orders.get(round.request);
        if (order != null && order.finalState != null && isLast(round)) {
            round.frame = round.ideal().kept().xor(order.finalState).code();
            round.applyX = (round.frame & 1) == 1;
            round.applyZ = round.frame >= 2;
        }
        conclude(round, own, far);
    }

    private boolean isLast(Round round) {
        return round.kept().level + 1 >= plan.rounds();
    }

    @Override
    void corrected(Round round) {
        if (round.own != null && round.far != null) {
            conclude(round, round.own, round.far);
        }
    }

    /// The ends agree: applies what is left of the correction, then tells the tail-end.
    private void conclude(Round round, DistilReport own, DistilReport far) {
        if (round.applyX) {
            round.applyX = false;
            apply(round, GateKind.X);
            return;
        }
        if (round.applyZ) {
            round.applyZ = false;
            apply(round, GateKind.Z);
            return;
        }
        boolean last = isLast(round);
        DistilReport mine =
                new DistilReport(
                        round.number,
                        own.read(),
                        own.startNs(),
                        own.keptNs() + round.frameNs,
                        RoundNoise.ofPpb(own.noise())
                                .keptThrough(BellDiagonal.PERFECT.depolarise(round.frameError))
                                .ppb(),
                        last,
                        round.frame);
        StagePair kept = round.kept();
        BellDiagonal state = round.outcome(mine, far);
        long nowNs = host.nowNs();
        if (last && fidelityNow(kept, state, mine, far, nowNs) < minimum.value() - TOLERANCE) {
            fail(round, "below the fidelity asked"); // [NL-DISTIL-12]
            return;
        }
        host.tell(mine);
        kept.improved(round.bell(round.frame), state, mine.keptNs(), far.keptNs(), nowNs);
        end(round, "measured", 1);
        tried(round.request);
        Order order = orders.get(round.request);
        if (last && order != null) {
            order.delivered++;
            order.rounds = 0;
            pairs.remove(kept.id());
            host.deliver(kept.request, kept);
        }
        meet(round.request);
        host.hungry(round.request);
        watch();
    }

    private static double fidelityNow(
            StagePair kept, BellDiagonal state, DistilReport own, DistilReport far, long nowNs) {
        BellDiagonal aged = Ageing.half(state, kept.tag().decayA(), nowNs - own.keptNs());
        return Ageing.half(aged, kept.tag().decayB(), nowNs - far.keptNs()).fidelity();
    }

    private void apply(Round round, GateKind kind) {
        StagePair kept = round.kept();
        GateDescriptor gate = device.gate(kind, kept.qubit().qubit(), 0).orElse(null);
        if (gate != null) {
            round.frameError += (1 - round.frameError) * gate.error();
            round.frameNs += gate.durationNs();
        }
        submit(
                new DeviceCommand.Gate1(host.commandId(), kept.qubit(), kind, 0),
                new StageCommand(this, round, -1, List.of(kept)),
                List.of(kept));
    }

    @Override
    void broken(Round round) {
        host.tell(DistilReport.failed(round.number));
        tried(round.request);
        host.hungry(round.request);
        meet(round.request);
        watch();
    }

    private void tried(int request) {
        Order order = orders.get(request);
        if (order != null && ++order.rounds >= ROUNDS_FACTOR * Plans.roundsNeeded(plan)) {
            orders.remove(request);
            host.hopeless( // [NL-DISTIL-11]
                    request,
                    order.rounds
                            + " rounds of "
                            + plan
                            + " in a row gave no pair of fidelity "
                            + minimum);
        }
    }

    // ---- time

    private void watch() {
        long oldest = Long.MAX_VALUE;
        for (Round round : rounds.values()) {
            oldest = Math.min(oldest, round.startNs);
        }
        host.alarm(
                oldest == Long.MAX_VALUE || oldest > Long.MAX_VALUE - roundLifeNs
                        ? Long.MAX_VALUE
                        : oldest + roundLifeNs);
    }

    @Override
    public void wake() {
        for (Round round : List.copyOf(rounds.values())) {
            if (host.nowNs() - round.startNs >= roundLifeNs) {
                fail(round, "the tail-end did not report");
            }
        }
        watch();
    }
}
