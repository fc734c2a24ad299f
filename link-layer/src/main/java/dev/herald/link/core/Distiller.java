package dev.herald.link.core;

import dev.herald.hal.device.QubitHandle;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.DistilPlan.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pairs of one item on their way to distilled ones: which of them meet next, and how many are still
/// to be made. A function of the order of the heralds and of what became of the rounds before, hence the
/// same at both ends. One round at a time.
final class Distiller {
    /// In place of outcomes: the sender wants the round to have failed.
    static final int VOID = 4;

    /// So many rounds are tried for each that a pair needs at least. LL-DISTIL-9.
    static final int ROUNDS_FACTOR = 1024;

    private static final int UNKNOWN = -1;

    final DistilPlan plan;
    private final int meeting;
    private final List<DistilPair> pairs = new ArrayList<>();

    /// The round under way, or null.
    @Nullable DistilRound round;

    /// Pairs that reached the last level.
    long distilled;

    long rawPairs;
    long rounds;
    long successes;
    private long roundsForThis;
    private int peerBits = UNKNOWN;
    private int peerBitsNext = UNKNOWN;

    Distiller(DistilPlan plan) {
        this.plan = plan;
        meeting = RoundProgram.slots(plan.protocol());
    }

    List<DistilPair> pairs() {
        return pairs;
    }

    void add(DistilPair pair) {
        rawPairs++;
        pairs.add(pair);
    }

    /// Who meets in the next round, or null when pairs are missing: of a tree the highest level that is
    /// complete, in the order of their first heralds.
    @Nullable List<DistilPair> next() { // [LL-DISTIL-4]
        if (plan.shape() == Shape.PUMPING) {
            return pairs.size() < meeting ? null : List.copyOf(pairs.subList(0, meeting));
        }
        for (int level = plan.rounds() - 1; level >= 0; level--) {
            List<DistilPair> same = new ArrayList<>(meeting);
            for (DistilPair pair : pairs) {
                if (pair.level == level && same.size() < meeting) {
                    same.add(pair);
                }
            }
            if (same.size() == meeting) {
                return List.copyOf(same);
            }
        }
        return null;
    }

    /// Whether the next raw pair has to wait for another.
    boolean nextWaits() {
        if (round != null) {
            return false;
        }
        if (plan.shape() == Shape.PUMPING) {
            return pairs.size() + 1 < meeting;
        }
        long raw = pairs.stream().filter(pair -> pair.level == 0).count();
        return raw + 1 < meeting;
    }

    /// Raw pairs still to be heralded for so many distilled ones; no more than the plan can use at once.
    ///
    /// @param number distilled pairs wanted, Long.MAX_VALUE for a stream
    long wanted(long number) { // [LL-DISTIL-5]
        long room = (long) places(plan) - present();
        if (number == Long.MAX_VALUE) {
            return Math.max(0, room);
        }
        long needed = (number - distilled) * worth(plan, plan.rounds());
        for (DistilPair pair : pairs) {
            needed -= worth(plan, pair.level);
        }
        return Math.max(0, Math.min(room, needed));
    }

    private int present() {
        int count = 0;
        for (DistilPair pair : pairs) {
            if (round == null || !round.isMeasured(pair)) {
                count++;
            }
        }
        return count;
    }

    /// How many raw pairs are in one of the level when nothing fails.
    static long worth(DistilPlan plan, int level) {
        int meeting = RoundProgram.slots(plan.protocol());
        return plan.shape() == Shape.PUMPING
                ? 1 + (long) (meeting - 1) * level
                : (long) Math.pow(meeting, level);
    }

    /// How many pairs are held at once, at each end.
    static int places(DistilPlan plan) {
        int meeting = RoundProgram.slots(plan.protocol());
        return plan.shape() == Shape.PUMPING ? meeting : (meeting - 1) * plan.rounds() + 1;
    }

    /// Rounds of a pair when nothing fails.
    static long roundsNeeded(DistilPlan plan) {
        int others = RoundProgram.slots(plan.protocol()) - 1;
        return plan.shape() == Shape.PUMPING
                ? plan.rounds()
                : (worth(plan, plan.rounds()) - 1) / others;
    }

    /// Number of the round under way, or of the next: the first is 1.
    int number() {
        return (int) (rounds + 1);
    }

    /// What the peer read in a round.
    ///
    /// @return whether it can have come so far
    boolean onReport(int number, int bits) {
        if (number == number()) {
            peerBits = peerBits == UNKNOWN ? bits : peerBits;
        } else if (number == number() + 1) {
            peerBitsNext = peerBitsNext == UNKNOWN ? bits : peerBitsNext;
        } else {
            return number < number();
        }
        return true;
    }

    /// Whether both ends' outcomes of the round under way are known.
    boolean isDecided() {
        return round != null && round.ownBits != UNKNOWN && peerBits != UNKNOWN;
    }

    int peerBits() {
        return peerBits;
    }

    /// The round is over. The pairs that were measured are gone; when it failed, so is the first.
    ///
    /// @return the round
    DistilRound conclude(boolean success) {
        DistilRound over = java.util.Objects.requireNonNull(round);
        rounds++;
        roundsForThis++;
        successes += success ? 1 : 0;
        for (int i = success ? 1 : 0; i < over.pairs.size(); i++) {
            pairs.remove(over.pairs.get(i));
        }
        round = null;
        peerBits = peerBitsNext;
        peerBitsNext = UNKNOWN;
        return over;
    }

    /// The pair is as good as the plan makes it.
    void delivered(DistilPair pair) {
        pairs.remove(pair);
        distilled++;
        roundsForThis = 0;
    }

    boolean isHopeless() { // [LL-DISTIL-9]
        return roundsForThis >= ROUNDS_FACTOR * roundsNeeded(plan);
    }

    /// The pair with the half, or null.
    @Nullable DistilPair holding(QubitHandle handle) {
        for (DistilPair pair : pairs) {
            if (handle.equals(pair.handle)) {
                return pair;
            }
        }
        return null;
    }

    String tried() {
        return rawPairs
                + " raw pairs, "
                + rounds
                + " rounds of which "
                + successes
                + " succeeded, "
                + distilled
                + " pairs distilled";
    }

    /// Whether the protocol's tag is for phases that are not known. Only EPL reads more than parities.
    static boolean needsSingleClick(Protocol protocol) {
        return protocol == Protocol.EPL;
    }
}
