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

/// `spec/tools/Protos.java`, run on a tree whose messages change.
class ProtosTest {
    private static final String FILE = "spec/proto/a/v1/a.proto";
    private static final String RELEASED =
            """
            syntax = "proto3";
            package a.v1; // a comment; with a semicolon
            message M {
              uint32 number = 1;
              oneof body {
                string text = 2;
                repeated fixed64 ids = 3;
              }
              message Inner { map<string, uint64> all = 1; }
            }
            enum E { E_UNSPECIFIED = 0; E_ONE = 1; }
            service S { rpc Ask(M) returns (stream M); }
            """;

    @TempDir static Path classes;

    @TempDir Path tree;

    private record Outcome(int status, String output) {
        void expect(int wanted, String text) {
            assertEquals(wanted, status, output);
            assertTrue(output.contains(text), () -> "no \"" + text + "\" in: " + output);
        }
    }

    @BeforeAll
    static void compile() {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.exists(top.resolve("spec/tools/Protos.java"))) {
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
                                top.resolve("spec/tools/Protos.java").toString());
        assertEquals(0, status);
    }

    @BeforeEach
    void release() throws Exception {
        write(FILE, RELEASED);
        protos("--write").expect(0, "protos: 7 lines, 0 problems");
    }

    private void write(String file, String text) throws IOException {
        Path path = tree.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private Outcome protos(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                classes.toString(),
                                "Protos",
                                "--root",
                                tree.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        return new Outcome(process.exitValue(), output);
    }

    private void change(String from, String to) throws IOException {
        assertTrue(RELEASED.contains(from));
        write(FILE, RELEASED.replace(from, to));
    }

    @Test
    void everyFieldIsRecorded() throws Exception {
        assertEquals(
                List.of(
                        "a.v1.E 0 E_UNSPECIFIED",
                        "a.v1.E 1 E_ONE",
                        "a.v1.M 1 uint32 number",
                        "a.v1.M 2 string text",
                        "a.v1.M 3 repeated fixed64 ids",
                        "a.v1.M.Inner 1 map<string,uint64> all",
                        "a.v1.S Ask M to stream M"),
                Files.readAllLines(tree.resolve("spec/proto/fields.txt")));
        protos().expect(0, "0 problems");
    }

    @Test
    void whatOldPeersWouldMisunderstandIsFound() throws Exception {
        for (String[] change :
                new String[][] {
                    {"uint32 number", "uint64 number"},
                    {"number = 1", "number = 7"},
                    {"repeated fixed64", "fixed64"},
                    {"string text = 2;", ""},
                    {"uint64> all", "uint32> all"},
                    {"E_ONE = 1", "E_ONE = 2"},
                    {"(stream M)", "(M)"},
                }) {
            change(change[0], change[1]);
            protos().expect(1, "was released and no longer holds");
            protos("--write").expect(1, "was released and no longer holds");
        }
    }

    @Test
    void additionsAreRecordedOnce() throws Exception {
        change("string text = 2;", "string text = 2; bool more = 9;");
        protos().expect(1, "not recorded: \"a.v1.M 9 bool more\"");
        protos("--write").expect(0, "8 lines, 0 problems");
        protos().expect(0, "0 problems");
    }

    @Test
    void numberThatIsReservedMayGo() throws Exception {
        change("string text = 2;", "reserved 2;");
        // in a oneof nothing can be reserved, but this program needs not know
        protos().expect(0, "0 problems");
    }

    @Test
    void whatCannotBeReadIsNotPassedOver() throws Exception {
        change("uint32 number = 1;", "group G = 1;");
        protos().expect(1, "no longer holds");
        write(FILE, RELEASED + "extend M { }");
        protos().expect(1, "cannot understand extend M");
    }
}
