package dev.herald.daemon.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.NodeId;
import dev.herald.network.api.ControlSettings;
import dev.herald.network.api.FloodSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlReaderTest {
    private static final Map<String, NodeId> NODES = Map.of("alice", new NodeId(3));
    @TempDir Path directory;

    private ControlSettings read(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("control.yaml"), yaml);
        Fields top = Fields.read(file);
        ControlSettings control = ControlReader.read(top, NODES);
        top.has("other");
        top.end();
        return control;
    }

    @Test
    void networkIsConfiguredAloneUnlessItIsSaid() throws IOException {
        assertEquals(ControlSettings.STATIC, read("other: 1\n"));
        assertEquals(ControlSettings.STATIC, read("control: {flooding: false}\n"));
        assertEquals(ControlSettings.FLOODING, read("control: {flooding: true}\n"));
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        ControlSettings control =
                new ControlSettings(
                        true,
                        FloodSettings.USUAL.with(8_000_000_000L, 5_000_000L).withDrain(7_000),
                        new ControlSettings.Controller(new NodeId(3), 20_000_000L, false));
        String yaml = ControlReader.yaml(control, Map.of(new NodeId(3), "alice"));
        assertEquals(control, read(yaml));
        assertEquals("", ControlReader.yaml(ControlSettings.STATIC, Map.of()));
    }

    @Test
    void mistakesAreNamed() {
        for (String[] wrong :
                new String[][] {
                    {"{flooding: true, life: 0.5 s}", "control.life"},
                    {"{flooding: true, life: 4 s, interval: 2 s}", "control.interval"},
                    {"{flooding: true, notice: 86401 s}", "control.notice"},
                    {"{flooding: true, controller: bob}", "control.controller"},
                    {"{controller: alice}", "control.controller"},
                    {"{flooding: true, controller: alice, timeout: 0 s}", "control.timeout"},
                    {"{floods: true}", "control.floods"}
                }) {
            var refused =
                    assertThrows(
                            ScenarioException.class, () -> read("control: " + wrong[0] + "\n"));
            assertTrue(
                    String.valueOf(refused.getMessage()).contains(wrong[1]), refused.getMessage());
        }
    }
}
