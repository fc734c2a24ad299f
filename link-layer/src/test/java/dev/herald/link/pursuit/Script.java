package dev.herald.link.pursuit;

import dev.herald.hal.host.Machine;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.PairType;
import java.util.ArrayList;
import java.util.List;

/// The pursuits of one end over a link whose answers the test writes.
final class Script {
    static final NodeId SELF = new NodeId(1);
    static final LinkId LINK = new LinkId(9);
    static final long FIRST = 1L << 50;
    static final int PURPOSE = 7;

    final Machine<PursuitInput, PursuitOutput> machine =
            Pursuits.create(new PursuitConfig(SELF, FIRST, 1_000, 1_000_000, 4));
    final List<LinkInput> toLink = new ArrayList<>();
    final List<PursuitOutput> told = new ArrayList<>();
    final List<PursuitReport> reports = new ArrayList<>();
    long nowNs = 1_000_000;
    private int createIds;
    private long sequence;

    static LinkQuality quality(double... fidelityAndPairNs) {
        List<LinkQuality.Offer> curve = new ArrayList<>();
        for (int i = 0; i < fidelityAndPairNs.length; i += 2) {
            curve.add(
                    new LinkQuality.Offer(
                            i / 2,
                            BellDiagonal.werner(fidelityAndPairNs[i]),
                            (long) fidelityAndPairNs[i + 1]));
        }
        return new LinkQuality(LINK, new NodeId(2), curve, MemoryDecay.NONE, MemoryDecay.NONE, 0);
    }

    Script up(double... fidelityAndPairNs) {
        link(new LinkOutput.LinkUp(quality(fidelityAndPairNs)));
        return this;
    }

    void link(LinkOutput.Up event) {
        machine.handle(nowNs, new PursuitInput.FromLink(event), this::hear);
    }

    void pursue(long cookie, CreateRequest request, Degradation degradation) {
        machine.handle(nowNs, new PursuitInput.Pursue(cookie, request, degradation), this::hear);
    }

    void hear(PursuitOutput output) {
        switch (output) {
            case PursuitOutput.ToLink(LinkInput input) -> toLink.add(input);
            case PursuitOutput.Ended(long _, PursuitReport report) -> {
                reports.add(report);
                told.add(output);
            }
            default -> told.add(output);
        }
    }

    /// Runs to the instant, firing what is due on the way.
    void runTo(long atNs) {
        while (machine.nextDeadlineNs() <= atNs) {
            nowNs = Math.max(nowNs, machine.nextDeadlineNs());
            machine.expire(nowNs, this::hear);
        }
        nowNs = Math.max(nowNs, atNs);
    }

    LinkInput.Create created() {
        return (LinkInput.Create) toLink.getLast();
    }

    long creates() {
        return toLink.stream().filter(LinkInput.Create.class::isInstance).count();
    }

    /// Takes the last request on.
    LinkRequestId take() {
        LinkRequestId id = new LinkRequestId(SELF, createIds++);
        link(new LinkOutput.Acknowledged(created().cookie(), id.createId()));
        return id;
    }

    void refuse(LinkError why) {
        link(new LinkOutput.Refused(created().cookie(), why, "as the test says"));
    }

    void fail(LinkRequestId id, LinkError why) {
        link(new LinkOutput.Failed(id, PURPOSE, why, "as the test says"));
    }

    LinkPairId deliver(LinkRequestId id) {
        LinkPairId pair = new LinkPairId(LINK, 1, sequence++);
        link(
                new LinkOutput.PairMeasured(
                        id,
                        PURPOSE,
                        pair,
                        sequence,
                        false,
                        BasisChoice.MEASURE_Z.pick(0),
                        BellIndex.PHI_PLUS,
                        FidelityTag.model(
                                BellDiagonal.werner(0.9),
                                nowNs,
                                MemoryDecay.NONE,
                                MemoryDecay.NONE)));
        return pair;
    }

    static CreateRequest keep(int number, double minimum) {
        return CreateRequest.keep(number, Fidelity.of(minimum), PURPOSE);
    }

    static CreateRequest measure(int number, double minimum) {
        return CreateRequest.measure(
                number,
                Fidelity.of(minimum),
                PURPOSE,
                BasisChoice.MEASURE_Z,
                BasisChoice.MEASURE_Z);
    }

    static CreateRequest limited(CreateRequest of, long maxTimeNs) {
        return new CreateRequest(
                PairType.K,
                of.number(),
                of.minFidelity(),
                maxTimeNs,
                of.purpose(),
                of.priority(),
                of.atomic(),
                of.consecutive(),
                of.store(),
                of.local(),
                of.remote());
    }
}
