package dev.herald.daemon.cli;

import dev.herald.daemon.plan.Feasibility;
import dev.herald.daemon.plan.FeasibilityJson;
import dev.herald.daemon.plan.FeasibilityText;
import dev.herald.daemon.plan.Feasible;
import dev.herald.daemon.plan.KnownNetwork;
import dev.herald.daemon.scenario.Scenario;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
            required = true,
            description = "the network, with the models of its links")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path scenario;

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
        KnownNetwork network = KnownNetwork.of(Scenario.read(scenario));
        Feasibility answer =
                new Feasible(network)
                        .between(
                                node(network, from),
                                node(network, to),
                                Fidelity.of(fidelity),
                                rate);
        json.write(
                spec.commandLine().getOut(),
                FeasibilityText.write(answer),
                FeasibilityJson.write(answer));
        return (answer.feasible() ? ExitCode.OK : ExitCode.REFUSED).code();
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
