package dev.herald.daemon.scenario;

import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.RouteChoice;
import dev.herald.node.stock.StockTerms;
import dev.herald.physical.sim.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Reads stocks of pairs: `pairs`, `min_fidelity`, `max_age`, `fresh_fidelity` and the terms of the circuit; in a
/// workload also `reserve`, `claims` and `for`.
public final class StockReader {
    private StockReader() {}

    /// A stock of a daemon's configuration: `peer` and the rest.
    ///
    /// @param self the node that keeps it
    /// @param nodes by their names
    /// @param links by theirs
    /// @throws ScenarioException with file, line, field, value and rule
    public static StockTerms read(
            Fields fields, NodeId self, Map<String, NodeId> nodes, Map<String, LinkId> links) {
        String name = fields.text("peer");
        NodeId peer = nodes.get(name);
        if (peer == null) {
            throw fields.broken("peer", WorkReader.unknownNode(name, nodes.keySet()));
        }
        if (peer.equals(self)) {
            throw fields.broken("peer", "must be another node than this one");
        }
        StockTerms terms = terms(fields, peer, new RouteReader(nodes, links).read(fields));
        fields.end();
        return terms;
    }

    /// One line as [#read] reads it.
    ///
    /// @param nodes names of the nodes, by number
    /// @param links names of the links, by number
    public static String yaml(
            StockTerms terms, Map<NodeId, String> nodes, Map<LinkId, String> links) {
        StringBuilder out = new StringBuilder("{peer: ").append(nodes.get(terms.remote()));
        out.append(", pairs: ").append(terms.pairs());
        out.append(", min_fidelity: ").append(terms.minimum().value());
        if (terms.maxAgeNs() < Long.MAX_VALUE) {
            out.append(", max_age: ").append(terms.maxAgeNs()).append(" ns");
        }
        if (!terms.circuit().minFidelity().equals(terms.minimum())) {
            out.append(", fresh_fidelity: ").append(terms.circuit().minFidelity().value());
        }
        return out.append(TermsWriter.terms(terms.circuit()))
                .append(TermsWriter.route(terms.route(), nodes, links))
                .append('}')
                .toString();
    }

    /// @param remote the other end
    static StockTerms terms(Fields fields, NodeId remote, RouteChoice route) {
        int pairs = (int) fields.whole("pairs", 1, NetworkInput.KeepStock.TARGET_MAX);
        long maxAgeNs = fields.has("max_age") ? time(fields, "max_age", 1) : Long.MAX_VALUE;
        if (fields.has("restore")) {
            throw fields.broken(
                    "restore", "the circuit of a stock is not restored; the stock is opened again");
        }
        CircuitTerms circuit = TermsReader.read(fields);
        Fidelity minimum = circuit.minFidelity();
        if (fields.has("fresh_fidelity")) {
            Fidelity fresh = Fidelity.of(fields.fidelity("fresh_fidelity"));
            if (fresh.compareTo(minimum) < 0) {
                throw fields.broken("fresh_fidelity", "is below min_fidelity " + minimum);
            }
            circuit =
                    new CircuitTerms(
                            fresh,
                            circuit.minRateMicroHz(),
                            circuit.cutoff(),
                            circuit.cutoffValue(),
                            circuit.service());
        }
        return new StockTerms(remote, circuit, route, pairs, minimum, maxAgeNs);
    }

    static Work.Stock work(Fields fields, NodeId from, NodeId to, RouteChoice route, long startNs) {
        StockTerms terms = terms(fields, to, route);
        List<Work.Hold> holds = new ArrayList<>();
        for (Fields f : fields.listOrEmpty("reserve")) {
            holds.add(hold(f, terms, holds));
        }
        List<Work.Claim> claims = new ArrayList<>();
        for (Fields f : fields.listOrEmpty("claims")) {
            claims.add(claim(f, terms, holds));
        }
        claims.sort(Comparator.comparingLong(Work.Claim::atNs));
        long forNs = fields.has("for") ? time(fields, "for", 1) : Work.Stock.FOREVER;
        return new Work.Stock(from, terms, holds, claims, forNs, startNs);
    }

    private static Work.Hold hold(Fields f, StockTerms terms, List<Work.Hold> before) {
        String name = f.label("name");
        if (before.stream().anyMatch(hold -> hold.name().equals(name))) {
            throw f.broken("name", "another reservation of this stock has this name");
        }
        Work.Hold hold =
                new Work.Hold(
                        name,
                        time(f, "at", 0),
                        pairs(f, terms, NetworkInput.Reserve.PAIRS_MAX),
                        minimum(f, terms),
                        time(f, "for", 1));
        f.end();
        return hold;
    }

    private static Work.Claim claim(Fields f, StockTerms terms, List<Work.Hold> holds) {
        long atNs = time(f, "at", 0);
        String hold = f.text("reserved", "");
        if (!hold.isEmpty()
                && holds.stream().noneMatch(h -> h.name().equals(hold) && h.atNs() < atNs)) {
            throw f.broken("reserved", "no reservation before this claim is called so");
        }
        Work.Claim claim =
                new Work.Claim(
                        atNs,
                        pairs(f, terms, NetworkInput.Claim.PAIRS_MAX),
                        minimum(f, terms),
                        hold);
        f.end();
        return claim;
    }

    private static int pairs(Fields f, StockTerms terms, int most) {
        return (int) f.whole("pairs", 1, Math.min(terms.pairs(), most));
    }

    private static Fidelity minimum(Fields f, StockTerms terms) {
        return Fidelity.of(f.fidelity("min_fidelity", terms.minimum().value()));
    }

    private static long time(Fields f, String key, long least) {
        long ns = Math.round(f.quantity(key, Quantity.TIME));
        if (ns < least || ns > Work.Stock.FOREVER) {
            throw f.broken(key, "must be at least " + least + " ns and at most 73 years");
        }
        return ns;
    }
}
