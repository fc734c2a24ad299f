package dev.herald.daemon.node;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.doctor.LinkExaminer;
import dev.herald.daemon.rpc.v1.ExamineLinkRequest;
import dev.herald.hal.host.Agenda;
import dev.herald.hal.host.Clock;
import dev.herald.hal.model.Fidelity;
import dev.herald.node.NodeStack;
import dev.herald.spec.node.v1.LinkExamination;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Examinations of links that operators ask for. Confined to the loop.
final class Examinations {
    private static final int SAMPLES_MAX = 1_000;
    private static final long INTERVAL_LEAST_NS = 1_000_000;
    private static final long INTERVAL_MAX_NS = 10_000_000_000L;
    private static final int PAIRS_MAX = 10_000;

    private final DaemonConfig config;
    private final Clock clock;
    private final Agenda agenda;
    private final StateBook book;
    private @Nullable LinkExaminer examiner;

    Examinations(DaemonConfig config, Clock clock, Agenda agenda, StateBook book) {
        this.config = config;
        this.clock = clock;
        this.agenda = agenda;
        this.book = book;
    }

    LinkExaminer attach(NodeStack stack) {
        LinkExaminer made = new LinkExaminer(stack, clock, agenda);
        examiner = made;
        return made;
    }

    /// @param refused told why, in one line, when nothing is examined
    void examine(
            ExamineLinkRequest request,
            Consumer<LinkExamination> answer,
            Consumer<String> refused) {
        LinkExaminer to = examiner;
        if (to == null) {
            refused.accept("the node is starting; its device is not attached yet");
            return;
        }
        String wrong = wrong(request);
        if (!wrong.isEmpty()) {
            refused.accept(wrong);
            return;
        }
        DaemonConfig.Link link = config.ownLink(request.getLink()).orElse(null);
        if (link == null) {
            refused.accept(config.noOwnLink(request.getLink()));
            return;
        }
        book.count("examinations");
        to.examine(
                link.id(),
                new LinkExaminer.Wish(
                        request.getSamples(),
                        request.getIntervalNs(),
                        request.getPairs(),
                        new Fidelity(request.getMinFidelityPpb())),
                found ->
                        answer.accept(
                                found.setNodeName(config.self().name())
                                        .setLink(book.linkStatus(link.id()))
                                        .setDevice(book.deviceStatus())
                                        .build()));
    }

    private static String wrong(ExamineLinkRequest request) {
        if (request.getSamples() < 1 || request.getSamples() > SAMPLES_MAX) {
            return "samples " + request.getSamples() + " is not in 1.." + SAMPLES_MAX;
        }
        if (request.getIntervalNs() < INTERVAL_LEAST_NS
                || request.getIntervalNs() > INTERVAL_MAX_NS) {
            return "interval_ns " + request.getIntervalNs() + " is not in 1 ms..10 s";
        }
        if (request.getPairs() < 0 || request.getPairs() > PAIRS_MAX) {
            return "pairs " + request.getPairs() + " is not in 0.." + PAIRS_MAX;
        }
        int minimum = request.getMinFidelityPpb();
        return minimum < 0 || minimum > Fidelity.ONE_PPB
                ? "min_fidelity_ppb " + minimum + " is not in 0..10^9"
                : "";
    }
}
