package dev.herald.conformance.hal;

import dev.herald.conformance.hal.wire.WireAddress;
import dev.herald.conformance.hal.wire.WireBench;
import dev.herald.hal.device.DeviceOpenException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a device is on trial in: the time, the limits, the conditions and the way to it.
public final class Surroundings {
    /// Tests that measure the host's waiting.
    static final String REAL_TIME = "real-time";

    /// Tests that send frames of their own.
    static final String WIRE = "wire";

    static final Set<String> KINDS = Set.of(REAL_TIME, WIRE);

    /// What a network begins with unless it is set otherwise.
    public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final boolean real;
    private final Conditions conditions;
    private final Duration limit;
    private final Optional<WireAddress> wire;
    private final @Nullable Instant epoch;
    private WireBench.@Nullable Greeting greeting;

    /// @param real whether tests run in real time
    /// @param conditions how they come about
    /// @param limit of one test, in real time
    /// @param wire where the device is reached, when it is behind a wire
    /// @param epoch the network epoch; null for that of the device behind the wire, or the usual one
    public Surroundings(
            boolean real,
            Conditions conditions,
            Duration limit,
            Optional<WireAddress> wire,
            @Nullable Instant epoch) {
        this.real = real;
        this.conditions = conditions;
        this.limit = limit;
        this.wire = wire;
        this.epoch = epoch;
    }

    /// Virtual time, the usual conditions, two minutes a test.
    public static Surroundings virtual() {
        return new Surroundings(
                false, Conditions.usual(), Duration.ofMinutes(2), Optional.empty(), null);
    }

    /// Real time, the usual conditions, two minutes a test.
    public static Surroundings real() {
        return new Surroundings(
                true, Conditions.usual(), Duration.ofMinutes(2), Optional.empty(), null);
    }

    boolean isReal() {
        return real;
    }

    Conditions conditions() {
        return conditions;
    }

    Duration limit() {
        return limit;
    }

    /// Below the limit: a trial that is slow ends as undecided before it counts as hanging.
    Duration budget() {
        return limit.multipliedBy(3).dividedBy(4);
    }

    /// A device behind a wire is handed over from one trial to the next.
    boolean isFresh() {
        return wire.isEmpty();
    }

    Stage stage(long seed) {
        return real ? new RealStage(seed, zero()) : new VirtualStage(seed);
    }

    private Instant zero() {
        if (epoch != null) {
            return epoch;
        }
        return greeting == null ? EPOCH : greeting.epoch();
    }

    /// What of the surroundings clauses may need.
    Set<String> kinds() {
        Set<String> kinds = new TreeSet<>();
        if (real) {
            kinds.add(REAL_TIME);
        }
        if (wire.isPresent()) {
            kinds.add(WIRE);
        }
        return kinds;
    }

    /// Greets the device when it is asked for the first time: sets the clock of this run by the
    /// device's as well.
    ///
    /// @throws DeviceOpenException when the device cannot be reached
    long roundTripNs() {
        if (wire.isEmpty()) {
            return 0;
        }
        WireBench.Greeting known = greeting;
        if (known == null) {
            try (WireBench bench = new WireBench(wire.get())) {
                known = bench.greet();
            }
            greeting = known;
        }
        return known.roundTripNs();
    }

    WireBench wireBench() {
        return new WireBench(wire.orElseThrow(() -> new DeviceOpenException("there is no wire")));
    }
}
