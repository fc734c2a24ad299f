package dev.herald.network.virtual;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.PairType;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.VirtualLinkStatus;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One end of a virtual link: a circuit that looks like a link to the circuits above it. A stream of the link
/// is a request of the circuit, labelled with the stream's purpose, so that both ends give each pair to the
/// same circuit above; the name of a pair follows from its name on the circuit. Not thread-safe.
public final class VirtualLink {
    /// Virtual links have numbers from here on; others have smaller ones.
    public static final int NUMBER_MIN = 1 << 30;

    static final long PAUSE_FIRST_NS = 1_000_000;
    static final long PAUSE_MAX_NS = 1_000_000_000;

    private static final class Stream {
        final int purpose;
        final LinkRequestId id;
        final long cookie;
        final boolean own;
        @Nullable RequestId request;
        LinkError why = LinkError.CANCELLED;
        long pairs;

        Stream(int purpose, LinkRequestId id, long cookie, boolean own) {
            this.purpose = purpose;
            this.id = id;
            this.cookie = cookie;
            this.own = own;
        }
    }

    private final LinkId id;
    private final NodeId self;
    private final NodeId peer;
    private final boolean isHead;
    private final VirtualHost host;
    private final Set<Integer> listening = new LinkedHashSet<>();
    private final Map<Integer, Stream> streams = new LinkedHashMap<>();
    private final Map<RequestId, Stream> byRequest = new LinkedHashMap<>();
    private @Nullable CircuitId circuit;
    private @Nullable BellDiagonal state;
    private long meanPairNs;
    private long sinceNs;
    private int setUps;
    private long pairs;
    private String detail = "not set up yet";
    private int created;
    private long pauseNs = PAUSE_FIRST_NS;
    private boolean closed;

    /// @param isHead whether this end set the circuit up, and does so again when it is lost
    public VirtualLink(LinkId id, NodeId self, NodeId peer, boolean isHead, VirtualHost host) {
        if (id.value() < NUMBER_MIN) { // [NL-VIRTUAL-1]
            throw new IllegalArgumentException(
                    "virtual link " + id + " must have a number of at least " + NUMBER_MIN);
        }
        this.id = id;
        this.self = requireNonNull(self);
        this.peer = requireNonNull(peer);
        this.isHead = isHead;
        this.host = requireNonNull(host);
        sinceNs = host.nowNs();
    }

    public LinkId id() {
        return id;
    }

    /// Whether this end set its circuit up.
    public boolean isHead() {
        return isHead;
    }

    public NodeId peer() {
        return peer;
    }

    /// The circuit that serves it, while it is up.
    public @Nullable CircuitId circuit() {
        return circuit;
    }

    /// Why it is down, as far as that is known; else empty.
    public String detail() {
        return detail;
    }

    public VirtualLinkStatus status() {
        return new VirtualLinkStatus(
                id,
                peer,
                isHead,
                circuit != null,
                sinceNs,
                setUps,
                pairs,
                state,
                meanPairNs,
                detail);
    }

    // ---- the circuit

    /// The circuit is up; at the tail-end, the head-end has said what it is for.
    ///
    /// @param expected state of its pairs, by the model
    /// @param decay how a half idles at this end
    public void up(CircuitId serving, BellDiagonal expected, long pairNs, MemoryDecay decay) {
        circuit = serving;
        state = expected;
        meanPairNs = Math.max(1, pairNs);
        sinceNs = host.nowNs();
        setUps++;
        detail = "";
        pauseNs = PAUSE_FIRST_NS;
        if (isHead) {
            host.tell(serving, new EndMessage.VirtualOpen(id, expected, meanPairNs));
        }
        host.reachable(this, peer, true);
        LinkQuality quality = // [NL-VIRTUAL-3]
                new LinkQuality(
                        id,
                        peer,
                        List.of(new LinkQuality.Offer(0, expected, meanPairNs)),
                        decay,
                        decay,
                        host.nowNs());
        host.fromLink(id, new LinkOutput.LinkUp(quality));
    }

