package dev.herald.daemon.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// Remembers a process by its number and its start, so that a number that was given anew is not taken
/// for it.
final class PidFile {
    private PidFile() {}

    static void write(Path file, ProcessHandle process) throws IOException {
        Files.createDirectories(file.resolveSibling(".").normalize());
        long startMs = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        Files.writeString(file, process.pid() + " " + startMs + "\n");
    }

    /// The process, if it runs and is the one that was remembered.
    static Optional<ProcessHandle> read(Path file) {
        try {
            String[] parts = Files.readString(file).strip().split(" ", -1);
            long pid = Long.parseLong(parts[0]);
            long startMs = Long.parseLong(parts[1]);
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(p ->
                            p.info().startInstant().map(Instant::toEpochMilli).orElse(-1L)
                                    == startMs);
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException unreadable) {
            return Optional.empty();
        }
    }
}
