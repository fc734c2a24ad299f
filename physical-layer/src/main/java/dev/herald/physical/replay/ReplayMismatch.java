package dev.herald.physical.replay;

import static java.util.Objects.requireNonNull;

/// The first place at which a run is not the recorded one.
///
/// @param index of the entry of the record, from 0, the opening
/// @param expected what the record has there
/// @param actual what the host did
public record ReplayMismatch(long index, String expected, String actual) {
    public ReplayMismatch {
        requireNonNull(expected);
        requireNonNull(actual);
    }

    @Override
    public String toString() {
        return "HAL-REC-2: entry " + index + ": expected " + expected + ", but " + actual;
    }
}
