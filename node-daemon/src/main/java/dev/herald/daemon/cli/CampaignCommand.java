package dev.herald.daemon.cli;

import dev.herald.daemon.campaign.Campaign;
import dev.herald.daemon.campaign.CampaignFiles;
import dev.herald.daemon.campaign.CampaignJson;
import dev.herald.daemon.campaign.CampaignScenario;
import dev.herald.daemon.campaign.CampaignText;
import dev.herald.daemon.campaign.Comparison;
import dev.herald.daemon.campaign.Dahlberg2019;
import dev.herald.daemon.campaign.ScenarioResult;
import dev.herald.daemon.campaign.qnp.Qnp2020;
import dev.herald.daemon.campaign.qnp.QnpCampaign;
import dev.herald.daemon.campaign.qnp.QnpCriteria;
import dev.herald.daemon.campaign.qnp.QnpReport;
import dev.herald.daemon.campaign.qnp.QnpResult;
import dev.herald.daemon.campaign.qnp.QnpScenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `herald campaign NAME`.
@Command(
        name = "campaign",
        mixinStandardHelpOptions = true,
        description = {
            "Run the scenarios of a published evaluation in virtual time and put the results beside the"
                    + " published ones.",
            "There is "
                    + Dahlberg2019.NAME
                    + ": the 169 scenarios of Dahlberg et al., SIGCOMM 2019;",
            "and "
                    + Qnp2020.NAME
                    + ": the dumbbell of Kozlowski et al., CoNEXT 2020, on whole stacks, which takes of the"
                    + " options below only --only, --list, --seed, --runs, --out and --json."
        })
