package dev.herald.daemon.probe;

import dev.herald.physical.sim.Figure;
import dev.herald.physical.sim.NodeProfile;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/// A node profile with the figures of a data sheet in place of its own, so that the simulator is the
/// device as it was on that day. A figure that was not measured, or only bounded, stays as it was.
/// Durations are not measured by a probe and stay as well.
public final class Calibrated {
    private static final List<String> KINDS = List.of("communication", "storage", "computation");

    private final StoredSheet sheet;
    private NodeProfile profile;

    private Calibrated(NodeProfile base, StoredSheet sheet) {
        this.sheet = sheet;
        profile = base;
    }

    /// @param base for what the sheet does not have
    public static NodeProfile node(NodeProfile base, StoredSheet sheet) {
        Calibrated calibrated = new Calibrated(base, sheet);
        KINDS.forEach(calibrated::kind);
        calibrated
                .first("gate.cnot.")
                .ifPresent(error -> calibrated.set("pair.gateError", error, "1"));
        return calibrated.profile;
    }

    private void kind(String kind) {
        OptionalInt first = firstQubit(kind);
        if (first.isEmpty()) {
            return;
        }
        double gate = value("gate.x." + first.getAsInt(), kind + ".gateError");
        first("gate.x." + first.getAsInt())
                .ifPresent(error -> set(kind + ".gateError", error, "1"));
        if (profile.figures().containsKey(kind + ".gateZ")) {
            first("gate.z." + first.getAsInt())
                    .ifPresent(error -> set(kind + ".gateZError", error, "1"));
        }
        readout(kind, gate);
        OptionalDouble t1 =
                mean(kind, "t1", f -> Double.isFinite(f.high()) ? f.value() : Double.NaN);
        OptionalDouble t2 =
                mean(kind, "t2", f -> Double.isFinite(f.high()) ? f.value() : Double.NaN);
        t2.ifPresent(seconds -> {
            t1.ifPresent(longer -> set(kind + ".t1", Math.max(longer, seconds / 2), "s"));
            set(kind + ".t2", seconds, "s");
        });
    }

    /// Errors of preparation and readout together, less what initialisation (which stays as it was) and the
    /// gate account for.
    private void readout(String kind, double gate) {
        OptionalDouble error0 = mean(kind, "error0", StoredSheet.Figure::value);
        OptionalDouble error1 = mean(kind, "error1", StoredSheet.Figure::value);
        if (error0.isEmpty() || error1.isEmpty()) {
            return;
        }
        double lost0 = value("", kind + ".initialiseError");
        double lost1 = 1 - (1 - lost0) * (1 - gate);
        double contrast =
                (1 - error0.getAsDouble() - error1.getAsDouble()) / (1 - (lost0 + lost1) / 2);
        set(kind + ".flip0", Math.clamp(error0.getAsDouble() - contrast * lost0 / 2, 0, 1), "1");
        set(kind + ".flip1", Math.clamp(error1.getAsDouble() - contrast * lost1 / 2, 0, 1), "1");
    }

    private OptionalInt firstQubit(String kind) {
        for (int i = 0; i < sheet.roles().size(); i++) {
            if (sheet.roles().get(i).contains(kind)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /// Over the qubits of a kind for which there is one.
    private OptionalDouble mean(
            String kind, String figure, ToDoubleFunction<StoredSheet.Figure> of) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < sheet.roles().size(); i++) {
            StoredSheet.Figure found = sheet.figures().get("qubit." + i + "." + figure);
            double value = found == null ? Double.NaN : of.applyAsDouble(found);
            if (sheet.roles().get(i).contains(kind) && Double.isFinite(value)) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }

    private OptionalDouble first(String prefix) {
        for (Map.Entry<String, StoredSheet.Figure> entry : sheet.figures().entrySet()) {
            if (entry.getKey().startsWith(prefix) && Double.isFinite(entry.getValue().value())) {
                return OptionalDouble.of(entry.getValue().value());
            }
        }
        return OptionalDouble.empty();
    }

    /// As measured, or else as the profile has it.
    private double value(String measured, String figure) {
        StoredSheet.Figure found = sheet.figures().get(measured);
        if (found != null) {
            return found.value();
        }
        Figure stated = profile.figures().get(figure);
        return stated == null ? 0 : stated.value() * (stated.unit().equals("%") ? 0.01 : 1);
    }

    private void set(String figure, double value, String unit) {
        profile =
                profile.with(
                        figure,
                        value,
                        unit,
                        "measured: herald probe " + sheet.target(),
                        sheet.taken().toString().substring(0, "2026-01-01".length()));
    }
}
