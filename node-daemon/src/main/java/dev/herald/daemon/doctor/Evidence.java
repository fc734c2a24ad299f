package dev.herald.daemon.doctor;

import dev.herald.daemon.emulate.RunResult.Interval;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.spec.node.v1.DeclaredDecay;
import dev.herald.spec.node.v1.DeclaredPoint;
import dev.herald.spec.node.v1.DeviceState;
import dev.herald.spec.node.v1.LinkExamination;
import dev.herald.spec.node.v1.MonitorReadings;
import dev.herald.spec.node.v1.ReadPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// Puts what the ends of a link were found to say together.
final class Evidence {
    private static final double BILLION = 1e9;
    private static final double Z9999 = 3.8905918864131207;

    private Evidence() {}

    static EndEvidence end(LinkExamination found) {
        String port = "." + found.getPort();
        Map<String, Series> monitors = new LinkedHashMap<>();
        for (MonitorReadings readings : found.getMonitorsList()) {
            if (readings.getValuesCount() == 0) {
                continue;
            }
            String name = readings.getName();
            boolean ofPort =
                    name.endsWith(port) && !name.startsWith("t1.") && !name.startsWith("t2.");
            monitors.put(
                    ofPort ? name.substring(0, name.length() - port.length()) : name,
                    new Series(
                            readings.getValuesList().stream().map(v -> v / BILLION).toList(),
                            readings.hasReference()
                                    ? OptionalDouble.of(readings.getReference() / BILLION)
                                    : OptionalDouble.empty(),
                            readings.getReferenceAgeNs() / BILLION));
        }
        Map<Integer, Double> t2 = new LinkedHashMap<>();
        for (DeclaredDecay decay : found.getDecaysList()) {
            if (decay.getT2Ns() > 0) {
                t2.put(decay.getQubit(), decay.getT2Ns() / BILLION);
            }
        }
        return new EndEvidence(
                found.getNodeName(),
                state(found.getDevice().getState()),
                found.getDevice().getDetail(),
                found.getLink().getUp(),
                monitors,
                found.getBeganNs() / BILLION,
                found.getEndedNs() / BILLION,
                t2);
    }

    static String state(DeviceState state) {
        return state.name().replace("DEVICE_STATE_", "").toLowerCase(Locale.ROOT);
    }

    /// @param wanted pairs that were asked for
    /// @param minimum fidelity that they were asked with
    /// @param asked the end that asked
    /// @param other the other end; the default instance when it was not reached
    static PairEvidence pairs(
            int wanted, double minimum, LinkExamination asked, LinkExamination other) {
        if (wanted == 0) {
            return PairEvidence.NONE;
        }
        Map<List<Long>, ReadPair> byName = new LinkedHashMap<>();
        for (ReadPair pair : other.getPairsList()) {
            byName.put(name(pair), pair);
        }
        long[] rounds = new long[3];
        long[] errors = new long[3];
        double tagged = 0;
        int joined = 0;
        for (ReadPair pair : asked.getPairsList()) {
            tagged += pair.getFidelityPpb() / BILLION;
            ReadPair twin = byName.get(name(pair));
            if (twin != null) {
                Basis.Axis axis = LinkExaminer.axis(pair.getSequence());
                joined++;
                rounds[axis.ordinal()]++;
                boolean differ = pair.getOne() ^ twin.getOne();
                if (differ != BellIndex.ofCode(pair.getBell() & 3).anticorrelated(axis)) {
                    errors[axis.ordinal()]++;
                }
            }
        }
        int read = asked.getPairsCount();
        return new PairEvidence(
                wanted,
                read,
                other.getPairsCount(),
                joined,
                fidelity(rounds, errors),
                read == 0 ? 0 : tagged / read,
                success(asked, minimum),
                asked.getPairsError());
    }

    private static List<Long> name(ReadPair pair) {
        return List.of((long) pair.getEpoch(), pair.getSequence());
    }

    /// F = (1 + cz + cx + cy)/4, each correlator with its own Wilson interval.
    private static Interval fidelity(long[] rounds, long[] errors) {
        double sum = 1;
        double low = 0;
        double high = 0;
        for (int axis = 0; axis < rounds.length; axis++) {
            long n = rounds[axis];
            if (n == 0) {
                return Interval.NONE;
            }
            double q = errors[axis] / (double) n;
            double z2 = Z9999 * Z9999;
            double centre = (q + z2 / (2.0 * n)) / (1 + z2 / n);
            double half = Z9999 / (1 + z2 / n) * Math.sqrt(q * (1 - q) / n + z2 / (4.0 * n * n));
            sum += 1 - 2 * q;
            low += square(2 * (centre + half - q)); // more errors, less fidelity
            high += square(2 * (q - (centre - half)));
        }
        double f = sum / 4;
        return new Interval(
                f, Math.max(0, f - Math.sqrt(low) / 4), Math.min(1, f + Math.sqrt(high) / 4));
    }

    private static double square(double x) {
        return x * x;
    }

    /// Of the fastest operating point with the fidelity.
    private static double success(LinkExamination asked, double minimum) {
        double best = 0;
        for (DeclaredPoint point : asked.getPointsList()) {
            if (point.getFidelityPpb() / BILLION >= minimum) {
                best = Math.max(best, point.getSuccess());
            }
        }
        return best;
    }
}
