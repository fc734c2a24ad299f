package dev.herald.daemon.scenario;

import dev.herald.hal.device.PortDescriptor.Encoding;
import dev.herald.physical.sim.EncodingCheck;
import dev.herald.physical.sim.Figure;
import dev.herald.physical.sim.LinkProfile;
import dev.herald.physical.sim.NodeProfile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Reads hardware profiles: files with a section `node`, a section `link`, or both. Every figure has a
/// value, a unit, a source and a date; source and date may stand once for a whole section.
public final class Profiles {
    private record Loaded(Fields fields, String name, String description) {}

    private final Map<Path, Map<String, Object>> read = new LinkedHashMap<>();

    NodeProfile node(Fields owner, String key) {
        if (section(owner, key, "node") instanceof NodeProfile profile) {
            return profile;
        }
        throw owner.broken(key, "this profile has no section node");
    }

    LinkProfile link(Fields owner, String key) {
        if (section(owner, key, "link") instanceof LinkProfile profile) {
            return profile;
        }
        throw owner.broken(key, "this profile has no section link");
    }

    private Object section(Fields owner, String key, String section) {
        Path path = owner.path(key);
        if (!java.nio.file.Files.isRegularFile(path)) {
            throw owner.broken(key, "no such file: " + path);
        }
        Object found = read.computeIfAbsent(path, Profiles::read).get(section);
        return found == null ? "none" : found;
    }

    /// Both sections of a profile file, by name.
    private static Map<String, Object> read(Path file) {
        Fields top = Fields.read(file);
        Loaded loaded = new Loaded(top, top.text("profile"), top.text("description", ""));
        Map<String, Object> sections = new LinkedHashMap<>();
        Fields node = top.fieldsOrNull("node");
        if (node != null) {
            NodeProfile.Connectivity connectivity =
                    node.choice(
                            "connectivity",
                            NodeProfile.Connectivity.class,
                            NodeProfile.Connectivity.ALL);
            Map<String, Figure> figures = figures(node);
            sections.put(
                    "node",
                    checked(
                            node,
                            () ->
                                    new NodeProfile(
                                            loaded.name(),
                                            loaded.description(),
                                            connectivity,
                                            figures)));
            node.end();
        }
        Fields link = top.fieldsOrNull("link");
        if (link != null) {
            LinkProfile.Scheme scheme = link.choice("scheme", LinkProfile.Scheme.class);
            LinkProfile.Formula formula =
                    link.choice("formula", LinkProfile.Formula.class, LinkProfile.Formula.POVM);
            LinkProfile.Sampling sampling =
                    link.choice(
                            "sampling",
                            LinkProfile.Sampling.class,
                            LinkProfile.Sampling.CLOSED_FORM);
            Encoding encoding =
                    link.choice("encoding", Encoding.class, EncodingCheck.usual(scheme));
            Map<String, Figure> figures = figures(link);
            sections.put(
                    "link",
                    checked(
                            link,
                            () ->
                                    new LinkProfile(
                                            loaded.name(),
                                            loaded.description(),
                                            scheme,
                                            formula,
                                            sampling,
                                            encoding,
                                            figures)));
            link.end();
        }
        top.end();
        if (sections.isEmpty()) {
            throw top.broken("a profile has a section node, a section link, or both");
        }
        return sections;
    }

    private static Map<String, Figure> figures(Fields section) {
        String source = section.text("source", "");
        String date = section.text("date", "");
        Map<String, Figure> figures = new LinkedHashMap<>();
        Fields all = section.fields("figures");
        for (String name : all.keys()) {
            Fields figure = all.fields(name);
            double value = figure.number("value", 0, Double.MAX_VALUE);
            String unit = figure.text("unit");
            String from = figure.text("source", source);
            String on = figure.text("date", date);
            if (from.isEmpty() || on.isEmpty()) {
                throw figure.broken("a figure has a source and a date; an assumption says so");
            }
            figure.end();
            figures.put(name, checked(figure, () -> new Figure(value, unit, from, on)));
        }
        return figures;
    }

    /// Length of an arm in km; 0 when the profile does not say.
    static double armKm(LinkProfile profile, String arm) {
        Figure figure = profile.figures().get(arm);
        return figure == null
                ? 0
                : figure.unit().equals("m") ? figure.value() / 1000 : figure.value();
    }

    static LinkProfile withArms(LinkProfile profile, double armAKm, double armBKm, String source) {
        return profile.with("armA", armAKm, "km", source, "2026")
                .with("armB", armBKm, "km", source, "2026");
    }

    private static <T> T checked(Fields fields, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException wrong) {
            throw fields.broken(String.valueOf(wrong.getMessage()));
        }
    }
}
