package dev.herald.network.distil;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.model.PairId;
import dev.herald.network.message.EndMessage.DistilDrop;
import dev.herald.network.message.EndMessage.DistilReport;
import dev.herald.network.message.EndMessage.DistilRound;
import java.util.ArrayList;
import java.util.List;

/// The stage at the tail-end: does the rounds that the head-end names, reports, and learns from the head's
/// report what became of them.
public final class TailStage extends Stage {
    private int lastRound;

    public TailStage(StageHost host, DeviceDescriptor device) {
        super(host, device, false);
    }

    /// The head-end has begun a round.
    public void onRound(DistilRound ask) { // [NL-DISTIL-4]
        if (ask.round() <= lastRound) {
            host.violation("NL-DISTIL-3", "round " + ask.round() + " after round " + lastRound);
            return;
        }
        lastRound = ask.round();
        List<StagePair> meeting = new ArrayList<>();
        for (PairId id : ask.pairs()) {
            StagePair pair = pairs.get(id);
            if (pair != null && pair.round == null && pair.request == ask.request()) {
                meeting.add(pair);
            }
        }
        Recipe recipe = Recipe.of(ask.protocol(), ask.twirl());
        GateList gates =
                meeting.size() == recipe.slots()
                        ? gates(recipe, meeting)
                        : new GateList(List.of(), "a pair of the round is not there");
        if (!gates.obstacle().isEmpty()) {
            for (StagePair pair : meeting) {
                drop(pair, gates.obstacle());
            }
            host.tell(DistilReport.failed(ask.round()));
            return;
        }
        begin(new Round(ask.request(), ask.round(), recipe, meeting, host.nowNs(), gates.ops()));
    }

    @Override
    void carriedOut(Round round) {
        DistilReport own = report(round);
        round.own = own;
        host.tell(own); // [NL-DISTIL-5]
        settle(round);
    }

    @Override
    public void onReport(DistilReport report) {
        Round round = round(report.round());
        if (round != null) {
            round.far = report;
            settle(round);
        }
    }

    private void settle(Round round) {
        DistilReport own = round.own;
        DistilReport far = round.far;
        if (far == null || own == null && far.read() != DistilReport.VOID) {
            return;
        }
        if (own == null || !round.succeeds(own, far)) {
            end(round, "distillation failed", 0);
            return;
        }
        StagePair kept = round.kept();
        kept.improved(
                round.bell(far.frame()),
                round.outcome(own, far),
                own.keptNs(),
                far.keptNs(),
                host.nowNs());
        end(round, "measured", 1);
        if (far.delivers()) {
            pairs.remove(kept.id());
            host.deliver(kept.request, kept);
        }
    }

    @Override
    void broken(Round round) {
        host.tell(
                round.own == null
                        ? DistilReport.failed(round.number)
                        : new DistilDrop(List.of(round.kept().id())));
    }

    @Override
    void corrected(Round round) {}
}
