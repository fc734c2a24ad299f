package dev.herald.link.core;

import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.FidelityTag.Method;
import org.jspecify.annotations.Nullable;

/// What was measured at one operating point.
final class PointRecord {
    private static final int AXES = Axis.values().length;

    final OperatingPoint point;
    private final Readout readout;
    private final Window[] tests = {new Window(), new Window(), new Window()};
    private final Window[] observed = {new Window(), new Window(), new Window()};
    private final DriftTest[] drifts = new DriftTest[AXES];
    private boolean drifted;
    private long sinceNs;
    private long tomographyNs = Long.MIN_VALUE;
    private @Nullable Estimate estimate;

    PointRecord(OperatingPoint point, Readout readout) {
        this.point = point;
        this.readout = readout;
        BellDiagonal model = point.state();
        drifts[Axis.Z.ordinal()] = new DriftTest((1 - model.correlatorZ()) / 2, readout);
        drifts[Axis.X.ordinal()] = new DriftTest((1 - model.correlatorX()) / 2, readout);
        drifts[Axis.Y.ordinal()] = new DriftTest((1 - model.correlatorY()) / 2, readout);
    }

    /// The present estimate, or null while there is none.
    @Nullable Estimate estimate() {
        return estimate;
    }

    boolean drifted() {
        return drifted;
    }

    /// When the evidence of the last change began.
    long sinceNs() {
        return sinceNs;
    }

    /// Adds what a test item found along an axis.
    DriftTest.Change tested(Axis axis, Tally tally) {
        tests[axis.ordinal()].add(tally);
        DriftTest drift = drifts[axis.ordinal()];
        DriftTest.Change change = drift.add(tally);
        boolean was = drifted;
        drifted = drifts[0].drifted() || drifts[1].drifted() || drifts[2].drifted();
        if (change != DriftTest.Change.NONE) { // [LL-FEU-7]
            sinceNs = drift.sinceNs();
            for (Window each : tests) {
                each.forgetBefore(sinceNs);
            }
        }
        compute();
        return was == drifted ? DriftTest.Change.NONE : change;
    }

    /// All settings of a tomography have been added.
    void reconstructed(long asOfNs) {
        tomographyNs = asOfNs;
        compute();
    }

    /// Adds what the layer above found along an axis. Its counts are taken as they are: reading adds
    /// errors, and what is not known of it is not taken off.
    void observed(Axis axis, Tally tally) {
        observed[axis.ordinal()].add(tally);
        compute();
    }

    private void compute() {
        Tally[] tallies = totals(tests);
        if (tallies != null) {
            estimate =
                    Estimate.of(tallies, readout, whole() ? Method.TOMOGRAPHY : Method.TEST_ROUNDS);
            return;
        }
        tallies = totals(observed);
        estimate = tallies == null ? null : Estimate.of(tallies, Readout.PERFECT, Method.QBER);
    }

    /// Whether the last tomography is among what is remembered.
    private boolean whole() {
        for (Window each : tests) {
            if (each.oldestNs() > tomographyNs) {
                return false;
            }
        }
        return true;
    }

    private static Tally @Nullable [] totals(Window[] windows) {
        Tally[] totals = new Tally[AXES];
        for (int i = 0; i < AXES; i++) {
            Tally total = windows[i].total();
            if (total == null) {
                return null;
            }
            totals[i] = total;
        }
        return totals;
    }
}
