package dev.herald.physical.remote;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.Outbox;
import dev.herald.physical.netty.EngineFactory;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.netty.PeerAddress;
import dev.herald.physical.remote.wire.HalCodec;
import dev.herald.physical.remote.wire.HostFrame;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A device behind a connection, which looks as if it were here. When the connection is lost, the
/// device is OFFLINE: every command under way is answered and every qubit given back, each once. It
/// comes back by itself, as long as what comes back is the same device.
public final class RemoteDevice implements QuantumDevice {
    private final NettyLoop loop;
    private final RemoteOptions options;
    private final Outbox<? super DeviceEvent> events;
    private final Consumer<? super Opening> result;
    private final RemoteSession session;
    private final Ledger ledger = new Ledger();
    private @Nullable DeviceDescriptor offered;
    private @Nullable DeviceDescriptor descriptor;
    private String lastFailure = "no attempt was made";
    private boolean closed;

    private RemoteDevice(
            NettyLoop loop,
            PeerAddress address,
            @Nullable EngineFactory tls,
            RemoteOptions options,
            Outbox<? super DeviceEvent> events,
            Consumer<? super Opening> result) {
        this.loop = requireNonNull(loop);
        this.options = requireNonNull(options);
        this.events = requireNonNull(events);
        this.result = requireNonNull(result);
        session = new RemoteSession(loop, address, tls, options, new Session());
    }

    /// Attaches to a device; callable from any thread.
    ///
    /// @param address of the server; with TLS, its name is the one its certificate must state
    /// @param tls null for plain TCP, which is for tests and for loopback
    /// @param events where the device reports, on the loop
    /// @param result is told once, on the loop, how this ended: at the latest after the time the options
    ///     allow
    public static void open(
            NettyLoop loop,
            PeerAddress address,
            @Nullable EngineFactory tls,
            RemoteOptions options,
            Outbox<? super DeviceEvent> events,
            Consumer<? super Opening> result) {
        RemoteDevice device = new RemoteDevice(loop, address, tls, options, events, result);
        loop.execute(() -> {
            device.session.start();
            loop.at(loop.nowNs() + options.openWithinNs(), () -> device.giveUp(device.lastFailure));
        });
    }

    /// As the server gave it, with the latency of the connection added to the command lead of every
    /// port.
    @Override
    public DeviceDescriptor describe() {
        DeviceDescriptor known = descriptor;
        if (known == null) {
            throw new IllegalStateException("not attached yet");
        }
        return known;
    }

    @Override
    public void submit(DeviceCommand command) {
        if (closed) {
            return;
        }
        long id = command.id();
        if (id == 0) {
            refuse(id, DeviceRefusal.OUT_OF_RANGE, "a command has no id");
        } else if (!session.isUp()) { // [HAL-WIRE-23]
            refuse(id, DeviceRefusal.NOT_READY, "the device is not attached");
        } else if (ledger.isPending(id)) {
            refuse(id, DeviceRefusal.DUPLICATE_ID, "the id is under way");
        } else if (ledger.pendingCount() >= session.outstandingMax()) { // [HAL-WIRE-24]
            refuse(id, DeviceRefusal.BUSY, session.outstandingMax() + " commands are under way");
        } else {
            ByteBuffer frame = HalCodec.encode(new HostFrame.Submit(command));
            if (frame.remaining() > HalCodec.PAYLOAD_MAX) {
                refuse(id, DeviceRefusal.NO_SUCH_TARGET, "no monitor has so long a name");
                return;
            }
            ledger.submitted(command);
            session.send(frame);
        }
    }

    @Override
    public void close() {
        closed = true;
        session.close();
    }

    private final class Session implements RemoteSession.Owner {
        @Override
        public void attached(RemoteSession.Welcome welcome) {
            DeviceDescriptor now = welcome.terms().descriptor();
            DeviceState state = welcome.terms().state();
            DeviceDescriptor before = offered;
            if (before == null) {
                offered = now;
                descriptor = withLead(now, welcome.oneWayNs());
                result.accept(
                        new Opening.Attached(
                                RemoteDevice.this,
                                welcome.oneWayNs(),
                                welcome.clockDifferenceNs()));
                if (state != DeviceState.READY && !closed) {
                    events.emit(new StateChanged(state, welcome.terms().stateDetail()));
                }
            } else if (before.equals(now)) {
                events.emit(
                        new StateChanged(
                                state, "attached again: " + welcome.terms().stateDetail()));
            } else { // [HAL-WIRE-25]
                session.close();
                events.emit(
                        new StateChanged(
                                DeviceState.OFFLINE,
                                "another device is in its place; open it anew"));
            }
        }

        @Override
        public void event(DeviceEvent event) {
            switch (ledger.take(event)) {
                case Ledger.Good(DeviceEvent good) -> emit(good);
                case Ledger.Stray(String why) -> // [HAL-WIRE-19]
                        loop.log("device of " + options.node() + ": " + why + "; dropped");
            }
        }

        @Override
        public void lost(String detail) {
            emit(new StateChanged(DeviceState.OFFLINE, detail)); // [HAL-WIRE-22]
            ledger.lose(detail).forEach(RemoteDevice.this::emit);
        }

        @Override
        public void failed(String detail) {
            lastFailure = detail;
        }

        @Override
        public void refused(String detail) {
            lastFailure = detail;
            if (descriptor == null) {
                giveUp(detail);
            } else {
                session.close();
                emit(new StateChanged(DeviceState.OFFLINE, detail));
            }
        }
    }

    private void emit(DeviceEvent event) {
        if (!closed) {
            events.emit(event);
        }
    }

    private void refuse(long id, DeviceRefusal why, String detail) {
        events.emit(new Refused(id, why, detail));
    }

    private void giveUp(String detail) {
        if (descriptor == null && !closed) {
            closed = true;
            session.close();
            result.accept(new Opening.AttachFailed(detail));
        }
    }

    /// A command is on its way for as long as the latency before the device has it.
    private static DeviceDescriptor withLead(DeviceDescriptor device, long oneWayNs) {
        List<PortDescriptor> ports =
                device.ports().stream().map(port -> withLead(port, oneWayNs)).toList();
        return new DeviceDescriptor(
                device.vendor(),
                device.model(),
                device.version(),
                device.contractMajor(),
                device.contractMinor(),
                device.node(),
                device.capabilities(),
                device.qubits(),
                device.gates(),
                ports,
                device.bellMeasureNs(),
                device.moveNs(),
                device.moveError(),
                device.bellMeasure(),
                device.bellMeasureOn(),
                device.moveOn(),
                device.clockErrorNs(),
                device.answerSlackNs(),
                device.monitors(),
                device.provenance());
    }

    private static PortDescriptor withLead(PortDescriptor port, long oneWayNs) {
        return new PortDescriptor(
                port.index(),
                port.link(),
                port.neighbour(),
                port.scheme(),
                port.encoding(),
                port.wavelengthPm(),
                port.communication(),
                port.storage(),
                port.cycleNs(),
                port.keepSpacing(),
                port.measureSpacing(),
                port.heraldLatencyNs(),
                port.peerLatencyNs(),
                port.commandLeadNs() + oneWayNs,
                port.batchCyclesMax(),
                port.modes(),
                port.points());
    }
}
