package dev.herald.daemon.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.network.api.AdmissionSettings;
import dev.herald.network.api.AdmissionSettings.Quota;
import dev.herald.network.api.ControlSettings;
import dev.herald.network.api.PlaneSettings;
import dev.herald.node.NetworkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkReaderTest {
    @TempDir private Path directory;

    private NetworkSettings read(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("network.yaml"), yaml);
        Fields top = Fields.read(file);
        NetworkSettings network = NetworkReader.read(top, Map.of());
        top.has("other");
        top.end();
        return network;
    }

    @Test
    void nothingSaidIsTheUsual() throws IOException {
        assertEquals(NetworkSettings.USUAL, read("other: 1\n"));
        assertEquals("", NetworkReader.yaml(NetworkSettings.USUAL, Map.of()));
    }

    @Test
    void everyKeyArrives() throws IOException {
        NetworkSettings network =
                read(
                        """
                        admission:
                          share: 0.6
                          life: 90 s
                          drain: 250 ms
                          reroute: false
                          quota: {circuits: 4}
                          tenants:
                            - {tenant: 7, circuits: 2, share: 0.25}
                            - {tenant: 3, share: 0.1}
                        plane:
                          sharing: by_rate
                          chunk: 12
                          burst: 2
                          tests: {report: 8, window: 256, confidence: 0.99}
                        """);
        assertEquals(
                new AdmissionSettings(
                        600_000,
                        90_000_000_000L,
                        new Quota(4, 1_000_000),
                        Map.of(7, new Quota(2, 250_000), 3, new Quota(Integer.MAX_VALUE, 100_000)),
                        false,
                        250_000_000L),
                network.admission());
        assertEquals(
                new PlaneSettings(
                        2,
                        12,
                        PlaneSettings.Sharing.BY_RATE,
                        new PlaneSettings.Tests(8, 256, 990_000)),
                network.plane());
        assertEquals(ControlSettings.STATIC, network.control());
        assertEquals(network, read(NetworkReader.yaml(network, Map.of())), "written and read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "admission: {share: 1.5}|admission.share is \"1.5\": must be a number from 0 to 1",
                "admission: {life: 1 ms}|admission.life is \"1 ms\": must be from 100 ms to 86400 s",
                "admission: {drain: 0 s}|admission.drain is \"0 s\": must be from 1 ns to 3600 s",
                "admission: {reroute: maybe}|admission.reroute is \"maybe\": must be true or false",
                "admission: {quota: {}}|admission.quota: needs circuits, share or both",
                "admission: {tenants: [{tenant: 0, circuits: 1}]}|tenants[0].tenant is \"0\": must be a whole",
                "admission: {tenants: [{tenant: 1}]}|admission.tenants[0]: needs circuits, share or both",
                "admission: {tenants: [{tenant: 1, share: 0}, {tenant: 1, share: 1}]}|tenants[1].tenant is \"1\": has a quota",
                "admission: {shares: 1}|admission.shares is not a key here",
                "plane: {sharing: fair}|plane.sharing is \"fair\": must be one of time, equal, by_rate",
                "plane: {chunk: 0}|plane.chunk is \"0\": must be a whole number from 1 to 4096",
                "plane: {burst: 0}|plane.burst is \"0\": must be a whole number from 1 to",
                "plane: {tests: {window: 100}}|plane.tests.window is \"100\": must be a power of two",
                "plane: {tests: {confidence: 1}}|plane.tests.confidence is \"1\": must be a number from 0.5",
                "plane: {tests: {rounds: 1}}|plane.tests.rounds is not a key here"
            })
    void mistakesAreNamed(String yaml, String message) {
        String got =
                assertThrows(ScenarioException.class, () -> read(yaml.strip() + "\n")).getMessage();
        assertTrue(got.contains(message.strip()), got);
    }
}
