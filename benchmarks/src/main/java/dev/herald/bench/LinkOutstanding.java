package dev.herald.bench;

import dev.herald.daemon.campaign.Campaign;
import dev.herald.daemon.campaign.CampaignScenario;
import dev.herald.daemon.campaign.Dahlberg2019;
import dev.herald.daemon.campaign.ScenarioResult;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.CreateRequest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;

/// A link with many requests outstanding: memory of each, and time from the first to the last OK. Then
/// simulated seconds of a second of processor time, for links that keep and that measure.
public final class LinkOutstanding {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private LinkOutstanding() {}

    /// @param args requests at both ends together, by default 100,000; simulated seconds, by default 1,000
    public static void main(String[] args) {
        int requests = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 1_000;
        outstanding(1_000);
        outstanding(requests);
        for (String name :
                List.of(
                        "lab/nl-max1/high/both",
                        "lab/md-max1/high/both",
                        "ql2020/nl-max1/high/both",
                        "ql2020/md-max1/high/both",
                        "ql2020/mix/uniform/fcfs",
                        "ql2020/mix/uniform/higherwfq")) {
            pace(name, seconds);
        }
    }

    private static void outstanding(int requests) {
        CreateRequest one =
                CreateRequest.measure(
                        1,
                        Fidelity.of(0.5),
                        BareLink.PURPOSE,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z);
        BareLink link = new BareLink(requests);
        long before = used();
        long begun = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < requests / 2; i++) {
            link.a.create(one);
            link.b.create(one);
        }
        link.settle();
        long taken = THREADS.getCurrentThreadCpuTime();
        long held = used() - before;
        long from = THREADS.getCurrentThreadCpuTime();
        link.run(2L * (requests / 2));
        long over = THREADS.getCurrentThreadCpuTime();
        if (link.a.refused + link.b.refused > 0) {
            throw new IllegalStateException(link.a.refused + " refused");
        }
        System.out.printf(
                Locale.ROOT,
                "%,d requests outstanding: %.0f B each (the request itself, shared, not counted),"
                        + " taken on in %.0f ns each, served in %.0f ns each%n",
                requests,
                held / (double) requests,
                (taken - begun) / (double) requests,
                (over - from) / (double) requests);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void pace(String name, double seconds) {
        CampaignScenario scenario =
                Dahlberg2019.scenarios().stream()
                        .filter(s -> s.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        Campaign campaign = new Campaign(1, 2, seconds, 0);
        campaign.run(scenario, THREADS::getCurrentThreadCpuTime);
        ScenarioResult result = campaign.run(scenario, THREADS::getCurrentThreadCpuTime);
        long pairs = result.kinds().stream().mapToLong(k -> k.oks()).sum();
        System.out.printf(
                Locale.ROOT,
                "%s: %,.0f simulated seconds, %,.0f pairs, a second of processor time%n",
                name,
                2 * seconds / result.wallSeconds(),
                pairs / result.wallSeconds());
    }
}
