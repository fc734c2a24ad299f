package dev.herald.physical.remote;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.physical.netty.CloseReason;
import dev.herald.physical.netty.Connection;
import dev.herald.physical.netty.ConnectionHandler;
import dev.herald.physical.netty.EngineFactory;
import dev.herald.physical.netty.FrameClient;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.netty.PeerAddress;
import dev.herald.physical.remote.wire.Decoded;
import dev.herald.physical.remote.wire.DeviceFrame;
import dev.herald.physical.remote.wire.DeviceFrame.AttachRefusal;
import dev.herald.physical.remote.wire.DeviceFrame.DetachReason;
import dev.herald.physical.remote.wire.HalCodec;
import dev.herald.physical.remote.wire.HostFrame;
import dev.herald.physical.remote.wire.HostFrame.SessionToken;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A host's connection to a device: attaches, measures the way there, keeps alive, and attaches again
/// after a loss for as long as it is wanted. Lives on the loop.
final class RemoteSession implements ConnectionHandler, AutoCloseable {
    private static final int PROBES = 9;

    /// A device at rest has little to say while the way to it is measured.
    private static final int EARLY_MAX = 1_024;

    /// What the owner is told.
    interface Owner {
        /// The session is up; commands may be sent.
        void attached(Welcome welcome);

        void event(DeviceEvent event);

        /// A ping of the session came back.
        void measured(long tripNs);

        /// The session is over.
        void lost(String detail);

        /// An attempt at a session failed; others follow.
        void failed(String detail);

        /// An attempt failed in a way that no other can mend.
        void refused(String detail);
    }

    /// @param oneWayNs half of the median time there and back
    /// @param longestNs longest time there and back
    /// @param clockDifferenceNs network time there minus network time here
    record Welcome(
            DeviceFrame.AttachOk terms, long oneWayNs, long longestNs, long clockDifferenceNs) {}

    private enum Phase {
        APART,
        ATTACHING,
        MEASURING,
        UP
    }

    private final NettyLoop loop;
    private final RemoteOptions options;
    private final Owner owner;
    private final FrameClient client;
    private final SessionToken token;
    private final List<DeviceEvent> early = new ArrayList<>();
    private final long[] roundTripNs = new long[PROBES];
    private Phase phase = Phase.APART;
    private @Nullable Connection connection;
    private DeviceFrame.@Nullable AttachOk terms;
    private long pings;
    private long sentNs;
    private int measured;
    private long closestNs;
    private long differenceNs;
    private String saidLast = "";
    private String ending = "";

    RemoteSession(
            NettyLoop loop,
            PeerAddress address,
            @Nullable EngineFactory tls,
            RemoteOptions options,
            Owner owner) {
        this.loop = loop;
        this.options = options;
        this.owner = owner;
        SecureRandom random = new SecureRandom();
        token = new SessionToken(random.nextLong(), random.nextLong());
        client = new FrameClient(loop, address, tls, options.frames(), options.backoff(), this);
    }

    void start() {
        client.start();
    }

    boolean isUp() {
        return phase == Phase.UP;
    }

    int outstandingMax() {
        DeviceFrame.AttachOk known = terms;
        return known == null ? 0 : known.outstandingMax();
    }

    void send(ByteBuffer frame) {
        Connection open = connection;
        if (open != null) {
            open.send(frame);
        }
    }

    /// Ends this connection; another follows.
    void drop(String detail) {
        ending = detail;
        Connection open = connection;
        if (open != null) {
            open.close(CloseReason.PROTOCOL, detail);
        }
    }

    @Override
    public void close() {
        if (phase != Phase.APART) {
            send(HalCodec.encode(new HostFrame.Detach()));
        }
        phase = Phase.APART;
        client.close();
    }

    @Override
    public void opened(Connection opened) {
        connection = opened;
        phase = Phase.ATTACHING;
        ending = "";
        send(
                HalCodec.encode(
                        new HostFrame.Attach(
                                DeviceDescriptor.CONTRACT_MAJOR,
                                DeviceDescriptor.CONTRACT_MINOR,
                                List.of(),
                                options.node(),
                                options.nodeName(),
                                token)));
    }

    @Override
    public void received(Connection from, ByteBuffer frame) {
        switch (HalCodec.decodeDevice(frame)) {
            case Decoded.Valid<DeviceFrame>(DeviceFrame message) -> take(message);
            case Decoded.Unknown<DeviceFrame>(String what) ->
                    loop.log("device at " + client.peer() + ": unknown " + what + " ignored");
            case Decoded.Malformed<DeviceFrame>(String clause, String detail) ->
                    drop(clause + ": " + detail);
        }
    }

