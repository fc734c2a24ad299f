package dev.herald.daemon.campaign;

import java.util.List;

/// What came out of a scenario.
///
/// @param scenario which
/// @param runs how many independent runs
/// @param seconds simulated time of each
/// @param wallSeconds of all of them together
/// @param kinds metrics by kind, in the order of the demands
/// @param busy shares of node A's time by [Busy.Use], all runs together
/// @param open requests that had not ended, all runs together
/// @param onesided pairs that one end had and the other had not when the runs were cut off
/// @param contradictions pairs on which the ends contradicted each other: never any
public record ScenarioResult(
        CampaignScenario scenario,
        int runs,
        double seconds,
        double wallSeconds,
        List<KindResult> kinds,
        List<Double> busy,
        long open,
        long onesided,
        long contradictions) {
    public ScenarioResult {
        kinds = List.copyOf(kinds);
        busy = List.copyOf(busy);
    }

    /// @throws IllegalArgumentException when the scenario has no such kind
    public KindResult kind(UseCase useCase) {
        return kinds.stream()
                .filter(k -> k.useCase() == useCase)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("no " + useCase + " in " + scenario.name()));
    }

    double busy(Busy.Use use) {
        return busy.get(use.ordinal());
    }

    /// Simulated seconds of a wall-clock second.
    double pace() {
        return runs * seconds / wallSeconds;
    }
}
