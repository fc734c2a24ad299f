package dev.herald.network.core;

import dev.herald.hal.model.LinkId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.network.message.NetworkError;

/// The stream of link pairs that a circuit asks of this node's downstream link: under way while a
/// request is active, asked for again when it breaks off.
final class Generation implements Node.Sleeper {
    static final long PAUSE_FIRST_NS = 1_000_000;
    static final long PAUSE_MAX_NS = 1_000_000_000;

    private enum State {
        IDLE,
        /// Asked of the link layer, which has not answered.
        ASKED,
        STREAMING,
        /// Waits before it asks again.
        PAUSED
    }

    private final Node node;
    private final Circuit circuit;
    private final LinkId link;
    private final int label;
    private State state = State.IDLE;
    private boolean wanted;
    private int createId;
    private long pauseNs = PAUSE_FIRST_NS;

    Generation(Node node, Circuit circuit, LinkId link, int label) {
        this.node = node;
        this.circuit = circuit;
        this.link = link;
        this.label = label;
    }

    void want(boolean pairs) {
        wanted = pairs;
        switch (state) {
            case IDLE -> {
                if (wanted) {
                    ask();
                }
            }
            case STREAMING -> {
                if (!wanted) {
                    state = State.IDLE;
                    node.toLink(link, new LinkInput.Cancel(createId)); // [NL-GEN-2]
                }
            }
            case PAUSED -> {
                if (!wanted) {
                    state = State.IDLE;
                    node.alarm(this, Long.MAX_VALUE);
                }
            }
            case ASKED -> {} // decided when the answer is there
        }
    }

    private void ask() { // [NL-GEN-1]
        state = State.ASKED;
        long cookie = node.ask(this);
        node.toLink(
                link,
                new LinkInput.Create(
                        cookie,
                        CreateRequest.keep(
                                CreateRequest.STREAM, circuit.plan().minFidelity(), label)));
    }

    void acknowledged(int id) {
        if (wanted) {
            state = State.STREAMING;
            createId = id;
        } else {
            state = State.IDLE;
            node.toLink(link, new LinkInput.Cancel(id));
        }
    }

    void refused(LinkError why, String detail) {
        state = State.IDLE;
        broken(why, detail);
    }

    /// A request of this node on the link, with this circuit's label, is over.
    void ended(int id, LinkError why, String detail) {
        if (state == State.STREAMING && id == createId) {
            state = State.IDLE;
            broken(why, detail);
        }
    }

    /// A pair arrived: the link works.
    void paired() {
        pauseNs = PAUSE_FIRST_NS;
    }

    @Override
    public void wake() {
        if (state == State.PAUSED) {
            ask();
        }
    }

    private void broken(LinkError why, String detail) {
        if (!wanted) {
            return;
        }
        switch (why) {
            case LINK_DOWN ->
                    circuit.fail(NetworkError.LINK_DOWN, link + ": " + detail); // [NL-GEN-4]
            case UNSUPPORTED ->
                    circuit.fail(NetworkError.FIDELITY_UNREACHABLE, link + ": " + detail);
            case CREATE, REJECTED -> circuit.fail(NetworkError.REJECTED, link + ": " + detail);
            case EXPIRED,
                    TIMEOUT,
                    NO_TIME,
                    NO_RESOURCES,
                    CANCELLED,
                    DISTILLATION,
                    UNRECOGNISED -> { // [NL-GEN-3]
                state = State.PAUSED;
                node.alarm(this, node.after(pauseNs));
                pauseNs = Math.min(2 * pauseNs, PAUSE_MAX_NS);
            }
        }
    }
}