    @Override
    public void closed(Connection gone, CloseReason reason, String detail) {
        Phase before = phase;
        phase = Phase.APART;
        connection = null;
        early.clear();
        String why =
                "connection to "
                        + client.peer()
                        + " lost: "
                        + (ending.isEmpty() ? reason + ", " + detail : ending);
        if (before == Phase.UP) {
            owner.lost(why);
        } else if (before != Phase.APART) {
            fail(why);
        }
    }

    @Override
    public void failed(String remote, CloseReason reason, String detail) {
        fail("no connection to " + remote + ": " + reason + ", " + detail);
    }

    private void take(DeviceFrame message) {
        switch (message) {
            case DeviceFrame.AttachOk ok -> {
                if (phase == Phase.ATTACHING) {
                    welcomed(ok);
                } else {
                    drop("HAL-WIRE-4: attached twice");
                }
            }
            case DeviceFrame.AttachRefused(AttachRefusal why, String detail) -> {
                ending = "not attached: " + why + ", " + detail;
                if (!why.passes()) {
                    owner.refused(client.peer() + ": " + ending);
                }
            }
            case DeviceFrame.Report(DeviceEvent event) -> {
                switch (phase) {
                    case UP -> owner.event(event);
                    case MEASURING -> {
                        early.add(event);
                        if (early.size() > EARLY_MAX) {
                            drop("HAL-WIRE-6: too many events before a command");
                        }
                    }
                    case APART, ATTACHING -> drop("HAL-WIRE-4: an event before the session");
                }
            }
            case DeviceFrame.Pong pong -> {
                if (pong.number() == pings) {
                    if (phase == Phase.MEASURING) {
                        measure(pong);
                    } else if (phase == Phase.UP) {
                        owner.measured(loop.nowNs() - sentNs);
                    }
                }
            }
            case DeviceFrame.Detached(DetachReason why, String detail) ->
                    drop("detached: " + why + ", " + detail);
        }
    }

    private void welcomed(DeviceFrame.AttachOk ok) {
        if (ok.contractMajor() != DeviceDescriptor.CONTRACT_MAJOR) {
            owner.refused(
                    client.peer()
                            + ": HAL-WIRE-5: it answers in version "
                            + ok.contractMajor()
                            + " of the contract");
            return;
        }
        if (!ok.descriptor().node().equals(options.node())) {
            owner.refused(
                    client.peer()
                            + " has the device of "
                            + ok.descriptor().node()
                            + ", not of "
                            + options.node());
            return;
        }
        terms = ok;
        phase = Phase.MEASURING;
        measured = 0;
        closestNs = Long.MAX_VALUE;
        ping();
    }

    private void ping() {
        pings++;
        sentNs = loop.nowNs();
        send(HalCodec.encode(new HostFrame.Ping(pings)));
    }

    /// The ping that came back fastest says most of the clocks; the typical one says most of the way.
    private void measure(DeviceFrame.Pong pong) {
        long nowNs = loop.nowNs();
        long tripNs = nowNs - sentNs;
        if (tripNs < closestNs) {
            closestNs = tripNs;
            differenceNs = pong.nowNs() - (sentNs + tripNs / 2);
        }
        roundTripNs[measured++] = tripNs;
        if (measured < PROBES) {
            ping();
            return;
        }
        DeviceFrame.AttachOk agreed = terms;
        if (agreed == null) {
            return;
        }
        if (Math.abs(differenceNs) - closestNs / 2
                > options.clockDifferenceMaxNs()) { // [HAL-WIRE-26]
            drop(
                    "network time there is "
                            + Math.abs(differenceNs) / 1_000_000
                            + (differenceNs > 0 ? " ms ahead" : " ms behind")
                            + ": set the clocks, or the same epoch");
            return;
        }
        Arrays.sort(roundTripNs);
        phase = Phase.UP;
        client.settled();
        saidLast = "";
        keepAlive(agreed.sessionEpoch());
        owner.attached(
                new Welcome(
                        agreed,
                        roundTripNs[PROBES / 2] / 2 + 1,
                        roundTripNs[PROBES - 1],
                        differenceNs));
        List<DeviceEvent> waiting = List.copyOf(early);
        early.clear();
        waiting.forEach(owner::event);
    }

    /// Pings for as long as the session lasts, whatever else is sent: the answers are the device's sign
    /// of life.
    private void keepAlive(long session) {
        DeviceFrame.AttachOk agreed = terms;
        if (phase == Phase.UP && agreed != null && agreed.sessionEpoch() == session) {
            ping();
            long everyNs =
                    Math.max(
                            1, Math.min(options.pingNs(), agreed.silenceNs() / 3)); // [HAL-WIRE-20]
            loop.at(loop.nowNs() + everyNs, () -> keepAlive(session));
        }
    }

    /// The same failure again is no news.
    private void fail(String detail) {
        if (!detail.equals(saidLast)) {
            saidLast = detail;
            loop.log("device of " + options.node() + ": " + detail);
        }
        owner.failed(detail);
    }
}
