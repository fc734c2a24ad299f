package dev.herald.daemon.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.spec.trace.Verifies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalAuthorityTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final Instant now = Instant.now();

    @TempDir Path directory;

    @Test
    void whatIsSavedCanBeLoadedAndUsed() {
        LocalAuthority.create("lab", now, DAY).save(directory);
        LocalAuthority loaded = LocalAuthority.load(directory);
        loaded.issue(Identity.node("alice"), now, DAY).save(directory);
        loaded.issue(Identity.operator("cli"), now, DAY).save(directory);
        loaded.revoke(loaded.issue(Identity.node("bob"), now, DAY).certificate(), now);
        loaded.saveRevocations(directory);
        Tls.load(directory, "alice").rehearse();
        assertEquals(Identity.operator("cli"), Tls.load(directory, "cli").identity());
        assertEquals(
                1,
                LocalAuthority.load(directory)
                        .revocations()
                        .orElseThrow()
                        .getRevokedCertificates()
                        .size());
    }

    @Test
    @Verifies("MGMT-TLS-10")
    void keysAreForTheirOwnerAlone() throws IOException {
        LocalAuthority authority = LocalAuthority.create("lab", now, DAY);
        authority.save(directory);
        authority.issue(Identity.node("alice"), now, DAY).save(directory);
        for (String key : List.of("ca.key", "alice.key")) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory.resolve(key))));
        }
        Files.setPosixFilePermissions(
                directory.resolve("alice.key"), PosixFilePermissions.fromString("rw-r-----"));
        TlsSetupException refused =
                assertThrows(TlsSetupException.class, () -> Tls.load(directory, "alice"));
        assertTrue(refused.getMessage().contains("chmod 600"), refused.getMessage());
    }

    @Test
    void aKeyIsNeverOverwritten() {
        LocalAuthority.create("lab", now, DAY).save(directory);
        TlsSetupException refused =
                assertThrows(
                        TlsSetupException.class,
                        () -> LocalAuthority.create("lab", now, DAY).save(directory));
        assertTrue(refused.getMessage().contains("ca.key exists"), refused.getMessage());
    }

    @Test
    void missingAndDamagedFilesAreNamed() throws IOException {
        LocalAuthority authority = LocalAuthority.create("lab", now, DAY);
        authority.save(directory);
        assertTrue(message("alice").contains("alice.crt does not exist"), message("alice"));
        authority.issue(Identity.node("alice"), now, DAY).save(directory);
        Files.copy(directory.resolve("alice.crt"), directory.resolve("bob.crt"));
        assertTrue(
                message("bob").contains("belongs to herald:node:alice, not to bob"),
                message("bob"));
        Files.writeString(
                directory.resolve("alice.crt"),
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----");
        assertTrue(message("alice").contains("alice.crt"), message("alice"));
        Files.writeString(directory.resolve("alice.crt"), "nothing");
        assertTrue(message("alice").contains("has no CERTIFICATE"), message("alice"));
    }

    @Test
    void credentialsDoNotPrintTheirKey() {
        Credentials credentials =
                LocalAuthority.create("lab", now, DAY).issue(Identity.node("alice"), now, DAY);
        assertEquals("credentials of herald:node:alice", credentials.toString());
        assertFalse(credentials.toString().contains(credentials.key().toString()));
    }

    @Test
    void identitiesHaveOneForm() {
        assertEquals(
                Optional.of(Identity.node("a-1")),
                Identity.of(List.of("localhost", "herald:node:a-1", "127.0.0.1")));
        for (List<String> names :
                List.of(
                        List.<String>of(),
                        List.of("alice"),
                        List.of("herald:node:"),
                        List.of("herald:node:-a"),
                        List.of("herald:node:Alice"),
                        List.of("HERALD:node:alice"),
                        List.of("herald:station:s"),
                        List.of("herald:node:a/b"),
                        List.of("herald:node:a", "herald:operator:a"))) {
            assertEquals(Optional.empty(), Identity.of(names), names.toString());
        }
        assertThrows(IllegalArgumentException.class, () -> Identity.node("../x"));
    }

    private String message(String name) {
        return assertThrows(TlsSetupException.class, () -> Tls.load(directory, name)).getMessage();
    }
}
