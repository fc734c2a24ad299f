package dev.herald.conformance.network;

import dev.herald.conformance.engine.MachineBench;
import dev.herald.conformance.engine.NothingToTest;
import dev.herald.conformance.engine.SuiteBroken;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Machine;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.Topology;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.wire.NetworkCodec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opentest4j.AssertionFailedError;

/// One node of a network on the bench, in virtual time. The bench plays its neighbours, the link layers
/// of its links, its device and the layer above.
///
/// What has one good answer the bench answers by itself: a link takes on every request, a device gives a
/// qubit back at once. Measurements, Bell measurements and gates are a test's to answer. Whatever neighbours
/// say to each other passes through the codec, both ways.
public final class NetworkBench extends MachineBench<NetworkInput, NetworkOutput> {
    static final LinkQuality.Offer FINE =
            new LinkQuality.Offer(0, BellDiagonal.werner(0.9625), 1_000_000);
    static final LinkQuality.Offer COARSE =
            new LinkQuality.Offer(1, BellDiagonal.werner(0.8875), 250_000);

    private static final int ANSWERS_MAX = 1_000;
    private static final NetworkCodec CODEC = new NetworkCodec();

    private final NetworkConfig config;
    private final Tap tap;
    private final Map<Integer, Way> tunnels = new LinkedHashMap<>();
    private boolean obliging = true;
    private int creates;
    private int circuits;

    NetworkBench(NetworkConfig config, Machine<NetworkInput, NetworkOutput> entity) {
        this(config, new Tap(entity));
    }

    private NetworkBench(NetworkConfig config, Tap tap) {
        super(tap);
        this.config = config;
        this.tap = tap;
    }

    NetworkConfig config() {
        return config;
    }

    int self() {
        return config.self().value();
    }

    // ---- inputs

    Heard in(NetworkInput input) {
        deliver(input);
        return heard();
    }

    /// From now on what this node and that one say to each other as neighbours travels through the circuit
    /// of a virtual link, and is given and heard here without its wrapping.
    void tunnel(int neighbour, Way circuit) {
        tunnels.put(neighbour, circuit);
    }

    Heard peer(int from, NetworkMessage message) {
        Way tunnel = tunnels.get(from);
        if (tunnel != null) {
            return tunnel.tell(new EndMessage.Carried(message));
        }
        return in(new NetworkInput.FromPeer(new NodeId(from), wire(message)));
    }

    Heard link(int link, LinkOutput.Up event) {
        return in(new NetworkInput.FromLink(new LinkId(link), event));
    }

    Heard device(DeviceEvent event) {
        return in(new NetworkInput.FromDevice(event));
    }

    /// Bytes that come over a session channel.
    ///
    /// @throws NothingToTest when the entity takes values
    Heard frame(int from, byte[] bytes) {
        if (!tap.speaksFrames()) {
            throw new NothingToTest("the entity on trial takes messages, not frames");
        }
        feed(
                from + ": " + HexFormat.of().formatHex(bytes),
                out -> tap.frame(nowNs(), from, bytes, out));
        return heard();
    }

    /// Passes time.
    Heard pass(long durationNs) {
        long untilNs = nowNs() + durationNs;
        Heard all = new Heard();
        while (tap.nextDeadlineNs() <= untilNs) {
            advance(Math.max(0, tap.nextDeadlineNs() - nowNs()));
            all = all.and(heard());
        }
        advance(untilNs - nowNs());
        return all.and(heard());
    }

    /// What was said since the last input, with the bench's own answers and what they led to.
    private Heard heard() {
        Heard heard = new Heard();
        int answers = 0;
        for (NetworkOutput output = tap.poll(); output != null; output = tap.poll()) {
            heard.add(unwrapped(seen(output)));
            if (answer(output) && ++answers > ANSWERS_MAX) {
                throw new AssertionFailedError(
                        "the entity asks on and on; at last it asked for " + output);
            }
        }
        ignoreUnread();
        return heard;
    }

    private boolean answer(NetworkOutput output) {
        return switch (output) {
            case NetworkOutput.ToDevice(DeviceCommand.Discard discard) -> {
                deliver(new NetworkInput.FromDevice(new DeviceEvent.Done(discard.id())));
                yield true;
            }
            case NetworkOutput.ToLink(LinkId link, LinkInput.Create(long cookie, var _))
                    when obliging -> {
                var taken = new LinkOutput.Acknowledged(cookie, creates++);
                deliver(new NetworkInput.FromLink(link, taken));
                yield true;
            }
            default -> false;
        };
    }

