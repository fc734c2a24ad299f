package dev.herald.network.distil;

import dev.herald.hal.model.BellDiagonal;
import java.util.List;

/// What a round makes of Bell-diagonal pairs, exactly (network-transport 6.1 to 6.4).
public final class RoundMap {
    private RoundMap() {}

    /// @param success probability that the pair is kept, 0 to 1
    /// @param kept its state then
    public record Result(double success, BellDiagonal kept) {}

    /// @param inputs by slot, when the round begins
    /// @param head noise of the head's operations
    /// @param tail noise of the tail's
    public static Result of(
            Recipe recipe, List<BellDiagonal> inputs, RoundNoise head, RoundNoise tail) {
        int slots = recipe.slots();
        double[] ideal = new double[4 << slots - 1];
        int[] codes = new int[slots];
        for (int joint = 0; joint < 1 << 2 * slots; joint++) {
            double weight = 1;
            for (int slot = 0; slot < slots; slot++) {
                codes[slot] = joint >> 2 * slot & 3;
                BellDiagonal input = inputs.get(slot);
                weight *=
                        weight(
                                recipe.twirls() ? BellDiagonal.werner(input.fidelity()) : input,
                                codes[slot]);
            }
            recipe.map(codes);
            ideal[codes[0] | recipe.unlike(codes) << 2] += weight;
        }
        List<Double> noise = head.and(tail).weights();
        double[] kept = new double[4];
        for (int code = 0; code < 4; code++) {
            for (int i = 0; i < ideal.length; i++) {
                kept[code] += ideal[i] * noise.get(i ^ code); // outcomes alike: no bit of `wrong`
            }
        }
        double p = kept[0] + kept[1] + kept[2] + kept[3];
        return p > 0
                ? new Result(
                        p, new BellDiagonal(kept[0] / p, kept[2] / p, kept[1] / p, kept[3] / p))
                : new Result(0, BellDiagonal.MIXED);
    }

    private static double weight(BellDiagonal state, int code) {
        return switch (code) {
            case 0 -> state.p00();
            case 1 -> state.p01();
            case 2 -> state.p10();
            default -> state.p11();
        };
    }
}
