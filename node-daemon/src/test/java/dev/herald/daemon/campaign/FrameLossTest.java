package dev.herald.daemon.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Frames between the nodes and heralds on their way to them are lost (Dahlberg et al. 2019, section 6.1).
class FrameLossTest {
    private static final double SIGMAS = 6;

    private static CampaignScenario scenario(Hardware hardware, double load, double loss) {
        List<Demand> demands = new ArrayList<>();
        for (UseCase useCase : UseCase.values()) {
            demands.add(new Demand(useCase, 1, 3, load / 3, 0.5));
        }
        return new CampaignScenario(
                "test/loss/" + loss, hardware, Scheduling.LOWER_WFQ, loss, demands);
    }

    /// A loss of 1e-4, far above any real one, changes nothing by more than 3 %. The same requests; six
    /// standard errors are granted where service is drawn anew after a loss.
    @Test
    void aLossOfOneInTenThousandIsNotNoticed() {
        Campaign campaign = new Campaign(4, 4, 1_000, 0);
        ScenarioResult none = campaign.run(scenario(Hardware.LAB, 0.5, 1e-10), System::nanoTime);
        ScenarioResult some = campaign.run(scenario(Hardware.LAB, 0.5, 1e-4), System::nanoTime);
        long lost = 0;
        for (UseCase useCase : UseCase.values()) {
            KindResult a = none.kind(useCase);
            KindResult b = some.kind(useCase);
            same("OKs", new Estimate(a.oks(), 0), new Estimate(b.oks(), 0), useCase);
            same("throughput", a.throughput(), b.throughput(), useCase);
            same("latency", a.pairLatency(), b.pairLatency(), useCase);
            same("fidelity", a.fidelity(), b.fidelity(), useCase);
            assertEquals(0, a.failed(), useCase.toString());
            lost += b.failed();
        }
        assertTrue(lost > 0, "nothing was lost: the test shows nothing");
        assertEquals(0, some.contradictions());
    }

    private static void same(String what, Estimate a, Estimate b, UseCase useCase) {
        boolean statistical = what.equals("latency") || what.equals("fidelity");
        double granted = statistical ? SIGMAS * Math.hypot(a.error(), b.error()) / a.value() : 0;
        double difference = Estimate.relativeDifference(a, b);
        assertTrue(
                difference <= 0.03 + granted,
                useCase + ": " + what + " " + a.value() + " and " + b.value());
    }

    /// One in a hundred: every request ends, and both ends have the same pairs.
    @Test
    @Verifies("LL-EXPIRE-1")
    @Verifies("LL-EXPIRE-3")
    @Verifies("LL-CREATE-13")
    @Verifies("LL-PAIR-3")
    @Verifies("LL-DEV-8")
    void aLossOfOneInAHundredStaysCorrect() {
        long revoked = 0;
        for (Hardware hardware : Hardware.values()) {
            for (long seed = 1; seed <= 2; seed++) {
                LinkRun run = new LinkRun(scenario(hardware, 0.7, 1e-2), seed);
                run.run(hardware == Hardware.LAB ? 300 : 400);
                assertTrue(run.drain(5_000), hardware + ", seed " + seed + ": not at rest");
                RunCounts counts = run.counts(1);
                assertEquals(0, counts.open());
                assertEquals(0, run.pairs().onesided(), "pairs that one end lacks");
                assertEquals(0, run.pairs().contradictions());
                assertEquals(List.of(), run.violations());
                assertEquals(0, run.hardware().qubitsInUse(run.a().id));
                assertEquals(0, run.hardware().qubitsInUse(run.b().id));
                for (UseCase useCase : UseCase.values()) {
                    Counts c = counts.both(useCase);
                    assertEquals(c.requests, c.finished + c.failed + c.refused, c.toString());
                    assertTrue(c.finished > 0.8 * c.requests, useCase + ": " + c.finished);
                    revoked += c.revoked;
                }
            }
        }
        assertTrue(revoked > 10, "only " + revoked + " pairs were revoked");
    }
}
