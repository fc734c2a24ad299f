package dev.herald.conformance.engine;

import dev.herald.spec.trace.Catalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A chapter of its own, a subject that does what it is told and suites that ask nothing of it: so
/// that a test of the engine needs no device.
final class Scenario {
    /// Put together, so that the trace of this repository does not take them for its own.
    static final String MUST = "HAL" + "-ENGINE-1";

    static final String SHOULD = "HAL" + "-ENGINE-2";
    static final String MAY = "HAL" + "-ENGINE-3";
    static final String NEEDY = "HAL" + "-ENGINE-4";
    static final String UNTESTED = "HAL" + "-ENGINE-5";

    private static final String TEXT =
            """
            **%s** (MUST; rev 1) A subject must.

            **%s** (SHOULD; rev 1) A subject should.

            **%s** (MAY; rev 1) A subject may.

            **%s** (MUST; rev 1; needs wings) A subject with wings must fly.

            **%s** (MUST; rev 1; untested: nobody looks) A subject must when nobody looks.
            """
                    .formatted(MUST, SHOULD, MAY, NEEDY, UNTESTED);

    private Scenario() {}

    static Catalogue catalogue() {
        try {
            Path directory = Files.createTempDirectory("chapter");
            Files.writeString(directory.resolve("index.txt"), "version 9.9\nchapter.md\n");
            Files.writeString(directory.resolve("chapter.md"), TEXT);
            return Catalogue.read(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A bench whose subject does this when it is asked.
    record Doing(Runnable action) implements Bench {
        void ask() {
            Guard.run("asking", action);
        }

        @Override
        public List<String> transcript() {
            return List.of("it was asked");
        }
    }

    static Report run(Runnable action, Class<?>... suites) {
        return run(action, List.of(), suites);
    }

    static Report run(Runnable action, List<Waiver> waivers, Class<?>... suites) {
        Subject subject =
                new Subject() {
                    @Override
                    public Identity identity() {
                        return new Identity("ACME | <b>", "model\u0000]]>", "1", Set.of());
                    }

                    @Override
                    public Bench open(Setting setting) {
                        return new Doing(action);
                    }
                };
        var settings =
                new ConformanceRun.Settings(
                        1, "test", Map.of("driver", "x"), waivers, Duration.ofMillis(500));
        return new ConformanceRun(catalogue(), subject, settings).execute(List.of(suites));
    }
}
