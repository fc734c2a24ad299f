package dev.herald.conformance.hal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// How the surroundings of a device are made what a test needs, by the name of the condition
/// [CONF-TRIAL-2]. A condition is brought about by options that the device is opened with, by commands
/// of the shell, or by both.
public final class Conditions {
    /// The other end makes no attempt.
    public static final String PEER_ABSENT = "peer-absent";

    /// The other end attempts under another tag.
    public static final String PEER_OTHER_TAG = "peer-other-tag";

    /// The device is not READY when it is opened, and is within 10 s.
    public static final String NOT_READY = "not-ready";

    /// The device is CALIBRATING for a while, and then READY again.
    public static final String CALIBRATING = "calibrating";

    /// The device is in FAULT for a while, and then READY again.
    public static final String FAULT = "fault";

    /// The device is OFFLINE for a while, and then READY again.
    public static final String OFFLINE = "offline";

    /// Commands on owned qubits fault now and then; Initialise and Discard do not.
    public static final String COMMAND_FAULT = "command-fault";

    /// Both ends of one link are opened on one bench.
    public static final String BOTH_ENDS = "both-ends";

    /// Any of those in which the state of the device, or of a qubit, changes by itself.
    static final String STATE_CHANGES = "state-changes";

    private static final Set<String> CHANGES =
            Set.of(NOT_READY, CALIBRATING, FAULT, OFFLINE, COMMAND_FAULT);

    /// Stands for a number that is another one in each trial.
    static final String TRIAL = "{trial}";

    /// What a driver that follows CONF-TRIAL-2 understands.
    private static final Map<String, How> USUAL =
            Map.of(
                    PEER_ABSENT, How.of("peer", "absent"),
                    PEER_OTHER_TAG, How.of("peer", "other-tag"),
                    NOT_READY, How.of("trial", NOT_READY),
                    CALIBRATING, How.of("trial", CALIBRATING),
                    FAULT, How.of("trial", FAULT),
                    OFFLINE, How.of("trial", OFFLINE),
                    COMMAND_FAULT, How.of("trial", COMMAND_FAULT),
                    BOTH_ENDS,
                            new How(
                                    Map.of("network", TRIAL, "node", "1"),
                                    Map.of("network", TRIAL, "node", "2"),
                                    "",
                                    ""));

    public static final Set<String> NAMES = new TreeSet<>(USUAL.keySet());

    /// In these the surroundings are before the device is opened; the others come about while it is.
    private static final Set<String> STANDING =
            Set.of(PEER_ABSENT, PEER_OTHER_TAG, NOT_READY, BOTH_ENDS);

    private final Map<String, How> stated;

    /// @param options that the device is opened with
    /// @param other options that the device at the other end is opened with; for `both-ends`
    /// @param begin a command that brings the condition about; empty for none
    /// @param end a command that ends it; empty for none
    public record How(
            Map<String, String> options, Map<String, String> other, String begin, String end) {
        public How {
            options = Map.copyOf(options);
            other = Map.copyOf(other);
        }

        static How of(String option, String value) {
            return new How(Map.of(option, value), Map.of(), "", "");
        }
    }

    private Conditions(Map<String, How> stated) {
        this.stated = stated;
    }

    /// Those that a driver with the options of CONF-TRIAL-2 provides.
    public static Conditions usual() {
        return new Conditions(USUAL);
    }

    /// As [#usual], with what a file says instead:
    ///
    /// ```yaml
    /// peer-absent:
    ///   options: {port: 7002}
    /// calibrating:
    ///   begin: ssh lab calibrate
    ///   end: ssh lab ready
    /// both-ends:
    ///   options: {node: 1}
    ///   other: {node: 2}
    /// ```
    ///
    /// @throws IllegalArgumentException with what is wrong
    public static Conditions parse(String yaml) {
        Map<String, How> all = new TreeMap<>(USUAL);
        try {
            Map<String, Map<String, Object>> read =
                    new ObjectMapper(new YAMLFactory()).readValue(yaml, new TypeReference<>() {});
            read.forEach((name, how) -> all.put(checked(name), how(name, how)));
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(
                    "conditions cannot be read: " + wrong.getOriginalMessage(), wrong);
        }
        return new Conditions(all);
    }

    private static String checked(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("condition \"" + name + "\" is not one of " + NAMES);
        }
        return name;
    }

    private static How how(String name, Map<String, Object> fields) {
        Set<String> unknown = new TreeSet<>(fields.keySet());
        unknown.removeAll(Set.of("options", "other", "begin", "end"));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "condition %s: \"%s\" is not options, other, begin or end"
                            .formatted(name, unknown.iterator().next()));
        }
        return new How(
                options(name, fields.get("options")),
                options(name, fields.get("other")),
                String.valueOf(fields.getOrDefault("begin", "")),
                String.valueOf(fields.getOrDefault("end", "")));
    }

    private static Map<String, String> options(
            String name, @org.jspecify.annotations.Nullable Object given) {
        Map<String, String> options = new LinkedHashMap<>();
        switch (given) {
            case null -> {}
            case Map<?, ?> map ->
                    map.forEach((key, value) ->
                            options.put(String.valueOf(key), String.valueOf(value)));
            default ->
                    throw new IllegalArgumentException(
                            "condition " + name + ": options are a list of option: value");
        }
        return options;
    }

    /// @throws IllegalArgumentException when there is no such condition
    How how(String condition) {
        How how = stated.get(checked(condition));
        if (how == null) {
            throw new IllegalArgumentException("condition " + condition + " is not stated");
        }
        return how;
    }

    /// Whether [#STATE_CHANGES] is provided by what is.
    static boolean areChanges(Set<String> provided) {
        return provided.stream().anyMatch(CHANGES::contains);
    }

    static boolean isStanding(String condition) {
        return STANDING.contains(condition);
    }
}
