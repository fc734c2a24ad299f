package dev.herald.physical.verify.run;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.PortDescriptor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One end of a link while pairs are made: the batch under way and what it has brought.
final class PairEnd {
    /// Names a pair at both ends.
    record PairName(int epoch, long sequence) {}

    /// A herald and, once it is known, the outcome.
    static final class Half {
        final DeviceEvent.Heralded herald;
        @Nullable Boolean one;

        Half(DeviceEvent.Heralded herald) {
            this.herald = herald;
        }
    }

    final int index;
    final PortDescriptor port;
    final long slackNs;
    final Map<PairName, Half> halves = new LinkedHashMap<>();

    /// Measure commands under way, by id.
    final Map<Long, Half> reading = new LinkedHashMap<>();

    long lastId;
    long batch;
    @Nullable BatchEnd ended;
    long attempts;
    @Nullable String trouble;

    PairEnd(int index, PortDescriptor port, long slackNs, long lastId) {
        this.index = index;
        this.port = port;
        this.slackNs = slackNs;
        this.lastId = lastId;
    }

    void begin() {
        halves.clear();
        reading.clear();
        ended = null;
        attempts = 0;
        batch = ++lastId;
    }

    boolean isOver() {
        return (ended != null || trouble != null) && reading.isEmpty();
    }
}
