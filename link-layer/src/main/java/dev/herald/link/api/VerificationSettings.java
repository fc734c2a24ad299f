package dev.herald.link.api;

/// How a link verifies what it delivers. Normative: spec/text/link.md, LL-TEST.
///
/// @param testEveryNs test rounds in X, Y and Z begin so often, 0 for never
/// @param testPairs pairs of each basis in one go, 1 to 1,024
/// @param chshEveryNs a reduced Bell test begins so often, 0 for never
/// @param chshPairs pairs of each of its four settings, 1 to 1,024
/// @param tomographyEveryNs a tomography begins so often, 0 for never
/// @param tomographyPairs pairs of each of its nine settings, 1 to 1,024
/// @param timeShareMax largest share of the link's time that all of these may take, above 0 to 1
public record VerificationSettings(
        long testEveryNs,
        int testPairs,
        long chshEveryNs,
        int chshPairs,
        long tomographyEveryNs,
        int tomographyPairs,
        double timeShareMax) {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long DAY_NS = 86_400 * SECOND_NS;

    /// Nothing is verified: every tag is a model's.
    public static final VerificationSettings NONE =
            new VerificationSettings(0, 64, 0, 256, 0, 128, 0.01);

    /// Test rounds every 10 s, a Bell test daily, a tomography weekly, in 1 % of the time.
    public static final VerificationSettings REGULAR =
            new VerificationSettings(10 * SECOND_NS, 64, DAY_NS, 1024, 7 * DAY_NS, 512, 0.01);

    public VerificationSettings {
        if (testEveryNs < 0 || chshEveryNs < 0 || tomographyEveryNs < 0) {
            throw new IllegalArgumentException(
                    "intervals "
                            + testEveryNs
                            + ", "
                            + chshEveryNs
                            + " and "
                            + tomographyEveryNs
                            + " ns must not be negative");
        }
        checkPairs("testPairs", testPairs);
        checkPairs("chshPairs", chshPairs);
        checkPairs("tomographyPairs", tomographyPairs);
        if (!(timeShareMax > 0 && timeShareMax <= 1)) {
            throw new IllegalArgumentException(
                    "timeShareMax " + timeShareMax + " is not above 0 and at most 1");
        }
    }

    /// Share of the link's time that verification takes at most; 0 when nothing is verified.
    public double busyShare() {
        return testEveryNs == 0 && chshEveryNs == 0 && tomographyEveryNs == 0 ? 0 : timeShareMax;
    }

    private static void checkPairs(String field, int pairs) {
        if (pairs < 1 || pairs > 1024) {
            throw new IllegalArgumentException(field + " " + pairs + " is not in 1..1024");
        }
    }
}
