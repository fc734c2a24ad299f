package dev.herald.physical.sim.link;

import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/// The choice of the bright-state population of a single-click link: the largest one, and so the highest
/// rate, that still gives the fidelity asked for (link-physical 3.4).
///
/// The fidelity rises with the population as long as dark counts dominate and falls after its maximum.
/// Only the falling side is searched.
public final class BrightState {
    private static final double SMALLEST = 1e-9;
    private static final int STEPS = 200;

    private BrightState() {}

    /// The population at which the fidelity is greatest.
    ///
    /// @param link the link at a population, from [SingleClick] with the same one at both ends
    public static double best(DoubleFunction<HeraldedState> link) {
        double low = StrictMath.log(SMALLEST);
        double high = StrictMath.log(0.5);
        for (int i = 0; i < STEPS; i++) {
            double third = (high - low) / 3;
            if (fidelity(link, StrictMath.exp(low + third))
                    < fidelity(link, StrictMath.exp(high - third))) {
                low += third;
            } else {
                high -= third;
            }
        }
        return StrictMath.exp((low + high) / 2);
    }

    /// The largest population whose pairs have at least the fidelity; empty when none has.
    ///
    /// @param fidelity above 0 up to 1
    public static OptionalDouble largest(DoubleFunction<HeraldedState> link, double fidelity) {
        double low = best(link);
        if (fidelity(link, low) < fidelity) {
            return OptionalDouble.empty();
        }
        double high = 1 - SMALLEST;
        for (int i = 0; i < STEPS; i++) {
            double middle = (low + high) / 2;
            if (fidelity(link, middle) >= fidelity) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return OptionalDouble.of(low);
    }

    private static double fidelity(DoubleFunction<HeraldedState> link, double population) {
        return link.apply(population).fidelity();
    }
}
