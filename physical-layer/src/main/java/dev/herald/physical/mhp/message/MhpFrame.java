package dev.herald.physical.mhp.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellIndex;
import org.jspecify.annotations.Nullable;

/// What a node and the station of a link say to each other. A frame may be lost, delayed and repeated;
/// each is a statement that stays true, so that hearing it twice, or late, does no harm.
public sealed interface MhpFrame {

    /// The greatest cycle number: cycle times of 1 ns last for 73 years.
    long CYCLE_MAX = 1L << 61;

    /// The greatest number of attempts of a batch.
    long ATTEMPTS_MAX = 0xFFFF_FFFFL;

    int SPACING_MAX = 1 << 24;
    int POINT_MAX = 0xFFFF;

    Session session();

    /// Node to station: says who is there, and asks for a WELCOME.
    ///
    /// @param number counts the node's HELLOs in its epoch, from 1
    /// @param timeNs network time of sending
    /// @param cycleNs the cycle time the node works with
    /// @param expected the number the node expects the next herald to have, 0 if it knows none
    record Hello(Session session, int number, long timeNs, long cycleNs, long expected)
            implements MhpFrame {
        public Hello {
            check(session.nodeEpoch() > 0, "nodeEpoch", session.nodeEpoch());
            check(number != 0, "number", number);
            checkClock(timeNs, cycleNs);
            check(expected >= 0, "expected", expected);
        }
    }

    /// Station to node: the answer to a HELLO, or, unasked, that the station has started.
    ///
    /// @param number that of the HELLO answered, 0 when none is
    /// @param timeNs network time of sending
    /// @param cycleNs the cycle time the station works with
    /// @param nextSequence the number the next herald will have, all 64 bits
    /// @param summaryCycles cycles between summaries
    record Welcome(
            Session session,
            int number,
            long timeNs,
            long cycleNs,
            long nextSequence,
            int summaryCycles)
            implements MhpFrame {
        public Welcome {
            check(session.stationEpoch() != 0, "stationEpoch", 0);
            check(number == 0 || session.nodeEpoch() > 0, "nodeEpoch", session.nodeEpoch());
            checkClock(timeNs, cycleNs);
            check(nextSequence >= 0, "nextSequence", nextSequence);
            check(summaryCycles >= 1, "summaryCycles", summaryCycles);
        }
    }

    /// Node to station (GEN): a run of attempts of one batch, made at `firstCycle`, one spacing later
    /// and so on.
    ///
    /// @param batch counts the node's batches in its epoch; later ones replace earlier ones
    /// @param tag names the work, the same at both ends
    /// @param point code of the operating point
    /// @param keep whether the qubit is kept rather than measured
    /// @param wanted after so many heralds the batch is full; at least 1
    /// @param firstCycle a multiple of the spacing; with no attempts, the cycle after which none is made
    /// @param spacing cycles between attempts
    /// @param attempt number in the batch of the attempt at `firstCycle`, from 1; with no attempts,
    ///     the number of attempts made in the batch
    /// @param attempts length of the run; 0 says that the batch is over, and asks for its summary
    /// @param last whether the batch has no attempt after the run
    /// @param withdrawn whether the node takes the run back: these attempts were not made
    record Gen(
            Session session,
            int batch,
            long tag,
            int point,
            boolean keep,
            int wanted,
            long firstCycle,
            int spacing,
            long attempt,
            long attempts,
            boolean last,
            boolean withdrawn)
            implements MhpFrame {
        public Gen {
            check(session.nodeEpoch() > 0, "nodeEpoch", session.nodeEpoch());
            check(session.stationEpoch() != 0, "stationEpoch", 0);
            check(point >= 0 && point <= POINT_MAX, "point", point);
            check(wanted >= 1, "wanted", wanted);
            check(spacing >= 1 && spacing <= SPACING_MAX, "spacing", spacing);
            check(firstCycle >= 0 && firstCycle <= CYCLE_MAX, "firstCycle", firstCycle);
            check(
                    attempts == 0 || firstCycle % spacing == 0,
                    "firstCycle is no multiple of spacing",
                    firstCycle);
            check(attempts >= 0 && attempts <= ATTEMPTS_MAX, "attempts", attempts);
            check(attempt >= (attempts == 0 ? 0 : 1), "attempt", attempt);
            check(attempt + attempts <= ATTEMPTS_MAX + 1, "attempt", attempt);
            check(
                    firstCycle <= CYCLE_MAX - attempts * spacing,
                    "a run that ends after the greatest cycle: firstCycle",
                    firstCycle);
            check(attempts > 0 || last, "a run of no attempts that is not the last: attempts", 0);
            check(attempts > 0 || !withdrawn, "a withdrawn run of no attempts: attempts", 0);
        }

        /// Cycle of the run's last attempt; of `firstCycle` when there is none.
        public long lastCycle() {
            return attempts == 0 ? firstCycle : firstCycle + (attempts - 1) * spacing;
        }

        /// Number of the run's last attempt.
        public long lastAttempt() {
            return attempts == 0 ? attempt : attempt + attempts - 1;
        }
    }

