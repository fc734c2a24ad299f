package dev.herald.conformance.engine;

import static java.util.Objects.requireNonNull;

import dev.herald.spec.trace.Clause;
import java.util.List;
import java.util.Optional;

/// What one run found out about one clause.
///
/// @param clause the obligation
/// @param verdict the worst of its tests'
/// @param tests the tests of the clause, in the order in which they ran
/// @param waiver the waiver that was used
public record ClauseResult(
        Clause clause, Verdict verdict, List<TestResult> tests, Optional<Waiver> waiver) {
    public ClauseResult {
        requireNonNull(clause);
        requireNonNull(verdict);
        tests = List.copyOf(tests);
        requireNonNull(waiver);
    }

    /// One test of one clause.
    ///
    /// @param test class and method
    /// @param verdict what the test says of the clause
    /// @param seconds how long it took, in real time
    /// @param detail why it did not pass; empty when it did
    /// @param samples what a statistical verdict rests on [CONF-STAT-2]
    /// @param transcript what passed between suite and subject before a failure
    public record TestResult(
            String test,
            Verdict verdict,
            double seconds,
            String detail,
            List<Samples> samples,
            List<String> transcript) {
        public TestResult {
            requireNonNull(test);
            requireNonNull(verdict);
            requireNonNull(detail);
            samples = List.copyOf(samples);
            transcript = List.copyOf(transcript);
        }
    }

    /// The evidence of one sequential test.
    ///
    /// @param what was counted
    /// @param count how often it happened
    /// @param of in how many cases
    /// @param declared the rate that the subject declares
    public record Samples(String what, long count, long of, double declared) {
        @Override
        public String toString() {
            return "%s: %d of %d, declared %.3g".formatted(what, count, of, declared);
        }
    }
}
