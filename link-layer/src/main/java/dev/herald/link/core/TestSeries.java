package dev.herald.link.core;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.FidelityTag.Method;
import dev.herald.link.api.Interval;
import dev.herald.link.api.VerificationResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tallies of one series of settings at one operating point, until the last is there.
final class TestSeries {
    private final TestKind kind;
    private final @Nullable Tally[] tallies;
    private int point = -1;

    TestSeries(TestKind kind) {
        this.kind = kind;
        tallies = new Tally[kind.settings().size()];
    }

    /// @return whether this was the last setting, and all the others are there
    boolean add(int ofPoint, int setting, Tally tally) {
        if (setting == 0 || ofPoint != point) {
            Arrays.fill(tallies, null);
            point = ofPoint;
        }
        tallies[setting] = tally;
        if (setting < tallies.length - 1) {
            return false;
        }
        for (Tally each : tallies) {
            if (each == null) {
                return false;
            }
        }
        return true;
    }

    long asOfNs() {
        long last = Long.MIN_VALUE;
        for (Tally each : all()) {
            last = Math.max(last, each.asOfNs());
        }
        return last;
    }

    /// What the complete series says, or null when it has no result of its own.
    @Nullable VerificationResult result(Readout readout) {
        return switch (kind) {
            case ROUNDS -> null;
            case BELL_TEST -> bellTest();
            case TOMOGRAPHY -> tomography(readout);
        };
    }

    private Tally[] all() {
        Tally[] all = new Tally[tallies.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = java.util.Objects.requireNonNull(tallies[i]);
        }
        return all;
    }

    private static long pairs(Tally[] all) {
        long pairs = 0;
        for (Tally each : all) {
            pairs += each.pairs();
        }
        return pairs;
    }

    /// `S = sum of 1 - 2 Q` over the four settings, as read. LL-TEST-8.
    private VerificationResult bellTest() {
        Tally[] all = all();
        double[] rates = new double[all.length];
        long[] counts = new long[all.length];
        double sum = 0;
        for (int i = 0; i < all.length; i++) {
            rates[i] = all[i].rawRate();
            counts[i] = all[i].pairs();
            sum += rates[i];
        }
        double risk = (1 - Estimate.CONFIDENCE_PPM / 1e6) / 2;
        double most = Chernoff.ofSum(rates, counts, 0, 1, true, risk);
        double least = Chernoff.ofSum(rates, counts, 0, 1, false, risk);
        int n = all.length;
        Interval s =
                new Interval(n - 2 * sum, n - 2 * most, n - 2 * least, Estimate.CONFIDENCE_PPM);
        return new VerificationResult.BellTest(point, s, pairs(all));
    }

    /// LL-TEST-9.
    private VerificationResult tomography(Readout readout) {
        Tally[] all = all();
        List<Double> correlations = new ArrayList<>();
        Tally[] diagonal = new Tally[3];
        double remainder = 0;
        for (int i = 0; i < all.length; i++) {
            TestKind.Setting setting = kind.settings().get(i);
            double correlation = 1 - 2 * readout.rate(all[i]);
            correlations.add(correlation);
            if (setting.diagonal()) {
                diagonal[setting.axis().ordinal()] = all[i];
            } else {
                remainder = Math.max(remainder, Math.abs(correlation));
            }
        }
        Estimate estimate = Estimate.of(diagonal, readout, Method.TOMOGRAPHY);
        BellDiagonal state = estimate.state();
        return new VerificationResult.Tomography(
                point, correlations, state, estimate.interval(), remainder, pairs(all));
    }
}
