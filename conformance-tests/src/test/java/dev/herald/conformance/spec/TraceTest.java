package dev.herald.conformance.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `spec/tools/Trace.java`, run on trees with one thing wrong each. Names of clauses are put together
/// here, so that the trace of this repository does not take them for its own.
class TraceTest {
    private static final String A1 = name("HAL", "AAA", 1);
    private static final String A2 = name("HAL", "AAA", 2);

    @TempDir static Path classes;

    @TempDir Path tree;

    private record Outcome(int status, String output) {
        void expect(int wanted, String text) {
            assertEquals(wanted, status, output);
            assertTrue(output.contains(text), () -> "no \"" + text + "\" in: " + output);
        }
    }

    private static String name(String layer, String topic, int number) {
        return layer + "-" + topic + "-" + number;
    }

    @BeforeAll
    static void compile() {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.exists(top.resolve("spec/tools/Trace.java"))) {
            top = top.getParent();
        }
        int status =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-d",
                                classes.toString(),
                                top.resolve("spec/tools/Trace.java").toString());
        assertEquals(0, status);
    }

    /// A tree in which everything agrees: one clause, one test.
    @BeforeEach
    void agree() throws Exception {
        write("spec/text/hal.md", clause(A1, "MUST; rev 1", "A device is."));
        write("src/test/java/ATest.java", test(A1, 1));
        trace("--write").expect(0, "wrote spec/trace.txt");
    }

    private static String clause(String id, String attributes, String text) {
        return "**" + id + "** (" + attributes + ") " + text + "\n\n";
    }

    private static String test(String id, int rev) {
        return "class ATest {\n    @Verifies("
                + (rev == 1 ? '"' + id + '"' : "value = \"" + id + "\", rev = " + rev)
                + ")\n    void test() {}\n}\n";
    }

    private void write(String file, String text) throws IOException {
        Path path = tree.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void append(String file, String text) throws IOException {
        write(file, Files.readString(tree.resolve(file)) + text);
    }

    private Outcome trace(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                classes.toString(),
                                "Trace",
                                "--root",
                                tree.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        return new Outcome(process.exitValue(), output);
    }

    @Test
    void agreementPasses() throws Exception {
        trace().expect(0, "1 clauses, 1 tested, 0 problems");
        assertTrue(Files.readString(tree.resolve("spec/trace.txt")).startsWith(A1));
        assertEquals(
                "version 0.1\nhal.md\n", Files.readString(tree.resolve("spec/text/index.txt")));
    }

    @Test
    void danglingNameIsFoundInEveryKindOfFile() throws Exception {
        for (String file : List.of("A.java", "a.proto", "README.md", "a.yaml", "schema.json")) {
            write(file, "see " + A2 + " there");
            trace().expect(1, A2 + " does not exist, but is named in " + file + ":1");
            Files.delete(tree.resolve(file));
        }
    }

    @Test
    void namesInTargetAreNobodysConcern() throws Exception {
        write("module/target/A.java", "see " + A2);
        trace().expect(0, "0 problems");
    }

    @Test
    void testOfAnOlderRevisionIsFound() throws Exception {
        write("spec/text/hal.md", clause(A1, "MUST; rev 2", "A device is new."));
        trace("--write").expect(1, "was reviewed against revision 1 of " + A1 + ", which is at 2");
        write("src/test/java/ATest.java", test(A1, 2));
        trace().expect(0, "0 problems");
    }

    @Test
    void bindingClauseNeedsATestOrAReason() throws Exception {
        append("spec/text/hal.md", clause(A2, "MUST; rev 1", "A device does."));
        trace("--write").expect(1, A2 + " has no test");
        write(
                "spec/text/hal.md",
                clause(A1, "MUST; rev 1", "A device is.")
                        + clause(A2, "MUST; rev 1; untested: nobody can see it", "A device does."));
        trace("--write").expect(0, "0 problems");
        trace().expect(0, "0 problems");
    }

    @Test
    void shouldNeedsNoTest() throws Exception {
        append("spec/text/hal.md", clause(A2, "SHOULD; rev 1", "A device does."));
        trace("--write").expect(0, "0 problems");
    }

    @Test
    void snapshotThatIsOutOfDateIsFoundAndLeftAlone() throws Exception {
        write("src/test/java/BTest.java", test(A1, 1).replace("ATest", "BTest"));
        String before = Files.readString(tree.resolve("spec/trace.txt"));

        trace().expect(1, "spec/trace.txt is out of date: run java spec/tools/Trace.java --write");
        assertEquals(before, Files.readString(tree.resolve("spec/trace.txt")));
        trace("--write").expect(0, "wrote spec/trace.txt");
        trace().expect(0, "0 problems");
    }

    @Test
    void chapterThatIsNotInTheIndexIsFound() throws Exception {
        write("spec/text/link.md", "# Link layer\n");
        trace().expect(1, "spec/text/index.txt is out of date");
    }

    @Test
    void duplicateIsFound() throws Exception {
        append("spec/text/hal.md", clause(A1, "MUST; rev 1", "A device is twice."));
        trace().expect(1, "spec/text/hal.md:3 defines " + A1 + " again");
    }

    @Test
    void emptyTableOfVectorsIsFound() throws Exception {
        write("spec/vectors/hal/frames.txt", "# clause outcome frame\n\n");
        trace().expect(1, "spec/vectors/hal/frames.txt has no vectors");
    }

    @Test
    void vectorsCountAsTests() throws Exception {
        append("spec/text/hal.md", clause(A2, "MUST; rev 1", "A device does."));
        write("spec/vectors/hal/frames.txt", A2 + " valid 00 smallest\n");
        trace("--write").expect(0, "2 tested");
    }

    @Test
    void clauseThatCannotBeReadIsFound() throws Exception {
        append("spec/text/hal.md", "**" + A2 + "** (OUGHT; rev 1) A device does.\n");
        trace().expect(1, "is no clause of the form");
    }

    @Test
    void profileOfAnotherRevisionIsFound() throws Exception {
        write("spec/profiles/p-1.txt", A1 + " rev 2\n");
        trace().expect(1, "must hold " + A1 + " rev 1, or be a new profile");
    }

    @Test
    void severalClausesInOneAnnotationCount() throws Exception {
        append("spec/text/hal.md", clause(A2, "MUST; rev 1", "A device does."));
        write(
                "src/test/java/BTest.java",
                "class BTest {\n    @Verifies({\"" + A1 + "\", \"" + A2 + "\"})\n}\n");
        trace("--write").expect(0, "2 tested");
    }

    @Test
    void wrongArgumentsAreExplained() throws Exception {
        trace("--wirte").expect(64, "usage:");
    }
}
