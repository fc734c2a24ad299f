package dev.herald.daemon.campaign;

import dev.herald.daemon.campaign.ClosedForm.Overhead;
import dev.herald.daemon.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Our throughput beside the published one and the closed form, and what makes the difference: each
/// overhead of our link layer by name, and the work left undone when a finite run near saturation is cut
/// off.
public final class Comparison {

    /// First come, first served is to be within this of the closed form (link-physical 4.1).
    static final double BAND = 0.15;

    /// One row.
    ///
    /// @param closedForm pairs a second asked for, which the published closed form says can be served
    /// @param expected of these, what our overheads and the finite run leave, and the first requests,
    ///     which come at once
    record Row(
            String scenario,
            Scheduling scheduling,
            UseCase useCase,
            double published,
            double publishedError,
            double closedForm,
            Estimate measured,
            double expected) {

        double gap() {
            return measured.value() / closedForm - 1;
        }

        double publishedGap() {
            return published / closedForm - 1;
        }

        /// Whether the row is within the band, two standard errors granted.
        boolean holds() {
            double twice = 2 * measured.error() / closedForm;
            return scheduling != Scheduling.FCFS || (gap() <= twice && gap() >= -BAND - twice);
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private final List<ScenarioResult> results = new ArrayList<>();

    private Comparison() {}

    /// Of the published rows whose scenarios are among the results.
    public static Comparison of(List<ScenarioResult> all) {
        Comparison made = new Comparison();
        for (Published published : Published.ROWS) {
            Optional<ScenarioResult> found =
                    all.stream()
                            .filter(r -> r.scenario().name().equals(published.scenario()))
                            .findFirst();
            found.ifPresent(result -> made.add(published, result));
        }
        return made;
    }

    private void add(Published published, ScenarioResult result) {
        CampaignScenario scenario = result.scenario();
        ClosedForm form = ClosedForm.of(scenario.hardware());
        double rate =
                scenario.demands().stream()
                        .filter(d -> d.useCase() == published.useCase())
                        .mapToDouble(form::rate)
                        .sum();
        Load load = Load.of(form, scenario);
        double undone = load.undone(result.seconds());
        rows.add(
                new Row(
                        scenario.name(),
                        scenario.scheduling(),
                        published.useCase(),
                        published.throughput(),
                        published.error(),
                        rate,
                        result.kind(published.useCase()).throughput(),
                        rate
                                + firstRequests(scenario, published.useCase()) / result.seconds()
                                - missing(form, scenario, published.useCase(), undone)));
        if (!results.contains(result)) {
            results.add(result);
        }
    }

    /// Pairs of the kind that are asked for at the start, beyond the load.
    private static double firstRequests(CampaignScenario scenario, UseCase useCase) {
        return scenario.demands().stream()
                .filter(d -> d.useCase() == useCase)
                .mapToDouble(d -> d.nodes() * d.meanPairs())
                .sum();
    }

    /// Pairs a second of the kind that are asked for and left undone: of each alike when they are served
    /// in the order of their requests; all of the least urgent kind otherwise, since none of the others
    /// asks for more than its weight grants.
    private static double missing(
            ClosedForm form, CampaignScenario scenario, UseCase useCase, double undone) {
        if (scenario.scheduling() == Scheduling.FCFS) {
            return scenario.demands().stream()
                    .filter(d -> d.useCase() == useCase)
                    .mapToDouble(d -> form.rate(d) * undone)
                    .sum();
        }
        Demand demand = scenario.demands().getLast();
        if (demand.useCase() != useCase) {
            return 0;
        }
        double seconds = form.ourPairSeconds(useCase.keeps(), firsts(demand));
        return undone * Load.of(form, scenario).value() / seconds;
    }

    /// The load of a scenario by our reckoning.
    ///
    /// @param value seconds of service asked for each second
    /// @param variance in s² each second
    record Load(double value, double variance) {
        static Load of(ClosedForm form, CampaignScenario scenario) {
            double load = 0;
            double variance = 0;
            for (Demand demand : scenario.demands()) {
                boolean keeps = demand.useCase().keeps();
                double seconds = form.ourPairSeconds(keeps, firsts(demand));
                double rate = form.rate(demand);
                double mean = (demand.pairsMin() + demand.pairsMax()) / 2.0;
                load += rate * seconds;
                variance += rate * seconds * seconds * (mean + 1);
            }
            return new Load(load, variance);
        }

        /// Share of the work that is not done when the run is cut off.
        double undone(double seconds) {
            double drift = value == 1 ? 1e-9 : value - 1;
            return Backlog.mean(drift, variance, seconds) / (value * seconds);
        }
    }

    /// Share of the pairs that are the first of their request.
    static double firsts(Demand demand) {
        return demand.meanReciprocal();
    }

    List<Row> rows() {
        return rows;
    }

    /// Whether every row of FCFS is within the band.
    public boolean holds() {
        return rows.stream().allMatch(Row::holds);
    }

    /// Both tables.
    public String text() {
        if (rows.isEmpty()) {
            return "";
        }
        Table table =
                new Table(
                        "scenario",
                        "kind",
                        "published",
                        "±",
                        "closed form",
                        "measured",
                        "±",
                        "gap",
                        "published gap",
                        "expected",
                        "unexplained");
        for (Row row : rows) {
            table.row(
                    row.scenario(),
                    row.useCase().toString(),
                    number(row.published()),
                    number(row.publishedError()),
                    number(row.closedForm()),
                    number(row.measured().value()),
                    number(row.measured().error()),
                    percent(row.gap()),
                    percent(row.publishedGap()),
                    number(row.expected()),
                    percent(row.measured().value() / row.expected() - 1));
        }
        return "Throughput in pairs/s beside the published rows (closed form: what is asked for):\n"
                + table.format("  ")
                + "\nWhat a pair costs beyond the published closed form E t / p, in % of it:\n"
                + overheads().format("  ")
                + "  A request that finds the link idle waits for a round trip before it is served"
                + " (0.24 ms on QL2020,\n  published 226 cycles, 2.29 ms); one that waits in the queue"
                + " does not.\n"
                + "\nLoad by closed form and by ours, and the share of the work that a run of that length"
                + " leaves undone,\nwhich is what the load is above 1 and what the link was idle:\n"
                + loads().format("  ")
                + "\nWhere the time of node A went:\n"
                + times().format("  ");
    }

    private Table overheads() {
        Table table = new Table("hardware", "pairs", "overhead", "ms a pair", "%");
        for (Hardware hardware :
                results.stream().map(r -> r.scenario().hardware()).distinct().toList()) {
            ClosedForm form = ClosedForm.of(hardware);
            for (boolean keeps : new boolean[] {true, false}) {
                for (Overhead overhead : form.overheads(keeps, 1)) {
                    table.row(
                            hardware.title(),
                            keeps ? "kept" : "measured, alone",
                            overhead.name(),
                            String.format(Locale.ROOT, "%.3f", overhead.seconds() * 1e3),
                            String.format(
                                    Locale.ROOT,
                                    "%.3f",
                                    100 * overhead.seconds() / form.pairSeconds(keeps)));
                }
            }
        }
        return table;
    }

    private Table loads() {
        Table table = new Table("scenario", "closed form", "ours", "run, s", "undone", "measured");
        for (ScenarioResult result : results) {
            CampaignScenario scenario = result.scenario();
            ClosedForm form = ClosedForm.of(scenario.hardware());
            Load load = Load.of(form, scenario);
            double asked = 0;
            double done = 0;
            for (Demand demand : scenario.demands()) {
                double seconds = form.pairSeconds(demand.useCase().keeps());
                asked += form.rate(demand) * seconds;
                done += result.kind(demand.useCase()).throughput().value() * seconds;
            }
            table.row(
                    scenario.name(),
                    number(scenario.load()),
                    number(load.value()),
                    String.format(Locale.ROOT, "%.0f", result.seconds()),
                    percent(load.undone(result.seconds())),
                    percent(1 - done / asked));
        }
        return table;
    }

    private Table times() {
        Table table =
                new Table(
                        "scenario",
                        "keeping",
                        "measuring",
                        "initialising",
                        "moving",
                        "waiting",
                        "idle");
        for (ScenarioResult result : results) {
            String[] cells = new String[Busy.Use.values().length + 1];
            cells[0] = result.scenario().name();
            for (Busy.Use use : Busy.Use.values()) {
                cells[use.ordinal() + 1] = percent(result.busy(use));
            }
            table.row(cells);
        }
        return table;
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }

    private static String percent(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * value);
    }
}
