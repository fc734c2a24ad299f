package dev.herald.physical.sim;

import dev.herald.hal.host.Rng;
import dev.herald.physical.sim.Batch.Match;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which batches of the two ends of a link attempt for each other, and when they will succeed.
final class Matches {
    private List<LinkModel.Point> points;
    private final Rng rng;
    private final List<Match> matches = new ArrayList<>();
    private boolean apart;

    Matches(List<LinkModel.Point> points, Rng rng) {
        this.points = points;
        this.rng = rng;
    }

    boolean isApart() {
        return apart;
    }

    /// From a cycle on the ends meet at other operating points. What was drawn beyond it is withdrawn.
    void play(List<LinkModel.Point> others, long fromCycle) {
        points = others;
        for (Match match : matches) {
            match.sampler = points.get(match.a.point).sampler();
            draw(match, fromCycle);
        }
    }

    /// From a cycle on attempts of the two ends miss each other.
    void part(long fromCycle) {
        apart = true;
        for (Match match : List.copyOf(matches)) {
            separate(match.a, fromCycle);
        }
    }

    /// From a cycle on they meet again.
    void meet(List<Batch> ofA, long fromCycle) {
        apart = false;
        for (Batch batch : List.copyOf(ofA)) {
            match(batch, fromCycle);
        }
    }

    /// Looks for a batch of the other end to attempt with.
    void match(Batch batch, long fromCycle) {
        if (apart || !batch.isAttempting() || batch.match != null) {
            return;
        }
        for (Batch other : batch.end.other().batches) {
            if (other.isAttempting()
                    && other.match == null
                    && batch.canPair(other)
                    && Batch.firstCommon(batch, other, fromCycle) != Long.MAX_VALUE) {
                Match match =
                        batch.end == batch.end.link.a()
                                ? new Match(batch, other, points.get(batch.point).sampler())
                                : new Match(other, batch, points.get(batch.point).sampler());
                batch.match = match;
                other.match = match;
                matches.add(match);
                draw(match, fromCycle);
                return;
            }
        }
    }

    void draw(Match match, long fromCycle) {
        long first = Batch.firstCommon(match.a, match.b, fromCycle);
        match.success = Long.MAX_VALUE;
        if (first != Long.MAX_VALUE) {
            long stop = Math.min(match.a.stop, match.b.stop);
            long limit = (stop - 1 - first) / match.step + 1;
            long attempts = match.sampler.next(rng, limit);
            if (attempts <= limit) {
                match.success = first + (attempts - 1) * match.step;
            }
        }
    }

    /// Takes a batch out of its match; the other one may find a new partner.
    ///
    /// @param next first cycle it no longer attempts in
    void separate(Batch batch, long next) {
        Match match = batch.match;
        if (match == null) {
            return;
        }
        boolean overlapped = Batch.firstCommon(match.a, match.b, 0) < next;
        match.a.overlapped |= overlapped;
        match.b.overlapped |= overlapped;
        match.a.match = null;
        match.b.match = null;
        matches.remove(match);
        match(match.a == batch ? match.b : match.a, next);
    }

    /// The match that succeeds next.
    @Nullable Match earliest() {
        Match earliest = null;
        for (Match match : matches) {
            if (earliest == null || match.success < earliest.success) {
                earliest = match;
            }
        }
        return earliest;
    }
}
