package dev.herald.daemon.probe;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.physical.verify.DataSheet;
import dev.herald.physical.verify.Reading;
import dev.herald.physical.verify.estimate.Estimate;
import java.time.Instant;
import java.util.Locale;

/// A data sheet, with what was probed and when.
///
/// @param target as it was named on the command line
/// @param taken when the probe began; of a device in virtual time, when it was run
/// @param realTime whether the device lived in real time
/// @param sheet what was found
public record DatedSheet(String target, Instant taken, boolean realTime, DataSheet sheet) {
    public DatedSheet {
        requireNonNull(target);
        requireNonNull(taken);
        requireNonNull(sheet);
    }

    /// By `spec/schema/calibration-1.json`.
    public String json() {
        ObjectNode top = JsonNodeFactory.instance.objectNode();
        top.put("schema", "calibration-1")
                .put("target", target)
                .put("taken", taken.toString())
                .put("time", realTime ? "real" : "virtual")
                .put("confidence", sheet.confidence());
        device(top.putObject("device"), sheet.device());
        ArrayNode readings = top.putArray("readings");
        sheet.readings().forEach(reading -> reading(readings.addObject(), reading));
        ObjectNode verdicts = top.putObject("verdicts");
        for (Reading.Verdict verdict : Reading.Verdict.values()) {
            verdicts.put(word(verdict), sheet.count(verdict));
        }
        return top.toPrettyString() + "\n";
    }

    private static void device(ObjectNode node, DeviceDescriptor device) {
        node.put("vendor", device.vendor())
                .put("model", device.model())
                .put("version", device.version())
                .put("contract", device.contractMajor() + "." + device.contractMinor())
                .put("node", device.node().value());
        ArrayNode qubits = node.putArray("qubits");
        for (QubitDescriptor qubit : device.qubits()) {
            ArrayNode roles = qubits.addArray();
            qubit.roles().stream().map(DatedSheet::word).sorted().forEach(roles::add);
        }
        ArrayNode ports = node.putArray("ports");
        for (PortDescriptor port : device.ports()) {
            ports.addObject()
                    .put("link", port.link().value())
                    .put("neighbour", port.neighbour().value())
                    .put("scheme", word(port.scheme()))
                    .put("points", port.points().size());
        }
    }

    private static void reading(ObjectNode node, Reading reading) {
        node.put("name", reading.name()).put("unit", reading.unit());
        node.put("sense", word(reading.sense()));
        if (reading.declared().isEmpty()) {
            node.putNull("declared");
        } else if (Double.isInfinite(reading.declared().getAsDouble())) {
            node.put("declared", "none");
        } else {
            node.put("declared", reading.declared().getAsDouble());
        }
        if (reading.measured().isPresent()) {
            estimate(node.putObject("measured"), reading.measured().get());
        } else {
            node.putNull("measured");
        }
        node.put("verdict", word(reading.verdict())).put("note", reading.note());
        reading.provenance().ifPresent(p -> node.put("source", p.source()).put("date", p.date()));
    }

    private static void estimate(ObjectNode node, Estimate estimate) {
        number(node, "value", estimate.value());
        number(node, "low", estimate.low());
        number(node, "high", estimate.high());
        node.put("samples", estimate.samples()).put("method", estimate.method());
    }

    /// Null for a number without end, and for none.
    private static void number(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        } else {
            node.putNull(key);
        }
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
