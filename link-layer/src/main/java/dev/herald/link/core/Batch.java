package dev.herald.link.core;

import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.Read;
import dev.herald.hal.device.PairMode;
import org.jspecify.annotations.Nullable;

/// A batch of attempts under way.
///
/// @param id of its command
/// @param item null for a probe
/// @param qubit the communication qubit
/// @param tag under which the attempts are made
/// @param lastPair index of the last pair of the item that it can make
record Batch(
        long id,
        @Nullable Item item,
        int qubit,
        PairMode mode,
        long firstCycle,
        long cycles,
        long tag,
        long lastPair) {

    /// What a herald of this batch cannot be, or null when it can be all that it is.
    @Nullable String wrong(Heralded herald, QubitPool pool) { // [LL-DEV-1]
        if (herald.tag() != tag) {
            return "tag " + herald.tag();
        }
        if (herald.attempt() < 1 || herald.attempt() > cycles) {
            return "attempt " + herald.attempt();
        }
        if (herald.cycle() < firstCycle || herald.cycle() - firstCycle >= cycles) {
            return "cycle " + herald.cycle();
        }
        if (herald.sequence() < 0 || herald.sequence() == Long.MAX_VALUE) {
            return "sequence " + herald.sequence();
        }
        return switch (herald.half()) {
            case Kept(var handle) when mode != PairMode.KEEP -> "kept " + handle;
            case Kept(var handle) ->
                    handle.qubit() == qubit && pool.use(qubit) == QubitPool.Use.BATCH
                            ? null
                            : "qubit " + handle;
            case Read _ -> mode == PairMode.MEASURE ? null : "read";
        };
    }
}
