package dev.herald.daemon.campaign;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.sim.SimWorld;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.PairType;
import dev.herald.physical.sim.link.Geometric;

/// Requests of one kind from one node. A request is made at the start; from then on one in each cycle
/// with the probability of the [Demand]. The gaps are drawn, so that cycles without a request cost
/// nothing; and since k is drawn for each cycle, the requests made have k with probability in inverse
/// proportion to k.
final class Arrivals implements Runnable {
    private static final Basis.Axis[] AXES = Basis.Axis.values();

    private final SimWorld world;
    private final LinkNode node;
    private final Demand demand;
    private final Fidelity minFidelity;
    private final long cycleNs;
    private final Geometric gaps;
    private final Rng rng;
    private int made;
    private boolean stopped;

    /// @param pairsPerCycle pairs of this demand, of both nodes, to be asked for in a cycle on average
    Arrivals(
            SimWorld world,
            LinkNode node,
            Demand demand,
            Fidelity minFidelity,
            long cycleNs,
            double pairsPerCycle) {
        this.world = world;
        this.node = node;
        this.demand = demand;
        this.minFidelity = minFidelity;
        this.cycleNs = cycleNs;
        double rate = pairsPerCycle * demand.share(node.first);
        gaps = new Geometric(Math.min(1, rate * demand.meanReciprocal()));
        rng = world.stream("arrivals/" + node.id + "/" + demand.useCase());
    }

    void start() {
        run();
    }

    /// No requests from now on.
    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        if (stopped) {
            return;
        }
        int pairs = pairs();
        UseCase useCase = demand.useCase();
        node.create(new Request(useCase, pairs, world.nowNs()), body(useCase, pairs));
        world.at(world.nowNs() + gaps.next(rng) * cycleNs, this);
    }

    /// Uniform for the cycle, then weighted by the probability that the cycle has a request.
    private int pairs() {
        int span = demand.pairsMax() - demand.pairsMin() + 1;
        while (true) {
            int k = demand.pairsMin() + (span == 1 ? 0 : rng.nextInt(span));
            if (rng.nextDouble() * k < demand.pairsMin()) {
                return k;
            }
        }
    }

    private CreateRequest body(UseCase useCase, int pairs) {
        BasisChoice basis = BasisChoice.fixed(Basis.of(AXES[made++ % AXES.length]));
        return new CreateRequest(
                useCase.keeps() ? PairType.K : PairType.M,
                pairs,
                minFidelity,
                0,
                useCase.purpose(),
                useCase.priority(),
                useCase.atomic(),
                true,
                useCase.keeps(),
                basis,
                basis);
    }
}
