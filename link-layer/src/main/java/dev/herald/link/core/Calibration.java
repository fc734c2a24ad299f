package dev.herald.link.core;

import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.link.api.Interval;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.Drifted;
import dev.herald.link.api.LinkOutput.Recovered;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of the state at each operating point: the device's model, corrected by measurements.
final class Calibration {
    private final Readout readout;
    private final List<PointRecord> records = new ArrayList<>();
    private boolean changed;

    Calibration(LinkConfig config) {
        readout = Readout.of(config);
        for (OperatingPoint point : config.port().points()) {
            records.add(new PointRecord(point, readout));
        }
    }

    Readout readout() {
        return readout;
    }

    /// What was measured at the point, or null when there is no such point.
    @Nullable PointRecord record(int code) {
        for (int i = 0; i < records.size(); i++) {
            PointRecord record = records.get(i);
            if (record.point.code() == code) {
                return record;
            }
        }
        return null;
    }

    /// The estimate at the point, or null while only the model is known.
    @Nullable Estimate estimate(int code) {
        PointRecord record = record(code);
        return record == null ? null : record.estimate();
    }

    /// The state at the emission: measured, or the model's.
    BellDiagonal state(OperatingPoint point) {
        Estimate estimate = estimate(point.code());
        return estimate == null ? point.state() : estimate.state();
    }

    /// Outcomes of a test item along an axis were compared.
    void tested(int code, Axis axis, Tally tally, Outbox<? super LinkOutput> out) {
        PointRecord record = record(code);
        if (record == null) {
            return;
        }
        DriftTest.Change change = record.tested(axis, tally);
        Estimate estimate = record.estimate();
        double expected = record.point.state().fidelity();
        Interval measured =
                estimate == null
                        ? new Interval(expected, 0, 1, Estimate.CONFIDENCE_PPM)
                        : estimate.interval();
        switch (change) {
            case NONE -> {}
            case DRIFTED -> {
                changed = true;
                out.emit(new Drifted(code, expected, measured, record.sinceNs())); // [LL-FEU-6]
            }
            case RECOVERED -> {
                changed = true;
                out.emit(new Recovered(code, expected, measured, record.sinceNs()));
            }
        }
    }

    /// All settings of one kind were measured at the point.
    void completed(int code, TestKind kind, long asOfNs) {
        PointRecord record = record(code);
        if (record != null && kind == TestKind.TOMOGRAPHY) {
            record.reconstructed(asOfNs);
        }
        changed |= kind != TestKind.BELL_TEST;
    }

    /// The layer above compared pairs; ignored for a point that there is not. LL-FEU-5.
    void observed(LinkInput.Observed seen) {
        PointRecord record = record(seen.point());
        if (record != null) {
            record.observed(
                    seen.axis(), new Tally(seen.pairs(), seen.errors(), 0, 0, 0, seen.asOfNs()));
            changed = true;
        }
    }

    /// Whether what the link offers has changed since this was asked last.
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }
}
