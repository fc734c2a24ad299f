package dev.herald.daemon.campaign;

import dev.herald.hal.model.Fidelity;
import dev.herald.physical.sim.LinkProfile;
import dev.herald.physical.sim.NodeProfile;
import dev.herald.physical.sim.Profiles;

/// The two set-ups of Dahlberg et al. 2019 (arXiv:1903.09778), both of nitrogen-vacancy centres: LAB_NC_NC
/// and QLINK_WC_WC of its simulation code.
public enum Hardware {
    /// 1 m from each node to the station: classical light takes 2 m / c between the nodes.
    LAB("Lab", "nv-lab", 10, 1, 0.8),
    /// 10 km and 15 km to the station, with cavities and frequency conversion.
    QL2020("QL2020", "nv-ql2020", 120_917, 15, 0.6);

    /// Cycles after which storage is initialised anew, and how long that takes, as counted there.
    static final int ATTEMPT_CYCLES = 345;

    static final int INITIALISE_CYCLES = 31;

    /// The operating point of bright-state population 0.1, which their fidelity estimate of 0.8 leads to.
    static final int POINT = 1;

    static final double BRIGHT_STATE = 0.1;

    private final String title;
    private final String profile;
    private final long delayNs;
    private final int keepCycles;
    private final double keepFidelity;

    Hardware(String title, String profile, long delayNs, int keepCycles, double keepFidelity) {
        this.title = title;
        this.profile = profile;
        this.delayNs = delayNs;
        this.keepCycles = keepCycles;
        this.keepFidelity = keepFidelity;
    }

    /// As the paper calls it.
    public String title() {
        return title;
    }

    NodeProfile node() {
        return Profiles.node(profile);
    }

    LinkProfile link() {
        return Profiles.link(profile);
    }

    /// One way between the nodes, in ns.
    public long delayNs() {
        return delayNs;
    }

    /// The published E: cycles that an attempt of a kept pair takes, initialisation of storage included;
    /// 1 for a measured one.
    public double cyclesPerAttempt(boolean keeps) {
        return keeps
                ? keepCycles * (ATTEMPT_CYCLES + INITIALISE_CYCLES) / (double) ATTEMPT_CYCLES
                : 1;
    }

    /// The minimum fidelity to ask for. The published requests ask for 0.8, by an estimate that counts
    /// neither the wait for the herald nor the move; ours counts both, so that the same operating point
    /// has to be asked for by less.
    Fidelity minFidelity(boolean keeps) {
        return Fidelity.of(keeps ? keepFidelity : 0.8);
    }
}
