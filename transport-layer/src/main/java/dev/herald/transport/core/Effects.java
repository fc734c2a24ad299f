package dev.herald.transport.core;

import dev.herald.hal.device.CommandIds;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.DeadlineQueue;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput;
import dev.herald.transport.api.TransportConfig;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.api.TransportOutput.PeerViolation;
import dev.herald.transport.api.TransportOutput.ToDevice;
import dev.herald.transport.api.TransportOutput.ToNetwork;
import dev.herald.transport.api.TransportOutput.ToPeer;
import dev.herald.transport.message.TransportMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the sub-machines of one entity share: the time and the outbox of the call under way, the
/// deadlines, and who waits for an answer of the device.
final class Effects {
    /// Waits for the answer to one command.
    @FunctionalInterface
    interface Answered {
        void answered(DeviceEvent.Answer answer);
    }

    private static final long RETRY_NS = 10_000_000;

    final TransportConfig config;
    final DeadlineQueue<Timer> timers = new DeadlineQueue<>();
    private final CommandIds ids;
    private final Map<Long, Answered> commands = new LinkedHashMap<>();
    private final List<QubitHandle> undiscarded = new ArrayList<>();
    private Outbox<? super TransportOutput> out = output -> {};
    private long nowNs;

    Effects(TransportConfig config) {
        this.config = config;
        ids = new CommandIds(config.commandOwner());
    }

    void enter(long timeNs, Outbox<? super TransportOutput> outbox) {
        nowNs = timeNs;
        out = outbox;
    }

    long nowNs() {
        return nowNs;
    }

    void emit(TransportOutput output) {
        out.emit(output);
    }

    void toPeer(NodeId peer, TransportMessage message) {
        out.emit(new ToPeer(peer, message));
    }

    void toNetwork(NetworkInput input) {
        out.emit(new ToNetwork(input));
    }

    void violation(NodeId peer, String clause, String detail) {
        out.emit(new PeerViolation(peer, clause, detail));
    }

    /// The id of a command that is submitted next; its answer goes to the one given.
    long command(Answered owner) {
        long id = ids.next();
        commands.put(id, owner);
        return id;
    }

    void submit(DeviceCommand command) {
        out.emit(new ToDevice(command));
    }

    /// Gives a half's qubit, if it has one, back to the device.
    void discard(Half half) {
        if (half instanceof Half.Kept kept) {
            discard(kept.qubit());
        }
    }

    void discard(QubitHandle qubit) {
        submit(new DeviceCommand.Discard(command(answer -> discarded(qubit, answer)), qubit));
    }

    /// A device that is busy or not ready still has the qubit: without another try it would leak.
    private void discarded(QubitHandle qubit, DeviceEvent.Answer answer) {
        if (answer instanceof DeviceEvent.Refused refused
                && (refused.why() == DeviceRefusal.BUSY
                        || refused.why() == DeviceRefusal.NOT_READY)) {
            undiscarded.add(qubit);
            timers.set(new Timer.Retry(), nowNs + RETRY_NS);
        }
    }

    void retryDiscards() {
        List<QubitHandle> again = List.copyOf(undiscarded);
        undiscarded.clear();
        again.forEach(this::discard);
    }

    void lost(List<QubitHandle> qubits) {
        undiscarded.removeAll(qubits);
        if (undiscarded.isEmpty()) {
            timers.clear(new Timer.Retry());
        }
    }

    void answered(DeviceEvent.Answer answer) {
        Answered owner = commands.remove(answer.id());
        if (owner != null) {
            owner.answered(answer);
        }
    }
}
