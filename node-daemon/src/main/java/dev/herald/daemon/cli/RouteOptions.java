package dev.herald.daemon.cli;

import dev.herald.daemon.api.Routing;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.message.RouteChoice.Metric;
import dev.herald.spec.node.v1.RunJobRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// How the path of a job's circuit is chosen.
public final class RouteOptions {
    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            defaultValue = "cost",
            description =
                    "what the best path is by: cost, hops, pair-time, constrained (rate at the fidelity) or"
                            + " ext (expected throughput); default: ${DEFAULT-VALUE}")
    String metric = "cost";

    @Option(
            names = "--alternatives",
            paramLabel = "N",
            defaultValue = "3",
            description = "paths to try in turn, 1 to 16 (default: ${DEFAULT-VALUE})")
    int alternatives;

    @Option(
            names = "--avoid",
            paramLabel = "LINK",
            split = ",",
            description = "names of links that are not taken")
    List<String> avoid = new ArrayList<>();

    @Option(
            names = "--path",
            paramLabel = "NODE",
            split = ",",
            description =
                    "names of the nodes of the path from this end to the other, in place of the best one")
    List<String> path = new ArrayList<>();

    /// @throws CommandLine.ParameterException naming the option
    RunJobRequest.Builder into(RunJobRequest.Builder request, CommandSpec spec) {
        if (alternatives < 1 || alternatives > RouteChoice.ALTERNATIVES_MAX) {
            throw TermsOptions.broken(
                    spec, "--alternatives", String.valueOf(alternatives), "must be from 1 to 16");
        }
        if (path.size() == 1) {
            throw TermsOptions.broken(spec, "--path", path.getFirst(), "must have both ends");
        }
        return request.setRoute(Routing.write(metric(spec), alternatives, avoid, path));
    }

    private Metric metric(CommandSpec spec) {
        for (Metric each : Metric.values()) {
            if (each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(metric)) {
                return each;
            }
        }
        throw TermsOptions.broken(
                spec, "--metric", metric, "must be cost, hops, pair-time, constrained or ext");
    }
}
