package dev.herald.network.api;

import static java.util.Objects.requireNonNull;

/// How the data plane of a node works.
///
/// @param burst pairs that a request may be ahead of its rate, at least 1
/// @param chunk pairs that a circuit of the usual weight is given in its turn on a link that several circuits
///     want pairs of, 1 to 4,096
/// @param sharing how circuits share a link
/// @param tests how test rounds are used
public record PlaneSettings(int burst, int chunk, Sharing sharing, Tests tests) {
    public static final int CHUNK_MAX = 4_096;

    /// Links are shared by time: chunks come in bursts, which a short cut-off takes away before the next link
    /// has its own.
    public static final PlaneSettings USUAL = new PlaneSettings(4, 4, Sharing.TIME, Tests.USUAL);

    /// Of EQUAL and BY_RATE, what is shared are pairs, not time.
    public enum Sharing {
        /// Endless streams, which take turns by the link's clock whatever comes of a turn.
        TIME,
        /// All circuits alike.
        EQUAL,
        /// As the rates that they were set up with; one without counts as the slowest one with.
        BY_RATE
    }

    /// @param report outcomes that are told to the far end together, 1 to 256
    /// @param window tests after which an estimate begins anew, a power of two, 16 to 65,536
    /// @param confidencePpm with which each bound holds for all estimates of a window, 500,000 to 999,999
    public record Tests(int report, int window, int confidencePpm) {
        public static final Tests USUAL = new Tests(16, 1_024, 999_999);

        public Tests {
            check("report", report, 1, 256);
            check("window", window, 16, 65_536);
            check("confidencePpm", confidencePpm, 500_000, 999_999);
            if (Integer.bitCount(window) != 1) {
                throw new IllegalArgumentException("window " + window + " is not a power of two");
            }
        }

        /// Here and not around it: the settings around these are made of them, and must not be needed first.
        private static void check(String field, int value, int min, int max) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(
                        field + " " + value + " is not in " + min + ".." + max);
            }
        }
    }

    public PlaneSettings {
        requireNonNull(sharing);
        requireNonNull(tests);
        Tests.check("burst", burst, 1, Integer.MAX_VALUE);
        Tests.check("chunk", chunk, 1, CHUNK_MAX);
    }

    public PlaneSettings withSharing(Sharing other, int pairs) {
        return new PlaneSettings(burst, pairs, other, tests);
    }

    public PlaneSettings withTests(Tests other) {
        return new PlaneSettings(burst, chunk, sharing, other);
    }
}
