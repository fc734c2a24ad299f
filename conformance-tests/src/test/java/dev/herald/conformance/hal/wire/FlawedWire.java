package dev.herald.conformance.hal.wire;

import dev.herald.spec.hal.v1.AttachOk;
import dev.herald.spec.hal.v1.DeviceFrame;
import dev.herald.spec.hal.v1.DeviceRefusal;
import dev.herald.spec.hal.v1.Event;
import dev.herald.spec.hal.v1.HostFrame;
import dev.herald.spec.hal.v1.Pong;
import dev.herald.spec.hal.v1.Refused;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A server with one flaw: it stands between hosts and a good one and changes what passes.
public final class FlawedWire implements AutoCloseable {
    private final ServerSocket listening;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int good;
    private final Flaw flaw;

    /// @param clauses that it breaks
    /// @param up what becomes of a host's frame; nothing when it is swallowed
    /// @param down what becomes of a device's frame
    public record Flaw(
            Set<String> clauses,
            String what,
            Function<HostFrame, Optional<HostFrame>> up,
            Function<DeviceFrame, Optional<DeviceFrame>> down) {
        @Override
        public String toString() {
            return clauses + ": " + what;
        }
    }

    public static final List<Flaw> FLAWS =
            List.of(
                    new Flaw(
                            Set.of("HAL-VERS-2", "HAL-WIRE-11"),
                            "says of what it does not know that it is busy",
                            Optional::of,
                            frame -> refusal(frame, DeviceRefusal.DEVICE_REFUSAL_UNSUPPORTED)),
                    new Flaw(
                            Set.of("HAL-VERS-3"),
                            "takes no command with a field that it does not know",
                            frame ->
                                    frame.getCommand().hasInitialise()
                                                    && !frame.getCommand()
                                                            .getUnknownFields()
                                                            .asMap()
                                                            .isEmpty()
                                            ? Optional.empty()
                                            : Optional.of(frame),
                            Optional::of),
                    new Flaw(
                            Set.of("HAL-WIRE-5"),
                            "claims the minor version of the host",
                            Optional::of,
                            frame ->
                                    Optional.of(
                                            frame.hasAttachOk()
                                                    ? ok(
                                                            frame.getAttachOk().toBuilder()
                                                                    .setContractMinor(60_000))
                                                    : frame)),
                    new Flaw(
                            Set.of("HAL-WIRE-6"),
                            "has one epoch for all sessions",
                            Optional::of,
                            frame ->
                                    Optional.of(
                                            frame.hasAttachOk()
                                                    ? ok(
                                                            frame.getAttachOk().toBuilder()
                                                                    .setSessionEpoch(7))
                                                    : frame)),
                    new Flaw(
                            Set.of("HAL-WIRE-13", "HAL-WIRE-16"),
                            "says of what is missing that it is busy",
                            Optional::of,
                            frame -> refusal(frame, DeviceRefusal.DEVICE_REFUSAL_OUT_OF_RANGE)),
                    new Flaw(
                            Set.of("HAL-WIRE-20"),
                            "has a clock that stands still",
                            Optional::of,
                            frame ->
                                    Optional.of(
                                            frame.hasPong() && frame.getPong().getNumber() == 41
                                                    ? frame.toBuilder()
                                                            .setPong(
                                                                    Pong.newBuilder()
                                                                            .setNumber(41)
                                                                            .setNowNs(1))
                                                            .build()
                                                    : frame)));

    private static DeviceFrame ok(AttachOk.Builder terms) {
        return DeviceFrame.newBuilder().setAttachOk(terms).build();
    }

    private static Optional<DeviceFrame> refusal(DeviceFrame frame, DeviceRefusal why) {
        if (frame.getEvent().getRefused().getWhy() != why) {
            return Optional.of(frame);
        }
        return Optional.of(
                DeviceFrame.newBuilder()
                        .setEvent(
                                Event.newBuilder()
                                        .setId(frame.getEvent().getId())
                                        .setRefused(
                                                Refused.newBuilder()
                                                        .setWhy(DeviceRefusal.DEVICE_REFUSAL_BUSY)))
                        .build());
    }

    public FlawedWire(int good, Flaw flaw) throws IOException {
        this.good = good;
        this.flaw = flaw;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket host = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), good);
                sockets.addAll(List.of(host, server));
                Thread.startVirtualThread(() ->
                        pass(
                                host,
                                server,
                                bytes ->
                                        flaw.up
                                                .apply(HostFrame.parseFrom(bytes))
                                                .map(HostFrame::toByteArray)
                                                .orElse(null)));
                Thread.startVirtualThread(() ->
                        pass(
                                server,
                                host,
                                bytes ->
                                        flaw.down
                                                .apply(DeviceFrame.parseFrom(bytes))
                                                .map(DeviceFrame::toByteArray)
                                                .orElse(null)));
            }
        } catch (IOException closed) {
            // the end
        }
    }

    @FunctionalInterface
    private interface Change {
        byte @Nullable [] of(byte[] payload) throws IOException;
    }

    private static void pass(Socket from, Socket to, Change change) {
        try (from;
                to) {
            var in = new DataInputStream(from.getInputStream());
            var out = new DataOutputStream(to.getOutputStream());
            while (true) {
                byte[] payload = in.readNBytes(in.readInt());
                byte[] changed;
                try {
                    changed = change.of(payload);
                } catch (com.google.protobuf.InvalidProtocolBufferException noise) {
                    changed = payload;
                }
                if (changed != null) {
                    out.writeInt(changed.length);
                    out.write(changed);
                    out.flush();
                }
            }
        } catch (IOException closed) {
            // so is the other side, now
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
