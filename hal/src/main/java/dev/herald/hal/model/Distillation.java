package dev.herald.hal.model;

/// Entanglement distillation on Bell-diagonal pairs: exact maps, with the noise of both ends' gates and
/// readouts (network-transport 6).
///
/// The first pair is kept. Weights are relative to each pair's reported Bell state, so the ends first bring
/// every pair to Φ+ by Pauli corrections, or flip the outcomes they compare; the kept pair's weights are
/// relative to its own reported state. A result is what both ends have when their outcomes agree.
public final class Distillation {
    private Distillation() {}

    /// What a round gives.
    ///
    /// @param success probability that the ends keep the pair
    /// @param kept the pair then; the input's first pair when the probability is 0
    public record Result(double success, BellDiagonal kept) {}

    /// Noise of the operations of both ends.
    ///
    /// @param gate probability that neither end's two-qubit gate left its qubits maximally mixed, 0 to 1:
    ///     the product over both ends
    /// @param agree probability that readout errors leave "equal or different" as it is, 0 to 1:
    ///     `n1 n2 + (1 - n1)(1 - n2)` for readouts right with `n1` and `n2`
    public record Noise(double gate, double agree) {
        public static final Noise NONE = new Noise(1, 1);

        public Noise {
            if (!(gate >= 0 && gate <= 1) || !(agree >= 0 && agree <= 1)) {
                throw new IllegalArgumentException(
                        "distillation noise must be probabilities: gate %s, agree %s"
                                .formatted(gate, agree));
            }
        }

        /// @param gateA depolarising probability of the two-qubit gate at one end
        /// @param gateB at the other
        /// @param flipA probability that a readout errs at one end
        /// @param flipB at the other
        public static Noise of(double gateA, double gateB, double flipA, double flipB) {
            return new Noise((1 - gateA) * (1 - gateB), (1 - flipA) * (1 - flipB) + flipA * flipB);
        }
    }

    /// Bilateral CNOT from the kept pair to the other, which is measured in Z: detects bit flips
    /// (network-transport 6.1, the core of BBPSSW).
    public static Result bilateralCnot(BellDiagonal kept, BellDiagonal measured, Noise noise) {
        double same00 = kept.p00() * measured.p00() + kept.p10() * measured.p10();
        double same10 = kept.p00() * measured.p10() + kept.p10() * measured.p00();
        double same01 = kept.p01() * measured.p01() + kept.p11() * measured.p11();
        double same11 = kept.p01() * measured.p11() + kept.p11() * measured.p01();
        double diff00 = kept.p00() * measured.p01() + kept.p10() * measured.p11();
        double diff10 = kept.p00() * measured.p11() + kept.p10() * measured.p01();
        double diff01 = kept.p01() * measured.p00() + kept.p11() * measured.p10();
        double diff11 = kept.p01() * measured.p10() + kept.p11() * measured.p00();
        double s = noise.gate * noise.agree;
        double t = noise.gate * (1 - noise.agree);
        double mixed = (1 - noise.gate) / 8;
        return result(
                kept,
                s * same00 + t * diff00 + mixed,
                s * same10 + t * diff10 + mixed,
                s * same01 + t * diff01 + mixed,
                s * same11 + t * diff11 + mixed);
    }

    /// The same with Hadamards on both pairs before and on the kept one after: detects phase flips.
    public static Result bilateralPhase(BellDiagonal kept, BellDiagonal measured, Noise noise) {
        Result turned = bilateralCnot(hadamard(kept), hadamard(measured), noise);
        return new Result(turned.success, hadamard(turned.kept));
    }

    /// BBPSSW: both pairs twirled to Werner states of their fidelity, then the bilateral CNOT
    /// (network-transport 6.2). The kept pair is not twirled again.
    public static Result bbpssw(BellDiagonal kept, BellDiagonal measured, Noise noise) {
        return bilateralCnot(
                BellDiagonal.werner(kept.fidelity()),
                BellDiagonal.werner(measured.fidelity()),
                noise);
    }

    /// DEJMPS: rotations about X by π/2 and -π/2 at the two ends, which exchange phase flips and double
    /// flips, then the bilateral CNOT (network-transport 6.3). The rotations are taken as noiseless.
    public static Result dejmps(BellDiagonal kept, BellDiagonal measured, Noise noise) {
        return bilateralCnot(rotated(kept), rotated(measured), noise);
    }

    /// Double selection (Fujii and Yamamoto; network-transport 6.4): CNOT from the kept pair to the second,
    /// CNOT from the third to the second, the second measured in Z, the third in X; kept when both agree.
    /// Noiseless.
    public static Result doubleSelection(
            BellDiagonal kept, BellDiagonal second, BellDiagonal third) {
        double[] p0 = weights(kept);
        double[] p1 = weights(second);
        double[] p2 = weights(third);
        double[] out = new double[4];
        for (int e = 0; e < 4; e++) {
            for (int e1 = 0; e1 < 4; e1++) {
                int z1 = e1 & 2;
                out[e] += p0[e ^ z1] * p1[e1] * p2[z1 | (e1 ^ e) & 1];
            }
        }
        return result(kept, out[0], out[2], out[1], out[3]);
    }

    /// EPL, for pairs that have lost a photon (Campbell and Benjamin; network-transport 6.5): bilateral
    /// CNOT, kept only when both ends read 1. On Bell-diagonal pairs half of what [#bilateralCnot] keeps,
    /// with the same weights.
    ///
    /// Its strength is outside this algebra: two pairs `(1-a) |ψ><ψ| + a |11><11|` of one unknown phase
    /// become Ψ+ exactly, with probability `(1-a)²/2`.
    public static Result epl(BellDiagonal kept, BellDiagonal measured, Noise noise) {
        Result both = bilateralCnot(kept, measured, noise);
        return new Result(both.success / 2, both.kept);
    }

    private static Result result(
            BellDiagonal kept, double w00, double w10, double w01, double w11) {
        double p = w00 + w10 + w01 + w11;
        return p > 0
                ? new Result(p, new BellDiagonal(w00 / p, w10 / p, w01 / p, w11 / p))
                : new Result(0, kept);
    }

    /// By the code `2z + x`.
    private static double[] weights(BellDiagonal b) {
        return new double[] {b.p00(), b.p01(), b.p10(), b.p11()};
    }

    private static BellDiagonal hadamard(BellDiagonal b) {
        return new BellDiagonal(b.p00(), b.p01(), b.p10(), b.p11());
    }

    private static BellDiagonal rotated(BellDiagonal b) {
        return new BellDiagonal(b.p00(), b.p11(), b.p01(), b.p10());
    }
}
