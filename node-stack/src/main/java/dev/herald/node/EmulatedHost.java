package dev.herald.node;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.Clock;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Timers;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.link.message.LinkMessage;
import dev.herald.network.message.NetworkMessage;
import dev.herald.transport.message.TransportMessage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A [NodeHost] in virtual time.
final class EmulatedHost implements NodeHost {
    private final SimWorld world;
    private final NodeId self;
    private final QuantumDevice device;
    private final BiConsumer<LinkId, LinkMessage> linkSender;
    private final EmulatedSessions sessions;
    private final @Nullable ThroughCodecs codecs;
    private final EntropySource entropy;

    EmulatedHost(
            SimWorld world,
            NodeId self,
            QuantumDevice device,
            BiConsumer<LinkId, LinkMessage> linkSender,
            EmulatedSessions sessions,
            @Nullable ThroughCodecs codecs) {
        this.world = world;
        this.self = self;
        this.device = device;
        this.linkSender = linkSender;
        this.sessions = sessions;
        this.codecs = codecs;
        entropy = EntropySource.seeded(world.stream("node/" + self));
    }

    @Override
    public Clock clock() {
        return world;
    }

    @Override
    public Timers timers(Runnable onWake) {
        return world.timers(onWake);
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
        linkSender.accept(link, message);
    }

    @Override
    public void sendNetwork(NodeId neighbour, NetworkMessage message) {
        NetworkMessage sent = codecs == null ? message : codecs.network(message);
        sessions.send(self, neighbour, stack -> stack.onNetwork(self, sent));
    }

    @Override
    public void sendTransport(NodeId peer, TransportMessage message) {
        TransportMessage sent = codecs == null ? message : codecs.transport(message);
        sessions.send(self, peer, stack -> stack.onTransport(self, sent));
    }

    @Override
    public void dial(NodeId peer) {
        sessions.dial(self, peer);
    }
}
