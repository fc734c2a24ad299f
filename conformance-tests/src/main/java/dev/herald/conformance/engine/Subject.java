package dev.herald.conformance.engine;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What is on trial: who it says it is, and how to get a fresh one.
public interface Subject {
    String VIRTUAL = "virtual";
    String REAL = "real";

    Identity identity();

    /// Each test gets a bench of its own.
    Bench open(Setting setting);

    /// Names of everything that the surroundings of a subject can be asked for, whether or not this
    /// one's provide it; what they do provide is in the identity's capabilities.
    default Set<String> conditions() {
        return Set.of();
    }

    /// The time that tests run in: `virtual` or `real`.
    default String time() {
        return VIRTUAL;
    }

    /// Version of the contract that the subject states; empty where it has none.
    default String contract() {
        return "";
    }

    /// @param vendor who made it
    /// @param model what it is
    /// @param version of it
    /// @param capabilities what it claims; clauses that need others do not apply
    record Identity(String vendor, String model, String version, Set<String> capabilities) {
        private static final int WORDS_MAX = 200;

        public Identity {
            vendor = brief(vendor);
            model = brief(model);
            version = brief(version);
            capabilities = Set.copyOf(new TreeSet<>(capabilities));
        }

        /// A subject may say much of itself.
        private static String brief(String text) {
            return text.length() <= WORDS_MAX ? text : text.substring(0, WORDS_MAX) + " …";
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
    /// @param condition what the test needs of the surroundings, from [Under]; empty for nothing
    /// @param bench the kind of bench that the test is written for
    record Setting(
            long seed,
            Map<String, String> options,
            String condition,
            Class<? extends Bench> bench) {
        public Setting {
            options = Map.copyOf(options);
            requireNonNull(condition);
            requireNonNull(bench);
        }

        public Setting(long seed, Map<String, String> options) {
            this(seed, options, "", Bench.class);
        }
    }
}
