package dev.herald.physical.mhp.core;

import dev.herald.hal.host.Outbox;
import dev.herald.physical.mhp.api.NodeConfig;
import dev.herald.physical.mhp.api.NodeOutput;
import dev.herald.physical.mhp.api.NodeOutput.Dropped;
import dev.herald.physical.mhp.api.NodeOutput.Missed;
import dev.herald.physical.mhp.message.MhpFrame.Hello;
import dev.herald.physical.mhp.message.MhpFrame.Welcome;
import dev.herald.physical.mhp.message.Session;

/// What a node knows of its station: the epoch, and the numbers of its heralds.
final class StationSession {
    private static final int DOUBLINGS_MAX = 5;

    private final NodeConfig config;
    private long nodeEpoch;
    private int stationEpoch;
    private Session session;

    /// The number after that of the last herald that was seen, or known to be missed.
    private long next;

    /// The number of the station's next herald, as far as known.
    private long count;

    private int hellos;
    private int answered;
    private boolean asking;
    private int unanswered;
    private long sentNs;

    StationSession(NodeConfig config, long nodeEpoch) {
        if (nodeEpoch < 1) {
            throw new IllegalArgumentException("epoch " + nodeEpoch + " is less than 1");
        }
        this.config = config;
        this.nodeEpoch = nodeEpoch;
        session = new Session(config.link(), config.node(), nodeEpoch, 0);
    }

    Session session() {
        return session;
    }

    boolean isUp() {
        return stationEpoch != 0;
    }

    int stationEpoch() {
        return stationEpoch;
    }

    long count() {
        return count;
    }

    /// Whether a HELLO waits for its answer.
    boolean isAsking() {
        return asking;
    }

    /// When to ask again.
    long retryNs() {
        return sentNs + (config.helloRetryNs() << Math.min(unanswered - 1, DOUBLINGS_MAX));
    }

    void ask(long nowNs, Outbox<? super NodeOutput> out) {
        hellos++;
        asking = true;
        unanswered++;
        sentNs = nowNs;
        out.emit(
                new NodeOutput.Send(
                        new Hello(session, hellos, Math.max(0, nowNs), config.cycleNs(), count)));
    }

    /// Takes an answer, or the news that the station has started.
    ///
    /// @return whether the station's epoch is another one than before
    boolean welcomed(long nowNs, Welcome welcome, Outbox<? super NodeOutput> out) {
        if (welcome.number() == 0) {
            if (welcome.session().stationEpoch() != stationEpoch && !asking) {
                ask(nowNs, out);
            }
            return false;
        }
        if (welcome.number() - answered <= 0 || welcome.number() - hellos > 0) {
            return false; // an answer repeated, or one that an answer to a later question overtook
        }
        if (welcome.session().nodeEpoch() > nodeEpoch) {
            nodeEpoch = welcome.session().nodeEpoch() + 1; // [PHY-HELLO-5]
            session = new Session(config.link(), config.node(), nodeEpoch, stationEpoch);
            ask(nowNs, out);
            return false;
        }
        if (welcome.session().nodeEpoch() < nodeEpoch) {
            return false;
        }
        if (welcome.cycleNs() != config.cycleNs()) {
            out.emit(
                    new Dropped(
                            "PHY-HELLO-6",
                            "the station's cycles have %d ns, not %d"
                                    .formatted(welcome.cycleNs(), config.cycleNs())));
            return false;
        }
        boolean isNewest = welcome.number() == hellos;
        answered = welcome.number();
        asking = false;
        unanswered = 0;
        boolean isOther = welcome.session().stationEpoch() != stationEpoch;
        if (isOther) {
            stationEpoch = welcome.session().stationEpoch();
            session = new Session(config.link(), config.node(), nodeEpoch, stationEpoch);
            next = welcome.nextSequence();
            count = next;
        } else {
            count = Math.max(count, welcome.nextSequence());
        }
        if (isNewest) {
            out.emit(
                    new NodeOutput.Welcomed(
                            stationEpoch,
                            count,
                            welcome.timeNs() - (sentNs + (nowNs - sentNs) / 2),
                            nowNs - sentNs));
        }
        return isOther;
    }

    /// All 64 bits of a number of which the frame has the lower 32 (PHY-SEQ-2).
    long extend(int sequence) {
        return count + (sequence - (int) count);
    }

    /// The station's next herald has at least this number.
    void counted(long nextSequence) {
        count = Math.max(count, nextSequence);
    }

    /// A herald came.
    ///
    /// @return whether it is none that came before, or was given up
    boolean accept(long sequence, Outbox<? super NodeOutput> out) {
        if (sequence < next) {
            return false;
        }
        missedTo(sequence, out);
        next = sequence + 1;
        counted(next);
        return true;
    }

    /// Whether no herald is known of that has not come.
    boolean isAccounted() {
        return next == count;
    }

    /// Gives up the heralds below a number.
    void missedTo(long sequence, Outbox<? super NodeOutput> out) {
        if (next < sequence) {
            out.emit(new Missed(stationEpoch, next, sequence));
            next = sequence;
        }
    }
}
