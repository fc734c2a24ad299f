package dev.herald.link.core;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.FidelityTag.Method;
import dev.herald.link.api.Interval;

/// What measurements say of the state at an operating point, at the emission.
///
/// @param raw error rates in Z, X and Y as they were read
/// @param rates the same of the state: corrected for readout
/// @param state with these rates; weights that chance made negative are 0
/// @param fidelity 1 - (Qx + Qy + Qz)/2, 0 to 1 (link-physical 2.10)
/// @param lower bound of the fidelity at [#CONFIDENCE_PPM]
/// @param interval of the fidelity, both sides together at [#CONFIDENCE_PPM]
/// @param pairs measured
/// @param asOfNs emission of the last of them
record Estimate(
        double[] raw,
        double[] rates,
        BellDiagonal state,
        double fidelity,
        double lower,
        Interval interval,
        Method method,
        long pairs,
        long asOfNs) {
    static final int CONFIDENCE_PPM = 950_000;

    private static final double RISK = 1 - CONFIDENCE_PPM / 1e6;

    /// @param tallies of Z, X and Y, in the order of Axis
    static Estimate of(Tally[] tallies, Readout readout, Method method) {
        int axes = tallies.length;
        double[] raw = new double[axes];
        double[] rates = new double[axes];
        long[] counts = new long[axes];
        long pairs = 0;
        long asOfNs = Long.MIN_VALUE;
        for (int i = 0; i < axes; i++) {
            raw[i] = tallies[i].rawRate();
            rates[i] = readout.rate(tallies[i]);
            counts[i] = tallies[i].pairs();
            pairs += counts[i];
            asOfNs = Math.max(asOfNs, tallies[i].asOfNs());
        }
        double low = readout.low();
        double high = readout.high();
        double fidelity = fidelity(rates[0] + rates[1] + rates[2]);
        double lower = fidelity(Chernoff.ofSum(rates, counts, low, high, true, RISK));
        Interval interval =
                new Interval(
                        fidelity,
                        fidelity(Chernoff.ofSum(rates, counts, low, high, true, RISK / 2)),
                        fidelity(Chernoff.ofSum(rates, counts, low, high, false, RISK / 2)),
                        CONFIDENCE_PPM);
        return new Estimate(
                raw,
                rates,
                state(rates, fidelity),
                fidelity,
                lower,
                interval,
                method,
                pairs,
                asOfNs);
    }

    private static double fidelity(double sumOfRates) {
        return Math.clamp(1 - sumOfRates / 2, 0, 1);
    }

    /// Of the error rates: Z sees bit flips, X phase flips, Y either.
    private static BellDiagonal state(double[] q, double fidelity) {
        double bit = Math.max(0, (q[0] + q[2] - q[1]) / 2);
        double phase = Math.max(0, (q[1] + q[2] - q[0]) / 2);
        double both = Math.max(0, (q[0] + q[1] - q[2]) / 2);
        double sum = bit + phase + both;
        if (sum <= 0) {
            double third = (1 - fidelity) / 3;
            return new BellDiagonal(fidelity, third, third, third);
        }
        double scale = (1 - fidelity) / sum;
        return new BellDiagonal(fidelity, phase * scale, bit * scale, both * scale);
    }
}
