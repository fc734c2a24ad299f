package dev.herald.network.core;

import dev.herald.link.api.LinkInput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.network.api.PlaneSettings;
import dev.herald.network.message.NetworkError;
import java.util.ArrayList;
import java.util.List;

/// The link pairs that a circuit asks of this node's downstream link while a request is active: an endless
/// stream when no other circuit wants pairs of the link; otherwise chunks, two at a time so that the link is
/// never without, whose sizes are as the circuits share the link. What breaks off is asked for again.
final class Generation implements Node.Sleeper {
    static final long PAUSE_FIRST_NS = 1_000_000;
    static final long PAUSE_MAX_NS = 1_000_000_000;
    private static final int CHUNKS = 2;
    private static final int UNANSWERED = -1;

    /// A request to the link layer that is not over.
    final class Ask {
        private final boolean stream;

        /// Create id, which may be 0, or [#UNANSWERED].
        private int id = UNANSWERED;

        private Ask(boolean stream) {
            this.stream = stream;
        }

        void acknowledged(int createId) {
            id = createId;
            if (!wanted || held) {
                cancel(this);
            } else if (!stream) {
                cancelStreams();
            }
        }

        void refused(LinkError why, String detail) {
            asks.remove(this);
            broken(why, detail);
        }
    }

    private final Node node;
    private final Circuit circuit;
    private final LocalLink link;
    private final List<Ask> asks = new ArrayList<>(CHUNKS + 1);
    private boolean wanted;

    /// Waits before it asks again.
    private boolean paused;

    /// It does so because pairs are not wanted for a while.
    private boolean held;

    private long pauseNs = PAUSE_FIRST_NS;

    Generation(Node node, Circuit circuit, LocalLink link) {
        this.node = node;
        this.circuit = circuit;
        this.link = link;
    }

    void want(boolean pairs) {
        wanted = pairs;
        if (wanted) {
            ask();
            return;
        }
        for (Ask ask : List.copyOf(asks)) {
            if (ask.id != UNANSWERED) { // else when the answer is there
                cancel(ask); // [NL-GEN-2]
            }
        }
        if (paused) {
            paused = false;
            held = false;
            node.alarm(this, Long.MAX_VALUE);
        }
    }

    /// No pairs for a while: too many wait.
    void hold(long forNs) { // [NL-GEN-8]
        if (!wanted || paused) {
            return;
        }
        paused = true;
        held = true;
        for (Ask ask : List.copyOf(asks)) {
            if (ask.id != UNANSWERED) { // else when the answer is there
                cancel(ask);
            }
        }
        node.alarm(this, node.after(forNs));
    }

    /// Another circuit wants pairs of the link, or does not any more.
    void shared() {
        if (wanted) {
            ask();
        }
    }

    private void ask() { // [NL-GEN-1]
        if (paused) {
            return;
        }
        PlaneSettings settings = node.config.plane();
        boolean stream = // [NL-VIRTUAL-12]
                !link.shared()
                        || link.isVirtual()
                        || settings.sharing() == PlaneSettings.Sharing.TIME;
        int want = stream ? 1 : CHUNKS;
        for (int under = count(stream); under < want; under++) {
            int pairs = stream ? CreateRequest.STREAM : link.chunk(circuit, settings); // [NL-GEN-5]
            Ask ask = new Ask(stream);
            asks.add(ask);
            node.toLink(link.id, new LinkInput.Create(node.ask(ask), circuit.asking(pairs)));
        }
    }

    private int count(boolean stream) {
        int count = 0;
        for (int i = 0; i < asks.size(); i++) {
            count += asks.get(i).stream == stream ? 1 : 0;
        }
        return count;
    }

    private void cancel(Ask ask) {
        asks.remove(ask);
        node.toLink(link.id, new LinkInput.Cancel(ask.id));
    }

    /// The first chunk has its place: until then the stream kept the link busy.
    private void cancelStreams() {
        for (Ask ask : List.copyOf(asks)) {
            if (ask.stream && ask.id != UNANSWERED) {
                cancel(ask);
            }
        }
    }

    /// A request of this node on the link, with this circuit's label, is over: all its pairs are made.
    void finished(int id) {
        for (int i = 0; i < asks.size(); i++) {
            Ask ask = asks.get(i);
            if (ask.id == id) {
                asks.remove(i);
                if (ask.stream) {
                    broken(LinkError.EXPIRED, "the stream ended");
                } else if (wanted) {
                    ask();
                }
                return;
            }
        }
    }

    /// A request of this node on the link, with this circuit's label, broke off.
    void failed(int id, LinkError why, String detail) {
        for (int i = 0; i < asks.size(); i++) {
            if (asks.get(i).id == id) {
                asks.remove(i);
                broken(why, detail);
                return;
            }
        }
    }

    /// A pair arrived: the link works.
    void paired() {
        pauseNs = PAUSE_FIRST_NS;
    }

    @Override
    public void wake() {
        if (paused) {
            paused = false;
            held = false;
            ask();
        }
    }

    private void broken(LinkError why, String detail) {
        if (!wanted) {
            return;
        }
        switch (why) {
            case LINK_DOWN ->
                    circuit.fail(NetworkError.LINK_DOWN, link.id + ": " + detail); // [NL-GEN-4]
            case UNSUPPORTED ->
                    circuit.fail(NetworkError.FIDELITY_UNREACHABLE, link.id + ": " + detail);
            case CREATE, REJECTED -> circuit.fail(NetworkError.REJECTED, link.id + ": " + detail);
            case EXPIRED,
                    TIMEOUT,
                    NO_TIME,
                    NO_RESOURCES,
                    CANCELLED,
                    DISTILLATION,
                    UNRECOGNISED -> { // [NL-GEN-3]
                if (!paused) {
                    paused = true;
                    node.alarm(this, node.after(pauseNs));
                    pauseNs = Math.min(2 * pauseNs, PAUSE_MAX_NS);
                }
            }
        }
    }
}
