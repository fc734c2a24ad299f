package dev.herald.network.topology;

import dev.herald.hal.model.NodeId;
import dev.herald.network.api.FloodSettings;
import dev.herald.network.api.StateSealer;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.TopologyMessage.DatabaseSummary;
import dev.herald.network.message.TopologyMessage.Flood;
import dev.herald.network.message.TopologyMessage.SealedState;
import dev.herald.network.message.TopologyMessage.StateId;
import dev.herald.network.message.TopologyMessage.StateRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Spreads states. A session delivers everything in order while it is up, so a state that was sent needs no
/// acknowledgement: either it arrives, or the session breaks and both ends summarise what they have when
/// it is up again.
public final class Flooding {
    /// Bytes of the states of one Flood, at most, so that it fits a frame.
    private static final int BYTES_MAX = 62_000;

    /// Both ends of a session's exchange of summaries.
    private static final class Exchange {
        /// Greatest origin that was summarised to the neighbour.
        int summarisedTo;

        boolean moreToSummarise = true;
        boolean pageAwaited = true;
        int lastOrigin;
    }

    /// Told of a state of this node that it did not send, at least not in this life.
    interface OwnState {
        void heard(NodeState state);
    }

    private final NodeId self;
    private final FloodSettings settings;
    private final StateSealer sealer;
    private final StateDatabase database;
    private final Surroundings out;
    private final OwnState own;
    private final Map<NodeId, Exchange> exchanges = new TreeMap<>();
    private final Counters counters = new Counters();

    Flooding(
            NodeId self,
            FloodSettings settings,
            StateSealer sealer,
            StateDatabase database,
            Surroundings out,
            OwnState own) {
        this.self = self;
        this.settings = settings;
        this.sealer = sealer;
        this.database = database;
        this.out = out;
        this.own = own;
    }

    Counters counters() {
        return counters;
    }

    // ---- sessions

    void peerUp(NodeId neighbour) { // [NL-STATE-9]
        exchanges.put(neighbour, new Exchange());
        summarise(neighbour);
    }

    void peerDown(NodeId neighbour) {
        exchanges.remove(neighbour);
    }

