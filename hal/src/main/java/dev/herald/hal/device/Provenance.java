package dev.herald.hal.device;

import static java.util.Objects.requireNonNull;

/// Where a figure comes from and when it was taken.
///
/// @param source a paper, a data sheet, a calibration run, or "assumption: …"
/// @param date ISO 8601 date
public record Provenance(String source, String date) {
    public Provenance {
        requireNonNull(source);
        requireNonNull(date);
    }
}
