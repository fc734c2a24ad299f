package dev.herald.physical.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProfilesTest {

    private static DeviceDescriptor describe(String profile) {
        return new Bench(1, Profiles.node(profile), Profiles.link(profile), 2).device(1).describe();
    }

    @Test
    void laboratoryOfDahlberg() {
        PortDescriptor port = describe("nv-lab").ports().getFirst();
        OperatingPoint point = port.points().get(1);
        assertEquals(0.1, point.brightState());
        assertEquals(7.172769e-5, point.success(), 5e-12);
        assertEquals(0.867142, point.state().fidelity(), 5e-7);
        assertEquals(10_120, port.cycleNs());
        assertEquals(1, port.keepSpacing());
        assertEquals(1, port.measureSpacing());
        assertEquals(3, port.points().size());
        assertEquals(3.636416e-5, port.points().get(0).success(), 5e-12);
        assertEquals(2.131756e-4, port.points().get(2).success(), 5e-11);
    }

    @Test
    void ql2020OfDahlberg() {
        PortDescriptor port = describe("nv-ql2020").ports().getFirst();
        assertEquals(15, port.keepSpacing());
        assertEquals(1, port.measureSpacing());
        assertEquals(8.146238e-5, port.points().get(1).success(), 5e-12);
        assertEquals(0.851473, port.points().get(1).state().fidelity(), 5e-7);
        QubitDescriptor carbon = describe("nv-ql2020").qubits().get(1);
        assertEquals(3_491_400, carbon.refreshNs());
        assertEquals(345, carbon.refreshNs() / port.cycleNs());
        assertEquals(310_000, carbon.initialiseNs());
        assertEquals(31, Math.ceilDiv(carbon.initialiseNs(), port.cycleNs()));
        assertEquals(new MemoryDecay(0, 3_500_000), carbon.decay());
    }

    /// Ions over 10 km: the optics of link-physical 3.5, one attempt per 47 microseconds.
    @Test
    void publishedIons() {
        PortDescriptor port = describe("trapped-ion").ports().getFirst();
        assertEquals(3.468572e-3, port.points().getFirst().success(), 5e-9);
        assertEquals(0.944119, port.points().getFirst().state().fidelity(), 5e-7);
        assertEquals(46_729, port.heraldLatencyNs(), 2);
        double seconds =
                port.keepSpacing() * port.cycleNs() * 1e-9 / port.points().getFirst().success();
        assertEquals(13.5e-3, seconds, 0.1e-3);
    }

    /// What the demonstration relies on: 50 to 150 pairs a second at 0.94 to 0.97, swaps that cost less
    /// than 1 %, memories of seconds.
    @Test
    void metropolitanTarget() {
        DeviceDescriptor device = describe("metro-target");
        PortDescriptor port = device.ports().getFirst();
        OperatingPoint point = port.points().getFirst();
        double perSecond = point.success() / (port.keepSpacing() * port.cycleNs() * 1e-9);
        assertTrue(perSecond > 50 && perSecond < 150, () -> perSecond + " pairs/s");
        double fidelity = point.state().fidelity();
        assertTrue(fidelity > 0.94 && fidelity < 0.97, () -> "fidelity " + fidelity);
        double swapped = point.state().swap(point.state()).fidelity();
        double noisy = point.state().swap(point.state(), device.bellMeasure()).fidelity();
        assertTrue(swapped - noisy < 0.01 * swapped, () -> swapped + " becomes " + noisy);
        assertEquals(10_000_000_000L, device.qubits().getFirst().decay().t2Ns());
        assertTrue(device.bellMeasureNs() >= 10_000 && device.bellMeasureNs() < 1_000_000);
    }

    @Test
    void aMiddleNodeDealsItsQubitsOutToItsPorts() {
        Bench bench = new Bench(1, Profiles.node("metro-target"), Profiles.link("metro-target"), 3);
        DeviceDescriptor middle = bench.device(2).describe();
        assertEquals(2, middle.ports().size());
        assertEquals(java.util.List.of(0, 2), middle.ports().get(0).communication());
        assertEquals(java.util.List.of(1, 3), middle.ports().get(1).communication());
        assertEquals(java.util.List.of(4, 6, 8, 10), middle.ports().get(0).storage());
        DeviceDescriptor centre =
                new Bench(1, Profiles.node("nv-lab"), Profiles.link("nv-lab"), 3)
                        .device(2)
                        .describe();
        assertEquals(centre.ports().get(0).communication(), centre.ports().get(1).communication());
    }

    @Test
    void everyFigureHasASourceAndAnyFigureIsKnown() {
        assertEquals(
                Set.of(
                        "ideal",
                        "metro-target",
                        "nv-lab",
                        "nv-ql2020",
                        "colour-centre",
                        "trapped-ion",
                        "ion-trap",
                        "neutral-atom",
                        "memory-bank",
                        "quantum-dot",
                        "photonic",
                        "transmon"),
                Profiles.names());
        for (String name : Profiles.names()) {
            assertEquals(name, Profiles.node(name).name());
            assertEquals(name, Profiles.link(name).name());
            for (Figure figure : Profiles.node(name).figures().values()) {
                assertTrue(figure.source().length() > 10, figure::source);
            }
        }
    }

    @Test
    void wrongFiguresAreNamed() {
        NodeProfile node = Profiles.node("nv-lab");
        assertWrong("storage.t3", () -> node.with("storage.t3", 1, "s", "test", "2026"));
        assertWrong("storage.t2", () -> node.with("storage.t2", 1, "km", "test", "2026"));
        assertWrong("storage.flip0", () -> node.with("storage.flip0", 1.5, "1", "test", "2026"));
        assertWrong("T2", () -> node.with("communication.t2", 1, "s", "test", "2026"));
        assertWrong("source", () -> node.with("storage.t2", 1, "s", " ", "2026"));
        assertWrong("date", () -> node.with("storage.t2", 1, "s", "test", "May 2026"));
        assertWrong("communication.count", () -> NodeProfile.builder("x", "").build());
        assertWrong("nv-moon", () -> Profiles.node("nv-moon"));
        LinkProfile none =
                LinkProfile.builder("x", "", LinkProfile.Scheme.IDEAL)
                        .from("test", "2026")
                        .figure("cycle", 1, "us")
                        .build();
        assertWrong("success.0", () -> new Bench(1, node, none, 2));
        LinkProfile noCycle =
                LinkProfile.builder("x", "", LinkProfile.Scheme.IDEAL)
                        .from("test", "2026")
                        .figure("success.0", 1, "1")
                        .build();
        assertWrong("cycle", () -> new Bench(1, node, noCycle, 2));
    }

    private static void assertWrong(String word, org.junit.jupiter.api.function.Executable wrong) {
        String message = assertThrows(IllegalArgumentException.class, wrong).getMessage();
        assertTrue(message.contains(word), message);
    }

    @Test
    void unitsAreConverted() {
        NodeProfile node = Profiles.node("ideal").with("clockError", 0.25, "us", "test", "2026");
        Bench bench = new Bench(1, node, Profiles.link("ideal"), 2);
        assertEquals(250, bench.device(1).describe().clockErrorNs());
        assertEquals(new NodeId(1), bench.device(1).describe().node());
    }

    /// The files under examples/profiles are the presets, written out. With HERALD_WRITE_PROFILES set
    /// this writes them.
    @Test
    void filesSayWhatThePresetsSay() throws IOException {
        Path directory = Path.of("..", "examples", "profiles");
        for (String name : Profiles.names()) {
            Path file = directory.resolve(name + ".yaml");
            String text = render(Profiles.node(name), Profiles.link(name));
            if (System.getenv("HERALD_WRITE_PROFILES") != null) {
                Files.createDirectories(directory);
                Files.writeString(file, text);
            }
            assertEquals(
                    text,
                    Files.readString(file),
                    "run once with HERALD_WRITE_PROFILES=1 and look at the difference");
        }
    }

    /// Links for nodes of any kind have files without a node.
    @Test
    void filesOfLinksSayWhatThePresetsSay() throws IOException {
        for (String name : Profiles.linkNames()) {
            if (Profiles.names().contains(name)) {
                continue;
            }
            LinkProfile link = Profiles.link(name);
            StringBuilder out = new StringBuilder();
            out.append(
                    "# Simulated hardware. Every figure has a source; what is assumed says so.\n");
            out.append("profile: ").append(name).append('\n');
            out.append("description: \"").append(link.description()).append("\"\n");
            link(out, link);
            Path file = Path.of("..", "examples", "profiles", name + ".yaml");
            if (System.getenv("HERALD_WRITE_PROFILES") != null) {
                Files.writeString(file, out.toString());
            }
            assertEquals(
                    out.toString(),
                    Files.readString(file),
                    "run once with HERALD_WRITE_PROFILES=1 and look at the difference");
        }
    }

    private static String render(NodeProfile node, LinkProfile link) {
        StringBuilder out = new StringBuilder();
        out.append("# Simulated hardware. Every figure has a source; what is assumed says so.\n");
        out.append("profile: ").append(node.name()).append('\n');
        out.append("description: \"")
                .append(node.description())
                .append("; link: ")
                .append(link.description())
                .append("\"\n");
        out.append("node:\n  connectivity: ").append(lower(node.connectivity())).append('\n');
        figures(out, node.figures());
        link(out, link);
        return out.toString();
    }

    private static void link(StringBuilder out, LinkProfile link) {
        out.append("link:\n  scheme: ").append(lower(link.scheme())).append('\n');
        out.append("  formula: ").append(lower(link.formula())).append('\n');
        out.append("  encoding: ").append(lower(link.encoding())).append('\n');
        figures(out, link.figures());
    }

    private static void figures(StringBuilder out, Map<String, Figure> figures) {
        out.append("  figures:\n");
        figures.forEach((name, figure) ->
                out.append(
                        "    %s: {value: %s, unit: %s, source: \"%s\", date: \"%s\"}\n"
                                .formatted(
                                        name,
                                        BigDecimal.valueOf(figure.value())
                                                .stripTrailingZeros()
                                                .toPlainString(),
                                        figure.unit().equals("1") || figure.unit().equals("%")
                                                ? "\"" + figure.unit() + "\""
                                                : figure.unit(),
                                        figure.source(),
                                        figure.date())));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
