package dev.herald.daemon.cli;

import dev.herald.daemon.api.ApiClient;
import dev.herald.daemon.api.Plans;
import dev.herald.daemon.local.Clients;
import dev.herald.daemon.local.RunDirectory;
import dev.herald.daemon.plan.Feasibility;
import dev.herald.daemon.plan.FeasibilityJson;
import dev.herald.daemon.plan.FeasibilityText;
import dev.herald.daemon.plan.Feasible;
import dev.herald.daemon.plan.KnownNetwork;
import dev.herald.daemon.scenario.Scenario;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.spec.node.v1.PlanReply;
import dev.herald.spec.node.v1.PlanRequest;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `herald plan FROM TO`.
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description =
                "Say whether a network can serve pairs of a fidelity at a rate, over which path, and how it"
                        + " would be operated. Ends with 0 for yes and 6 for no.")
final class PlanCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FROM", description = "name or number of one end")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String from;

    @Parameters(index = "1", paramLabel = "TO", description = "name or number of the other end")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String to;

    @Option(
            names = "--fidelity",
            paramLabel = "F",
            required = true,
            description = "fidelity of a delivered pair, 0 to 1")
    private double fidelity;

    @Option(names = "--rate", paramLabel = "R", description = "pairs per second (default: any)")
    private double rate;

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description =
                    "the network of a scenario, with the models of its links; without it, running daemons are asked")
    private @Nullable Path scenario;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "run directory of the daemons (default: the one below .herald)")
    private @Nullable Path directory;

    @Mixin private JsonOption json = new JsonOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!(fidelity >= 0 && fidelity <= 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--fidelity " + fidelity + " is not in 0..1");
        }
        if (!(rate >= 0 && rate <= 1e9)) {
            throw new ParameterException(
                    spec.commandLine(), "--rate " + rate + " is not in 0..1e9");
        }
        Path file = scenario;
        Feasibility answer = file == null ? Daemons.ask(this) : ofScenario(file);
        json.write(
                spec.commandLine().getOut(),
                FeasibilityText.write(answer),
                FeasibilityJson.write(answer));
        return (answer.feasible() ? ExitCode.OK : ExitCode.REFUSED).code();
    }

    private Feasibility ofScenario(Path file) {
        KnownNetwork network = KnownNetwork.of(Scenario.read(file));
        return new Feasible(network)
                .between(node(network, from), node(network, to), Fidelity.of(fidelity), rate);
    }

    /// Kept apart so that `--help` loads none of it.
    private static final class Daemons {
        /// Asks the daemon of the one end.
        static Feasibility ask(PlanCommand plan) {
            Logs.quiet();
            RunDirectory run = RunDirectory.find(plan.directory);
            PlanRequest request =
                    PlanRequest.newBuilder()
                            .setFrom(name(run, plan.from))
                            .setTo(name(run, plan.to))
                            .setFidelityPpb(Fidelity.of(plan.fidelity).ppb())
                            .setRateMicroHz(Math.round(plan.rate * 1e6))
                            .build();
            try (ApiClient client = Clients.connect(run, request.getFrom())) {
                PlanReply reply = client.plan(request);
                if (reply.hasPlan()) {
                    return Plans.read(request, reply.getPlan());
                }
                throw new Failure(
                        JobRun.exitCode(reply.getRefusal().getError()),
                        JobRun.line(reply.getRefusal()));
            }
        }

        /// A node may be given by its number.
        private static String name(RunDirectory run, String named) {
            return run.nodes().stream()
                    .filter(n -> String.valueOf(n.id().value()).equals(named))
                    .map(RunDirectory.Node::name)
                    .findFirst()
                    .orElse(named);
        }
    }

    private static NodeId node(KnownNetwork network, String named) {
        NodeId node = network.node(named);
        if (node == null) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "no node "
                            + named
                            + " in the network; it has "
                            + String.join(", ", network.nodes().values()));
        }
        return node;
    }
}
