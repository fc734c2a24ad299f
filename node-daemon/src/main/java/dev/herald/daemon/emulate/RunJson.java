package dev.herald.daemon.emulate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;

/// The JSON form of a result: spec/schema/run-1.json.
public final class RunJson {
    private static final ObjectMapper MAPPER =
            new ObjectMapper()
                    .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .setDefaultPropertyInclusion(JsonInclude.Include.ALWAYS)
                    .enable(SerializationFeature.INDENT_OUTPUT);

    private RunJson() {}

    static JsonNode tree(RunResult result) {
        return MAPPER.valueToTree(result);
    }

    /// @throws IllegalStateException never, for a result is made of numbers and text
    public static String text(RunResult result) {
        try {
            return MAPPER.writeValueAsString(result);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result could not be written as JSON", e);
        }
    }
}
