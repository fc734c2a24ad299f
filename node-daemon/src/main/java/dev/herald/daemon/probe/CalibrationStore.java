package dev.herald.daemon.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Dated data sheets on disk: a directory for each device, a file for each instant. Files are written once
/// and never changed.
///
/// @param directory made when the first sheet is added
public record CalibrationStore(Path directory) {
    private static final String SUFFIX = ".json";

    public CalibrationStore {
        requireNonNull(directory);
    }

    /// Name of a device in the store, from vendor, model and node.
    public static String key(DeviceDescriptor device) {
        String words = device.vendor() + " " + device.model() + " node " + device.node().value();
        return words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    /// Adds a sheet.
    ///
    /// @return the file
    /// @throws CalibrationException when it cannot be written
    public Path add(DatedSheet sheet) {
        Path device = directory.resolve(key(sheet.sheet().device()));
        Path file = device.resolve(sheet.taken().toString().replace(':', '-') + SUFFIX);
        try {
            Files.createDirectories(device);
            Path fresh = Files.createTempFile(device, "new", ".part");
            Files.writeString(fresh, sheet.json());
            return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new CalibrationException("cannot write " + file + ": " + failure.getMessage());
        }
    }

    /// Keys of the devices in the store, in alphabetical order.
    public List<String> devices() {
        return list(directory, Files::isDirectory);
    }

    /// The last sheet of a device that was taken at the instant or before.
    ///
    /// @throws CalibrationException when a file is no data sheet
    public Optional<StoredSheet> latest(String device, Instant at) {
        Path of = directory.resolve(device);
        return list(of, path -> path.toString().endsWith(SUFFIX)).stream()
                .map(name -> read(of.resolve(name)))
                .filter(sheet -> !sheet.taken().isAfter(at))
                .max(Comparator.comparing(StoredSheet::taken));
    }

    private static StoredSheet read(Path file) {
        try {
            return StoredSheet.parse(file.toString(), Files.readString(file, UTF_8));
        } catch (IOException failure) {
            throw new CalibrationException("cannot read " + file + ": " + failure.getMessage());
        }
    }

    private static List<String> list(Path directory, java.util.function.Predicate<Path> wanted) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(wanted).map(p -> p.getFileName().toString()).sorted().toList();
        } catch (IOException failure) {
            throw new CalibrationException(
                    "cannot list " + directory + ": " + failure.getMessage());
        }
    }
}
