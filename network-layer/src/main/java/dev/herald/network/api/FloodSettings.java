package dev.herald.network.api;

/// How link states are kept and spread. Times are in ns.
///
/// @param lifeNs after which this node's state is forgotten elsewhere unless renewed, which it is at half of
///     that; at most [#LIFE_MAX_NS]
/// @param intervalNs between two states of this node, at least
/// @param holdNs how long a link that went down twice is told as down after it is back; doubles each time
/// @param holdMaxNs limit of that, and how long a link must stay up until its past is forgotten
/// @param changePpm relative change of a pair's mean time or infidelity that is told before the next state
///     is due anyway
/// @param freeStepPpm likewise, change of a link's free share
/// @param drainNs how long before a maintenance window a link takes no new circuits, and those that it has are
///     led around it
/// @param hopAgeNs what each hop adds to the age of a state: more than the delay of a session
/// @param originsMax nodes whose states are kept, 1 to 1,000,000
public record FloodSettings(
        long lifeNs,
        long intervalNs,
        long holdNs,
        long holdMaxNs,
        int changePpm,
        int freeStepPpm,
        long drainNs,
        long hopAgeNs,
        int originsMax) {
    public static final long LIFE_MAX_NS = 86_400_000_000_000L;
    public static final int ORIGINS_MAX = 1_000_000;

    /// An hour of life, ten states a second at most, holds from a second to a minute, 10 % of quality, 5 %
    /// of free share, a minute of draining, 10 ms a hop, 20,000 nodes.
    public static final FloodSettings USUAL =
            new FloodSettings(
                    3_600_000_000_000L,
                    100_000_000L,
                    1_000_000_000L,
                    60_000_000_000L,
                    100_000,
                    50_000,
                    60_000_000_000L,
                    10_000_000L,
                    20_000);

    public FloodSettings {
        require("lifeNs", lifeNs, 8, LIFE_MAX_NS);
        require("intervalNs", intervalNs, 0, lifeNs / 4);
        require("holdNs", holdNs, 0, LIFE_MAX_NS);
        require("holdMaxNs", holdMaxNs, holdNs, LIFE_MAX_NS);
        require("changePpm", changePpm, 0, 1_000_000);
        require("freeStepPpm", freeStepPpm, 1, 1_000_000);
        require("drainNs", drainNs, 0, LIFE_MAX_NS);
        require("hopAgeNs", hopAgeNs, 1, lifeNs);
        require("originsMax", originsMax, 1, ORIGINS_MAX);
    }

    /// The same with another life and pace.
    public FloodSettings with(long otherLifeNs, long otherIntervalNs) {
        return new FloodSettings(
                otherLifeNs,
                otherIntervalNs,
                holdNs,
                holdMaxNs,
                changePpm,
                freeStepPpm,
                drainNs,
                hopAgeNs,
                originsMax);
    }

    /// The same with another notice before maintenance.
    public FloodSettings withDrain(long otherDrainNs) {
        return new FloodSettings(
                lifeNs,
                intervalNs,
                holdNs,
                holdMaxNs,
                changePpm,
                freeStepPpm,
                otherDrainNs,
                hopAgeNs,
                originsMax);
    }

    private static void require(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    what + " " + value + " is not in " + min + ".." + max);
        }
    }
}
