package dev.herald.daemon.local;

import static java.util.Objects.requireNonNull;

import dev.herald.daemon.api.ApiClient;
import dev.herald.daemon.api.ApiException;
import dev.herald.daemon.doctor.EvidenceSource;
import dev.herald.daemon.doctor.LinkEvidence;
import dev.herald.daemon.doctor.LinkExaminer;
import dev.herald.daemon.doctor.TwoEnds;
import dev.herald.daemon.rpc.v1.ExamineLinkRequest;
import dev.herald.spec.node.v1.LinkExamination;
import dev.herald.spec.node.v1.LinkStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Evidence from running daemons: both ends of a link are examined at the same time, and an end whose
/// daemon does not answer is left out.
///
/// @param run where the daemons are
/// @param wish what to look at
public record DaemonEvidence(RunDirectory run, LinkExaminer.Wish wish) implements EvidenceSource {
    public DaemonEvidence {
        requireNonNull(run);
        requireNonNull(wish);
    }

    private record End(String node, String peer) {}

    /// @throws LocalException when no daemon that answers has the link
    /// @throws ApiException when an end does not want to be examined
    @Override
    public LinkEvidence gather(String link) {
        End end = end(link);
        var near = CompletableFuture.supplyAsync(() -> examine(end.node(), link, wish.pairs()));
        var far = CompletableFuture.supplyAsync(() -> examine(end.peer(), link, 0));
        Answer here = answer(near);
        Answer there = answer(far);
        return TwoEnds.of(
                link,
                end.node(),
                here.found(),
                here.why(),
                end.peer(),
                there.found(),
                there.why(),
                wish);
    }

    /// An end of the link that answers, by name, and the one at its other end.
    private End end(String link) {
        List<String> silent = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (RunDirectory.Node node : run.nodes()) {
            try (ApiClient client = Clients.connect(run, node.name())) {
                for (LinkStatus each : client.status().getLinksList()) {
                    if (each.getName().equals(link)) {
                        return new End(node.name(), each.getPeerName());
                    }
                    if (!known.contains(each.getName())) {
                        known.add(each.getName());
                    }
                }
            } catch (ApiException unreachable) {
                silent.add(node.name());
            }
        }
        throw new LocalException(
                LocalException.Kind.NOT_RUNNING,
                "no daemon that answers has a link "
                        + link
                        + "; the links are "
                        + String.join(", ", known)
                        + (silent.isEmpty()
                                ? ""
                                : "; no answer from " + String.join(", ", silent)));
    }

    private LinkExamination examine(String node, String link, int pairs) {
        try (ApiClient client = Clients.connect(run, node)) {
            var _ = client.status(); // connected before both begin
            return client.examine(
                    ExamineLinkRequest.newBuilder()
                            .setLink(link)
                            .setSamples(wish.samples())
                            .setIntervalNs(wish.intervalNs())
                            .setPairs(pairs)
                            .setMinFidelityPpb(wish.minimum().ppb())
                            .build());
        }
    }

    private record Answer(Optional<LinkExamination> found, String why) {}

    private static Answer answer(CompletableFuture<LinkExamination> of) {
        try {
            return new Answer(Optional.of(of.get()), "");
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            if (cause instanceof ApiException api && api.kind() != ApiException.Kind.REFUSED) {
                return new Answer(Optional.empty(), String.valueOf(api.getMessage()));
            }
            throw cause instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(cause);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }
}
