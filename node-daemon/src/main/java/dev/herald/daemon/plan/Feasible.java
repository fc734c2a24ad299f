package dev.herald.daemon.plan;

import static java.util.Objects.requireNonNull;

import dev.herald.daemon.plan.Feasibility.Hop;
import dev.herald.daemon.plan.Feasibility.Place;
import dev.herald.daemon.plan.Feasibility.Service;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.network.message.CircuitTerms.SwapOrder;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NodeState.LinkState;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.message.RouteChoice.Metric;
import dev.herald.network.plan.Chain;
import dev.herald.network.plan.ChainModel;
import dev.herald.network.plan.CutoffSearch;
import dev.herald.network.plan.Outlook;
import dev.herald.network.plan.StreamModel;
import dev.herald.network.routing.Route;
import dev.herald.network.routing.RouteAnswer;
import dev.herald.network.routing.RouteQuery;
import dev.herald.network.routing.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers whether a network can serve pairs of a fidelity at a rate.
///
/// Waiting costs fidelity, so that the links must start above the one asked. A few fidelities between that
/// and the best are tried for fresh pairs: for each the fastest path and operating points that reach it, the
/// longest cut-off that then keeps the fidelity asked by [StreamModel], and its rate. The best rate
/// decides. What the models leave out is said there; a circuit that is set up is planned again.
public final class Feasible {
    private static final int STEPS = 12;

    private final KnownNetwork network;
    private final Router router;

    public Feasible(KnownNetwork network) {
        this.network = network;
        router = new Router(network.graph());
    }

    /// @param rateHz pairs per second, at least 0
    public Feasibility between(NodeId from, NodeId to, Fidelity fidelity, double rateHz) {
        RouteAnswer most = routes(from, to, Fidelity.ONE);
        double ceiling = 1;
        if (most instanceof RouteAnswer.Refused refused) {
            if (refused.why() != NetworkError.FIDELITY_UNREACHABLE) {
                return answer(from, to, fidelity, rateHz, refused.why(), refused.detail(), null);
            }
            ceiling = refused.best();
        }
        double asked = fidelity.value();
        if (ceiling < asked) {
            return answer(
                    from,
                    to,
                    fidelity,
                    rateHz,
                    NetworkError.FIDELITY_UNREACHABLE,
                    text("best reachable %.6f, asked %.6f", ceiling, asked),
                    null);
        }
        Service best = null;
        for (int step = 0; step <= STEPS; step++) {
            double fresh = asked + (ceiling - asked) * step / STEPS;
            int ppb = (int) Math.floor(fresh * Fidelity.ONE_PPB);
            if (routes(from, to, new Fidelity(ppb)) instanceof RouteAnswer.Found found) {
                Service service = service(found.best(), asked);
                if (service != null && (best == null || service.rateHz() > best.rateHz())) {
                    best = service;
                }
            }
        }
        if (best == null) {
            return answer(
                    from,
                    to,
                    fidelity,
                    rateHz,
                    NetworkError.FIDELITY_UNREACHABLE,
                    text(
                            "fresh pairs reach %.6f, and the waiting leaves less than the %.6f asked",
                            ceiling, asked),
                    null);
        }
        boolean enough = best.rateHz() >= rateHz;
        return answer(
                from,
                to,
                fidelity,
                rateHz,
                enough ? null : NetworkError.RATE_UNREACHABLE,
                enough
                        ? text("%.6g pairs/s at %.6f", best.rateHz(), best.fidelity())
                        : text("best reachable %.6g pairs/s, asked %.6g", best.rateHz(), rateHz),
                best);
    }

    private RouteAnswer routes(NodeId from, NodeId to, Fidelity fresh) {
        RouteChoice choice = new RouteChoice(Metric.CONSTRAINED, 1, Set.of());
        return router.find(new RouteQuery(from, to, fresh, 0, choice));
    }