    /// The circuit is gone, or could not be set up. [NL-VIRTUAL-7]
    public void down(String why) {
        detail = why;
        if (circuit != null) {
            circuit = null;
            state = null;
            meanPairNs = 0;
            sinceNs = host.nowNs();
            streams.clear();
            byRequest.clear();
            host.fromLink(id, new LinkOutput.LinkDown(why));
            host.reachable(this, peer, false);
        }
        if (isHead && !closed) {
            host.alarm(this, host.after(pauseNs));
            pauseNs = Math.min(2 * pauseNs, PAUSE_MAX_NS);
        }
    }

    /// Time to set the circuit up again.
    public void wake() {
        if (isHead && !closed && circuit == null) {
            host.open(this);
        }
    }

    /// It is not wanted any more, whatever becomes of its circuit.
    public void close() {
        closed = true;
        host.alarm(this, Long.MAX_VALUE);
    }

    // ---- from the layer above, as of a link

    public void handle(LinkInput input) {
        switch (input) {
            case LinkInput.Listen(int purpose) -> listening.add(purpose);
            case LinkInput.StopListening(int purpose) -> listening.remove(purpose);
            case LinkInput.Create(long cookie, CreateRequest request) -> create(cookie, request);
            case LinkInput.Cancel(int createId) -> cancel(createId);
            default -> {} // a circuit has no timetable, and what is observed is known to its ends
        }
    }

    private void create(long cookie, CreateRequest request) { // [NL-VIRTUAL-4]
        CircuitId serving = circuit;
        BellDiagonal offered = state;
        int purpose = request.purpose();
        if (serving == null || offered == null) {
            refuse(cookie, LinkError.LINK_DOWN, id + " is down");
        } else if (request.type() != PairType.K || request.number() != CreateRequest.STREAM) {
            refuse(cookie, LinkError.UNSUPPORTED, "a virtual link makes streams of kept pairs");
        } else if (request.minFidelity()
                        .compareTo(Fidelity.of(Math.clamp(offered.fidelity(), 0, 1)))
                > 0) {
            refuse(
                    cookie,
                    LinkError.UNSUPPORTED,
                    "fidelity " + request.minFidelity() + " is above " + offered.fidelity());
        } else if (streams.containsKey(purpose)) {
            refuse(cookie, LinkError.NO_RESOURCES, "purpose " + purpose + " has a stream");
        } else {
            created = created % CreateRequest.NUMBER_MAX + 1;
            Stream stream = new Stream(purpose, new LinkRequestId(self, created), cookie, true);
            if (!isHead) { // [NL-VIRTUAL-5]
                streams.put(purpose, stream);
                host.tell(serving, new EndMessage.VirtualAsk(purpose, true));
            } else if (begin(serving, stream)) {
                host.fromLink(id, new LinkOutput.Acknowledged(cookie, created));
            } else {
                refuse(cookie, LinkError.NO_RESOURCES, "the circuit takes no more requests");
            }
        }
    }

    private void refuse(long cookie, LinkError why, String detail) {
        host.fromLink(id, new LinkOutput.Refused(cookie, why, detail));
    }

    /// At the head-end: a request of the circuit for the stream.
    private boolean begin(CircuitId serving, Stream stream) {
        RequestSpec spec =
                new RequestSpec(
                        DeliveryMode.KEEP,
                        RequestSpec.STREAM,
                        Long.MAX_VALUE,
                        null,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z,
                        stream.purpose);
        RequestId request = host.request(serving, spec);
        if (request == null) {
            return false;
        }
        stream.request = request;
        streams.put(stream.purpose, stream);
        byRequest.put(request, stream);
        return true;
    }

    private void cancel(int createId) {
        for (Stream stream : List.copyOf(streams.values())) {
            if (stream.own && stream.id.createId() == createId) {
                end(stream);
            }
        }
    }

