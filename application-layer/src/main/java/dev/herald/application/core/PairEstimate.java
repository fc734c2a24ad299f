package dev.herald.application.core;

import dev.herald.application.api.JobReport.Figure;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BellDiagonal;
import java.util.List;

/// Fidelity from outcomes of both ends in equal bases. Each correlator is relative to the reported Bell
/// state, 1 when ideal, so that `F = (1 + c_z + c_x + c_y)/4` for all four (peers E2), and has its own
/// number of samples and variance (peers E4).
final class PairEstimate {
    private static final Axis[] AXES = Axis.values();

    private final long[] agree = new long[AXES.length];
    private final long[] trials = new long[AXES.length];
    private final Statistics.Mean[] expected = means();
    private final Statistics.Mean[] expectedMeasured = means();

    private static Statistics.Mean[] means() {
        return new Statistics.Mean[] {
            new Statistics.Mean(), new Statistics.Mean(), new Statistics.Mean()
        };
    }

    /// One pair.
    ///
    /// @param right whether the outcomes are related as the Bell state says
    /// @param state of the pair by its tag
    /// @param contrast product of both ends' 1 - flip0 - flip1
    void add(Axis axis, boolean right, BellDiagonal state, double contrast) {
        int i = axis.ordinal();
        trials[i]++;
        if (right) {
            agree[i]++;
        }
        double correlator =
                switch (axis) {
                    case Z -> state.correlatorZ();
                    case X -> state.correlatorX();
                    case Y -> state.correlatorY();
                };
        expected[i].add(correlator);
        expectedMeasured[i].add(correlator * contrast);
    }

    long trials(Axis axis) {
        return trials[axis.ordinal()];
    }

    /// Error rate along an axis.
    Figure errorRate(String name, Axis axis) {
        int i = axis.ordinal();
        return Statistics.clopperPearson(name, trials[i] - agree[i], trials[i]);
    }

    double expectedErrorRate(Axis axis) {
        return (1 - expected[axis.ordinal()].value()) / 2;
    }

    private Figure correlator(Axis axis) {
        int i = axis.ordinal();
        return Statistics.meanOfSigns("correlator_" + letter(axis), agree[i], trials[i]);
    }

    private static String letter(Axis axis) {
        return switch (axis) {
            case Z -> "z";
            case X -> "x";
            case Y -> "y";
        };
    }

    /// What these outcomes say of the fidelity: an estimate from three axes, bounds from Z and X.
    void figures(List<Figure> into) {
        for (Axis axis : AXES) {
            if (trials(axis) > 0) {
                into.add(correlator(axis));
            }
        }
        if (trials(Axis.Z) > 0 && trials(Axis.X) > 0 && trials(Axis.Y) > 0) {
            into.add(
                    Statistics.clamped(
                            Statistics.sum(
                                    "fidelity",
                                    0.25,
                                    0.25,
                                    correlator(Axis.Z),
                                    correlator(Axis.X),
                                    correlator(Axis.Y))));
            into.add(Figure.exact("expected_measured", fidelity(expectedMeasured)));
        } else if (trials(Axis.Z) > 0 && trials(Axis.X) > 0) {
            bounds(into);
        }
    }

    /// Bounds of the fidelity when Y was not measured.
    void bounds(List<Figure> into) {
        Figure z = correlator(Axis.Z);
        Figure x = correlator(Axis.X);
        into.add(Statistics.clamped(Statistics.sum("fidelity_lower_bound", 0, 0.5, z, x)));
        Figure least = z.value() <= x.value() ? z : x;
        into.add(Statistics.clamped(Statistics.affine("fidelity_upper_bound", least, 0.5, 0.5)));
    }

    private static double fidelity(Statistics.Mean[] correlators) {
        return (1 + correlators[0].value() + correlators[1].value() + correlators[2].value()) / 4;
    }
}
