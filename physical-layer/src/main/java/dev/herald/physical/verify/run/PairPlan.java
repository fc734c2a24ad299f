package dev.herald.physical.verify.run;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.PairMode;
import dev.herald.physical.verify.estimate.PairCounts.Setting;
import java.util.List;

/// Which pairs to make and how to measure them.
///
/// @param ports the port at each end, both of one link; one port for a single end
/// @param mode measured by the device, or kept and then measured by a command
/// @param point code of the operating point
/// @param settings bases of the first and of the second end, one after the other
/// @param pairsEach pairs of each setting, at least 1
/// @param attemptsMax attempts of each setting after which no further batch is begun, at least 1
/// @param budgetNs no batch is begun later than this after the first; 0 for no limit
public record PairPlan(
        List<Integer> ports,
        PairMode mode,
        int point,
        List<Setting> settings,
        long pairsEach,
        long attemptsMax,
        long budgetNs) {
    public PairPlan {
        ports = List.copyOf(ports);
        requireNonNull(mode);
        settings = List.copyOf(settings);
        if (ports.isEmpty() || ports.size() > 2) {
            throw new IllegalArgumentException(ports.size() + " ports: one or two ends");
        }
        if (settings.isEmpty() || pairsEach < 1 || attemptsMax < 1 || budgetNs < 0) {
            throw new IllegalArgumentException(
                    "settings %d, pairs %d and attempts %d must be at least 1, budget %d ns at least 0"
                            .formatted(settings.size(), pairsEach, attemptsMax, budgetNs));
        }
    }

    /// Measured by the devices themselves, without a limit of time or attempts.
    public static PairPlan measured(
            List<Integer> ports, int point, List<Setting> settings, long pairsEach) {
        return new PairPlan(ports, PairMode.MEASURE, point, settings, pairsEach, Long.MAX_VALUE, 0);
    }

    public PairPlan kept() {
        return new PairPlan(
                ports, PairMode.KEEP, point, settings, pairsEach, attemptsMax, budgetNs);
    }

    public PairPlan within(long attempts, long ns) {
        return new PairPlan(ports, mode, point, settings, pairsEach, attempts, ns);
    }
}
