package dev.herald.conformance.engine;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import dev.herald.spec.trace.Clause;
import dev.herald.spec.trace.Verifies;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/// Gives each test a fresh subject [CONF-TRIAL-1], leaves out the tests of clauses that do not apply,
/// and sees to it that a test ends whatever the subject does [CONF-VERDICT-5].
public final class ConformanceExtension
        implements ParameterResolver, ExecutionCondition, InvocationInterceptor {
    static final String NOT_APPLICABLE = "capability absent: ";
    static final String UNTESTED = "the target does not provide: ";
    static final String NOT_SELECTED = "not in the profile";
    private static final Namespace NAMESPACE = Namespace.create(ConformanceExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            return enabled("a suite");
        }
        ConformanceRun run = ConformanceRun.current();
        List<Clause> clauses = clauses(run, context.getRequiredTestMethod());
        if (clauses.isEmpty()) {
            return disabled(NOT_SELECTED);
        }
        List<String> missing =
                Stream.concat(
                                clauses.stream().flatMap(clause -> clause.needs().stream()),
                                Stream.of(condition(context.getRequiredTestMethod())))
                        .filter(need -> !need.isEmpty())
                        .filter(need -> !run.identity().capabilities().contains(need))
                        .sorted()
                        .toList();
        Set<String> conditions = run.subject().conditions();
        Optional<String> capability =
                missing.stream().filter(need -> !conditions.contains(need)).findFirst();
        if (capability.isPresent()) {
            return disabled(NOT_APPLICABLE + capability.get());
        }
        return missing.isEmpty() ? enabled("applies") : disabled(UNTESTED + missing.getFirst());
    }

    private static String condition(Method test) {
        Under under = test.getAnnotation(Under.class);
        return under == null ? "" : under.value();
    }

    /// The clauses of the run's catalogue that a test verifies.
    ///
    /// @throws SuiteBroken when the test names none
    static List<Clause> clauses(ConformanceRun run, Method test) {
        List<String> named =
                Arrays.stream(test.getAnnotationsByType(Verifies.class))
                        .flatMap(verifies -> Stream.of(verifies.value()))
                        .toList();
        if (named.isEmpty()) {
            throw new SuiteBroken(test.getName() + " verifies no clause");
        }
        return named.stream().flatMap(id -> run.catalogue().find(id).stream()).toList();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return Bench.class.isAssignableFrom(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ConformanceRun run = ConformanceRun.current();
        Method test = context.getRequiredTestMethod();
        Class<? extends Bench> kind = parameter.getParameter().getType().asSubclass(Bench.class);
        Trial trial = trial(run, context);
        Bench bench =
                trial.call(
                        "opening the subject",
                        () -> run.open(name(test), options(test), condition(test), kind));
        trial.bench = Optional.of(bench);
        if (!kind.isInstance(bench)) {
            throw new SuiteBroken("this suite is for another kind of subject than " + bench);
        }
        return bench;
    }

    private static Trial trial(ConformanceRun run, ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent("trial", key -> new Trial(run), Trial.class);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context)
            throws Throwable {
        ConformanceRun run = ConformanceRun.current();
        Trial trial = trial(run, context);
        try {
            trial.run(
                    "the test",
                    () -> {
                        invocation.proceed();
                        List<String> leftOut = trial.bench.map(Bench::leftOut).orElse(List.of());
                        if (!leftOut.isEmpty()) {
                            throw new NothingToTest(String.join("; ", leftOut));
                        }
                        return "";
                    });
        } catch (AssertionFailedError | TestAbortedException failure) {
            trial.bench.ifPresent(bench -> run.recordTranscript(bench.transcript()));
            throw failure;
        }
    }

    private static String name(Method test) {
        return test.getDeclaringClass().getSimpleName() + "." + test.getName();
    }

    private static Map<String, String> options(Method test) {
        Map<String, String> options = new LinkedHashMap<>();
        With with = test.getAnnotation(With.class);
        if (with != null) {
            for (String option : with.value()) {
                int equals = option.indexOf('=');
                options.put(option.substring(0, equals), option.substring(equals + 1));
            }
        }
        return options;
    }

    /// The thread of a test and the bench on it. Closes the bench after its test; what the subject
    /// throws then is not held against the test.
    private static final class Trial implements AutoCloseable {
        private static final int HANGS_MAX = 3;

        private final ConformanceRun run;
        private final TrialThread thread;
        private Optional<Bench> bench = Optional.empty();

        Trial(ConformanceRun run) {
            this.run = run;
            thread = new TrialThread(run.settings().testLimit());
        }

        <T> T run(String what, TrialThread.Action<T> action) throws Throwable {
            if (run.hangs() >= HANGS_MAX) {
                throw new AssertionFailedError(
                        "given up: " + HANGS_MAX + " calls of the subject never returned");
            }
            boolean before = thread.isAbandoned();
            try {
                return thread.run(what, () -> run.scoped(action));
            } finally {
                if (thread.isAbandoned() && !before) {
                    run.hung();
                }
            }
        }

        <T> T call(String what, TrialThread.Action<T> action) {
            try {
                return run(what, action);
            } catch (RuntimeException | Error failure) {
                throw failure;
            } catch (Throwable impossible) {
                throw new SuiteBroken(what, impossible);
            }
        }

        @Override
        public void close() {
            try (thread) {
                if (bench.isPresent() && !thread.isAbandoned()) {
                    Bench open = bench.get();
                    call(
                            "closing the subject",
                            () -> {
                                open.close();
                                return "";
                            });
                }
            } catch (AssertionFailedError ignored) {
                // the test of closing is HAL-CMD-9's
            }
        }
    }
}
