package dev.herald.network.plan;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.SwapNoise;
import java.util.Arrays;

/// How good links must be for an end-to-end fidelity, for Werner states (network-transport 5.3): Werner
/// parameters `w = (4F - 1)/3` multiply along a chain, with a factor for each swap and for the waiting there.
public final class FidelityBudget {
    private FidelityBudget() {}

    public static double werner(double fidelity) {
        return (4 * fidelity - 1) / 3;
    }

    public static double fidelity(double werner) {
        return (1 + 3 * werner) / 4;
    }

    /// Factor of a noisy Bell measurement after a twirl: `g [2(1-2e) + (1-2e)^2] / 3` for equal readout errors
    /// (network-transport 5.4).
    public static double swapFactor(SwapNoise noise) {
        BellDiagonal channel = noise.channel();
        return (channel.correlatorZ() + channel.correlatorX() + channel.correlatorY()) / 3;
    }

    /// End-to-end fidelity of equal links.
    ///
    /// @param factor of each swap and the waiting there, 0 to 1
    public static double reached(int links, double linkFidelity, double factor) {
        require(links, factor);
        return fidelity(
                StrictMath.pow(werner(linkFidelity), links) * StrictMath.pow(factor, links - 1.0));
    }

    /// What equal links need: `1/4 + 3/4 [w / c^(N-1)]^(1/N)`.
    ///
    /// @param target end-to-end fidelity, above 1/4
    /// @param factor of each swap and the waiting there, above 0, at most 1
    /// @return above 1 when no link is good enough
    public static double needed(int links, double target, double factor) {
        require(links, factor);
        if (!(target > 0.25 && target <= 1)) {
            throw new IllegalArgumentException("target " + target + " is not in (1/4, 1]");
        }
        double each = werner(target) / StrictMath.pow(factor, links - 1.0);
        return fidelity(StrictMath.pow(each, 1.0 / links));
    }

    /// Fidelities of unequal links that trade rate for fidelity as single-click links do,
    /// `rate = k (1 - F)`, such that the slowest is as fast as the target allows: all run at one rate, the
    /// root of `Σ ln w = ln w_target - (N-1) ln c`.
    ///
    /// @param k pairs per unit of time and infidelity of each link, above 0
    /// @param target end-to-end fidelity, above 1/4
    /// @param factor of each swap and the waiting there
    /// @return fidelity of each link; above 1 when no links are good enough
    public static double[] shared(double[] k, double target, double factor) {
        double equal = needed(k.length, target, factor);
        double[] fidelities = new double[k.length];
        if (equal >= 1) {
            Arrays.fill(fidelities, equal);
            return fidelities;
        }
        double least = Double.MAX_VALUE;
        for (double each : k) {
            if (!(each > 0 && each < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("k " + each + " is not a positive number");
            }
            least = Math.min(least, each);
        }
        double wanted = StrictMath.log(werner(target)) - (k.length - 1) * StrictMath.log(factor);
        double low = 0;
        double high = 0.75 * least; // a Werner parameter of 0
        for (int i = 0; i < 200 && low < high; i++) {
            double rate = (low + high) / 2;
            double sum = 0;
            for (double each : k) {
                sum += StrictMath.log(werner(1 - rate / each));
            }
            if (sum >= wanted) {
                low = rate;
            } else {
                high = rate;
            }
        }
        for (int i = 0; i < k.length; i++) {
            fidelities[i] = 1 - low / k[i];
        }
        return fidelities;
    }

    private static void require(int links, double factor) {
        if (links < 1) {
            throw new IllegalArgumentException("links " + links + " is less than 1");
        }
        if (!(factor > 0 && factor <= 1)) {
            throw new IllegalArgumentException("factor " + factor + " is not in (0, 1]");
        }
    }
}
