package dev.herald.network.topology;

import dev.herald.hal.host.Machine;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.FloodSettings;
import dev.herald.network.api.StateSealer;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.NodeState.LinkState;
import dev.herald.network.message.NodeState.Window;
import dev.herald.network.message.TopologyMessage.SealedState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What this node says of itself, and when: at a change that matters, no sooner than the minimum interval
/// after the last time, and in any case before half its life is over.
final class Origination {
    private static final int OFFERS_OF_A_STATE = 896;
    private static final int OFFERS_OF_A_LINK = 16;
    private static final int WINDOWS_OF_A_STATE = 256;

    private final NodeId self;
    private final int session;
    private final FloodSettings settings;
    private final NodeFacts facts;
    private final StateSealer sealer;
    private final Surroundings out;
    private final Consumer<SealedState> spread;
    private final Map<LinkId, OwnLink> links = new TreeMap<>();
    private int epoch;
    private long sequence;
    private @Nullable NodeState last;
    private long lastNs;
    private long dueNs = Machine.NEVER;
    private long renewNs = Machine.NEVER;
    private boolean outdone;
    private boolean left;

    Origination(
            NodeId self,
            FloodSettings settings,
            int epoch,
            NodeFacts facts,
            StateSealer sealer,
            Surroundings out,
            Consumer<SealedState> spread) {
        this.self = self;
        this.settings = settings;
        session = epoch;
        this.epoch = epoch;
        this.facts = facts;
        this.sealer = sealer;
        this.out = out;
        this.spread = spread;
    }

    void link(LinkState truth) {
        OwnLink known = links.get(truth.link());
        if (known == null) {
            links.put(truth.link(), new OwnLink(settings, truth, out.nowNs()));
        } else {
            known.set(truth, out.nowNs());
        }
        consider();
    }

    /// @return whether this node has the link
    boolean maintain(LinkId link, List<Window> windows) {
        OwnLink known = links.get(link);
        if (known != null) {
            known.maintain(windows);
            consider();
        }
        return known != null;
    }

    /// A state of this node is about that is newer than the last one it sent: from before a restart, or
    /// forged. The step is of a size that another start would not choose, so that never two different states
    /// have one epoch and sequence.
    void heard(NodeState state) { // [NL-STATE-8]
        long step = Integer.toUnsignedLong(session);
        if (state.sequence() < Long.MAX_VALUE - step) {
            epoch = state.epoch();
            sequence = state.sequence() + step;
        } else if (state.epoch() != -1) {
            epoch = state.epoch() + 1;
            sequence = 0;
        } else {
            return; // nothing is newer: until it has aged out this node is not heard
        }
        outdone = true;
        consider();
    }

    /// Takes leave: a state without links, after which this node says nothing more.
    void leave() { // [NL-STATE-14]
        if (!left) {
            left = true;
            links.clear();
            originate();
        }
    }

    void expire() {
        consider();
    }

    long nextNs() {
        long next = Math.min(dueNs, renewNs);
        for (OwnLink link : links.values()) {
            next = Math.min(next, link.nextNs(out.nowNs()));
        }
        return left && !outdone ? Machine.NEVER : next;
    }

    private void consider() {
        if (left && !outdone) {
            return;
        }
        long now = out.nowNs();
        NodeState before = last;
        boolean matters = outdone || before == null || differ(before.links(), told());
        if (now >= renewNs) {
            originate();
        } else if (!matters) {
            dueNs = Machine.NEVER;
        } else if (before == null || now - lastNs >= settings.intervalNs()) {
            originate();
        } else { // [NL-STATE-15]
            dueNs = lastNs + settings.intervalNs();
        }
    }

    private List<LinkState> told() {
        int count = Math.clamp(links.size(), 1, NodeState.LINKS_MAX);
        int offers = Math.clamp(OFFERS_OF_A_STATE / count, 2, OFFERS_OF_A_LINK);
        int windows = Math.clamp(WINDOWS_OF_A_STATE / count, 1, LinkState.WINDOWS_MAX);
        List<LinkState> told = new ArrayList<>(count);
        for (OwnLink link : links.values()) {
            if (told.size() < NodeState.LINKS_MAX) {
                told.add(link.told(out.nowNs(), offers, windows));
            }
        }
        return told;
    }

    private boolean differ(List<LinkState> a, List<LinkState> b) {
        if (a.size() != b.size()) {
            return true;
        }
        for (int i = 0; i < a.size(); i++) {
            if (Curves.differ(a.get(i), b.get(i), settings)) {
                return true;
            }
        }
        return false;
    }

    private void originate() {
        NodeState state =
                new NodeState(
                        self,
                        epoch,
                        ++sequence,
                        settings.lifeNs(),
                        facts.swap(),
                        facts.swaps(),
                        facts.memories(),
                        told());
        last = state;
        lastNs = out.nowNs();
        dueNs = Machine.NEVER;
        renewNs = left ? Machine.NEVER : lastNs + settings.lifeNs() / 2 - apartNs();
        outdone = false;
        spread.accept(sealer.seal(state));
    }

    /// Up to an eighth of the life, by node, so that nodes that started together do not renew together.
    private long apartNs() { // [NL-STATE-7]
        long mixed = self.value() * 0x9E37_79B9L & 0xFFFF;
        return (settings.lifeNs() / 8 >> 16) * mixed;
    }
}