    private Feasibility answer(
            NodeId from,
            NodeId to,
            Fidelity fidelity,
            double rateHz,
            @Nullable NetworkError why,
            String detail,
            @Nullable Service best) {
        return new Feasibility(
                network.name(from),
                network.name(to),
                fidelity,
                rateHz,
                why == null,
                why,
                detail,
                best,
                network.source(),
                network.date());
    }

    /// What the path gives with its best cut-off, or null when none keeps the fidelity.
    private @Nullable Service service(Route route, double asked) {
        List<Offer> offers = free(route);
        if (offers.isEmpty()) {
            return null;
        }
        Chain chain = chain(route, offers);
        CutoffSearch.Found found = CutoffSearch.ofStream(chain, room(route), asked);
        if (found == null) {
            return null;
        }
        Outlook stream = found.outlook();
        Outlook first =
                ChainModel.of(chain.withCutoff(found.cutoffNs()), SwapOrder.AS_SOON_AS_POSSIBLE);
        List<Hop> hops = new ArrayList<>();
        for (int i = 0; i < offers.size(); i++) {
            Offer offer = offers.get(i);
            hops.add(
                    new Hop(
                            network.name(route.links().get(i)),
                            offer.state().fidelity(),
                            1e9 / offer.meanPairNs(),
                            stream.pairs().get(i)));
        }
        List<Place> nodes = new ArrayList<>();
        for (int i = 0; i < route.nodes().size(); i++) {
            NodeId node = route.nodes().get(i);
            nodes.add(
                    new Place(
                            network.name(node),
                            stream.memory().get(i),
                            network.graph().memories(node)));
        }
        boolean limited = hops.size() > 1 && found.cutoffNs() != Long.MAX_VALUE;
        return new Service(
                hops,
                nodes,
                stream.fidelity(),
                1e9 / stream.meanNs(),
                first.meanNs() / 1e9,
                limited ? found.cutoffNs() / 1e9 : Double.POSITIVE_INFINITY);
    }

    /// The offers in the share of each link's time that is free; none when a link has none.
    private List<Offer> free(Route route) {
        List<Offer> whole = requireNonNull(route.prospect()).offers();
        List<Offer> free = new ArrayList<>();
        for (int i = 0; i < whole.size(); i++) {
            int share = network.graph().freePpm(route.links().get(i));
            if (share == 0) {
                return List.of();
            }
            double meanNs = (double) whole.get(i).meanPairNs() * LinkState.SHARE_MAX / share;
            free.add(new Offer(whole.get(i).state(), Math.round(Math.ceil(meanNs))));
        }
        return free;
    }

    private Chain chain(Route route, List<Offer> offers) {
        List<Chain.Link> links = new ArrayList<>();
        List<Chain.Station> stations = new ArrayList<>();
        double confirmNs = 0;
        for (int i = 0; i < route.nodes().size(); i++) {
            NodeId node = route.nodes().get(i);
            stations.add(
                    new Chain.Station(
                            router.graph()
                                    .decay(route.links().get(Math.min(i, offers.size() - 1)), node),
                            Long.MAX_VALUE,
                            network.graph().swap(node),
                            1));
            if (i < offers.size()) {
                Offer offer = offers.get(i);
                links.add(new Chain.Link(offer.state(), offer.meanPairNs()));
                confirmNs += network.delayNs().getOrDefault(route.links().get(i), 0L);
            }
        }
        return new Chain(links, stations, confirmNs);
    }

    /// Pairs of a circuit that every link of the path may have waiting.
    private int room(Route route) {
        int room = StreamModel.ROOM_MAX;
        for (int i = 0; i < route.nodes().size(); i++) {
            boolean end = i == 0 || i == route.nodes().size() - 1;
            int qubits = network.graph().memories(route.nodes().get(i));
            room = Math.min(room, Math.max(1, end ? qubits : qubits / 2));
        }
        return room;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
