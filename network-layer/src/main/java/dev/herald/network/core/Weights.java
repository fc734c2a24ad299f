package dev.herald.network.core;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.MemoryDecay;

/// Arithmetic of the running error weights of a Track.
final class Weights {
    private Weights() {}

    /// The state after one half has idled, the other not.
    ///
    /// @param idleNs negative when the state was dated later than the half lived: the ageing that it
    ///     contains in excess is undone, if it was there at all
    static BellDiagonal idle(BellDiagonal state, MemoryDecay decay, long idleNs) {
        if (idleNs == 0 || decay.t1Ns() == 0 && decay.t2Ns() == 0) {
            return state;
        }
        double z = decay.zFactor(idleNs);
        double x = decay.xFactor(idleNs);
        double cz = state.correlatorZ() * z;
        double cx = state.correlatorX() * x;
        double cy = state.correlatorY() * x;
        if (idleNs < 0 && !physical(cz, cx, cy)) {
            return state;
        }
        return BellDiagonal.ofCorrelators(cz, cx, cy);
    }

    private static boolean physical(double cz, double cx, double cy) {
        return 1 + cz + cx + cy >= 0
                && 1 + cz - cx - cy >= 0
                && 1 - cz + cx - cy >= 0
                && 1 - cz - cx + cy >= 0;
    }
}
