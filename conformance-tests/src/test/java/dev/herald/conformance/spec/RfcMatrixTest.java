package dev.herald.conformance.spec;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.spec.trace.Catalogue;
import dev.herald.spec.trace.Clause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The matrix of RFC 9340 and RFC 9583: it has every item once, and all that it names exists.
class RfcMatrixTest {
    private static final Path ROOT = Path.of("..");
    private static final Path MATRIX = ROOT.resolve("spec/text/rfc-matrix.md");
    private static final Pattern ITEM =
            Pattern.compile("\\| (R(?:9340|9583)-[A-Z]+[0-9]*) \\|.*\\| (met|partly|out) \\|.*");
    private static final Pattern CLAUSE =
            Pattern.compile("\\b(?!R9)([A-Z]{2,6}-[A-Z]{1,9})(-[0-9]+)?\\b");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)`");

    private static List<String> rows() throws IOException {
        return Files.readAllLines(MATRIX).stream().filter(line -> line.startsWith("| R9")).toList();
    }

    private static Stream<String> items(String of, String form, int last) {
        return IntStream.rangeClosed(1, last)
                .mapToObj(i -> of + String.format(Locale.ROOT, form, i));
    }

    @Test
    void everyItemIsThereOnceWithAVerdict() throws IOException {
        List<String> expected =
                Stream.of(
                                items("R9340-G", "%d", 7),
                                items("R9340-P", "%d", 5),
                                items("R9340-A", "%02d", 32),
                                items("R9340-T", "%d", 8),
                                items("R9583-S", "%d", 8),
                                items("R9583-R", "%d", 4),
                                items("R9583-ST", "%d", 6),
                                Stream.of("R9583-SEC"))
                        .flatMap(each -> each)
                        .toList();
        List<String> found = new ArrayList<>();
        for (String row : rows()) {
            Matcher item = ITEM.matcher(row);
            found.add(item.matches() ? item.group(1) : "no verdict in: " + row);
        }

        assertEquals(expected, found);
    }

    @Test
    void everyClauseThatIsNamedExists() throws IOException {
        Set<String> ids =
                Catalogue.shipped().all().stream()
                        .map(Clause::id)
                        .collect(toCollection(TreeSet::new));
        Set<String> topics =
                ids.stream()
                        .map(id -> id.substring(0, id.lastIndexOf('-')))
                        .collect(toCollection(TreeSet::new));
        Set<String> missing = new TreeSet<>();
        for (String row : rows()) {
            Matcher named = CLAUSE.matcher(row);
            while (named.find()) {
                boolean exists =
                        named.group(2) == null
                                ? topics.contains(named.group(1))
                                : ids.contains(named.group());
                if (!exists) {
                    missing.add(named.group());
                }
            }
        }

        assertEquals(new TreeSet<>(), missing);
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Set<String> tests;
        try (Stream<Path> files =
                Files.find(
                        ROOT,
                        14,
                        (path, attributes) ->
                                path.getFileName().toString().endsWith("Test.java"))) {
            tests =
                    files.map(path -> path.getFileName().toString().replace(".java", ""))
                            .collect(toCollection(TreeSet::new));
        }
        Set<String> missing = new TreeSet<>();
        for (String row : rows()) {
            Matcher named = TEST.matcher(row);
            while (named.find()) {
                if (!tests.contains(named.group(1))) {
                    missing.add(named.group(1));
                }
            }
        }

        assertEquals(new TreeSet<>(), missing);
    }

    /// An item that is met or partly met says where, and one that is not says why.
    @Test
    void whatIsMetNamesATest() throws IOException {
        List<String> bare =
                rows().stream()
                        .filter(row -> !row.contains("| out |"))
                        .filter(row -> !TEST.matcher(row).find())
                        .toList();

        assertEquals(List.of(), bare);
    }
}
