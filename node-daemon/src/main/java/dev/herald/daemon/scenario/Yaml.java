package dev.herald.daemon.scenario;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A YAML document as a tree in which everything knows its line. Plain data only: no anchors, aliases
/// or tags, no key twice.
sealed interface Yaml {
    /// Longest file that is read.
    int BYTES_MAX = 4 << 20;

    int line();

    record Scalar(int line, String text) implements Yaml {}

    record Sequence(int line, List<Yaml> items) implements Yaml {}

    record Mapping(int line, Map<String, Yaml> entries) implements Yaml {}

    /// The top of a file.
    ///
    /// @throws ScenarioException when the file cannot be read or is not a YAML mapping
    static Fields read(Path file) {
        return parse(file, text(file));
    }

    /// The top of a document.
    ///
    /// @param file for messages, and what relative paths in it start from
    static Fields parse(Path file, String text) {
        YAMLFactory factory =
                YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        try (YAMLParser parser = factory.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new ScenarioException(file + ":1: the file is empty");
            }
            Yaml top = new Reader(file, parser).value();
            if (parser.nextToken() != null) {
                throw new ScenarioException(
                        file
                                + ":"
                                + line(parser)
                                + ": a second document starts here; one is allowed");
            }
            if (top instanceof Mapping mapping) {
                return new Fields(file, "", mapping);
            }
            throw new ScenarioException(
                    file + ":" + top.line() + ": the file must be a mapping of keys to values");
        } catch (JacksonException broken) {
            throw new ScenarioException(
                    file + ":" + lineOf(broken) + ": not valid YAML: " + firstLine(broken));
        } catch (IOException impossible) {
            throw new ScenarioException(file + ": cannot be read: " + impossible.getMessage());
        }
    }

    private static String text(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new ScenarioException(file + ": is a directory, not a file");
            }
            long size = Files.size(file);
            if (size > BYTES_MAX) {
                throw new ScenarioException(
                        file + ": has " + size + " bytes; at most " + BYTES_MAX + " are read");
            }
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw new ScenarioException(file + ": no such file");
        } catch (IOException unreadable) {
            throw new ScenarioException(file + ": cannot be read: " + unreadable.getMessage());
        }
    }

    private static int line(YAMLParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private static int lineOf(JacksonException broken) {
        return Optional.ofNullable(broken.getLocation()).map(l -> l.getLineNr()).orElse(1);
    }

    private static String firstLine(JacksonException broken) {
        String message = broken.getOriginalMessage();
        return message == null
                ? broken.getClass().getSimpleName()
                : message.lines()
                        .map(String::strip)
                        .filter(l -> !l.isEmpty())
                        .findFirst()
                        .orElse("unreadable");
    }

    /// Makes the tree from the events of a parser.
    record Reader(Path file, YAMLParser parser) {
        private static final int DEPTH_MAX = 32;

        Yaml value() throws IOException {
            return value(0);
        }

        private Yaml value(int depth) throws IOException {
            int line = line(parser);
            if (depth > DEPTH_MAX) {
                throw new ScenarioException(
                        file + ":" + line + ": nested deeper than " + DEPTH_MAX + " levels");
            }
            if (parser.isCurrentAlias()
                    || parser.getObjectId() != null
                    || parser.getTypeId() != null) {
                throw new ScenarioException(
                        file + ":" + line + ": anchors, aliases and tags are not allowed");
            }
            return switch (parser.currentToken()) {
                case START_OBJECT -> mapping(line, depth);
                case START_ARRAY -> sequence(line, depth);
                default -> new Scalar(line, parser.getText());
            };
        }

        private Yaml mapping(int line, int depth) throws IOException {
            Map<String, Yaml> entries = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                entries.put(key, value(depth + 1));
            }
            return new Mapping(line, entries);
        }

        private Yaml sequence(int line, int depth) throws IOException {
            List<Yaml> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(depth + 1));
            }
            return new Sequence(line, items);
        }
    }
}
