package dev.herald.physical.verify;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.Basis;
import dev.herald.physical.verify.Reading.Sense;
import dev.herald.physical.verify.estimate.Decay;
import dev.herald.physical.verify.estimate.Estimate;
import dev.herald.physical.verify.estimate.Proportions;
import dev.herald.physical.verify.run.Bench;
import dev.herald.physical.verify.run.Program;
import dev.herald.physical.verify.run.Step;
import dev.herald.physical.verify.run.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One qubit at rest: preparation and readout, T1, T2* (Ramsey) and echo.
///
/// Every decay is measured in two arms that end in opposite outcomes and are counted together, so that
/// unequal readout errors and the equilibrium of the qubit cancel: what is left falls to 1/2.
final class QubitProbe {
    /// Waits in units of the declared time.
    private static final double[] WAITS = {0, 0.15, 0.3, 0.6, 1, 1.6, 2.5};

    /// What a time that is declared as "none" is looked for up to.
    private static final long NOMINAL_NS = 1_000_000_000;

    /// The fewest shots that a wait is shortened for.
    private static final long SHOTS_MIN = 40;

    private final Bench bench;
    private final ProbeOptions options;
    private final QubitDescriptor qubit;
    private final Preparations prepare;
    private final String name;

    QubitProbe(Bench bench, ProbeOptions options, int qubit) {
        this.bench = bench;
        this.options = options;
        DeviceDescriptor device = bench.descriptor();
        this.qubit = device.qubits().get(qubit);
        prepare = new Preparations(device, qubit);
        name = "qubit." + qubit + ".";
    }

    /// Errors of preparing a state and reading it, beside what the declared errors of initialisation,
    /// gates and readout come to.
    List<Reading> preparationAndReadout(long budgetNs) {
        List<Program> programs = new ArrayList<>();
        programs.add(start(List.of()).read(qubit.index(), Basis.Z).build());
        Optional<List<Step>> flip = prepare.flip();
        flip.ifPresent(steps -> programs.add(start(steps).read(qubit.index(), Basis.Z).build()));
        Tally tally = bench.run(programs, 5 * options.shots(), budgetNs);
        double fresh = 1 - qubit.initialiseError();
        List<Reading> readings = new ArrayList<>();
        readings.add(error("error0", qubit.flip0(), fresh, tally, 0, 1));
        flip.ifPresent(steps ->
                readings.add(
                        error(
                                "error1",
                                qubit.flip1(),
                                fresh * prepare.contrast(steps),
                                tally,
                                1,
                                0)));
        return readings;
    }

    private Reading error(
            String figure, double flip, double contrast, Tally tally, int program, int wrong) {
        double declared = flip + (1 - qubit.flip0() - qubit.flip1()) * (1 - contrast) / 2;
        Estimate measured =
                Proportions.clopperPearson(
                        tally.count(program, wrong), tally.shots(program), options.confidence());
        Reading reading =
                Reading.of(name + figure, "1", Sense.LOWER, declared, measured, qubit.provenance());
        return noteProblems(reading.noting("preparation and readout together"), tally);
    }

    private Program.Builder start(List<Step> steps) {
        Program.Builder builder = Program.of().prepare(qubit.index());
        steps.forEach(builder::step);
        return builder;
    }

    Reading t1(long budgetNs) {
        long declaredNs = qubit.decay().t1Ns();
        Reading blank = blank("t1", declaredNs);
        Optional<List<Step>> flip = prepare.flip();
        if (flip.isEmpty()) {
            return blank.unmeasured("no gate turns |0> into |1>");
        }
        return decay(
                blank,
                declaredNs,
                budgetNs,
                wait ->
                        List.of(
                                start(flip.get())
                                        .waiting(wait)
                                        .readInverted(qubit.index(), Basis.Z)
                                        .build(),
                                start(List.of())
                                        .waiting(wait)
                                        .read(qubit.index(), Basis.Z)
                                        .build()),
                false);
    }

    /// Without refocusing.
    Reading ramsey(long budgetNs) {
        return coherence(blank("t2", qubit.decay().t2Ns()), List.of(), budgetNs);
    }