    /// Station to node (REPLY): a herald, or a summary of a run of attempts that were not heralded, or
    /// why the station takes no attempts.
    ///
    /// @param batch the node's batch
    /// @param tag the node's tag
    /// @param peerTag the other end's tag in the same cycle, 0 when it made no attempt
    /// @param bell the realised Bell state; null when nothing was heralded
    /// @param error what kept `attempt` from counting
    /// @param sequence lower 32 bits of the number of this herald, or of the next when there is none
    /// @param attempt number of the attempt at `cycle` in the node's batch; 0 when none was judged
    /// @param cycle that of the herald; of a summary, every attempt up to it is judged
    /// @param span so many attempts up to and including `attempt` were not heralded; 0 with a herald
    /// @param met attempts of the batch up to `cycle` that both ends made under one tag
    /// @param offsetPs from the start of the window to the detection, 0 to 2^32 - 1
    /// @param full whether the batch has had all the heralds it wanted
    /// @param crossed whether some attempt of the batch met one under another tag
    /// @param last whether every attempt of the batch is judged
    record Reply(
            Session session,
            int batch,
            long tag,
            long peerTag,
            @Nullable BellIndex bell,
            ReplyError error,
            int sequence,
            long attempt,
            long cycle,
            long span,
            long met,
            long offsetPs,
            boolean full,
            boolean crossed,
            boolean last)
            implements MhpFrame {
        public Reply {
            requireNonNull(error);
            check(session.nodeEpoch() > 0, "nodeEpoch", session.nodeEpoch());
            check(session.stationEpoch() != 0, "stationEpoch", 0);
            check(cycle >= 0 && cycle <= CYCLE_MAX, "cycle", cycle);
            check(attempt >= 0 && attempt <= ATTEMPTS_MAX, "attempt", attempt);
            check(span >= 0 && span <= attempt, "span", span);
            check(met >= 0 && met <= ATTEMPTS_MAX, "met", met);
            check(offsetPs >= 0 && offsetPs <= 0xFFFF_FFFFL, "offsetPs", offsetPs);
            if (bell != null) {
                check(error == ReplyError.NONE, "a herald with error", error.code());
                check(tag == peerTag, "a herald with another peerTag", peerTag);
                check(attempt >= 1, "a herald with attempt", attempt);
                check(span == 0, "a herald with span", span);
                check(met >= 1, "a herald with met", met);
            }
        }
    }

    private static void checkClock(long timeNs, long cycleNs) {
        check(timeNs >= 0, "timeNs", timeNs);
        check(cycleNs >= 1, "cycleNs", cycleNs);
    }

    private static void check(boolean holds, String field, long value) {
        if (!holds) {
            throw new IllegalArgumentException(field + " " + value + " is not allowed");
        }
    }
}
