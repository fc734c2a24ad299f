package dev.herald.physical.sim.photon;

import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.state.XState;

/// A heralded attempt: what was seen, and the state of the two qubits that this history implies. The
/// state is one of a mixture: over many attempts its mean is the heralded state.
public final class Shot {
    int pattern;
    BellIndex bell = BellIndex.PSI_PLUS;
    double p00;
    double p01;
    double p10;
    double p11;
    double inner;
    double outer;

    /// Bits: at a station, detector C in the first mode (1), D (2), and in the second mode C (4), D (8);
    /// at memories that herald, A (1) and B (2).
    public int pattern() {
        return pattern;
    }

    /// The Bell state reported.
    public BellIndex bell() {
        return bell;
    }

    public double p00() {
        return p00;
    }

    public double p01() {
        return p01;
    }

    public double p10() {
        return p10;
    }

    public double p11() {
        return p11;
    }

    /// Coherence between |01> and |10>. Where an optical phase makes it complex, the real part: the
    /// opposite phase is as likely.
    public double inner() {
        return inner;
    }

    /// Coherence between |00> and |11>.
    public double outer() {
        return outer;
    }

    /// A copy of the state.
    public XState state() {
        return new XState(p00, p01, p10, p11, inner, outer);
    }

    /// Both qubits in definite states.
    void definite(int a, int b) {
        p00 = a + b == 0 ? 1 : 0;
        p01 = a < b ? 1 : 0;
        p10 = a > b ? 1 : 0;
        p11 = a + b == 2 ? 1 : 0;
        inner = 0;
        outer = 0;
    }

    void take(Branches branches) {
        double total = branches.weight();
        p00 = branches.weight(0) / total;
        p01 = branches.weight(1) / total;
        p10 = branches.weight(2) / total;
        p11 = branches.weight(3) / total;
        inner = branches.coherence(1, 2) / total;
        outer = branches.coherence(0, 3) / total;
    }
}
