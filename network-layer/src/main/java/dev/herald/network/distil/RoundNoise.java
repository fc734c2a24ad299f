package dev.herald.network.distil;

import dev.herald.hal.model.BellDiagonal;
import java.util.ArrayList;
import java.util.List;

/// The noise of one end's operations in a round, as a channel on what comes of it: the probability of each
/// error on the kept pair together with each set of outcomes that are wrong. All operations are Clifford and
/// all noise is Pauli (idling twirled), so the noise of both ends is applied one after the other to the result
/// of a noiseless round, and the sum is exact.
///
/// @param weights by `code | wrong << 2`, code `2z + x` of the error and bit 0 of wrong for slot 1; 8 values
///     for two pairs, 16 for three, that sum to 1
public record RoundNoise(List<Double> weights) {
    private static final double TOLERANCE = 1e-9;
    private static final int PPB = 1_000_000_000;

    public RoundNoise {
        weights = List.copyOf(weights);
        double sum = 0;
        for (double weight : weights) {
            if (!(weight >= -TOLERANCE)) {
                throw new IllegalArgumentException("weight " + weight + " is negative");
            }
            sum += weight;
        }
        if (weights.size() != 8 && weights.size() != 16 || !(Math.abs(sum - 1) <= TOLERANCE)) {
            throw new IllegalArgumentException(
                    weights.size()
                            + " weights that sum to "
                            + sum
                            + " must be 8 or 16 and sum to 1");
        }
    }

    /// No error at all.
    public static RoundNoise none(int slots) {
        double[] weights = new double[4 << slots - 1];
        weights[0] = 1;
        return of(weights);
    }

    static RoundNoise of(double[] weights) {
        List<Double> list = new ArrayList<>(weights.length);
        for (double weight : weights) {
            list.add(weight);
        }
        return new RoundNoise(list);
    }

    /// From parts per billion that sum to 10^9.
    public static RoundNoise ofPpb(List<Integer> ppb) {
        List<Double> list = new ArrayList<>(ppb.size());
        for (int each : ppb) {
            list.add(each / (double) PPB);
        }
        return new RoundNoise(list);
    }

    /// In parts per billion; what rounding leaves over falls to the greatest.
    public List<Integer> ppb() {
        List<Integer> list = new ArrayList<>(weights.size());
        int rest = PPB;
        int greatest = 0;
        for (int i = 0; i < weights.size(); i++) {
            int each = (int) Math.round(Math.clamp(weights.get(i), 0, 1) * PPB);
            list.add(each);
            rest -= each;
            greatest = weights.get(i) > weights.get(greatest) ? i : greatest;
        }
        list.set(greatest, list.get(greatest) + rest);
        return list;
    }

    /// How many pairs meet.
    public int slots() {
        return weights.size() == 8 ? 2 : 3;
    }

    /// Both noises.
    RoundNoise and(RoundNoise other) {
        double[] joint = new double[weights.size()];
        for (int a = 0; a < joint.length; a++) {
            for (int b = 0; b < joint.length; b++) {
                joint[a ^ b] += weights.get(a) * other.weights.get(b);
            }
        }
        return of(joint);
    }

    /// And an error on the kept pair afterwards.
    RoundNoise keptThrough(BellDiagonal channel) {
        double[] each = {channel.p00(), channel.p01(), channel.p10(), channel.p11()};
        double[] weighted = new double[weights.size()];
        for (int i = 0; i < weighted.length; i++) {
            for (int code = 0; code < 4; code++) {
                weighted[i ^ code] += weights.get(i) * each[code];
            }
        }
        return of(weighted);
    }
}
