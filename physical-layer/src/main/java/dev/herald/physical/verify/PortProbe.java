package dev.herald.physical.verify;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.physical.verify.Reading.Sense;
import dev.herald.physical.verify.estimate.Chsh;
import dev.herald.physical.verify.estimate.Estimate;
import dev.herald.physical.verify.estimate.PairCounts;
import dev.herald.physical.verify.estimate.PairCounts.Setting;
import dev.herald.physical.verify.estimate.PairFidelity;
import dev.herald.physical.verify.estimate.Proportions;
import dev.herald.physical.verify.estimate.ReadoutError;
import dev.herald.physical.verify.run.Bench;
import dev.herald.physical.verify.run.PairBench;
import dev.herald.physical.verify.run.PairPlan;
import dev.herald.physical.verify.run.PairRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// A port at one of its operating points: attempts, heralds and their latency from one end; with the
/// device at the other end, the quality of the pairs as well.
final class PortProbe {
    private final List<Bench> benches;
    private final List<Integer> ports;
    private final ProbeOptions options;
    private final PortDescriptor port;
    private final OperatingPoint point;
    private final String name;

    /// @param benches the device, and possibly the one at the other end
    /// @param ports the port at each
    PortProbe(
            List<Bench> benches, List<Integer> ports, ProbeOptions options, OperatingPoint point) {
        this.benches = benches;
        this.ports = ports;
        this.options = options;
        this.point = point;
        port = benches.getFirst().descriptor().ports().get(ports.getFirst());
        name = "port." + port.index() + "." + point.code() + ".";
    }

    private PairMode mode() {
        boolean measures =
                benches.stream().allMatch(b -> b.descriptor().can(Capability.ENTANGLE_MEASURE));
        return measures ? PairMode.MEASURE : PairMode.KEEP;
    }

    List<Reading> readings(long budgetNs) {
        List<Setting> settings = new ArrayList<>();
        if (benches.size() == 1) {
            settings.add(new Setting(Basis.Z, Basis.Z));
        } else {
            for (Axis axis : Axis.values()) {
                settings.add(Setting.of(axis, axis));
            }
            settings.addAll(Chsh.settings());
        }
        PairPlan plan =
                new PairPlan(
                        ports,
                        mode(),
                        point.code(),
                        settings,
                        options.pairs(),
                        budgetNs == 0 ? Long.MAX_VALUE : attempts(budgetNs / settings.size()),
                        budgetNs);
        PairRun run = PairBench.run(benches, plan);
        List<Reading> readings = new ArrayList<>();
        readings.add(note(success(run), run));
        readings.add(note(rate(run), run));
        readings.add(note(latency(run), run));
        if (benches.size() > 1) {
            quality(run, readings);
        }
        return readings;
    }

    private long attempts(long ns) {
        return Math.max(1, ns / (port.cycleNs() * port.spacing(mode())));
    }

    private Reading note(Reading reading, PairRun run) {
        String attempted = mode() == PairMode.KEEP ? "pairs kept" : "";
        Reading noted = attempted.isEmpty() ? reading : reading.noting(attempted);
        if (run.unmatched() > 0) {
            noted = noted.noting(run.unmatched() + " heralds at one end only");
        }
        return run.problem().map(noted::noting).orElse(noted);
    }

    private Reading blank(String figure, String unit, Sense sense, OptionalDouble declared) {
        return new Reading(
                name + figure,
                unit,
                sense,
                declared,
                Optional.empty(),
                "",
                Optional.of(point.provenance()));
    }

    private static Reading with(Reading blank, Estimate estimate) {
        return new Reading(
                blank.name(),
                blank.unit(),
                blank.sense(),
                blank.declared(),
                Optional.of(estimate),
                blank.note(),
                blank.provenance());
    }

    private Reading success(PairRun run) {
        Reading blank = blank("success", "1", Sense.HIGHER, OptionalDouble.of(point.success()));
        if (run.attempts() < 0) {
            return blank.unmeasured("the device cannot say how many attempts it made");
        }
        if (run.attempts() == 0) {
            return blank.unmeasured("no attempt was made together with the other end");
        }
        return with(
                blank,
                Proportions.clopperPearson(
                        run.heralds(),
                        Math.max(run.attempts(), run.heralds()),
                        options.confidence()));
    }

    /// Attempts by second, from the attempt numbers and the times of emission of heralds of one batch.
    private Reading rate(PairRun run) {
        double declared = 1e9 / ((double) port.cycleNs() * port.spacing(mode()));
        Reading blank = blank("attempts", "1/s", Sense.HIGHER, OptionalDouble.of(declared));
        if (run.pacedAttempts() <= 0 || run.pacedNs() <= 0) {
            return blank.unmeasured("no batch with two heralds");
        }
        double seconds = run.pacedNs() * 1e-9;
        double clock = 2e-9 * run.ends().values().stream().mapToLong(Long::longValue).sum();
        double value = run.pacedAttempts() / seconds;
        return with(
                blank,
                new Estimate(
                        value,
                        run.pacedAttempts() / (seconds + clock),
                        run.pacedAttempts() / Math.max(seconds / 2, seconds - clock),
                        options.confidence(),
                        run.pacedAttempts(),
                        "counted, times to 1 ns"));
    }

    private Reading latency(PairRun run) {
        Reading blank =
                blank(
                        "latency",
                        "s",
                        Sense.LIMIT,
                        OptionalDouble.of(port.heraldLatencyNs() * 1e-9));
        if (run.heralds() == 0) {
            return blank.unmeasured("nothing was heralded");
        }
        double longest = run.latencyMaxNs() * 1e-9;
        return with(
                blank,
                new Estimate(
                        longest,
                        longest,
                        longest,
                        options.confidence(),
                        run.heralds(),
                        "longest from emission to herald"));
    }

    private void quality(PairRun run, List<Reading> readings) {
        PairCounts counts = run.counts();
        Optional<PairFidelity> fidelity =
                counts.total() == 0
                        ? Optional.empty()
                        : Optional.of(
                                PairFidelity.of(
                                        counts, readout(0), readout(1), options.confidence()));
        Reading blank =
                blank("fidelity", "1", Sense.HIGHER, OptionalDouble.of(point.state().fidelity()));
        readings.add(
                note(
                        fidelity.flatMap(PairFidelity::fidelity)
                                .map(f ->
                                        with(blank, f).noting("declared readout errors taken back"))
                                .orElse(blank.unmeasured("not measured along three axes")),
                        run));
        fidelity.ifPresent(f ->
                f.errorRates()
                        .forEach((axis, rate) ->
                                readings.add(
                                        Reading.undeclared(
                                                        name
                                                                + "qber-"
                                                                + axis.name()
                                                                        .toLowerCase(Locale.ROOT),
                                                        "1",
                                                        Sense.LOWER,
                                                        rate)
                                                .noting("as read"))));
        boolean complete = Chsh.settings().stream().allMatch(s -> counts.pairs(s) > 0);
        if (complete) {
            Chsh chsh = Chsh.of(counts, options.confidence());
            readings.add(
                    Reading.undeclared(name + "chsh", "1", Sense.HIGHER, chsh.s())
                            .noting(
                                    "as read; "
                                            + (chsh.violatesLocality()
                                                    ? "above the local bound 2"
                                                    : "not shown to be above 2")));
        }
    }

    private ReadoutError readout(int end) {
        DeviceDescriptor device = benches.get(end).descriptor();
        int qubit = device.ports().get(ports.get(end)).communication().getFirst();
        QubitDescriptor read = device.qubits().get(qubit);
        return new ReadoutError(read.flip0(), read.flip1());
    }
}