final class CampaignCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            description = "which: " + Dahlberg2019.NAME + " or " + Qnp2020.NAME)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String name;

    @Option(
            names = "--only",
            paramLabel = "GLOB",
            description = "scenarios whose name matches, for example 'ql2020/mix/uniform/*'")
    private @Nullable String only;

    @Option(names = "--list", description = "print the names of the scenarios and run none")
    private boolean list;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "the same seed gives the same result (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "8",
            description =
                    "independent runs of each scenario; standard errors are between them"
                            + " (default: ${DEFAULT-VALUE})")
    private int runs;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "2000",
            description =
                    "run so long that the scarcest kind of a scenario has about so many pairs in all"
                            + " runs together (default: ${DEFAULT-VALUE})")
    private double pairs;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "0",
            description = "simulated seconds of each run, in place of --pairs")
    private double seconds;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "write table, comparison, JSON, CSV and plots (SVG) here")
    private @Nullable Path out;

    @Mixin private JsonOption json = new JsonOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (name.equals(Qnp2020.NAME)) {
            return qnp();
        }
        if (!name.equals(Dahlberg2019.NAME)) {
            throw usage(
                    "no campaign "
                            + name
                            + "; there are "
                            + Dahlberg2019.NAME
                            + " and "
                            + Qnp2020.NAME);
        }
        List<CampaignScenario> scenarios = chosen(Dahlberg2019.scenarios(), CampaignScenario::name);
        PrintWriter to = spec.commandLine().getOut();
        if (list) {
            scenarios.forEach(scenario -> to.println(scenario.name()));
            return ExitCode.OK.code();
        }
        Campaign campaign;
        try {
            campaign = new Campaign(seed, runs, seconds, pairs);
        } catch (IllegalArgumentException wrong) {
            throw usage(String.valueOf(wrong.getMessage()));
        }
        List<ScenarioResult> results = run(campaign, scenarios);
        Path directory = out;
        if (directory != null) {
            write(directory, campaign, results);
        }
        Comparison comparison = Comparison.of(results);
        String text =
                CampaignText.table(results)
                        + "\n"
                        + comparison.text()
                        + CampaignText.frameLoss(results)
                        + pace(results);
        json.write(to, text, CampaignJson.text(name, campaign, results));
        boolean agree = results.stream().allMatch(r -> r.contradictions() == 0);
        return (agree && comparison.holds() ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private int qnp() {
        for (String option : List.of("--pairs", "--seconds")) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw usage(option + " is not an option of " + name + ", whose scenarios say it");
            }
        }
        List<QnpScenario> scenarios = chosen(Qnp2020.scenarios(), QnpScenario::name);
        PrintWriter to = spec.commandLine().getOut();
        if (list) {
            scenarios.forEach(scenario -> to.println(scenario.name()));
            return ExitCode.OK.code();
        }
        QnpCampaign campaign;
        try {
            campaign = new QnpCampaign(seed, runs);
        } catch (IllegalArgumentException wrong) {
            throw usage(String.valueOf(wrong.getMessage()));
        }
        List<QnpResult> results = new ArrayList<>();
        for (QnpScenario scenario : scenarios) {
            QnpResult result = campaign.run(scenario, System::nanoTime);
            results.add(result);
            progress(results.size(), scenarios.size(), scenario.name(), result.wallSeconds());
        }
        Path directory = out;
        if (directory != null) {
            try {
                QnpReport.write(directory, campaign, results);
            } catch (IOException unwritable) {
                throw unwritable(directory, unwritable);
            }
        }
        String text = QnpReport.table(results) + "\n" + QnpReport.comparison(results);
        json.write(to, text, QnpReport.json(campaign, results));
        boolean holds = QnpCriteria.of(results).stream().allMatch(QnpCriteria.Criterion::holds);
        return (holds ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private void progress(int done, int of, String scenario, double wallSeconds) {
        PrintWriter to = spec.commandLine().getErr();
        to.printf(Locale.ROOT, "%3d/%d  %s  in %.1f s%n", done, of, scenario, wallSeconds);
        to.flush();
    }

    private <S> List<S> chosen(List<S> all, Function<S, String> nameOf) {
        String glob = only;
        if (glob == null) {
            return all;
        }
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException wrong) {
            throw usage("--only " + glob + ": " + wrong.getDescription());
        }
        List<S> some = all.stream().filter(s -> matcher.matches(Path.of(nameOf.apply(s)))).toList();
        if (some.isEmpty()) {
            throw usage("--only " + glob + " matches none of the scenarios that --list names");
        }
        return some;
    }

    private List<ScenarioResult> run(Campaign campaign, List<CampaignScenario> scenarios) {
        PrintWriter progress = spec.commandLine().getErr();
        List<ScenarioResult> results = new ArrayList<>();
        for (CampaignScenario scenario : scenarios) {
            ScenarioResult result = campaign.run(scenario, System::nanoTime);
            results.add(result);
            progress.printf(
                    Locale.ROOT,
                    "%3d/%d  %s  %d runs of %.0f s in %.1f s%n",
                    results.size(),
                    scenarios.size(),
                    scenario.name(),
                    result.runs(),
                    result.seconds(),
                    result.wallSeconds());
            progress.flush();
        }
        return results;
    }

    private void write(Path directory, Campaign campaign, List<ScenarioResult> results) {
        try {
            CampaignFiles.write(directory, name, campaign, results);
        } catch (IOException unwritable) {
            throw unwritable(directory, unwritable);
        }
    }

    private static Failure unwritable(Path directory, IOException why) {
        return new Failure(
                ExitCode.ENVIRONMENT,
                "cannot write into "
                        + directory
                        + ": "
                        + why.getMessage()
                        + "; choose another directory");
    }

    private static String pace(List<ScenarioResult> results) {
        double wall = results.stream().mapToDouble(ScenarioResult::wallSeconds).sum();
        double simulated = results.stream().mapToDouble(r -> r.runs() * r.seconds()).sum();
        return String.format(
                Locale.ROOT,
                "%n%d scenarios: %.0f simulated seconds in %.1f s%n",
                results.size(),
                simulated,
                wall);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
