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
        Optional<String> missing =
                clauses.stream()
                        .flatMap(clause -> clause.needs().stream())
                        .filter(capability -> !run.identity().capabilities().contains(capability))
                        .sorted()
                        .findFirst();
        return missing.map(capability -> disabled(NOT_APPLICABLE + capability))
                .orElseGet(() -> enabled("applies"));
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
        Bench bench =
                Watchdog.call(
                        run, "opening the subject", () -> run.open(name(test), options(test)));
        context.getStore(NAMESPACE).put("bench", new Opened(run, bench));
        if (!parameter.getParameter().getType().isInstance(bench)) {
            throw new SuiteBroken("this suite is for another kind of subject than " + bench);
        }
        return bench;
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context)
            throws Throwable {
        try {
            Watchdog.proceed(ConformanceRun.current(), invocation);
        } catch (AssertionFailedError | TestAbortedException failure) {
            Opened opened = context.getStore(NAMESPACE).get("bench", Opened.class);
            if (opened != null) {
                ConformanceRun.current().recordTranscript(opened.bench.transcript());
            }
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

    /// Closes the bench after its test; what the subject throws then is not held against the test.
    private record Opened(ConformanceRun run, Bench bench) implements AutoCloseable {
        @Override
        public void close() {
            try {
                Watchdog.call(
                        run,
                        "closing the subject",
                        () -> {
                            bench.close();
                            return "";
                        });
            } catch (AssertionFailedError ignored) {
                // the test of closing is HAL-CMD-9's
            }
        }
    }
}