    private void end(Stream stream) {
        if (!isHead) {
            if (circuit != null) {
                host.tell(circuit, new EndMessage.VirtualAsk(stream.purpose, false));
            }
        } else if (stream.request != null) {
            streams.remove(stream.purpose);
            host.cancel(stream.request);
        }
    }

    // ---- from the far end

    /// @param message VirtualAsk or VirtualRefusal
    public void relay(EndMessage message) {
        CircuitId serving = circuit;
        if (serving == null) {
            return;
        }
        switch (message) {
            case EndMessage.VirtualAsk(int purpose, boolean wanted) when isHead -> {
                Stream stream = streams.get(purpose);
                if (!wanted) {
                    if (stream != null && !stream.own) {
                        end(stream);
                    }
                } else if (stream != null || !listening.contains(purpose)) {
                    host.tell(serving, new EndMessage.VirtualRefusal(purpose, LinkError.REJECTED));
                } else {
                    created = created % CreateRequest.NUMBER_MAX + 1;
                    var foreign = new Stream(purpose, new LinkRequestId(peer, created), 0, false);
                    if (!begin(serving, foreign)) {
                        host.tell(
                                serving,
                                new EndMessage.VirtualRefusal(purpose, LinkError.NO_RESOURCES));
                    }
                }
            }
            case EndMessage.VirtualRefusal(int purpose, LinkError why) -> {
                Stream stream = streams.get(purpose);
                if (stream == null || !stream.own) {
                    return;
                }
                stream.why = why;
                if (isHead) {
                    end(stream);
                } else if (stream.request == null) {
                    streams.remove(purpose);
                    refuse(stream.cookie, why, "refused by " + peer);
                }
            }
            default -> {}
        }
    }

    // ---- from the circuit

    /// What the circuit's requests tell.
    public void told(NetworkOutput.Up up) {
        switch (up) {
            case NetworkOutput.RequestBegun(RequestId request, RequestSpec spec) -> {
                int purpose = spec.label();
                Stream stream = streams.get(purpose);
                if (stream == null || stream.request != null) {
                    created = created % CreateRequest.NUMBER_MAX + 1;
                    stream = new Stream(purpose, new LinkRequestId(peer, created), 0, false);
                    streams.putIfAbsent(purpose, stream);
                    if (!listening.contains(purpose) && circuit != null && purpose > 0) {
                        host.tell( // [NL-VIRTUAL-6]
                                circuit,
                                new EndMessage.VirtualRefusal(purpose, LinkError.REJECTED));
                    }
                } else {
                    host.fromLink(
                            id, new LinkOutput.Acknowledged(stream.cookie, stream.id.createId()));
                }
                stream.request = request;
                byRequest.put(request, stream);
            }
            case NetworkOutput.PairKept kept -> {
                pairs++;
                Stream stream = byRequest.get(kept.request());
                host.fromLink(
                        id,
                        new LinkOutput.PairKept(
                                stream == null ? new LinkRequestId(peer, 0) : stream.id,
                                stream == null ? 0 : stream.purpose,
                                name(id, kept.pair()),
                                stream == null ? 1 : ++stream.pairs,
                                kept.qubit(),
                                kept.bell(),
                                kept.tag()));
            }
            case NetworkOutput.RequestEnded ended -> {
                Stream stream = byRequest.remove(ended.request());
                if (stream != null) {
                    streams.remove(stream.purpose, stream);
                    LinkError why =
                            ended.why() == NetworkError.DISTILLATION
                                    ? LinkError.DISTILLATION
                                    : ended.why() == NetworkError.CANCELLED
                                            ? stream.why
                                            : LinkError.EXPIRED;
                    host.fromLink(
                            id,
                            new LinkOutput.Failed(stream.id, stream.purpose, why, ended.detail()));
                }
            }
            default -> {}
        }
    }

    /// Name of the pair as one of the link, the same at both ends.
    public static LinkPairId name(LinkId link, PairId pair) { // [NL-VIRTUAL-8]
        return new LinkPairId(link, (int) (pair.high() >>> 32), pair.low() & Long.MAX_VALUE);
    }
}
