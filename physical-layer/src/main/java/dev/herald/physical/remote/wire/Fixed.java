package dev.herald.physical.remote.wire;

import dev.herald.hal.model.BellDiagonal;

/// Fixed-point numbers of the wire.
final class Fixed {
    static final long ONE_PPT = 1_000_000_000_000L;
    static final int ONE_PPB = 1_000_000_000;

    private Fixed() {}

    /// A probability in parts per trillion, to the nearest.
    static long toPpt(String name, double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(name + " " + probability + " is not a probability");
        }
        return Math.round(probability * ONE_PPT);
    }

    static double ofPpt(String name, long ppt) {
        Broken.unless(
                ppt >= 0 && ppt <= ONE_PPT,
                "HAL-WIRE-14",
                "%s_ppt %s",
                name,
                Long.toUnsignedString(ppt));
        return ppt / (double) ONE_PPT;
    }

    /// The weights in parts per billion, in the order 00, 10, 01, 11. Rounded down, and what is missing
    /// to 10^9 is added where rounding took most.
    static int[] toPpb(BellDiagonal state) {
        double[] exact = {state.p00(), state.p10(), state.p01(), state.p11()};
        double sum = 0;
        for (int i = 0; i < exact.length; i++) {
            exact[i] = Math.max(0, exact[i]);
            sum += exact[i];
        }
        int[] ppb = new int[exact.length];
        int missing = ONE_PPB;
        for (int i = 0; i < exact.length; i++) {
            exact[i] *= ONE_PPB / sum;
            // A value that came from the wire must return to it, whatever its division rounded off.
            ppb[i] = (int) Math.floor(exact[i] + 1e-4);
            missing -= ppb[i];
        }
        for (; missing > 0; missing--) {
            int most = 0;
            for (int i = 1; i < exact.length; i++) {
                if (exact[i] - ppb[i] > exact[most] - ppb[most]) {
                    most = i;
                }
            }
            ppb[most]++;
        }
        for (int i = 0; missing < 0; i = (i + 1) % exact.length) {
            if (ppb[i] > 0) {
                ppb[i]--;
                missing++;
            }
        }
        return ppb;
    }

    static BellDiagonal ofPpb(int p00, int p10, int p01, int p11) {
        long sum =
                Integer.toUnsignedLong(p00)
                        + Integer.toUnsignedLong(p10)
                        + Integer.toUnsignedLong(p01)
                        + Integer.toUnsignedLong(p11);
        Broken.unless(sum == ONE_PPB, "HAL-WIRE-15", "weights have the sum %d", sum);
        double one = ONE_PPB;
        return new BellDiagonal(p00 / one, p10 / one, p01 / one, p11 / one);
    }
}
