package dev.herald.daemon.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.daemon.campaign.Dahlberg2019.Mix;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Published results and closed forms of the link, on the hardware of Dahlberg et al. 2019. Seeds are
/// fixed; where a bound is statistical it grants six standard errors, a false alarm of 2e-9 were the seed
/// drawn anew, unless more is said.
class Dahlberg2019Test {
    private static final double SIGMAS = 6;

    private static ScenarioResult run(CampaignScenario scenario, int runs, double seconds) {
        ScenarioResult result = new Campaign(1, runs, seconds, 0).run(scenario, System::nanoTime);
        assertEquals(0, result.contradictions());
        return result;
    }

    private static CampaignScenario named(String name) {
        return Dahlberg2019.scenarios().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// 2 x 7 x 3 x 3 + 2 x 3 x 6 + 7, each with a name of its own.
    @Test
    void hundredAndSixtyNineScenarios() {
        List<CampaignScenario> all = Dahlberg2019.scenarios();
        assertEquals(169, all.size());
        assertEquals(
                169, all.stream().map(CampaignScenario::name).collect(Collectors.toSet()).size());
        assertEquals(
                126,
                all.stream()
                        .filter(s -> s.name().split("/").length == 4)
                        .filter(s -> !s.name().contains("/mix/"))
                        .count());
        assertEquals(36, all.stream().filter(s -> s.name().contains("/mix/")).count());
        assertEquals(7, all.stream().filter(s -> s.frameLoss() > 0).count());
        for (CampaignScenario s : all) {
            assertTrue(
                    s.name().contains("low")
                            || s.name().contains("ultra")
                            || Math.abs(s.load() - 0.99) < 1e-12
                            || s.name().contains("wfq"),
                    s.name());
        }
    }

    /// The requests made are those of the definition: in each cycle with probability load / (E k S), which
    /// is a mean number of pairs of load / (E S) whatever k is, from both nodes alike.
    @Test
    void requestsComeAsOftenAsTheLoadSays() {
        CampaignScenario scenario = named("ql2020/md-max255/low/both");
        Demand mixed = new Demand(UseCase.MD, 1, 255, 0.7, 0.25);
        LinkRun run =
                new LinkRun(
                        new CampaignScenario(
                                "test", scenario.hardware(), Scheduling.FCFS, 0, List.of(mixed)),
                        3);
        double seconds = 10_000;
        RunCounts counts = run.run(seconds);
        double asked = ClosedForm.of(Hardware.QL2020).rate(mixed) * seconds;
        // k has probability in inverse proportion to k: Var(sum) = requests * E[k²] = asked *
        // E[k²]/E[k]
        // = asked * 128; and the first request of each node on top
        double deviation = Math.sqrt(asked * 128);
        Counts both = counts.both(UseCase.MD);
        assertEquals(asked, both.pairsAsked, SIGMAS * deviation + 2 * 255);
        double ofA = counts.a().get(UseCase.MD.ordinal()).pairsAsked;
        assertEquals(asked / 4, ofA, SIGMAS * Math.sqrt(asked / 4 * 128) + 255);
    }

    /// Ladder item 7.3.6: measured pairs only, f = 0.7, in the laboratory. Geo/Geo/1: 0.7 / S with S =
    /// 0.1411 s, and a mean latency of S / (1 - 0.7).
    @Test
    @Verifies("LL-CREATE-5")
    @Verifies("LL-PAIR-10")
    void measuredPairsInTheLaboratory() {
        KindResult measured = run(named("lab/md-max1/low/both"), 8, 2_500).kind(UseCase.MD);
        assertEquals(4.96, measured.throughput().value(), 0.03 * 4.96);
        assertTrue(measured.throughput().error() < 0.015 * 4.96, measured.toString());
        assertEquals(
                0.470,
                measured.pairLatency().value(),
                0.03 * 0.470 + SIGMAS * measured.pairLatency().error());
        // link-physical 3.4 with readout errors of 0.05 and 0.005; 100,000 pairs, a third in each
        // basis:
        // a standard error of 0.0020. The device's own formula is 0.0012 above the POVM in X and Y.
        double tolerance = 0.0012 + SIGMAS * 0.0020;
        assertEquals(0.156470, measured.qberZ().value(), tolerance);
        assertEquals(0.123056, measured.qberX().value(), tolerance);
        assertEquals(0.123056, measured.qberY().value(), tolerance);
        assertEquals(0.798709, measured.fidelity().value(), 2 * tolerance);
    }

    /// Kept pairs alone, f = 0.7: the load is served, whatever the overheads.
    @Test
    @Verifies("LL-GEN-6")
    @Verifies("LL-PAIR-4")
    void keptPairsInTheLaboratory() {
        CampaignScenario scenario = named("lab/nl-max3/low/both");
        KindResult kept = run(scenario, 4, 200).kind(UseCase.NL);
        double rate = ClosedForm.of(Hardware.LAB).rate(scenario.demands().getFirst());
        // requests for 1 to 3 pairs: Var = asked * E[k²]/E[k] = 2 asked, and as much again for what
        // waits
        double deviation = Math.sqrt(2 * 2 * rate / 800);
        assertEquals(rate, kept.throughput().value(), SIGMAS * deviation);
        assertTrue(kept.fidelity().value() > 0.8, kept.toString());
    }

    /// The published rows served in the order of requests, at f = 0.99: within 0 to -15 % of the closed
    /// form, and no further than that from what is published.
    @Test
    @Verifies("LL-SCHED-2")
    void firstComeFirstServedAsPublished() {
        ScenarioResult result =
                run(Dahlberg2019.mixed(Hardware.QL2020, Scheduling.FCFS, Mix.UNIFORM), 4, 300);
        Comparison comparison = Comparison.of(List.of(result));
        assertEquals(3, comparison.rows().size());
        for (Comparison.Row row : comparison.rows()) {
            double granted = SIGMAS * row.measured().error();
            String text = comparison.text();
            assertTrue(row.measured().value() <= row.closedForm() + granted, text);
            assertTrue(row.measured().value() >= 0.85 * row.closedForm() - granted, text);
            assertEquals(row.published(), row.measured().value(), 0.15 * row.published() + granted);
        }
    }

    /// The published shift of service: by weights, those that keep lose nothing and those that measure
    /// make room.
    @Test
    void weightedFairQueueingShiftsService() {
        ScenarioResult result =
                run(
                        Dahlberg2019.mixed(Hardware.QL2020, Scheduling.HIGHER_WFQ, Mix.UNIFORM),
                        4,
                        300);
        KindResult nl = result.kind(UseCase.NL);
        KindResult ck = result.kind(UseCase.CK);
        KindResult md = result.kind(UseCase.MD);
        assertTrue(nl.pairLatency().value() < ck.pairLatency().value(), result.toString());
        assertTrue(ck.pairLatency().value() < md.pairLatency().value() / 2, result.toString());
    }
}
