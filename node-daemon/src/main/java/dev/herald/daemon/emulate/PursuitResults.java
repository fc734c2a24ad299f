package dev.herald.daemon.emulate;

import dev.herald.link.message.LinkError;
import dev.herald.link.pursuit.PursuitReport;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The report of a pursuit as a part of a result.
final class PursuitResults {
    private PursuitResults() {}

    static RunResult.PursuitResult of(String link, PursuitReport report) {
        return new RunResult.PursuitResult(
                link,
                report.mode().name().toLowerCase(Locale.ROOT),
                report.asked(),
                report.delivered(),
                report.complete(),
                seconds(report.endedNs() - report.beganNs()),
                error(report.why(), report.detail()),
                report.attempts().stream().map(a -> attempt(a, report.beganNs())).toList());
    }

    private static RunResult.AttemptResult attempt(PursuitReport.Attempt attempt, long originNs) {
        return new RunResult.AttemptResult(
                seconds(attempt.beganNs() - originNs),
                seconds(attempt.endedNs() - attempt.beganNs()),
                attempt.takenOn(),
                attempt.minimum().value(),
                attempt.point(),
                attempt.distilled(),
                attempt.pairs(),
                attempt.delivered(),
                attempt.revoked(),
                error(attempt.why(), attempt.detail()));
    }

    private static String error(@Nullable LinkError why, String detail) {
        return why == null ? "" : detail.isEmpty() ? why.name() : why + ": " + detail;
    }

    private static double seconds(long ns) {
        return ns / 1e9;
    }
}
