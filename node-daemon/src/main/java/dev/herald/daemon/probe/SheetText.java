package dev.herald.daemon.probe;

import dev.herald.daemon.report.Table;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.physical.verify.DataSheet;
import dev.herald.physical.verify.Reading;
import dev.herald.physical.verify.estimate.Estimate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// A data sheet for people.
public final class SheetText {
    private SheetText() {}

    public static String of(DatedSheet dated) {
        DataSheet sheet = dated.sheet();
        DeviceDescriptor device = sheet.device();
        StringBuilder out = new StringBuilder();
        out.append(
                "%s %s, driver version %s, contract %d.%d, node %s: %d qubits, %d ports%n"
                        .formatted(
                                device.vendor(),
                                device.model(),
                                device.version(),
                                device.contractMajor(),
                                device.contractMinor(),
                                device.node().value(),
                                device.qubits().size(),
                                device.ports().size()));
        out.append(
                "%s, %s, %s time; intervals of %s %%%n%n"
                        .formatted(
                                dated.target(),
                                dated.taken(),
                                dated.realTime() ? "real" : "virtual",
                                short4(100 * sheet.confidence())));
        Table table = new Table("figure", "unit", "declared", "measured", "from", "to", "verdict");
        for (Reading reading : sheet.readings()) {
            String note = reading.note().isEmpty() ? "" : " (" + reading.note() + ")";
            table.row(
                    reading.name(),
                    reading.unit(),
                    reading.declared().isPresent() ? number(reading.declared().getAsDouble()) : "-",
                    reading.measured().map(e -> number(e.value())).orElse("-"),
                    reading.measured().map(Estimate::low).map(SheetText::number).orElse("-"),
                    reading.measured().map(Estimate::high).map(SheetText::number).orElse("-"),
                    DatedSheet.word(reading.verdict()) + note);
        }
        out.append(table.format(""));
        out.append(
                "%n%d agree, %d better, %d worse, %d not declared, %d not measured%n"
                        .formatted(
                                sheet.count(Reading.Verdict.AGREES),
                                sheet.count(Reading.Verdict.BETTER),
                                sheet.count(Reading.Verdict.WORSE),
                                sheet.count(Reading.Verdict.NOT_DECLARED),
                                sheet.count(Reading.Verdict.NOT_MEASURED)));
        return out.toString();
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (Double.isInfinite(value)) {
            return "none";
        }
        return short4(value);
    }

    private static String short4(double value) {
        double size = Math.abs(value);
        if (value == 0) {
            return "0";
        }
        if (size >= 1e-3 && size < 1e7) {
            int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
            BigDecimal rounded =
                    BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN);
            return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
        }
        return String.format(Locale.ROOT, "%.3e", value);
    }
}
