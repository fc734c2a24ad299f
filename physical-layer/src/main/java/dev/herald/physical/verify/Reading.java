package dev.herald.physical.verify;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.Provenance;
import dev.herald.physical.verify.estimate.Estimate;
import java.util.Optional;
import java.util.OptionalDouble;

/// One figure of a device: what the descriptor declares beside what was measured.
///
/// @param name what and where, for example `qubit.0.t1` or `gate.cnot.0-1`
/// @param unit `s`, `1`, `1/s` or `` for a monitor's own
/// @param sense which way is better
/// @param declared infinity for a time that never ends; empty when the descriptor does not say
/// @param measured empty when it was not measured; the note says why
/// @param note one line, may be empty
/// @param provenance of the declared figure
public record Reading(
        String name,
        String unit,
        Sense sense,
        OptionalDouble declared,
        Optional<Estimate> measured,
        String note,
        Optional<Provenance> provenance) {

    /// Which way is better.
    public enum Sense {
        LOWER,
        HIGHER,
        /// The declared figure is a limit: anything up to it agrees.
        LIMIT
    }

    /// What the comparison says.
    public enum Verdict {
        /// The declared figure is in the interval, or the limit is kept.
        AGREES,
        /// The whole interval is on the good side of the declared figure.
        BETTER,
        /// The whole interval is on the bad side.
        WORSE,
        NOT_DECLARED,
        NOT_MEASURED
    }

    public Reading {
        requireNonNull(name);
        requireNonNull(unit);
        requireNonNull(sense);
        requireNonNull(declared);
        requireNonNull(measured);
        requireNonNull(note);
        requireNonNull(provenance);
    }

    static Reading of(
            String name,
            String unit,
            Sense sense,
            double declared,
            Estimate measured,
            Provenance provenance) {
        return new Reading(
                name,
                unit,
                sense,
                OptionalDouble.of(declared),
                Optional.of(measured),
                "",
                Optional.of(provenance));
    }

    static Reading undeclared(String name, String unit, Sense sense, Estimate measured) {
        return new Reading(
                name,
                unit,
                sense,
                OptionalDouble.empty(),
                Optional.of(measured),
                "",
                Optional.empty());
    }

    /// What the descriptor declares but could not be measured.
    Reading unmeasured(String why) {
        return new Reading(name, unit, sense, declared, Optional.empty(), why, provenance);
    }

    Reading noting(String text) {
        String both = note.isEmpty() ? text : note + "; " + text;
        return new Reading(name, unit, sense, declared, measured, both, provenance);
    }

    public Verdict verdict() {
        if (measured.isEmpty()) {
            return Verdict.NOT_MEASURED;
        }
        if (declared.isEmpty()) {
            return Verdict.NOT_DECLARED;
        }
        double stated = declared.getAsDouble();
        Estimate seen = measured.get();
        if (seen.covers(stated) || sense == Sense.LIMIT && seen.value() <= stated) {
            return Verdict.AGREES;
        }
        boolean above = seen.low() > stated;
        return above == (sense == Sense.HIGHER) ? Verdict.BETTER : Verdict.WORSE;
    }
}
