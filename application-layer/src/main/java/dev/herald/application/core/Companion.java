package dev.herald.application.core;

import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;

/// What the two ends of an application tell each other in companion data.
sealed interface Companion {

    /// Weights as they travel: parts per billion of Z, X and ZX; the rest is no error.
    record Weights(int zPpb, int xPpb, int zxPpb) {
        private static final double ONE = 1_000_000_000;

        static Weights of(BellDiagonal state) {
            return new Weights(ppb(state.p10()), ppb(state.p01()), ppb(state.p11()));
        }

        BellDiagonal state() {
            double z = zPpb / ONE;
            double x = xPpb / ONE;
            double zx = zxPpb / ONE;
            return new BellDiagonal(1 - z - x - zx, z, x, zx);
        }
    }

    static int ppb(double probability) {
        return (int) Math.round(Math.max(0, Math.min(1, probability)) * Weights.ONE);
    }

    // ---- teleport

    /// Sender: measure the qubit of the transfer.
    record Measure(int transfer, Basis basis) implements Companion {}

    /// Receiver: what it read, how well it reads, and what its tag of the qubit says.
    record Measured(int transfer, boolean one, int flip0Ppb, int flip1Ppb, Weights weights)
            implements Companion {}

    // ---- telegate

    /// Initiator: its half is measured.
    ///
    /// @param run number of the stream that brought the pair
    /// @param bit the outcome
    /// @param prepare axis of the state the target is to be prepared in
    /// @param minus the eigenstate with eigenvalue -1
    /// @param measure axis in which the target is to be measured
    /// @param measuredNs when it was measured
    record Entangled(
            int run,
            boolean bit,
            Basis.Axis prepare,
            boolean minus,
            Basis.Axis measure,
            long measuredNs)
            implements Companion {}

    /// Responder: its half and the target are measured.
    ///
    /// @param bit outcome of the half, along X
    /// @param target outcome of the target
    /// @param weights of the pair when it was used, by the responder's tag
    /// @param gate2Ppb depolarising probability of its CNOT
    /// @param gate1Ppb of its correction, 0 where none was needed
    /// @param readPpb probability to misread its half
    /// @param preparePpb depolarising probability of preparing the target
    /// @param contrastPpb of reading the target, 1 - flip0 - flip1
    record Disentangled(
            int run,
            boolean bit,
            boolean target,
            Weights weights,
            int gate2Ppb,
            int gate1Ppb,
            int readPpb,
            int preparePpb,
            int contrastPpb)
            implements Companion {}

    /// Responder: the round cannot be finished.
    record Failed(int run, String detail) implements Companion {}

    // ---- pairs

    /// Responder: outcomes of the pairs `first`, `first + 1` and so on.
    ///
    /// @param axes ordinal of the axis each was measured along, [#NO_AXIS] for another basis
    /// @param ones outcomes
    /// @param contrastPpb of reading each, 1 - flip0 - flip1
    record Outcomes(long first, byte[] axes, boolean[] ones, int[] contrastPpb)
            implements Companion {
        static final byte NO_AXIS = 3;

        /// The outcome is not known: the qubit was lost.
        static final byte MISSING = 4;

        static final int COUNT_MAX = 1_024;
    }

    /// Responder: no more outcomes.
    record OutcomesEnd(long total) implements Companion {}

    // ---- qkd

    /// Either end: the bases of the pairs `first`, `first + 1` and so on; set for X, clear for Z.
    record Bases(long first, boolean[] xs) implements Companion {
        static final int COUNT_MAX = 65_536;
    }

    /// Either end: it has so many outcomes, and has told all their bases.
    ///
    /// @param contrastPpb of its readout, 1 - flip0 - flip1
    record BasesEnd(long total, int contrastPpb) implements Companion {}

    /// Initiator: which of the sifted bits from position `first` on are given up, with its bits of these.
    ///
    /// @param sifted length of the sifted key
    /// @param chosen set where given up
    /// @param bits the initiator's bits of the chosen ones, corrected for the Bell states
    /// @param last no more such messages
    record Test(long sifted, long first, boolean[] chosen, boolean[] bits, boolean last)
            implements Companion {
        static final int COUNT_MAX = 65_536;
    }

    /// Responder: its bits of the positions that the Test from `first` on gave up.
    record TestBits(long first, boolean[] bits) implements Companion {}
}
