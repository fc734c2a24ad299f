package dev.herald.physical.verify.estimate;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.verify.estimate.PairCounts.Setting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Fidelity of pairs with the Bell state that was reported for each, from outcomes of both ends along
/// equal axes: `F = (1 + c_X + c_Y + c_Z)/4`, with each correlator's sign that of the reported Bell
/// state (peers E2: Φ+ `(1 + XX - YY + ZZ)/4`). From two axes only bounds follow, from fewer nothing.
///
/// @param correlators by axis, 1 for the ideal pair; the axes that were measured
/// @param errorRates QBER by axis, as read, without readout errors taken back
/// @param fidelity from three axes
/// @param lowerBound of the fidelity: `(c_1 + c_2)/2` from the best two axes; present from two axes on
/// @param upperBound `(1 + min c)/2`; present from two axes on
/// @param sigma standard error of the fidelity: `var F = (1/16) Σ (1 - E²)/N` (peers E4); NaN without it
/// @param entangledAs the Bell state, relative to the reported one, that the pairs are shown to be
///     entangled with, by `F > 1/2` (peers E3): Φ+ for the reported one itself. That it is empty does not
///     show that they are not entangled
public record PairFidelity(
        Map<Axis, Correlator> correlators,
        Map<Axis, Estimate> errorRates,
        Optional<Estimate> fidelity,
        Optional<Estimate> lowerBound,
        Optional<Estimate> upperBound,
        double sigma,
        Optional<BellIndex> entangledAs) {
    /// A pair with a fidelity above this is entangled (peers E3).
    public static final double SEPARABLE_MAX = 0.5;

    public PairFidelity {
        correlators = byAxis(correlators);
        errorRates = byAxis(errorRates);
        requireNonNull(fidelity);
        requireNonNull(lowerBound);
        requireNonNull(upperBound);
        requireNonNull(entangledAs);
    }

    private static <T> Map<Axis, T> byAxis(Map<Axis, T> map) {
        Map<Axis, T> ordered = new EnumMap<>(Axis.class);
        ordered.putAll(map);
        return Collections.unmodifiableMap(ordered);
    }

    /// From outcomes as they were read.
    public static PairFidelity of(PairCounts counts, double confidence) {
        return of(counts, ReadoutError.NONE, ReadoutError.NONE, confidence);
    }

    /// @param a readout errors of the first end, to be taken back
    /// @param b of the second end
    public static PairFidelity of(
            PairCounts counts, ReadoutError a, ReadoutError b, double confidence) {
        Map<Axis, Correlator> correlators = correlators(counts, a, b, confidence);
        Map<Axis, Estimate> errorRates = new EnumMap<>(Axis.class);
        correlators(counts, ReadoutError.NONE, ReadoutError.NONE, confidence)
                .forEach((axis, c) -> errorRates.put(axis, errorRate(c)));
        List<Correlator> all = List.copyOf(correlators.values());
        boolean full = all.size() == Axis.values().length;
        return new PairFidelity(
                correlators,
                errorRates,
                full ? Optional.of(fidelity(correlators, BellIndex.PHI_PLUS)) : Optional.empty(),
                lowerBound(all),
                upperBound(all),
                full
                        ? Math.sqrt(all.stream().mapToDouble(Correlator::variance).sum()) / 4
                        : Double.NaN,
                entangledAs(counts, a, b, confidence));
    }

    private static Map<Axis, Correlator> correlators(
            PairCounts counts, ReadoutError a, ReadoutError b, double confidence) {
        Map<Axis, Correlator> found = new EnumMap<>(Axis.class);
        for (Axis axis : Axis.values()) {
            Setting setting = Setting.of(axis, axis);
            Correlator.Sum sum = new Correlator.Sum(a, b);
            counts.forEach((cell, outcomes) -> {
                if (cell.setting().equals(setting)) {
                    sum.add(Correlator.sign(cell.bell(), axis), outcomes);
                }
            });
            if (sum.pairs() > 0) {
                found.put(axis, sum.correlator(confidence));
            }
        }
        return found;
    }

    /// Exact interval, as errors may be rare.
    private static Estimate errorRate(Correlator raw) {
        long wrong = Math.round((1 - raw.value()) / 2 * raw.pairs());
        return Proportions.clopperPearson(wrong, raw.pairs(), raw.estimate().confidence());
    }

    /// With the Bell state `relative`, as seen from the reported one.
    private static Estimate fidelity(Map<Axis, Correlator> correlators, BellIndex relative) {
        List<Estimate> terms = new ArrayList<>();
        correlators.forEach((axis, c) -> terms.add(c.estimate().affine(flips(relative, axis), 0)));
        return Proportions.sum(0.25, 0.25, terms.toArray(Estimate[]::new))
                .within(0, 1)
                .by("three bases, MOVER of Wilson");
    }

    private static int flips(BellIndex relative, Axis axis) {
        return Correlator.sign(relative, axis) * Correlator.sign(BellIndex.PHI_PLUS, axis);
    }

    private static Optional<Estimate> lowerBound(List<Correlator> all) {
        Optional<Estimate> best = Optional.empty();
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                Estimate bound =
                        Proportions.sum(0, 0.5, all.get(i).estimate(), all.get(j).estimate())
                                .by("bound from two bases");
                if (best.isEmpty() || bound.value() > best.get().value()) {
                    best = Optional.of(bound);
                }
            }
        }
        return best.map(bound -> bound.within(-1, 1));
    }

    private static Optional<Estimate> upperBound(List<Correlator> all) {
        if (all.size() < 2) {
            return Optional.empty();
        }
        Correlator least = all.getFirst();
        for (Correlator c : all) {
            least = c.value() < least.value() ? c : least;
        }
        return Optional.of(least.estimate().affine(0.5, 0.5).by("bound from the worst basis"));
    }

    /// Four targets are tried, so each at a fourth of the error probability.
    private static Optional<BellIndex> entangledAs(
            PairCounts counts, ReadoutError a, ReadoutError b, double confidence) {
        Map<Axis, Correlator> strict =
                correlators(counts, a, b, 1 - (1 - confidence) / BellIndex.values().length);
        if (strict.size() == 2) {
            return entangledByTwo(strict);
        }
        for (BellIndex relative : BellIndex.values()) {
            if (strict.size() == 3 && fidelity(strict, relative).low() > SEPARABLE_MAX) {
                return Optional.of(relative);
            }
        }
        return Optional.empty();
    }

    private static Optional<BellIndex> entangledByTwo(Map<Axis, Correlator> strict) {
        for (BellIndex relative : BellIndex.values()) {
            Estimate[] terms =
                    strict.entrySet().stream()
                            .map(e ->
                                    e.getValue().estimate().affine(flips(relative, e.getKey()), 0))
                            .toArray(Estimate[]::new);
            if (Proportions.sum(0, 0.5, terms).low() > SEPARABLE_MAX) {
                return Optional.of(relative);
            }
        }
        return Optional.empty();
    }

    /// Average fidelity of teleportation over these pairs, `(2F + 1)/3`: classically at most 2/3, which
    /// it is at F = 1/2 (peers E3).
    public Optional<Estimate> teleportation() {
        return fidelity.map(f -> f.affine(2.0 / 3, 1.0 / 3));
    }
}