    /// With a half turn in the middle of the wait. The contract has no figure for it.
    Reading echo(long budgetNs) {
        Reading blank =
                new Reading(
                        name + "t2echo",
                        "s",
                        Sense.HIGHER,
                        java.util.OptionalDouble.empty(),
                        Optional.empty(),
                        "",
                        Optional.empty());
        Optional<List<Step>> flip = prepare.flip();
        return flip.isEmpty()
                ? blank.unmeasured("no gate makes a half turn")
                : coherence(blank, flip.get(), budgetNs);
    }

    private Reading coherence(Reading blank, List<Step> pulse, long budgetNs) {
        Optional<List<Step>> plus = prepare.plus();
        if (plus.isEmpty()) {
            return blank.unmeasured("no gate turns |0> into |+>");
        }
        return decay(
                blank,
                qubit.decay().t2Ns(),
                budgetNs,
                wait -> {
                    List<Program> arms = new ArrayList<>();
                    for (boolean inverted : new boolean[] {false, true}) {
                        Program.Builder arm = start(plus.get());
                        if (pulse.isEmpty()) {
                            arm.waiting(wait);
                        } else {
                            arm.waiting(wait / 2);
                            pulse.forEach(arm::step);
                            arm.waiting(wait - wait / 2);
                        }
                        Basis basis = inverted ? Preparations.MINUS_X : Basis.X;
                        arms.add(arm.step(new Step.Read(qubit.index(), basis, inverted)).build());
                    }
                    return arms;
                },
                true);
    }

    private Reading blank(String figure, long declaredNs) {
        double declared = declaredNs == 0 ? Double.POSITIVE_INFINITY : declaredNs * 1e-9;
        return new Reading(
                name + figure,
                "s",
                Sense.HIGHER,
                java.util.OptionalDouble.of(declared),
                Optional.empty(),
                "",
                Optional.of(qubit.provenance()));
    }

    private interface Arms {
        /// Two programs that end in outcome 0 unless something decayed.
        List<Program> of(long waitNs);
    }

    private Reading decay(
            Reading blank, long declaredNs, long budgetNs, Arms arms, boolean anyShape) {
        long unitNs = unitNs(declaredNs == 0 ? NOMINAL_NS : declaredNs, budgetNs);
        List<Program> programs = new ArrayList<>();
        for (double wait : WAITS) {
            programs.addAll(arms.of(Math.round(wait * unitNs)));
        }
        Tally tally = bench.run(programs, options.shots(), budgetNs);
        List<Decay.Point> points = new ArrayList<>();
        for (int i = 0; i < WAITS.length; i++) {
            points.add(
                    new Decay.Point(
                            Math.round(WAITS[i] * unitNs) * 1e-9,
                            tally.count(2 * i, 0) + tally.count(2 * i + 1, 0),
                            tally.shots(2 * i) + tally.shots(2 * i + 1)));
        }
        if (points.stream().filter(p -> p.trials() > 0).count() < 2) {
            return blank.unmeasured(tally.problem().orElse("no shots"));
        }
        Decay fit =
                anyShape
                        ? Decay.likeliest(points, 0.5, options.confidence())
                        : Decay.fit(Decay.Shape.EXPONENTIAL, points, 0.5, options.confidence());
        Reading reading =
                new Reading(
                        blank.name(),
                        blank.unit(),
                        blank.sense(),
                        blank.declared(),
                        Optional.of(fit.time()),
                        "",
                        blank.provenance());
        if (!fit.fits()) {
            reading = reading.noting("the data are not of this form");
        }
        return noteProblems(reading, tally);
    }

    /// Shorter when there is too little time for enough shots: then only a lower end can be found.
    private static long unitNs(long wantedNs, long budgetNs) {
        if (budgetNs == 0) {
            return wantedNs;
        }
        double sum = 0;
        for (double wait : WAITS) {
            sum += 2 * wait;
        }
        return (long) Math.max(1_000, Math.min((double) wantedNs, budgetNs / (sum * SHOTS_MIN)));
    }

    static Reading noteProblems(Reading reading, Tally tally) {
        Reading noted = reading;
        if (tally.problem().isPresent()) {
            noted = noted.noting(tally.problem().get());
        }
        if (tally.failed() > 0) {
            noted = noted.noting(tally.failed() + " shots failed");
        }
        return noted;
    }
}
