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
import dev.herald.physical.ledger.Ledger;
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
    /// What a busy machine is late by now and then, however short the way.
    private static final long SLACK_MIN_NS = 10_000_000;

    private final NettyLoop loop;
    private final RemoteOptions options;
    private final Outbox<? super DeviceEvent> events;
    private final Consumer<? super Opening> result;
    private final RemoteSession session;
    private final Ledger ledger = new Ledger();
    private @Nullable DeviceDescriptor offered;
    private @Nullable DeviceDescriptor descriptor;
    private DeviceState state = DeviceState.READY;
    private long slackNs;
    private long longestNs;
    private boolean slow;
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

    /// Ends the session that is under way, if one is; another is sought.
    void drop(String why) {
        session.drop(why);
    }

    /// The longest time that a ping of this host and its answer ever took, in ns. Where it exceeds what
    /// was added to the answer slack when the device was opened, answers may come later than the
    /// descriptor says.
    public long longestRoundTripNs() {
        return longestNs;
    }

    /// As the server gave it, with the latency of the connection added to the command lead of every
    /// port, and a bound of the way there and back to the answer slack.
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
            DeviceState next = welcome.terms().state();
            DeviceDescriptor before = offered;
            longestNs = Math.max(longestNs, welcome.longestNs());
            if (before == null) {
                offered = now;
                slackNs = Math.max(2 * welcome.longestNs(), SLACK_MIN_NS);
                descriptor = withLatency(now, welcome.oneWayNs(), slackNs); // [HAL-WIRE-28]
                result.accept(
                        new Opening.Attached(
                                RemoteDevice.this,
                                welcome.oneWayNs(),
                                welcome.clockDifferenceNs()));
                enter(next, welcome.terms().stateDetail());
            } else if (before.equals(now)) {
                enter(next, "attached again: " + welcome.terms().stateDetail());
            } else { // [HAL-WIRE-25]
                session.close();
                enter(DeviceState.FAULT, "another device is in its place; open it anew");
            }
        }

        @Override
        public void event(DeviceEvent event) {
            switch (ledger.take(event)) {
                case Ledger.Good(StateChanged(DeviceState next, String detail)) ->
                        enter(next, detail);
                case Ledger.Good(DeviceEvent good) -> emit(good);
                case Ledger.Stray(String why) -> // [HAL-WIRE-19]
                        loop.log("device of " + options.node() + ": " + why + "; dropped");
            }
        }

        @Override
        public void lost(String detail) {
            enter(DeviceState.OFFLINE, detail); // [HAL-WIRE-22]
            ledger.lose(detail).forEach(RemoteDevice.this::emit);
        }

        /// The descriptor is constant, so a way that has become longer can only be told of.
        @Override
        public void measured(long tripNs) {
            longestNs = Math.max(longestNs, tripNs);
            boolean before = slow;
            slow = tripNs > slackNs;
            if (slow != before) { // [HAL-WIRE-29]
                loop.log(
                        "device of "
                                + options.node()
                                + ": the way there and back takes "
                                + tripNs / 1_000
                                + " us, "
                                + (slow ? "more than the " : "within the ")
                                + slackNs / 1_000
                                + " us that its answers may be late by");
            }
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
                enter(DeviceState.FAULT, detail);
            }
        }
    }

    /// Only what changes is reported (HAL-STATE-3).
    private void enter(DeviceState next, String detail) {
        if (next != state) {
            state = next;
            emit(new StateChanged(next, detail));
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
    private static DeviceDescriptor withLatency(
            DeviceDescriptor device, long oneWayNs, long slackNs) {
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
                device.answerSlackNs() + slackNs,
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
