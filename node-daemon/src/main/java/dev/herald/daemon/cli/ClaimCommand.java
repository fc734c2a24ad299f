package dev.herald.daemon.cli;

import dev.herald.daemon.api.ApiClient;
import dev.herald.daemon.local.Clients;
import dev.herald.daemon.local.RunDirectory;
import dev.herald.hal.model.Fidelity;
import dev.herald.spec.node.v1.ClaimReply;
import dev.herald.spec.node.v1.ClaimRequest;
import dev.herald.spec.node.v1.DeliveryReply;
import dev.herald.spec.node.v1.DeliveryRequest;
import dev.herald.spec.node.v1.JobFailure;
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

/// `herald claim NODE PEER`.
@Command(
        name = "claim",
        mixinStandardHelpOptions = true,
        description =
                "Take pairs out of the stock that a node keeps with another, and measure both halves of each.")
final class ClaimCommand implements Callable<Integer> {
    private static final int PAIRS_MAX = 256;

    @Parameters(index = "0", paramLabel = "NODE", description = "node that keeps the stock")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String node;

    @Parameters(index = "1", paramLabel = "PEER", description = "node at the other end")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String peer;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "1",
            description = "how many, 1 to 256 (default: ${DEFAULT-VALUE})")
    private int pairs;

    @Option(
            names = "--fidelity",
            paramLabel = "F",
            defaultValue = "0.5",
            description = "least fidelity of each by its tag (default: ${DEFAULT-VALUE})")
    private double fidelity;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "run directory (default: the one below .herald)")
    private @Nullable Path directory;

    @Mixin private JsonOption json = new JsonOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (pairs < 1 || pairs > PAIRS_MAX) {
            throw new ParameterException(
                    spec.commandLine(), "--pairs " + pairs + " is not in 1..256");
        }
        if (!(fidelity >= 0 && fidelity <= 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--fidelity " + fidelity + " is not in 0..1");
        }
        Logs.quiet();
        return Claims.make(this).code();
    }

    /// Kept apart so that `--help` loads none of it.
    private static final class Claims {
        static ExitCode make(ClaimCommand command) {
            RunDirectory run = RunDirectory.find(command.directory);
            ClaimReply here;
            try (ApiClient client = Clients.connect(run, command.node)) {
                here =
                        client.claim(
                                ClaimRequest.newBuilder()
                                        .setPeer(command.peer)
                                        .setPairs(command.pairs)
                                        .setMinFidelityPpb(Fidelity.of(command.fidelity).ppb())
                                        .build());
            }
            if (here.hasRefusal()) {
                throw failure(here.getRefusal());
            }
            DeliveryReply there;
            try (ApiClient client = Clients.connect(run, command.peer)) {
                there =
                        client.delivery(
                                DeliveryRequest.newBuilder()
                                        .setId(here.getDelivery().getId())
                                        .build());
            }
            if (there.hasRefusal()) {
                throw failure(there.getRefusal());
            }
            ClaimedEnds ends =
                    new ClaimedEnds(
                            command.node, command.peer, here.getDelivery(), there.getDelivery());
            command.json.write(command.spec.commandLine().getOut(), ends.text(), ends.json());
            return ends.same() ? ExitCode.OK : ExitCode.FAILED;
        }

        private static Failure failure(JobFailure why) {
            return new Failure(JobRun.exitCode(why.getError()), JobRun.line(why));
        }
    }
}
