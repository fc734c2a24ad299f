package dev.herald.conformance.engine;

import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Asks the subject once for each clause of the [Scenario].
@ExtendWith(ConformanceExtension.class)
class AskingSuite {
    private static final String TOPIC = "HAL" + "-ENGINE-";

    @Test
    @Verifies(TOPIC + 1)
    void must(Scenario.Doing bench) {
        bench.ask();
    }

    @Test
    @Verifies(TOPIC + 2)
    void should(Scenario.Doing bench) {
        bench.ask();
    }

    @Test
    @Verifies(TOPIC + 3)
    void may(Scenario.Doing bench) {
        bench.ask();
    }

    @Test
    @Verifies(TOPIC + 4)
    void needy(Scenario.Doing bench) {
        bench.ask();
    }

    /// Another test of the first clause, which always passes.
    @Test
    @Verifies(TOPIC + 1)
    void mustAgain(Scenario.Doing bench) {}
}
