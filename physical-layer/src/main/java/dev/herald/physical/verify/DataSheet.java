package dev.herald.physical.verify;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceDescriptor;
import java.util.List;
import java.util.Optional;

/// What a device was found to be.
///
/// @param device its descriptor
/// @param confidence of every interval
/// @param readings in the order in which they were taken
public record DataSheet(DeviceDescriptor device, double confidence, List<Reading> readings) {
    public DataSheet {
        requireNonNull(device);
        readings = List.copyOf(readings);
    }

    public Optional<Reading> reading(String name) {
        return readings.stream().filter(r -> r.name().equals(name)).findFirst();
    }

    public long count(Reading.Verdict verdict) {
        return readings.stream().filter(r -> r.verdict() == verdict).count();
    }
}
