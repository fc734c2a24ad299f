package dev.herald.link.core;

import dev.herald.hal.device.OperatingPoint;
import java.util.ArrayList;
import java.util.List;

/// At which operating point the next series of a kind is made: that of the last request and the others
/// in turn, so that what is used is known best and what is offered is known. LL-TEST-5.
final class TestPoints {
    private final List<OperatingPoint> points = new ArrayList<>();
    private final int[] series = new int[TestKind.values().length];
    private int used = -1;
    private int turn;
    private boolean others;

    TestPoints(List<OperatingPoint> all) {
        for (OperatingPoint point : all) {
            if (point.success() > 0) {
                points.add(point);
            }
        }
    }

    boolean any() {
        return !points.isEmpty();
    }

    /// A request is made at the point.
    void used(int code) {
        for (int i = 0; i < points.size(); i++) {
            if (points.get(i).code() == code) {
                used = i;
            }
        }
    }

    /// A series of the kind begins.
    void begin(TestKind kind) {
        series[kind.ordinal()] = kind == TestKind.ROUNDS ? inTurn() : usedOrBest();
    }

    private int inTurn() {
        others = !others;
        if (others && used >= 0) {
            return used;
        }
        turn = (turn + 1) % points.size();
        if (turn == used) {
            turn = (turn + 1) % points.size();
        }
        return turn;
    }

    private int usedOrBest() {
        if (used >= 0) {
            return used;
        }
        int best = 0;
        for (int i = 1; i < points.size(); i++) {
            if (points.get(i).state().fidelity() > points.get(best).state().fidelity()) {
                best = i;
            }
        }
        return best;
    }

    /// The point of the series under way.
    OperatingPoint of(TestKind kind) {
        return points.get(series[kind.ordinal()]);
    }
}
