package dev.herald.daemon.scenario;

import dev.herald.network.api.PlaneSettings;
import dev.herald.network.api.PlaneSettings.Sharing;
import dev.herald.network.api.PlaneSettings.Tests;
import java.util.Locale;

/// Reads and writes `plane` of a network, in scenarios and in configurations of daemons: how circuits share
/// a link, and what is made of test rounds.
public final class PlaneReader {
    private static final int BURST_MAX = 1_000_000;
    private static final int REPORT_MAX = 256;
    private static final int WINDOW_MIN = 16;
    private static final int WINDOW_MAX = 65_536;
    private static final double CONFIDENCE_MIN = 0.5;
    private static final double CONFIDENCE_MAX = 0.999999;

    private PlaneReader() {}

    /// @param top the mapping that may have `plane`
    /// @throws ScenarioException with file, line, field, value and rule
    public static PlaneSettings read(Fields top) {
        PlaneSettings usual = PlaneSettings.USUAL;
        Fields f = top.fieldsOrNull("plane");
        if (f == null) {
            return usual;
        }
        Sharing sharing = f.choice("sharing", Sharing.class, usual.sharing());
        int chunk = (int) f.whole("chunk", 1, PlaneSettings.CHUNK_MAX, usual.chunk());
        int burst = (int) f.whole("burst", 1, BURST_MAX, usual.burst());
        Tests tests = tests(f);
        f.end();
        return new PlaneSettings(burst, chunk, sharing, tests);
    }

    private static Tests tests(Fields plane) {
        Tests usual = Tests.USUAL;
        Fields f = plane.fieldsOrNull("tests");
        if (f == null) {
            return usual;
        }
        int report = (int) f.whole("report", 1, REPORT_MAX, usual.report());
        int window = (int) f.whole("window", WINDOW_MIN, WINDOW_MAX, usual.window());
        if (Integer.bitCount(window) != 1) {
            throw f.broken("window", "must be a power of two");
        }
        double confidence =
                f.number("confidence", CONFIDENCE_MIN, CONFIDENCE_MAX, usual.confidencePpm() / 1e6);
        f.end();
        return new Tests(report, window, (int) ScenarioReader.ns(confidence, 1e6));
    }

    /// One line as [#read] reads it; empty for the usual.
    public static String yaml(PlaneSettings plane) {
        if (plane.equals(PlaneSettings.USUAL)) {
            return "";
        }
        Tests tests = plane.tests();
        return "plane: {sharing: "
                + plane.sharing().name().toLowerCase(Locale.ROOT)
                + ", chunk: "
                + plane.chunk()
                + ", burst: "
                + plane.burst()
                + ", tests: {report: "
                + tests.report()
                + ", window: "
                + tests.window()
                + ", confidence: "
                + tests.confidencePpm() / 1e6
                + "}}\n";
    }
}
