package dev.herald.daemon.campaign;

import dev.herald.hal.host.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/// Runs scenarios, each several times with seeds of its own, and puts the runs together. The standard
/// errors come from the differences between the runs.
///
/// @param seed of the campaign; with the scenario's name it decides every run
/// @param runs independent runs of a scenario, at least 2
/// @param seconds simulated time of each, or 0 to let `pairs` decide
/// @param pairs that the scarcest kind of a scenario is to have in all its runs together, by closed form;
///     each run has a dozen requests of each kind at least
public record Campaign(long seed, int runs, double seconds, double pairs) {
    /// Requests of each kind in each run on average, at least.
    private static final int REQUESTS_MIN = 12;

    public Campaign {
        if (runs < 2 || runs > 1_000) {
            throw new IllegalArgumentException("runs " + runs + " are not in 2..1000");
        }
        if (!(seconds >= 0 && seconds <= 1e9)) {
            throw new IllegalArgumentException("seconds " + seconds + " are not in 0..1e9");
        }
        if (seconds == 0 && !(pairs >= 1 && pairs <= 1e9)) {
            throw new IllegalArgumentException("pairs " + pairs + " are not in 1..1e9");
        }
    }

    /// @param wallNs the wall clock, for the pace only
    public ScenarioResult run(CampaignScenario scenario, LongSupplier wallNs) {
        double each = seconds(scenario);
        Rng seeds = new Rng(seed).stream(seedName(scenario));
        List<RunCounts> counts = new ArrayList<>();
        double[] busy = new double[Busy.Use.values().length];
        long open = 0;
        long onesided = 0;
        long contradictions = 0;
        long begunNs = wallNs.getAsLong();
        for (int i = 0; i < runs; i++) {
            LinkRun run = new LinkRun(scenario, seeds.nextLong());
            RunCounts result = run.run(each);
            if (!run.violations().isEmpty()) {
                throw new IllegalStateException(
                        scenario.name() + ": " + run.violations().getFirst());
            }
            counts.add(result);
            for (int use = 0; use < busy.length; use++) {
                busy[use] += result.busy().get(use) / (each * runs);
            }
            open += result.open();
            onesided += run.pairs().onesided();
            contradictions += run.pairs().contradictions();
        }
        double wallSeconds = (wallNs.getAsLong() - begunNs) * 1e-9;
        List<KindResult> kinds = new ArrayList<>();
        for (Demand demand : scenario.demands()) {
            kinds.add(KindResult.of(demand.useCase(), counts));
        }
        return new ScenarioResult(
                scenario,
                runs,
                each,
                wallSeconds,
                kinds,
                Arrays.stream(busy).boxed().toList(),
                open,
                onesided,
                contradictions);
    }

    /// Scenarios that differ in frame loss only share their seeds, so that they differ by the loss and
    /// not by the requests.
    private static String seedName(CampaignScenario scenario) {
        String name = scenario.name();
        return name.contains("/loss/") ? name.substring(0, name.lastIndexOf('/')) : name;
    }

    private double seconds(CampaignScenario scenario) {
        if (seconds > 0) {
            return seconds;
        }
        double longest = 1;
        ClosedForm form = ClosedForm.of(scenario.hardware());
        for (Demand demand : scenario.demands()) {
            double rate = Math.min(1, 1 / scenario.load()) * form.rate(demand);
            double wanted = Math.max(pairs / runs, REQUESTS_MIN * demand.meanPairs());
            longest = Math.max(longest, wanted / rate);
        }
        return longest;
    }
}
