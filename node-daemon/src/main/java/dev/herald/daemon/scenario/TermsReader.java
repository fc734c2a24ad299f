package dev.herald.daemon.scenario;

import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.DistilPlan;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.CircuitTerms.SwapOrder;
import dev.herald.network.message.TimeBin;
import dev.herald.physical.sim.Quantity;
import java.util.List;

/// Reads what a circuit is asked for: `min_fidelity`, `min_rate_hz`, `cutoff`, `swap_order`, `priority`,
/// `preempt`, `tenant`, `tests`, `distil`, `life`, `restore` and `bin`.
final class TermsReader {
    private static final List<String> CUTOFFS =
            List.of("none", "fixed_ms", "fidelity_loss", "quantile", "fidelity_floor", "optimal");
    private static final String ONE_OF =
            "takes one of none: true, fixed_ms, fidelity_loss, quantile, fidelity_floor and optimal: true";

    private TermsReader() {}

    private record Rule(Cutoff kind, long value) {}

    static CircuitTerms read(Fields fields) {
        Fidelity minimum = WorkReader.minFidelity(fields);
        long rate = ScenarioReader.ns(fields.number("min_rate_hz", 0, 1e9, 0), 1e6);
        Rule rule = rule(minimum, fields);
        int priority = (int) fields.whole("priority", 0, Service.PRIORITY_MAX, 0);
        boolean preempt = fields.flag("preempt", false);
        if (preempt && priority == 0) {
            throw fields.broken("preempt", "needs a priority above 0");
        }
        double tests = fields.number("tests", 0, Service.TEST_MAX_PPM / 1e6, 0);
        Service service =
                new Service(
                        fields.choice("swap_order", SwapOrder.class, SwapOrder.AS_SOON_AS_POSSIBLE),
                        priority,
                        preempt,
                        (int) fields.whole("tenant", 0, Integer.MAX_VALUE, 0),
                        (int) ScenarioReader.ns(tests, 1e6),
                        distil(fields),
                        fields.has("life") ? AdmissionReader.life(fields) : 0,
                        0,
                        fields.has("restore")
                                ? AdmissionReader.time(
                                        fields, "restore", 0, Work.RESTORE_MAX_NS, "3600 s")
                                : 0,
                        bin(fields));
        return new CircuitTerms(minimum, rate, rule.kind, rule.value, service);
    }

    private static Rule rule(Fidelity minimum, Fields fields) {
        Fields cutoff = fields.fieldsOrNull("cutoff");
        if (cutoff == null) {
            CircuitTerms usual = CircuitTerms.of(minimum);
            return new Rule(usual.cutoff(), usual.cutoffValue());
        }
        if (CUTOFFS.stream().filter(cutoff::has).count() > 1) {
            throw cutoff.broken(ONE_OF);
        }
        Rule rule;
        if (cutoff.has("fixed_ms")) {
            rule = new Rule(Cutoff.FIXED, scaled(cutoff, "fixed_ms", 0.000_001, 1e9, 1e6));
        } else if (cutoff.has("fidelity_loss")) {
            rule = new Rule(Cutoff.FIDELITY_LOSS, share(cutoff, "fidelity_loss"));
        } else if (cutoff.has("quantile")) {
            rule = new Rule(Cutoff.QUANTILE, share(cutoff, "quantile"));
        } else if (cutoff.has("fidelity_floor")) {
            rule =
                    new Rule(
                            Cutoff.FIDELITY_FLOOR,
                            scaled(cutoff, "fidelity_floor", 0.000_001, 0.999_999, 1e9));
        } else if (cutoff.flag("optimal", false)) {
            rule = new Rule(Cutoff.OPTIMAL, 0);
        } else if (cutoff.flag("none", false)) {
            rule = new Rule(Cutoff.NONE, 0);
        } else {
            throw cutoff.broken(ONE_OF);
        }
        cutoff.end();
        return rule;
    }

    private static long share(Fields cutoff, String key) {
        return scaled(cutoff, key, 0.000_001, 0.999_999, 1e6);
    }

    private static long scaled(Fields cutoff, String key, double min, double max, double unit) {
        return ScenarioReader.ns(cutoff.number(key, min, max), unit);
    }

    private static TimeBin bin(Fields fields) {
        Fields bin = fields.fieldsOrNull("bin");
        if (bin == null) {
            return TimeBin.NONE;
        }
        long periodNs = Math.round(bin.quantity("period", Quantity.TIME));
        long offsetNs = bin.has("offset") ? Math.round(bin.quantity("offset", Quantity.TIME)) : 0;
        long lengthNs = Math.round(bin.quantity("length", Quantity.TIME));
        if (periodNs < 1) {
            throw bin.broken("period", "must be at least 1 ns");
        }
        if (lengthNs < 1 || lengthNs > periodNs) {
            throw bin.broken("length", "must be at least 1 ns and at most the period");
        }
        if (offsetNs > periodNs - lengthNs) {
            throw bin.broken("offset", "the bin must end by the end of the period");
        }
        bin.end();
        return new TimeBin(periodNs, offsetNs, lengthNs);
    }

    private static DistilPlan distil(Fields fields) {
        if (!fields.has("distil")) {
            return DistilPlan.NONE;
        }
        if (fields.isScalar("distil")) {
            if (!fields.text("distil").equals("auto")) {
                throw fields.broken("distil", "must be auto, or have protocol, shape and rounds");
            }
            return DistilPlan.AUTO;
        }
        Fields distil = fields.fields("distil");
        DistilPlan.Protocol protocol = distil.choice("protocol", DistilPlan.Protocol.class);
        if (protocol == DistilPlan.Protocol.NONE || protocol == DistilPlan.Protocol.AUTO) {
            throw distil.broken("protocol", "must be one of bbpssw, dejmps, double_selection, epl");
        }
        DistilPlan plan =
                new DistilPlan(
                        protocol,
                        distil.choice("shape", DistilPlan.Shape.class, DistilPlan.Shape.PUMPING),
                        (int) distil.whole("rounds", 1, DistilPlan.ROUNDS_MAX, 1));
        distil.end();
        return plan;
    }
}
