package dev.herald.network.topology;

import dev.herald.hal.host.Machine;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.FloodSettings;
import dev.herald.network.api.StateSealer;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.NodeState.LinkState;
import dev.herald.network.message.NodeState.Window;
import dev.herald.network.message.TopologyMessage.DatabaseSummary;
import dev.herald.network.message.TopologyMessage.Flood;
import dev.herald.network.message.TopologyMessage.SealedState;
import dev.herald.network.message.TopologyMessage.StateRequest;
import java.util.List;

/// Link-state flooding of one node: keeps what others say, says what is true of this node. Belongs to the
/// thread of its entity.
public final class LinkStateProtocol {
    /// Sweeps are so much apart, as a share of the longest life in question.
    private static final int SWEEPS_OF_A_LIFE = 64;

    private final Surroundings out;
    private final StateDatabase database;
    private final Flooding flooding;
    private final Origination origination;
    private final long sweepApartNs;
    private long sweptNs = Long.MIN_VALUE / 2;

    /// @param epoch the first of its states, unsigned; better greater than at any start before
    public LinkStateProtocol(
            NodeId self,
            FloodSettings settings,
            int epoch,
            NodeFacts facts,
            StateSealer sealer,
            Surroundings out) {
        this.out = out;
        database = new StateDatabase(settings.originsMax());
        flooding = new Flooding(self, settings, sealer, database, out, this::heard);
        origination = new Origination(self, settings, epoch, facts, sealer, out, this::spread);
        sweepApartNs = settings.lifeNs() / SWEEPS_OF_A_LIFE;
    }

    public StateDatabase database() {
        return database;
    }

    public Counters counters() {
        return flooding.counters();
    }

    public void peerUp(NodeId neighbour) {
        flooding.peerUp(neighbour);
    }

    public void peerDown(NodeId neighbour) {
        flooding.peerDown(neighbour);
    }

    public void flood(NodeId from, Flood flood) {
        flooding.flood(from, flood);
    }

    public void summary(NodeId from, DatabaseSummary page) {
        flooding.summary(from, page);
    }

    public void request(NodeId from, StateRequest request) {
        flooding.request(from, request);
    }

    /// What is true of a link of this node from now on.
    public void link(LinkState truth) {
        origination.link(truth);
    }

    /// The maintenance windows of a link of this node from now on, in order.
    ///
    /// @return whether this node has told of the link
    public boolean maintain(LinkId link, List<Window> windows) {
        return origination.maintain(link, windows);
    }

    /// Tells the network that this node leaves it.
    public void leave() {
        origination.leave();
    }

    /// Does what is due; harmless when nothing is.
    public void expire() {
        if (out.nowNs() >= sweepNs()) {
            sweptNs = out.nowNs();
            database.sweep(sweptNs);
        }
        origination.expire();
    }

    /// When [#expire] is next needed.
    public long nextNs() {
        return Math.min(sweepNs(), origination.nextNs());
    }

    private long sweepNs() {
        long end = database.earliestEndNs();
        return end == Machine.NEVER ? end : Math.max(end, sweptNs + sweepApartNs);
    }

    private void heard(NodeState state) {
        origination.heard(state);
    }

    private void spread(SealedState sealed) {
        flooding.originate(sealed);
    }
}
