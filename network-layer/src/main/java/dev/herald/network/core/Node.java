package dev.herald.network.core;

import dev.herald.hal.device.CommandIds;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.DeadlineQueue;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkInput;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.NetworkMessage;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the machines of one entity share: its configuration, the time of the present step, its way
/// out, the commands under way, and its alarms.
final class Node {
    /// Something that asked to be woken.
    interface Sleeper {
        void wake();
    }

    /// Who waits for a device's answer.
    interface Client {
        /// @param answer Done, Measured, BellMeasured, Refused or Faulted
        void answered(DeviceEvent.Answer answer);

        /// Adds the qubits that the command acts on.
        void audit(Collection<QubitHandle> held);
    }

    final NetworkConfig config;
    final NodeId self;
    final EntropySource entropy;
    final BellDiagonal swapNoise;
    final DeadlineQueue<Sleeper> alarms = new DeadlineQueue<>();
    final Names names = new Names();

    /// Neighbours that can be spoken to.
    final Set<NodeId> peersUp = new LinkedHashSet<>();

    /// Of them, those with a session channel of their own.
    final Set<NodeId> sessions = new LinkedHashSet<>();

    /// Takes what is not for the layer above.
    @Nullable Insiders insiders;

    /// What this node shares with others, by the other.
    final Map<NodeId, Bytes> secrets = new LinkedHashMap<>();

    private final Map<Long, Client> clients = new LinkedHashMap<>();
    private final CommandIds ids;
    private Outbox<? super NetworkOutput> out = output -> {};
    private long nowNs;

    private final Map<Long, Generation.Ask> asked = new LinkedHashMap<>();
    private long cookies;

    /// Qubits handed over to this entity and not yet given back or passed on.
    private long owned;

    Node(NetworkConfig config, EntropySource entropy) {
        this.config = config;
        this.entropy = entropy;
        self = config.self();
        swapNoise = config.device().bellMeasure().channel();
        ids = new CommandIds(config.commandOwner());
    }

    void begin(long now, Outbox<? super NetworkOutput> outbox) {
        nowNs = now;
        out = outbox;
    }

    long nowNs() {
        return nowNs;
    }

    /// The instant so much later, or never.
    long after(long ns) {
        return ns > Long.MAX_VALUE - Math.max(nowNs, 0) ? Long.MAX_VALUE : nowNs + ns;
    }

    void alarm(Sleeper sleeper, long atNs) {
        if (atNs == Long.MAX_VALUE) {
            alarms.clear(sleeper);
        } else {
            alarms.set(sleeper, atNs);
        }
    }

    void emit(NetworkOutput output) {
        NetworkOutput told = names.outward(output);
        if (insiders == null || !insiders.takes(told)) {
            out.emit(told);
        }
    }

    /// Nothing is sent without a session: what it concerned has been released.
    void toPeer(NodeId neighbour, NetworkMessage message) {
        if (!peersUp.contains(neighbour)) {
            return;
        }
        if (sessions.contains(neighbour)) {
            out.emit(new NetworkOutput.ToPeer(neighbour, message));
        } else if (insiders != null) {
            insiders.tunnels.send(neighbour, message);
        }
    }

    void toLink(LinkId link, LinkInput input) {
        emit(new NetworkOutput.ToLink(link, input));
    }

    void violation(NodeId neighbour, String clause, String detail) {
        out.emit(new NetworkOutput.PeerViolation(neighbour, clause, detail));
    }

    void dropped(CircuitId circuit, String cause) {
        out.emit(new NetworkOutput.PairDropped(circuit, cause));
    }

    /// Remembers who asked the link layer, under a fresh cookie.
    long ask(Generation.Ask ask) {
        asked.put(++cookies, ask);
        return cookies;
    }

    /// Who asked the link layer under the cookie, once.
    Generation.@Nullable Ask askedBy(long cookie) {
        return asked.remove(cookie);
    }

    // ---- qubits

    long owned() {
        return owned;
    }

    /// A qubit was handed over.
    void own() {
        owned++;
    }

    /// A qubit was passed on, given back or lost.
    void disown(int qubits) {
        owned -= qubits;
    }

    void discard(QubitHandle qubit) {
        owned--;
        out.emit(new NetworkOutput.ToDevice(new DeviceCommand.Discard(ids.next(), qubit)));
    }

    long commandId() {
        return ids.next();
    }

    /// Submits a command and remembers who wants its answer.
    void submit(DeviceCommand command, Client client) {
        clients.put(command.id(), client);
        out.emit(new NetworkOutput.ToDevice(command));
    }

    /// Hands an answer to whoever waits for it; nobody does for a discard.
    void answer(DeviceEvent.Answer answer) {
        Client client = clients.remove(answer.id());
        if (client != null) {
            client.answered(answer);
        }
    }

    int commandsUnderWay() {
        return clients.size();
    }

    void audit(Collection<QubitHandle> held) {
        for (Client client : clients.values()) {
            client.audit(held);
        }
    }
}
