package dev.herald.link.core;

import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.PeerViolation;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.message.LinkMessage.Hello;

/// The session with the peer: epochs, their exchange by Hello, and liveness.
///
/// An epoch of the peer is believed only when it comes with this end's own: then the peer sent it after
/// this end's epoch was chosen. Both ends number the session by both epochs, so that what was said in
/// an earlier session is never taken for the present.
final class Session {
    static final int VERSION = 1;

    /// What a step did to the session.
    enum Change {
        NONE,
        UP,
        /// A new session took the place of one that was up.
        RESTARTED,
        DOWN
    }

    private sealed interface State {
        record Down() implements State {}

        record Up(int peer, int number) implements State {}
    }

    private static final State DOWN = new State.Down();
    private static final int FORMER_MAX = 8;

    private final LinkConfig config;
    private final int[] former = new int[FORMER_MAX];
    private int formerCount;
    private int own;
    private State state = DOWN;
    private long helloAtNs;
    private long heardNs;
    private long deadAtNs = Machine.NEVER;
    private long promptAtNs;
    private int peerFirst;
    private boolean peerReborn;

    Session(LinkConfig config) {
        this.config = config;
        own = config.epoch();
    }

    boolean up() {
        return state instanceof State.Up;
    }

    /// Number of the session, 0 while it is down.
    int number() {
        return state instanceof State.Up(_, int number) ? number : 0;
    }

    /// Whether the peer restarted between the session before and this one.
    boolean peerReborn() {
        return peerReborn;
    }

    /// Epoch with which the peer of the last session started, 0 for none.
    int peerFirst() {
        return peerFirst;
    }

    int ownEpoch() {
        return own;
    }

    long nextNs() {
        return Math.min(helloAtNs, deadAtNs);
    }

    Change onHello(long nowNs, Hello hello, Outbox<? super LinkOutput> out) {
        if (hello.version() != VERSION) {
            out.emit(new PeerViolation("LL-HELLO-8", "version " + hello.version()));
            return Change.NONE;
        }
        if (hello.discipline() != config.discipline().digest()) {
            out.emit(
                    new PeerViolation(
                            "LL-HELLO-10",
                            "discipline "
                                    + Integer.toHexString(hello.discipline())
                                    + ", not "
                                    + config.discipline().name()));
            return Change.NONE;
        }
        if (isFormer(hello.epoch())) {
            return Change.NONE; // [LL-HELLO-6]
        }
        boolean fresh = hello.peerEpoch() == own;
        boolean current = state instanceof State.Up(int peer, _) && peer == hello.epoch();
        if (!hello.reply() || !fresh || !current) {
            out.emit(new ToPeer(hello(hello.epoch(), true))); // [LL-HELLO-2]
        }
        if (!fresh) {
            return Change.NONE; // [LL-HELLO-3]
        }
        heardNs = nowNs;
        if (current) {
            return Change.NONE;
        }
        Change change = Change.UP;
        if (state instanceof State.Up(int peer, _)) {
            former[formerCount++ % FORMER_MAX] = peer;
            change = Change.RESTARTED; // [LL-HELLO-5]
        }
        int number = config.isMaster() ? number(own, hello.epoch()) : number(hello.epoch(), own);
        state = new State.Up(hello.epoch(), number);
        peerReborn = peerFirst != 0 && peerFirst != hello.first(); // [LL-ROBUST-1]
        peerFirst = hello.first();
        deadAtNs = Cycles.plus(nowNs, config.deadAfterNs());
        return change;
    }

    /// Whether a message, not a Hello, belongs to the session; counts as a sign of life if so.
    boolean accepts(long nowNs, int number, Outbox<? super LinkOutput> out) {
        if (state instanceof State.Up(_, int current) && current == number) {
            heardNs = nowNs;
            return true;
        }
        if (nowNs >= promptAtNs) { // [LL-HELLO-7]
            promptAtNs = Cycles.plus(nowNs, config.retransmitNs());
            hello(out);
        }
        return false;
    }

    Change expire(long nowNs, Outbox<? super LinkOutput> out) {
        Change change = Change.NONE;
        if (deadAtNs <= nowNs) {
            deadAtNs = Cycles.plus(heardNs, config.deadAfterNs());
            if (deadAtNs <= nowNs) {
                giveUp(nowNs); // [LL-HELLO-4]
                change = Change.DOWN;
            }
        }
        if (helloAtNs <= nowNs) {
            helloAtNs = Cycles.plus(nowNs, config.helloNs());
            hello(out); // [LL-HELLO-1]
        }
        return change;
    }

    /// Under a new epoch, so that nothing the peer still says in the session given up is believed.
    private void giveUp(long nowNs) {
        state = DOWN;
        deadAtNs = Machine.NEVER;
        helloAtNs = nowNs;
        formerCount = 0;
        java.util.Arrays.fill(former, 0);
        own = number(own, own + 1);
    }

    private void hello(Outbox<? super LinkOutput> out) {
        int peer = state instanceof State.Up(int known, _) ? known : 0;
        out.emit(new ToPeer(hello(peer, false)));
    }

    private Hello hello(int peer, boolean reply) {
        return new Hello(own, peer, VERSION, reply, config.discipline().digest(), config.epoch());
    }

    private boolean isFormer(int epoch) {
        for (int each : former) {
            if (each == epoch) {
                return true;
            }
        }
        return false;
    }

    /// The session number of two epochs: the upper half of the SplitMix64 finaliser; 1 for 0.
    static int number(int master, int slave) {
        long z = (long) master << 32 | Integer.toUnsignedLong(slave);
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        int number = (int) ((z ^ (z >>> 31)) >>> 32);
        return number == 0 ? 1 : number; // [LL-HELLO-9]
    }
}
