package dev.herald.daemon.node;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.message.LinkMessage;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.NetworkMessage;
import dev.herald.node.NodeStack;
import dev.herald.node.PeerFrames;
import dev.herald.transport.message.TransportMessage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries what other nodes say to the stack. Confined to the loop.
final class PeerDesk implements PeerEvents {
    private static final Logger LOG = LoggerFactory.getLogger(PeerDesk.class);

    private final DaemonConfig config;
    private final StateBook book;
    private final PeerFrames frames;
    private @Nullable NodeStack stack;

    PeerDesk(DaemonConfig config, StateBook book, PeerFrames frames) {
        this.config = config;
        this.book = book;
        this.frames = frames;
    }

    void attach(NodeStack made) {
        stack = made;
    }

    @Override
    public void secret(NodeId peer, byte[] key) {
        NodeStack to = stack;
        if (to != null) {
            to.onPairSecret(peer, Bytes.of(key));
        }
    }

    @Override
    public void up(NodeId peer) {
        LOG.info("session channel with {} is up", config.nameOf(peer));
        NodeStack to = stack;
        if (to != null) {
            to.onPeerUp(peer);
        }
    }

    @Override
    public void down(NodeId peer, String detail) {
        LOG.info("session channel with {} is down: {}", config.nameOf(peer), detail);
        book.sessionsLost(peer);
        NodeStack to = stack;
        if (to != null) {
            to.onPeerDown(peer, detail);
        }
    }

    @Override
    public void frame(NodeId peer, ByteBuffer frame) {
        NodeStack to = stack;
        if (to == null) {
            return;
        }
        switch (frames.decode(frame)) {
            case PeerFrames.Content.Link(LinkId link, LinkMessage message) -> {
                if (isBetween(link, peer)) {
                    book.count("link_frames_received");
                    to.onLink(link, message);
                } else {
                    note(
                            "frame for link "
                                    + link
                                    + " from "
                                    + config.nameOf(peer)
                                    + " dropped: the link does not join it with this node");
                }
            }
            case PeerFrames.Content.Network(NetworkMessage message) -> {
                book.count("network_frames_received");
                to.onNetwork(peer, message);
            }
            case PeerFrames.Content.Transport(TransportMessage message) -> {
                book.count("transport_frames_received");
                book.session(peer, message);
                to.onTransport(peer, message);
            }
            case PeerFrames.Content.Unknown(String what) -> {
                book.count("frames_unknown");
                LOG.debug("frame from {} ignored: {}", config.nameOf(peer), what);
            }
            case PeerFrames.Content.Malformed(String clause, String detail) -> {
                book.count("frames_malformed");
                note("frame from " + config.nameOf(peer) + " dropped: " + clause + ", " + detail);
            }
        }
    }

    @Override
    public void note(String line) {
        book.count("peer_notes");
        LOG.warn("{}", line);
    }

    private boolean isBetween(LinkId link, NodeId peer) {
        return config.links().stream()
                .anyMatch(l -> l.id().equals(link) && l.joins(config.self().id(), peer));
    }
}
