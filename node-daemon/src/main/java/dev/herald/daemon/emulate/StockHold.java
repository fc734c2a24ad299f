package dev.herald.daemon.emulate;

import dev.herald.daemon.scenario.Work;

/// One reservation of a stock and what came of it.
final class StockHold {
    final Work.Hold asked;

    /// Its number; 0 while there is none.
    int number;

    long untilNs;
    String error = "";

    StockHold(Work.Hold asked) {
        this.asked = asked;
    }

    RunResult.HoldResult result() {
        return new RunResult.HoldResult(
                asked.name(), asked.atNs() / 1e9, asked.pairs(), number > 0, untilNs / 1e9, error);
    }
}
