package dev.herald.transport.core;

import dev.herald.hal.host.Decoded;
import dev.herald.hal.sim.SimWorld;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.message.TransportMessage;
import dev.herald.transport.wire.TransportCodec;
import java.nio.ByteBuffer;

/// A session channel between two ends: in order and without loss while it is up; what is under way
/// when it breaks is lost. Everything passes through the codec.
final class TinyChannel {
    private final SimWorld world;
    private final TinyEnd a;
    private final TinyEnd b;
    private final TransportCodec codec = new TransportCodec();
    private final long delayNs;
    private int incarnation;
    private boolean up;
    boolean refuses;
    long sent;

    TinyChannel(SimWorld world, TinyEnd a, TinyEnd b, long delayNs) {
        this.world = world;
        this.a = a;
        this.b = b;
        this.delayNs = delayNs;
    }

    void dial() {
        world.at(
                world.nowNs() + delayNs,
                () -> {
                    if (up) {
                        return;
                    }
                    if (refuses) {
                        a.deliver(new TransportInput.PeerDown(b.node, "connection refused"));
                        return;
                    }
                    up = true;
                    incarnation++;
                    a.deliver(new TransportInput.PeerUp(b.node));
                    b.deliver(new TransportInput.PeerUp(a.node));
                });
    }

    /// Each end notices in its own time.
    void cut(long noticeANs, long noticeBNs) {
        if (!up) {
            return;
        }
        up = false;
        incarnation++;
        world.at(
                world.nowNs() + noticeANs,
                () -> a.deliver(new TransportInput.PeerDown(b.node, "cut")));
        world.at(
                world.nowNs() + noticeBNs,
                () -> b.deliver(new TransportInput.PeerDown(a.node, "cut")));
    }

    void send(TinyEnd from, TransportMessage message) {
        if (!up) {
            return;
        }
        sent++;
        int mine = incarnation;
        ByteBuffer frame = codec.encode(message);
        TinyEnd to = from == a ? b : a;
        world.at(
                world.nowNs() + delayNs,
                () -> {
                    if (mine != incarnation) {
                        return;
                    }
                    if (codec.decode(frame)
                            instanceof Decoded.Valid<TransportMessage>(TransportMessage m)) {
                        to.deliver(new TransportInput.FromPeer(from.node, m));
                    } else {
                        throw new AssertionError("does not survive the wire: " + message);
                    }
                });
    }
}
