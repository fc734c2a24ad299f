package dev.herald.network.distil;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.MemoryDecay;

/// Idling of one half of a pair.
final class Ageing {
    private Ageing() {}

    /// @param idleNs negative to undo idling that the state contains; what it cannot contain is not undone
    static BellDiagonal half(BellDiagonal state, MemoryDecay decay, long idleNs) {
        if (idleNs == 0 || decay.t1Ns() == 0 && decay.t2Ns() == 0) {
            return state;
        }
        double z = decay.zFactor(idleNs);
        double x = decay.xFactor(idleNs);
        double cz = state.correlatorZ() * z;
        double cx = state.correlatorX() * x;
        double cy = state.correlatorY() * x;
        boolean possible =
                1 + cz + cx + cy >= 0
                        && 1 + cz - cx - cy >= 0
                        && 1 - cz + cx - cy >= 0
                        && 1 - cz - cx + cy >= 0;
        return idleNs < 0 && !possible ? state : BellDiagonal.ofCorrelators(cz, cx, cy);
    }
}
