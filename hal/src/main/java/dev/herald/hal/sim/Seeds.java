package dev.herald.hal.sim;

import dev.herald.hal.host.Rng;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/// Runs a property over many seeds and names the seed that breaks it.
///
/// `HERALD_SEED` replays one seed; `HERALD_SEEDS` multiplies how many are tried. The seeds of a build
/// are fixed, so a build is repeatable; a longer run sets `HERALD_SEED_BASE`.
public final class Seeds {
    private Seeds() {}

    /// @param count how many seeds to try
    public static void forEach(int count, LongConsumer property) {
        seeds(count)
                .forEach(seed -> {
                    try {
                        property.accept(seed);
                    } catch (RuntimeException | Error failure) {
                        throw new AssertionError(
                                "failed with HERALD_SEED=" + seed + ": " + failure.getMessage(),
                                failure);
                    }
                });
    }

    private static LongStream seeds(int count) {
        String one = System.getenv("HERALD_SEED");
        if (one != null) {
            return LongStream.of(Long.parseLong(one));
        }
        Rng rng = new Rng(envLong("HERALD_SEED_BASE", 0));
        return LongStream.generate(rng::nextLong).limit(count * envLong("HERALD_SEEDS", 1));
    }

    private static long envLong(String name, long otherwise) {
        String value = System.getenv(name);
        return value == null ? otherwise : Long.parseLong(value);
    }
}
