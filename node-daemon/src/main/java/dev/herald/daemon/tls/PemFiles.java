package dev.herald.daemon.tls;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/// PEM files: certificates for everybody, keys for their owner alone.
final class PemFiles {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOREIGN =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    private PemFiles() {}

    /// Replaces the file in one step.
    static void write(Path file, String type, List<byte[]> contents) {
        try {
            Path fresh = Files.createTempFile(parent(file), ".pem", null);
            Files.writeString(fresh, text(type, contents), StandardCharsets.US_ASCII);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new TlsSetupException(
                    "cannot write " + file + ": " + failure.getMessage(), failure);
        }
    }

    /// Writes a file that nobody but its owner can ever read, and never over another one.
    static void writeSecret(Path file, String type, byte[] content) {
        try {
            parent(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(file, text(type, List.of(content)), StandardCharsets.US_ASCII);
        } catch (FileAlreadyExistsException exists) {
            throw new TlsSetupException(
                    file + " exists and is not overwritten; remove it to make another key", exists);
        } catch (IOException failure) {
            throw new TlsSetupException(
                    "cannot write " + file + ": " + failure.getMessage(), failure);
        }
    }

    static List<byte[]> read(Path file, String type) {
        List<byte[]> contents = new ArrayList<>();
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
                PemReader pem = new PemReader(text)) {
            for (PemObject next = pem.readPemObject(); next != null; next = pem.readPemObject()) {
                if (!next.getType().equals(type)) {
                    throw new TlsSetupException(
                            file + " has a " + next.getType() + " where a " + type + " belongs");
                }
                contents.add(next.getContent());
            }
        } catch (NoSuchFileException missing) {
            throw new TlsSetupException(
                    file + " does not exist; make it with the authority of the network", missing);
        } catch (IOException failure) {
            throw new TlsSetupException(
                    "cannot read " + file + ": " + failure.getMessage(), failure);
        }
        if (contents.isEmpty()) {
            throw new TlsSetupException(file + " has no " + type);
        }
        return contents;
    }

    static byte[] readSecret(Path file, String type) {
        try {
            Set<PosixFilePermission> given = Files.getPosixFilePermissions(file);
            if (given.stream().anyMatch(FOREIGN::contains)) {
                throw new TlsSetupException(
                        file
                                + " can be read or written by others ("
                                + PosixFilePermissions.toString(given)
                                + "); make it private with chmod 600");
            }
        } catch (NoSuchFileException missing) {
            throw new TlsSetupException(
                    file + " does not exist; make it with the authority of the network", missing);
        } catch (IOException failure) {
            throw new TlsSetupException(
                    "cannot read " + file + ": " + failure.getMessage(), failure);
        }
        return read(file, type).getFirst();
    }

    private static Path parent(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        return directory == null ? Path.of("/") : Files.createDirectories(directory);
    }

    private static String text(String type, List<byte[]> contents) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter pem = new PemWriter(text)) {
            for (byte[] content : contents) {
                pem.writeObject(new PemObject(type, content));
            }
        }
        return text.toString();
    }
}
