package dev.herald.conformance.engine;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What is on trial: who it says it is, and how to get a fresh one.
public interface Subject {

    Identity identity();

    /// Each test gets a bench of its own.
    Bench open(Setting setting);

    /// @param vendor who made it
    /// @param model what it is
    /// @param version of it
    /// @param capabilities what it claims; clauses that need others do not apply
    record Identity(String vendor, String model, String version, Set<String> capabilities) {
        public Identity {
            requireNonNull(vendor);
            requireNonNull(model);
            requireNonNull(version);
            capabilities = Set.copyOf(new TreeSet<>(capabilities));
        }

        @Override
        public String toString() {
            return vendor + " " + model + " " + version;
        }
    }

    /// What a test asks of its bench.
    ///
    /// @param seed of everything random in the test; differs from test to test
    /// @param options what the test adds to the subject's own, from [With]
    record Setting(long seed, Map<String, String> options) {
        public Setting {
            options = Map.copyOf(options);
        }
    }
}
