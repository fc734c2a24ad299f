package dev.herald.daemon.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// The metrics of one kind of requests in a scenario (link-physical 4.1), over independent runs.
///
/// @param useCase kind
/// @param requests made, in all runs
/// @param finished ended with all their pairs
/// @param failed ended otherwise, as after an Expire
/// @param refused not taken on
/// @param oks pairs delivered to the node that asked
/// @param revoked of these
/// @param throughput OKs a second, over the whole run
/// @param pairLatency from the request to the OK, in s
/// @param requestLatency from the request to its last OK, in s, of finished requests
/// @param scaledLatency the same divided by the number of pairs
/// @param fidelity for kept pairs from the exact state when the second end has its half; for measured
///     ones from the error rates
/// @param qberZ error rate of pairs measured in Z, readout included
/// @param qberX in X
/// @param qberY in Y
/// @param fairThroughput relative difference between the throughput of the two nodes' requests; unknown
///     when only one makes any
/// @param fairLatency between their pair latencies
public record KindResult(
        UseCase useCase,
        long requests,
        long finished,
        long failed,
        long refused,
        long oks,
        long revoked,
        Estimate throughput,
        Estimate pairLatency,
        Estimate requestLatency,
        Estimate scaledLatency,
        Estimate fidelity,
        Estimate qberZ,
        Estimate qberX,
        Estimate qberY,
        double fairThroughput,
        double fairLatency) {

    static KindResult of(UseCase useCase, List<RunCounts> runs) {
        List<Counts> both = new ArrayList<>();
        Counts all = new Counts();
        for (RunCounts run : runs) {
            Counts each = run.both(useCase);
            both.add(each);
            all.add(each);
        }
        Estimate[] qber = new Estimate[3];
        for (int axis = 0; axis < qber.length; axis++) {
            int i = axis;
            qber[axis] = ratio(both, c -> c.errors.errors[i], c -> c.errors.rounds[i]);
        }
        return new KindResult(
                useCase,
                all.requests,
                all.finished,
                all.failed,
                all.refused,
                all.oks,
                all.revoked,
                throughput(runs, run -> run.both(useCase)),
                ratio(both, c -> c.pairLatencies, c -> c.oks),
                ratio(both, c -> c.requestLatencies, c -> c.finished),
                ratio(both, c -> c.scaledLatencies, c -> c.finished),
                useCase.keeps() ? ratio(both, c -> c.fidelities, c -> c.judged) : fidelity(qber),
                qber[0],
                qber[1],
                qber[2],
                difference(runs, useCase, KindResult::throughput),
                difference(
                        runs,
                        useCase,
                        (each, of) ->
                                ratio(
                                        each.stream().map(of).toList(),
                                        c -> c.pairLatencies,
                                        c -> c.oks)));
    }

    private static Estimate throughput(List<RunCounts> runs, Function<RunCounts, Counts> of) {
        Ratio ratio = new Ratio();
        for (RunCounts run : runs) {
            ratio.add((double) of.apply(run).oks, run.seconds());
        }
        return ratio.estimate();
    }

    private static Estimate ratio(
            List<Counts> runs,
            ToDoubleFunction<Counts> numerator,
            ToDoubleFunction<Counts> denominator) {
        Ratio ratio = new Ratio();
        for (Counts run : runs) {
            ratio.add(numerator.applyAsDouble(run), denominator.applyAsDouble(run));
        }
        return ratio.estimate();
    }

    /// `F = 1 - (Qx + Qy + Qz)/2` (link-physical 2.10).
    private static Estimate fidelity(Estimate[] qber) {
        double value = 1;
        double variance = 0;
        for (Estimate each : qber) {
            value -= each.value() / 2;
            variance += each.error() * each.error() / 4;
        }
        return new Estimate(value, Math.sqrt(variance));
    }

    @FunctionalInterface
    private interface Metric {
        Estimate of(List<RunCounts> runs, Function<RunCounts, Counts> origin);
    }

    private static double difference(List<RunCounts> runs, UseCase useCase, Metric metric) {
        int kind = useCase.ordinal();
        Estimate a = metric.of(runs, run -> run.a().get(kind));
        Estimate b = metric.of(runs, run -> run.b().get(kind));
        boolean one = runs.stream().allMatch(run -> run.a().get(kind).requests == 0);
        boolean other = runs.stream().allMatch(run -> run.b().get(kind).requests == 0);
        return one || other ? Double.NaN : Estimate.relativeDifference(a, b);
    }
}
