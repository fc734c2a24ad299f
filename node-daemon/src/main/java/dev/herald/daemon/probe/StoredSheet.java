package dev.herald.daemon.probe;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A data sheet as it was read back.
///
/// @param target what was probed
/// @param taken when
/// @param roles of each qubit
/// @param figures measured figures by name, in the order of the file
public record StoredSheet(
        String target, Instant taken, List<List<String>> roles, Map<String, Figure> figures) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// A measured figure.
    ///
    /// @param unit of the numbers
    /// @param high infinity when there is no upper end
    public record Figure(String unit, double value, double low, double high, long samples) {}

    public StoredSheet {
        requireNonNull(target);
        requireNonNull(taken);
        roles = List.copyOf(roles);
        figures = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    public Optional<Figure> figure(String name) {
        return Optional.ofNullable(figures.get(name));
    }

    /// @param where for messages
    /// @throws CalibrationException when it is no data sheet of `calibration-1`
    public static StoredSheet parse(String where, String json) {
        JsonNode top;
        try {
            top = JSON.readTree(json);
        } catch (JsonProcessingException wrong) {
            throw new CalibrationException(where + ": no JSON: " + wrong.getOriginalMessage());
        }
        if (!top.path("schema").asText().equals("calibration-1")) {
            throw new CalibrationException(where + ": schema: must be calibration-1");
        }
        Instant taken;
        try {
            taken = Instant.parse(top.path("taken").asText());
        } catch (DateTimeException wrong) {
            throw new CalibrationException(
                    where + ": taken: \"" + top.path("taken").asText() + "\" is no instant");
        }
        List<List<String>> roles = new ArrayList<>();
        for (JsonNode qubit : top.path("device").path("qubits")) {
            List<String> of = new ArrayList<>();
            qubit.forEach(role -> of.add(role.asText()));
            roles.add(List.copyOf(of));
        }
        Map<String, Figure> figures = new LinkedHashMap<>();
        for (JsonNode reading : top.path("readings")) {
            JsonNode measured = reading.path("measured");
            if (measured.isObject() && measured.path("samples").asLong() > 0) {
                figures.put(
                        reading.path("name").asText(),
                        new Figure(
                                reading.path("unit").asText(),
                                measured.path("value").asDouble(Double.POSITIVE_INFINITY),
                                measured.path("low").asDouble(0),
                                measured.path("high").asDouble(Double.POSITIVE_INFINITY),
                                measured.path("samples").asLong()));
            }
        }
        return new StoredSheet(top.path("target").asText(), taken, roles, figures);
    }
}
