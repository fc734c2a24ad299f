package dev.herald.daemon.cli;

import dev.herald.daemon.api.Terms;
import dev.herald.daemon.scenario.Work;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.DistilPlan;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.CircuitTerms.SwapOrder;
import dev.herald.network.message.TimeBin;
import dev.herald.spec.node.v1.JobTerms;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// What is asked of the circuit of a job.
public final class TermsOptions {
    @Option(
            names = "--fidelity",
            paramLabel = "F",
            defaultValue = "0.5",
            description =
                    "least fidelity of a pair by the model of the path (default: ${DEFAULT-VALUE})")
    double fidelity;

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            defaultValue = "0",
            description = "pairs per second that are reserved; 0 for best effort")
    double rateHz;

    @Option(
            names = "--cutoff",
            paramLabel = "RULE",
            description =
                    "how long nodes between hold a pair: none, fixed=2ms, loss=0.015, quantile=0.85,"
                            + " floor=0.9 or optimal (default: loss=0.015)")
    @Nullable String cutoff;

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            defaultValue = "as-soon-as-possible",
            description = "which nodes swap when: as-soon-as-possible, sequential or nested")
    String order = "as-soon-as-possible";

    @Option(
            names = "--priority",
            paramLabel = "N",
            defaultValue = "0",
            description = "0 to 7, larger is more important")
    int priority;

    @Option(names = "--preempt", description = "take the place of circuits of lower priority")
    boolean preempt;

    @Option(
            names = "--tenant",
            paramLabel = "N",
            defaultValue = "0",
            description = "whose the circuit is, for quotas")
    int tenant;

    @Option(
            names = "--tests",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "share of pairs that is measured to know the fidelity, at most 0.5")
    double tests;

    @Option(
            names = "--distil",
            paramLabel = "PLAN",
            description =
                    "how the ends distil pairs: auto, or protocol, shape and rounds such as"
                            + " dejmps:tree:2 or bbpssw:pumping:1")
    @Nullable String distil;

    @Option(
            names = "--life",
            paramLabel = "TIME",
            converter = Durations.class,
            description =
                    "nodes forget the circuit when it was not refreshed for so long (default: the network's)")
    @Nullable Long lifeNs;

    @Option(
            names = "--restore",
            paramLabel = "TIME",
            converter = Durations.class,
            description =
                    "for how long another path is looked for when the circuit's is lost (default: not at all)")
    @Nullable Long restoreNs;

    @Option(
            names = "--bin",
            paramLabel = "PERIOD:OFFSET:LENGTH",
            description =
                    "when its links serve it, such as 10ms:2ms:1ms, from the network epoch on (default: always)")
    @Nullable String bin;

    /// @throws CommandLine.ParameterException naming the option
    JobTerms terms(CommandSpec spec) {
        if (!(fidelity >= 0 && fidelity <= 1)) {
            throw broken(spec, "--fidelity", String.valueOf(fidelity), "must be from 0 to 1");
        }
        if (!(rateHz >= 0 && rateHz <= 1e9)) {
            throw broken(spec, "--rate", String.valueOf(rateHz), "must be from 0 to 1000000000");
        }
        if (priority < 0 || priority > Service.PRIORITY_MAX) {
            throw broken(spec, "--priority", String.valueOf(priority), "must be from 0 to 7");
        }
        if (preempt && priority == 0) {
            throw broken(spec, "--preempt", "given", "needs a --priority above 0");
        }
        if (tenant < 0) {
            throw broken(spec, "--tenant", String.valueOf(tenant), "must be at least 0");
        }
        if (!(tests >= 0 && tests <= 0.5)) {
            throw broken(spec, "--tests", String.valueOf(tests), "must be from 0 to 0.5");
        }
        Service service =
                new Service(
                        order(spec),
                        priority,
                        preempt,
                        tenant,
                        (int) Math.round(tests * 1e6),
                        distil(spec),
                        life(spec),
                        0,
                        restore(spec),
                        bin(spec));
        return Terms.write(
                rule(spec, Fidelity.of(fidelity), Math.round(rateHz * 1e6)).with(service));
    }

    private long life(CommandSpec spec) {
        if (lifeNs == null) {
            return 0;
        }
        if (lifeNs < Work.LIFE_MIN_NS || lifeNs > Work.LIFE_MAX_NS) {
            throw broken(spec, "--life", lifeNs + " ns", "must be from 100 ms to 24 h");
        }
        return lifeNs;
    }

    private long restore(CommandSpec spec) {
        if (restoreNs == null) {
            return 0;
        }
        if (restoreNs > Work.RESTORE_MAX_NS) {
            throw broken(spec, "--restore", restoreNs + " ns", "must be at most 1 h");
        }
        return restoreNs;
    }

    private TimeBin bin(CommandSpec spec) {
        if (bin == null) {
            return TimeBin.NONE;
        }
        String[] parts = bin.split(":", -1);
        try {
            if (parts.length == 3) {
                Durations times = new Durations();
                long offsetNs =
                        parts[1].matches("0+(us|ms|s|min|h)?") ? 0 : times.convert(parts[1]);
                return new TimeBin(times.convert(parts[0]), offsetNs, times.convert(parts[2]));
            }
        } catch (IllegalArgumentException | CommandLine.TypeConversionException _) {
            // said below
        }
        throw broken(
                spec,
                "--bin",
                bin,
                "must be PERIOD:OFFSET:LENGTH, three times, with the bin's end by the end of the period");
    }

    private SwapOrder order(CommandSpec spec) {
        for (SwapOrder each : SwapOrder.values()) {
            if (each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(order)) {
                return each;
            }
        }
        throw broken(spec, "--order", order, "must be as-soon-as-possible, sequential or nested");
    }

    private CircuitTerms rule(CommandSpec spec, Fidelity minimum, long rate) {
        if (cutoff == null) {
            CircuitTerms usual = CircuitTerms.of(minimum);
            return new CircuitTerms(minimum, rate, usual.cutoff(), usual.cutoffValue());
        }
        int equals = cutoff.indexOf('=');
        String kind = equals < 0 ? cutoff : cutoff.substring(0, equals);
        String value = equals < 0 ? "" : cutoff.substring(equals + 1);
        try {
            return switch (kind + (equals < 0 ? "" : "=")) {
                case "none" -> new CircuitTerms(minimum, rate, Cutoff.NONE, 0);
                case "optimal" -> new CircuitTerms(minimum, rate, Cutoff.OPTIMAL, 0);
                case "fixed=" ->
                        new CircuitTerms(
                                minimum, rate, Cutoff.FIXED, new Durations().convert(value));
                case "loss=" ->
                        new CircuitTerms(minimum, rate, Cutoff.FIDELITY_LOSS, scaled(value, 1e6));
                case "quantile=" ->
                        new CircuitTerms(minimum, rate, Cutoff.QUANTILE, scaled(value, 1e6));
                case "floor=" ->
                        new CircuitTerms(minimum, rate, Cutoff.FIDELITY_FLOOR, scaled(value, 1e9));
                default -> throw new IllegalArgumentException("no rule is called so");
            };
        } catch (IllegalArgumentException | CommandLine.TypeConversionException wrong) {
            throw broken(
                    spec,
                    "--cutoff",
                    cutoff,
                    "must be none, fixed=TIME, loss=SHARE, quantile=SHARE, floor=FIDELITY or optimal,"
                            + " shares and fidelity between 0 and 1");
        }
    }

    private static long scaled(String value, double unit) {
        return Math.round(Double.parseDouble(value) * unit);
    }

    private DistilPlan distil(CommandSpec spec) {
        if (distil == null) {
            return DistilPlan.NONE;
        }
        if (distil.equals("auto")) {
            return DistilPlan.AUTO;
        }
        String[] parts = distil.toUpperCase(Locale.ROOT).replace('-', '_').split(":", -1);
        try {
            if (parts.length == 3) {
                return new DistilPlan(
                        DistilPlan.Protocol.valueOf(parts[0]),
                        DistilPlan.Shape.valueOf(parts[1]),
                        Integer.parseInt(parts[2]));
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw broken(
                spec,
                "--distil",
                distil,
                "must be auto or PROTOCOL:SHAPE:ROUNDS with bbpssw, dejmps, double-selection or epl,"
                        + " pumping or tree, and 1 to 8");
    }

    static CommandLine.ParameterException broken(
            CommandSpec spec, String option, String value, String rule) {
        return new CommandLine.ParameterException(
                spec.commandLine(), option + " is " + value + ": " + rule);
    }
}
