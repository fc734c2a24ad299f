package dev.herald.daemon.campaign.qnp;

import dev.herald.hal.host.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// Runs scenarios, each several times with seeds of its own.
///
/// @param seed of the campaign; with the scenario's name it decides every run
/// @param runs independent runs of a scenario, 2 to 1,000
public record QnpCampaign(long seed, int runs) {
    public QnpCampaign {
        if (runs < 2 || runs > 1_000) {
            throw new IllegalArgumentException("runs " + runs + " are not in 2..1000");
        }
    }

    /// @param wallNs the wall clock, for the pace only
    public QnpResult run(QnpScenario scenario, LongSupplier wallNs) {
        Rng seeds = new Rng(seed).stream(scenario.name());
        long begunNs = wallNs.getAsLong();
        List<QnpOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            outcomes.add(new QnpRun(scenario, seeds.nextLong()).run());
        }
        return new QnpResult(scenario, outcomes, (wallNs.getAsLong() - begunNs) * 1e-9);
    }
}