    /// From now on requests to links are a test's to answer.
    NetworkBench disobliging() {
        obliging = false;
        return this;
    }

    // ---- the wire

    private static NetworkMessage wire(NetworkMessage message) {
        if (CODEC.decode(CODEC.encode(message))
                instanceof Decoded.Valid<NetworkMessage>(NetworkMessage read)) {
            return read;
        }
        throw new SuiteBroken("the suite's own message is no frame: " + message);
    }

    /// A message as the neighbour reads it.
    private static NetworkOutput seen(NetworkOutput output) {
        if (!(output instanceof NetworkOutput.ToPeer(NodeId to, NetworkMessage message))) {
            return output;
        }
        byte[] frame = CODEC.encode(message);
        if (frame.length > NetworkCodec.FRAME_MAX) {
            throw new AssertionFailedError("a frame of " + frame.length + " bytes: " + message);
        }
        return switch (CODEC.decode(frame)) {
            case Decoded.Valid<NetworkMessage>(NetworkMessage read) ->
                    new NetworkOutput.ToPeer(to, read);
            case Decoded.Malformed<NetworkMessage>(String clause, String detail) ->
                    throw new AssertionFailedError(
                            "the entity sent what breaks " + clause + ": " + detail);
            case Decoded.Unknown<NetworkMessage>(String what) ->
                    throw new AssertionFailedError("the entity sent an unknown " + what);
        };
    }

    /// What another end of a virtual link is told as a neighbour, without the relay around it.
    private NetworkOutput unwrapped(NetworkOutput output) {
        if (output instanceof NetworkOutput.ToPeer(var _, NetworkMessage.Relay relay)
                && relay.message() instanceof EndMessage.Carried(NetworkMessage carried)) {
            for (Map.Entry<Integer, Way> tunnel : tunnels.entrySet()) {
                if (tunnel.getValue().id().equals(relay.circuit())) {
                    return new NetworkOutput.ToPeer(new NodeId(tunnel.getKey()), carried);
                }
            }
        }
        return output;
    }

    // ---- surroundings

    /// The links of this node, with the neighbour that each leads to.
    List<Topology.Edge> links() {
        List<Topology.Edge> own = new ArrayList<>();
        for (Topology.Edge edge : config.topology().links()) {
            if (edge.a().equals(config.self()) || edge.b().equals(config.self())) {
                own.add(edge);
            }
        }
        return own;
    }

    int neighbour(Topology.Edge edge) {
        return edge.a().equals(config.self()) ? edge.b().value() : edge.a().value();
    }

    /// The link between this node and the neighbour.
    int link(int neighbour) {
        for (Topology.Edge edge : links()) {
            if (neighbour(edge) == neighbour) {
                return edge.link().value();
            }
        }
        throw new SuiteBroken(neighbour + " is no neighbour of " + config.self());
    }

    Heard linkUp(int neighbour, LinkQuality.Offer... curve) {
        int link = link(neighbour);
        return link(
                link,
                new LinkOutput.LinkUp(
                        new LinkQuality(
                                new LinkId(link),
                                new NodeId(neighbour),
                                List.of(curve),
                                NetworkKit.HERE,
                                NetworkKit.THERE,
                                nowNs())));
    }

    Heard peerUp(int neighbour) {
        return in(new NetworkInput.PeerUp(new NodeId(neighbour)));
    }

    Heard peerDown(int neighbour) {
        return in(new NetworkInput.PeerDown(new NodeId(neighbour)));
    }

    /// All links and sessions are up, at an instant after 0.
    NetworkBench ready() {
        pass(1_000);
        for (Topology.Edge edge : links()) {
            if (edge.link().value() < NetworkKit.VIRTUAL) {
                linkUp(neighbour(edge), FINE, COARSE);
                peerUp(neighbour(edge));
            }
        }
        return this;
    }

    /// Number of the next circuit that the suite sets up.
    int nextCircuit() {
        return ++circuits;
    }

    /// Create id of the last request that a link took on.
    int lastCreate() {
        return creates - 1;
    }

    @Override
    public void close() {
        tap.close();
    }
}
