package dev.herald.daemon.campaign;

import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;

/// Error rates of measured pairs by axis, relative to the Bell state reported.
final class Errors {
    private static final int AXES = Basis.Axis.values().length;

    final long[] rounds = new long[AXES];
    final long[] errors = new long[AXES];

    void add(Basis.Axis axis, BellIndex bell, boolean one, boolean other) {
        rounds[axis.ordinal()]++;
        if ((one ^ other) != bell.anticorrelated(axis)) {
            errors[axis.ordinal()]++;
        }
    }
}
