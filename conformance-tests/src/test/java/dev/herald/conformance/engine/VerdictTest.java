package dev.herald.conformance.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.spec.trace.Verifies;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/// From what tests do to what a run says.
class VerdictTest {
    private static final Runnable NOTHING = () -> {};

    private static void fail() {
        throw new AssertionFailedError("it did not");
    }

    private static Verdict of(Report report, String clause) {
        return report.result(clause).verdict();
    }

    @Test
    void subjectThatDoesEverythingIsConformant() {
        Report report = Scenario.run(NOTHING, AskingSuite.class);

        assertEquals(Overall.CONFORMANT, report.overall());
        assertEquals(Verdict.CONFORMS, of(report, Scenario.MUST));
        assertEquals(Verdict.NOT_APPLICABLE, of(report, Scenario.NEEDY));
        assertEquals(Verdict.UNTESTED, of(report, Scenario.UNTESTED));
        assertEquals("9.9", report.spec());
    }

    @Test
    @Verifies("CONF-VERDICT-1")
    void clauseTakesTheWorstVerdictOfItsTests() {
        Report report = Scenario.run(VerdictTest::fail, AskingSuite.class);

        assertEquals(
                List.of(Verdict.VIOLATES, Verdict.CONFORMS),
                report.result(Scenario.MUST).tests().stream()
                        .map(ClauseResult.TestResult::verdict)
                        .sorted((a, b) -> b.compareTo(a))
                        .toList());
        assertEquals(Verdict.VIOLATES, of(report, Scenario.MUST));
        assertEquals(Verdict.DEVIATES, of(report, Scenario.SHOULD));
        assertEquals(Verdict.VIOLATES, of(report, Scenario.MAY));
        for (Verdict better : Verdict.values()) {
            for (Verdict worse : Verdict.values()) {
                assertEquals(better.compareTo(worse) > 0 ? better : worse, better.worse(worse));
            }
        }
    }

    @ExtendWith(ConformanceExtension.class)
    static class BrokenSuite {
        @Test
        @Verifies("HAL" + "-ENGINE-1")
        void breaks(Scenario.Doing bench) {
            throw new IllegalStateException("a defect of the suite");
        }
    }

    @ExtendWith(ConformanceExtension.class)
    static class ShouldSuite {
        @Test
        @Verifies("HAL" + "-ENGINE-2")
        void should(Scenario.Doing bench) {
            bench.ask();
        }
    }

    @Test
    @Verifies({"CONF-VERDICT-2", "CONF-VERDICT-3"})
    void overallIsWorstFirst() {
        Report broken = Scenario.run(VerdictTest::fail, AskingSuite.class, BrokenSuite.class);
        Report violating = Scenario.run(VerdictTest::fail, AskingSuite.class);
        Report undecided =
                Scenario.run(
                        () -> {
                            throw new TestAbortedException("cannot say");
                        },
                        AskingSuite.class);
        Report partial = Scenario.run(VerdictTest::fail, ShouldSuite.class);

        assertEquals(
                List.of(
                        Overall.BROKEN,
                        Overall.NONCONFORMANT,
                        Overall.INCONCLUSIVE,
                        Overall.PARTIAL),
                List.of(
                        broken.overall(),
                        violating.overall(),
                        undecided.overall(),
                        partial.overall()));
        assertEquals(
                List.of(2, 1, 3, 3, 0),
                List.of(
                        broken.overall().exitStatus(),
                        violating.overall().exitStatus(),
                        undecided.overall().exitStatus(),
                        partial.overall().exitStatus(),
                        Overall.CONFORMANT.exitStatus()));
    }

    @Test
    @Verifies("CONF-VERDICT-4")
    void whatTheSubjectThrowsCountsAgainstIt() {
        for (Throwable thrown :
                List.of(
                        new IllegalStateException("x"),
                        new StackOverflowError(),
                        new Error("y"),
                        new java.io.IOException())) {
            Report report = Scenario.run(() -> sneak(thrown), AskingSuite.class);
            assertEquals(Verdict.VIOLATES, of(report, Scenario.MUST), thrown.toString());
            assertEquals(Overall.NONCONFORMANT, report.overall());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    @Verifies("CONF-VERDICT-5")
    void subjectThatNeverReturnsHasFailed() {
        Report report =
                Scenario.run(
                        () -> {
                            while (true) {
                                Thread.onSpinWait();
                                if (Thread.interrupted()) {
                                    throw new IllegalStateException("given up");
                                }
                            }
                        },
                        AskingSuite.class);

        assertEquals(Overall.NONCONFORMANT, report.overall());
        assertTrue(
                report.result(Scenario.MUST).tests().stream()
                        .anyMatch(test -> test.detail().contains("real time")));
    }

    private static Waiver waiver(LocalDate lastDay) {
        return new Waiver(Scenario.MUST, "ACME | <b>", "model\u0000]]>", lastDay, "issue 7");
    }

    @Test
    @Verifies("CONF-VERDICT-6")
    void waivedClauseReadsWaived() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Report failing = Scenario.run(VerdictTest::fail, List.of(waiver(today)), AskingSuite.class);
        Report passing = Scenario.run(NOTHING, List.of(waiver(today)), AskingSuite.class);

        assertEquals(Verdict.WAIVED, of(failing, Scenario.MUST));
        assertEquals(Verdict.VIOLATES, of(failing, Scenario.MAY));
        assertEquals(Verdict.CONFORMS, of(passing, Scenario.MUST));
    }

    @Test
    @Verifies("CONF-VERDICT-7")
    void waiverEndsWithItsLastDay() {
        LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
        Report report =
                Scenario.run(VerdictTest::fail, List.of(waiver(yesterday)), AskingSuite.class);

        assertEquals(Verdict.VIOLATES, of(report, Scenario.MUST));
    }

    @Test
    void waiversAreReadFromText() {
        String text =
                "# agreed\n\n"
                        + Scenario.MUST
                        + " | ACME | model 2 | 2030-01-31 | https://example.org/7\n";

        assertEquals(
                List.of(
                        new Waiver(
                                Scenario.MUST,
                                "ACME",
                                "model 2",
                                LocalDate.of(2030, 1, 31),
                                "https://example.org/7")),
                Waiver.parse(text));
    }
}
