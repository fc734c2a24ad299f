package dev.herald.network.topology;

import dev.herald.hal.host.Machine;
import dev.herald.network.api.FloodSettings;
import dev.herald.network.message.NodeState.LinkState;
import dev.herald.network.message.NodeState.Status;
import dev.herald.network.message.NodeState.Window;
import java.util.ArrayList;
import java.util.List;

/// One link of this node: what is true of it, and what is told, which lags where it flaps.
final class OwnLink {
    private final FloodSettings settings;
    private LinkState truth;
    private List<Window> windows = List.of();

    /// Times it went down without a long calm between.
    private int flaps;

    private long upSinceNs;
    private long heldUntilNs = Long.MIN_VALUE / 2;

    OwnLink(FloodSettings settings, LinkState truth, long nowNs) {
        this.settings = settings;
        this.truth = truth;
        upSinceNs = nowNs;
    }

    void set(LinkState now, long nowNs) {
        boolean was = truth.status() != Status.DOWN;
        boolean is = now.status() != Status.DOWN;
        if (was && !is) {
            long calmNs = nowNs - Math.max(upSinceNs, heldUntilNs);
            flaps = calmNs >= settings.holdMaxNs() ? 1 : Math.min(flaps + 1, 62);
        } else if (!was && is) { // [NL-NEIGH-5]
            upSinceNs = nowNs;
            heldUntilNs = flaps < 2 ? nowNs : nowNs + holdNs();
        }
        truth = now;
    }

    void maintain(List<Window> planned) {
        windows = planned;
    }

    private long holdNs() {
        long hold = settings.holdNs();
        for (int i = 2; i < flaps && hold < settings.holdMaxNs(); i++) {
            hold = 2 * hold;
        }
        return Math.min(hold, settings.holdMaxNs());
    }

    /// What is told at present.
    LinkState told(long nowNs, int offersMax, int windowsMax) {
        List<Window> ahead = new ArrayList<>();
        Status status = nowNs < heldUntilNs ? Status.DOWN : truth.status();
        for (Window window : windows) { // [NL-NEIGH-6]
            if (window.toNs() <= nowNs) {
                continue;
            }
            if (ahead.size() < windowsMax) {
                ahead.add(window);
            }
            if (window.fromNs() <= nowNs) {
                status = Status.DOWN;
            } else if (status == Status.UP && drainNs(window) <= nowNs) {
                status = Status.DRAINING;
            }
        }
        return new LinkState(
                truth.link(),
                truth.neighbour(),
                truth.cost(),
                status,
                truth.freePpm(),
                truth.decay(),
                Curves.thinned(truth.curve(), offersMax),
                ahead);
    }

    /// The next instant at which what is told changes by itself.
    long nextNs(long nowNs) {
        long next = heldUntilNs > nowNs ? heldUntilNs : Machine.NEVER;
        for (Window window : windows) {
            for (long at : new long[] {drainNs(window), window.fromNs(), window.toNs()}) {
                if (at > nowNs) {
                    next = Math.min(next, at);
                }
            }
        }
        return next;
    }

    private long drainNs(Window window) {
        return window.fromNs() < Long.MIN_VALUE + settings.drainNs()
                ? Long.MIN_VALUE
                : window.fromNs() - settings.drainNs();
    }
}
