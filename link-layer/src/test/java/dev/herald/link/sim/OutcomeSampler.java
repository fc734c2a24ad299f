package dev.herald.link.sim;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import java.util.function.IntFunction;

/// Outcomes of both ends for a Bell-diagonal state, in any bases, read with errors.
public final class OutcomeSampler {
    private final Rng rng;
    private final double flip0;
    private final double flip1;

    /// The state at an operating point; tests replace it.
    public IntFunction<BellDiagonal> states;

    public OutcomeSampler(Rng rng, IntFunction<BellDiagonal> states, double flip0, double flip1) {
        this.rng = rng;
        this.states = states;
        this.flip0 = flip0;
        this.flip1 = flip1;
    }

    Rng rng() {
        return rng;
    }

    /// Both outcomes: bit 0 that of the first end, bit 1 of the second.
    public int sample(int point, BellIndex bell, Basis first, Basis second) {
        double e = correlation(states.apply(point), bell, first, second);
        boolean a = rng.nextBoolean();
        boolean b = a ^ rng.nextDouble() < (1 - e) / 2;
        return (read(a) ? 1 : 0) | (read(b) ? 2 : 0);
    }

    private boolean read(boolean one) {
        return one ^ rng.nextDouble() < (one ? flip1 : flip0);
    }

    /// Mean product of the outcomes as ±1.
    public static double correlation(
            BellDiagonal state, BellIndex bell, Basis first, Basis second) {
        double[] a = direction(first);
        double[] b = direction(second);
        double sx = bell.anticorrelated(Basis.Axis.X) ? -1 : 1;
        double sy = bell.anticorrelated(Basis.Axis.Y) ? -1 : 1;
        double sz = bell.anticorrelated(Basis.Axis.Z) ? -1 : 1;
        return a[0] * b[0] * sx * state.correlatorX()
                + a[1] * b[1] * sy * state.correlatorY()
                + a[2] * b[2] * sz * state.correlatorZ();
    }

    /// The axis on the Bloch sphere whose positive end reads 0: Z turned back by the rotations.
    static double[] direction(Basis basis) {
        double[] v = {0, 0, 1};
        turn(v, 1, 2, -angle(basis.rotX2()));
        turn(v, 2, 0, -angle(basis.rotY()));
        turn(v, 1, 2, -angle(basis.rotX1()));
        return v;
    }

    private static double angle(int steps) {
        return 2 * Math.PI * steps / Basis.STEPS;
    }

    private static void turn(double[] v, int from, int to, double angle) {
        double x = v[from] * Math.cos(angle) - v[to] * Math.sin(angle);
        v[to] = v[from] * Math.sin(angle) + v[to] * Math.cos(angle);
        v[from] = x;
    }
}
