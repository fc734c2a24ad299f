package dev.herald.conformance.engine;

import dev.herald.conformance.engine.ClauseResult.TestResult;
import dev.herald.spec.trace.Clause;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.opentest4j.TestAbortedException;

/// Turns the outcomes of tests into verdicts on clauses.
final class Collector implements TestExecutionListener {
    private static final int DETAIL_MAX = 400;

    private final ConformanceRun run;
    private final Map<String, List<TestResult>> findings = new LinkedHashMap<>();
    private final List<String> broken = new ArrayList<>();
    private long startedNs;

    Collector(ConformanceRun run) {
        this.run = run;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        startedNs = System.nanoTime();
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        if (reason.startsWith(ConformanceExtension.NOT_APPLICABLE)) {
            add(test, Verdict.NOT_APPLICABLE, reason, 0);
        } else if (reason.startsWith(ConformanceExtension.UNTESTED)) {
            add(test, Verdict.UNTESTED, reason, 0);
        } else if (!reason.equals(ConformanceExtension.NOT_SELECTED)) {
            add(test, Verdict.NOT_RUN, reason, 0);
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        double seconds = (System.nanoTime() - startedNs) / 1e9;
        Optional<Throwable> thrown = result.getThrowable().map(Collector::unwrapped);
        // JUnit calls it a failure when a bench cannot be opened, whatever was thrown.
        boolean aborted = thrown.map(TestAbortedException.class::isInstance).orElse(false);
        switch (aborted ? TestExecutionResult.Status.ABORTED : result.getStatus()) {
            case SUCCESSFUL -> add(test, Verdict.CONFORMS, "", seconds);
            case ABORTED -> {
                boolean nothing = thrown.map(NothingToTest.class::isInstance).orElse(false);
                add(
                        test,
                        nothing ? Verdict.NOT_APPLICABLE : Verdict.INCONCLUSIVE,
                        detail(thrown),
                        seconds);
            }
            case FAILED -> {
                boolean subjects = thrown.map(AssertionError.class::isInstance).orElse(false);
                add(test, subjects ? Verdict.VIOLATES : Verdict.BROKEN, detail(thrown), seconds);
            }
        }
    }

    /// @param verdict VIOLATES stands for a failed assertion and is graded by the clause's level
    private void add(TestIdentifier test, Verdict verdict, String detail, double seconds) {
        Optional<MethodSource> source =
                test.getSource()
                        .filter(MethodSource.class::isInstance)
                        .map(MethodSource.class::cast);
        List<ClauseResult.Samples> samples = run.takeSamples();
        List<String> transcript = run.takeTranscript();
        if (source.isEmpty()) {
            if (verdict == Verdict.BROKEN || verdict == Verdict.VIOLATES) {
                broken.add(test.getDisplayName() + ": " + detail);
            }
            return;
        }
        MethodSource method = source.get();
        String name = simple(method.getClassName()) + "." + method.getMethodName();
        for (Clause clause : ConformanceExtension.clauses(run, method.getJavaMethod())) {
            Verdict graded =
                    verdict == Verdict.VIOLATES ? Verdict.ofFailure(clause.level()) : verdict;
            findings.computeIfAbsent(clause.id(), id -> new ArrayList<>())
                    .add(new TestResult(name, graded, seconds, detail, samples, transcript));
        }
    }

    List<ClauseResult> results(LocalDate today) {
        if (!broken.isEmpty()) {
            throw new SuiteBroken(String.join("; ", broken));
        }
        return run.catalogue().all().stream().map(clause -> result(clause, today)).toList();
    }

    private ClauseResult result(Clause clause, LocalDate today) {
        List<TestResult> tests = findings.getOrDefault(clause.id(), List.of());
        if (tests.isEmpty()) {
            Verdict none = clause.untested().isPresent() ? Verdict.UNTESTED : Verdict.NOT_RUN;
            return new ClauseResult(clause, none, tests, Optional.empty());
        }
        Verdict verdict =
                tests.stream().map(TestResult::verdict).reduce(Verdict.CONFORMS, Verdict::worse);
        if (verdict == Verdict.VIOLATES || verdict == Verdict.DEVIATES) {
            Optional<Waiver> waiver =
                    run.settings().waivers().stream()
                            .filter(one -> one.covers(clause.id(), run.identity(), today))
                            .findFirst();
            return new ClauseResult(
                    clause, waiver.isPresent() ? Verdict.WAIVED : verdict, tests, waiver);
        }
        return new ClauseResult(clause, verdict, tests, Optional.empty());
    }

    /// JUnit wraps what is thrown while a bench is opened.
    private static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof ParameterResolutionException && cause != null ? cause : thrown;
    }

    private static String detail(Optional<Throwable> thrown) {
        String message =
                thrown.map(t ->
                                t instanceof AssertionError && t.getMessage() != null
                                        ? t.getMessage()
                                        : t.getMessage() == null ? t.toString() : t.getMessage())
                        .orElse("");
        String line = message.replaceAll("\\s*\\R\\s*", " ").strip();
        return line.length() <= DETAIL_MAX ? line : line.substring(0, DETAIL_MAX) + " …";
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
