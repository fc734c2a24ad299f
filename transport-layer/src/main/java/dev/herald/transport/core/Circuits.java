package dev.herald.transport.core;

import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.CircuitUp;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.message.CircuitId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which session uses which circuit. A circuit may come up, and even deliver, before the message that
/// binds it to a session: it is parked until then.
final class Circuits {
    private static final class Parked {
        final CircuitUp up;
        final List<NetworkOutput.Up> events = new ArrayList<>();

        Parked(CircuitUp up) {
            this.up = up;
        }
    }

    private final Effects effects;
    private final Map<CircuitId, Session> users = new LinkedHashMap<>();
    private final Map<CircuitId, Parked> parked = new LinkedHashMap<>();

    Circuits(Effects effects) {
        this.effects = effects;
    }

    /// This end of a circuit is up that another node set up.
    ///
    /// @return the session that waits for it, or null when it is parked
    @Nullable Session up(CircuitUp circuit) {
        Session session = users.get(circuit.circuit());
        if (session == null || session.phase == Session.Phase.OPEN) {
            if (parked.size() < effects.config.sessionsMax()) {
                parked.put(circuit.circuit(), new Parked(circuit));
            }
            return null;
        }
        return session;
    }

    /// Binds a session to a circuit.
    ///
    /// @return the circuit when it is up already
    @Nullable CircuitUp await(CircuitId circuit, Session session) {
        users.put(circuit, session);
        Parked p = parked.get(circuit);
        return p == null ? null : p.up;
    }

    void use(CircuitId circuit, Session session) {
        users.put(circuit, session);
    }

    boolean isUsed(CircuitId circuit) {
        return users.containsKey(circuit);
    }

    @Nullable Session userOf(CircuitId circuit) {
        return users.get(circuit);
    }

    /// Keeps an event of a circuit that is not bound yet.
    ///
    /// @return false when there is no such circuit, or no room
    boolean park(CircuitId circuit, NetworkOutput.Up event) {
        Parked p = parked.get(circuit);
        if (p == null || p.events.size() >= effects.config.heldMax()) {
            return false;
        }
        p.events.add(event);
        Timer.Unbound timer = new Timer.Unbound(circuit);
        if (!effects.timers.isSet(timer)) {
            effects.timers.set(timer, effects.nowNs() + effects.config.matchTimeoutNs());
        }
        return true;
    }

    /// Takes what was parked.
    List<NetworkOutput.Up> unpark(CircuitId circuit) {
        effects.timers.clear(new Timer.Unbound(circuit));
        Parked p = parked.remove(circuit);
        return p == null ? List.of() : p.events;
    }

    /// Nobody has bound the circuit: its qubits must not wait for ever.
    void unbound(CircuitId circuit) {
        Parked p = parked.get(circuit);
        if (p != null) {
            p.events.forEach(this::discard); // [TL-OPEN-12]
            p.events.clear();
        }
    }

    /// The circuit serves somebody else: no session will be bound to it.
    void taken(CircuitId circuit) {
        unpark(circuit).forEach(this::discard);
    }

    /// @return the session that used it
    @Nullable Session down(CircuitId circuit) {
        unpark(circuit).forEach(this::discard);
        return users.get(circuit);
    }

    /// The session that used the circuit is over.
    void forget(CircuitId circuit) {
        unpark(circuit).forEach(this::discard);
        users.remove(circuit);
    }

    private void discard(NetworkOutput.Up event) {
        if (event instanceof PairKept kept) {
            effects.discard(kept.qubit());
        }
    }
}
