package dev.herald.daemon.node;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.Clock;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Timers;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.message.LinkMessage;
import dev.herald.network.api.StateSealer;
import dev.herald.network.message.NetworkMessage;
import dev.herald.node.NodeHost;
import dev.herald.node.PeerFrames;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.transport.message.TransportMessage;

/// What the stack needs of its host.
final class StackHost implements NodeHost {
    private final DaemonConfig config;
    private final NettyLoop loop;
    private final EntropySource entropy;
    private final QuantumDevice device;
    private final Peers peers;
    private final PeerFrames frames;
    private final StateBook book;
    private final StateSealer.Signer seals;

    StackHost(
            DaemonConfig config,
            NettyLoop loop,
            EntropySource entropy,
            QuantumDevice device,
            Peers peers,
            PeerFrames frames,
            StateBook book,
            StateSealer.Signer seals) {
        this.config = config;
        this.loop = loop;
        this.entropy = entropy;
        this.device = device;
        this.peers = peers;
        this.frames = frames;
        this.book = book;
        this.seals = seals;
    }

    @Override
    public Clock clock() {
        return loop;
    }

    @Override
    public Timers timers(Runnable onWake) {
        return loop.timers(onWake);
    }

    @Override
    public EntropySource entropy() {
        return entropy;
    }

    @Override
    public void submit(DeviceCommand command) {
        device.submit(command);
    }

    @Override
    public void sendLink(LinkId link, LinkMessage message) {
        for (DaemonConfig.Link known : config.links()) {
            if (known.id().equals(link)) {
                NodeId other = known.a().equals(config.self().id()) ? known.b() : known.a();
                peers.send(other, frames.encode(link, message));
                book.count("link_frames_sent");
            }
        }
    }

    @Override
    public void sendNetwork(NodeId neighbour, NetworkMessage message) {
        peers.send(neighbour, frames.encode(message));
        book.count("network_frames_sent");
    }

    @Override
    public void sendTransport(NodeId peer, TransportMessage message) {
        book.session(peer, message);
        peers.send(peer, frames.encode(message));
        book.count("transport_frames_sent");
    }

    @Override
    public StateSealer.Signer stateSigner() {
        return seals;
    }

    @Override
    public void dial(NodeId peer) {
        peers.dial(peer);
    }
}