    /// Sends the next page. What is kept from now on is flooded to the neighbour anyway, so pages need not be
    /// of one instant.
    private void summarise(NodeId neighbour) {
        Exchange exchange = exchanges.get(neighbour);
        if (exchange == null || !exchange.moreToSummarise) {
            return;
        }
        int from = database.after(exchange.summarisedTo);
        int to = Math.min(database.size(), from + DatabaseSummary.STATES_MAX);
        List<StateId> page = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            NodeState state = database.at(i);
            page.add(new StateId(state.origin(), state.epoch(), state.sequence()));
            exchange.summarisedTo = state.origin().value();
        }
        exchange.moreToSummarise = to < database.size();
        counters.summaries++;
        out.toPeer(neighbour, new DatabaseSummary(page, exchange.moreToSummarise));
    }

    void summary(NodeId from, DatabaseSummary page) {
        Exchange exchange = exchanges.get(from);
        if (exchange == null
                || !exchange.pageAwaited
                || !page.states().isEmpty()
                        && page.states().getFirst().origin().value() <= exchange.lastOrigin) {
            counters.refused++;
            out.violation(from, "NL-STATE-10", "a summary that was not asked for");
            return;
        }
        List<NodeId> wanted = new ArrayList<>();
        for (StateId id : page.states()) { // [NL-STATE-10]
            exchange.lastOrigin = id.origin().value();
            if (database.wants(id.origin(), id.epoch(), id.sequence())
                    && database.admits(id.origin())) {
                wanted.add(id.origin());
            }
        }
        exchange.pageAwaited = page.more() && !page.states().isEmpty();
        if (!wanted.isEmpty() || exchange.pageAwaited) {
            counters.requests++;
            out.toPeer(from, new StateRequest(wanted, exchange.pageAwaited));
        }
    }

    void request(NodeId from, StateRequest request) { // [NL-STATE-11]
        List<SealedState> found = new ArrayList<>();
        for (NodeId origin : request.origins()) {
            SealedState sealed = database.get(origin, out.nowNs());
            if (sealed != null) {
                found.add(sealed);
            }
        }
        send(from, found);
        if (request.more()) {
            summarise(from);
        }
    }

    // ---- states

    void flood(NodeId from, Flood flood) {
        List<SealedState> kept = new ArrayList<>(flood.states().size());
        for (SealedState sealed : flood.states()) {
            SealedState state = arrived(sealed);
            if (accept(from, state)) {
                database.put(state, out.nowNs());
                kept.add(state);
            }
        }
        spread(from, kept);
    }

    /// Spreads a state of this node.
    void originate(SealedState sealed) {
        database.put(sealed, out.nowNs());
        counters.originated++;
        spread(self, List.of(sealed));
    }

    private boolean accept(NodeId from, SealedState sealed) {
        NodeState state = sealed.state();
        if (!database.wants(state.origin(), state.epoch(), state.sequence())) {
            counters.known++; // [NL-STATE-2]
            return false;
        }
        if (sealed.ageNs() >= state.lifeNs()) { // [NL-STATE-6]
            counters.known++;
            return false;
        }
        if (state.lifeNs() > FloodSettings.LIFE_MAX_NS) {
            return refuse(
                    from,
                    "NL-STATE-7",
                    state.origin() + " claims a life of " + state.lifeNs() + " ns");
        }
        if (!database.admits(state.origin())) { // [NL-STATE-12]
            counters.overflow++;
            return Long.bitCount(counters.overflow) == 1
                    && refuse(
                            from,
                            "NL-STATE-12",
                            counters.overflow + " states of more origins than are kept");
        }
        if (!sealer.valid(sealed)) { // [NL-STATE-13]
            return refuse(from, "NL-STATE-13", "seal of a state of " + state.origin());
        }
        if (state.origin().equals(self)) {
            own.heard(state); // [NL-STATE-8]
            return false;
        }
        return true;
    }

    private boolean refuse(NodeId from, String clause, String detail) {
        counters.refused++;
        out.violation(from, clause, detail);
        return false;
    }

    /// Each hop adds to the age, so that a state that goes round dies whatever the clocks say.
    private SealedState arrived(SealedState sealed) { // [NL-STATE-5]
        long age = sealed.ageNs();
        return sealed.aged(
                age > Long.MAX_VALUE - settings.hopAgeNs()
                        ? Long.MAX_VALUE
                        : age + settings.hopAgeNs());
    }

    private void spread(NodeId except, List<SealedState> states) { // [NL-STATE-3]
        if (states.isEmpty()) {
            return;
        }
        List<Flood> floods = packed(states);
        for (NodeId neighbour : exchanges.keySet()) {
            if (!neighbour.equals(except)) {
                send(neighbour, floods, states.size());
            }
        }
    }

    private void send(NodeId neighbour, List<SealedState> states) {
        send(neighbour, packed(states), states.size());
    }

    private void send(NodeId neighbour, List<Flood> floods, int states) {
        counters.sent += states;
        for (Flood flood : floods) {
            out.toPeer(neighbour, flood);
        }
    }

    private static List<Flood> packed(List<SealedState> states) {
        List<Flood> floods = new ArrayList<>();
        List<SealedState> next = new ArrayList<>();
        int bytes = 0;
        for (SealedState state : states) {
            int size = state.sizeMax();
            if (!next.isEmpty() && (next.size() == Flood.STATES_MAX || bytes + size > BYTES_MAX)) {
                floods.add(new Flood(next));
                next.clear();
                bytes = 0;
            }
            next.add(state);
            bytes += size;
        }
        if (!next.isEmpty()) {
            floods.add(new Flood(next));
        }
        return floods;
    }
}
