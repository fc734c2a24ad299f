package dev.herald.physical.sim;

import dev.herald.hal.device.PortDescriptor.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Whether the photonic interfaces at both ends of a link and the link between them speak of the same
/// photons. Checked when a link is defined: a link that could never herald is refused with the reason.
///
/// - Single click and ensembles herald on whether there is a photon: presence. All other schemes need one
///   photon in one of two modes, which presence is not, and no converter makes it so.
/// - Polarisation, time bin, frequency bin and path turn into each other where an arm has a converter for
///   it (figure `encodingConversion`).
/// - A wavelength changes where an arm has frequency conversion or transduction (figures `conversion`,
///   `transduction`). Photons that meet at a beam splitter must agree in frequency far better than any
///   figure of wavelength can say; what is left of that is in the visibility.
///
/// A node profile that names no encoding (figures `interface.polarization` and so on) or no wavelength
/// (`interface.wavelength`) is taken to fit.
public final class EncodingCheck {
    private static final long SAME_PM = 100;

    private EncodingCheck() {}

    /// The encoding a scheme has when none is named.
    public static Encoding usual(LinkProfile.Scheme scheme) {
        return needsPresence(scheme) ? Encoding.PRESENCE : Encoding.POLARIZATION;
    }

    private static boolean needsPresence(LinkProfile.Scheme scheme) {
        return scheme == LinkProfile.Scheme.SINGLE_CLICK || scheme == LinkProfile.Scheme.ENSEMBLE;
    }

    /// @throws IllegalArgumentException naming the link, the end, and both things that do not fit
    public static void check(LinkProfile link, NodeProfile a, NodeProfile b) {
        List<String> reasons = reasons(link, a, b);
        if (!reasons.isEmpty()) {
            throw new IllegalArgumentException(
                    "link profile " + link.name() + ": " + String.join("; ", reasons));
        }
    }

    /// Why the link cannot be; empty when it can.
    public static List<String> reasons(LinkProfile link, NodeProfile a, NodeProfile b) {
        List<String> reasons = new ArrayList<>();
        boolean presence = link.encoding() == Encoding.PRESENCE;
        if (link.scheme() != LinkProfile.Scheme.IDEAL && presence != needsPresence(link.scheme())) {
            reasons.add(
                    "scheme %s does not go with encoding %s: it needs %s"
                            .formatted(
                                    lower(link.scheme()),
                                    lower(link.encoding()),
                                    presence ? "one photon in one of two modes" : "presence"));
        }
        end(link, a, 'A', reasons);
        end(link, b, 'B', reasons);
        Figures figures = link.checked();
        double ofA = a.checked().get("interface.wavelength", 0);
        double ofB = b.checked().get("interface.wavelength", 0);
        if (!figures.has("wavelength")
                && !converts(figures, 'A')
                && !converts(figures, 'B')
                && differ(ofA, ofB)) {
            reasons.add(
                    "end A (%s) works at %s nm and end B (%s) at %s nm, and no arm has conversion"
                            .formatted(a.name(), ofA / 1e3, b.name(), ofB / 1e3));
        }
        return List.copyOf(reasons);
    }

    private static void end(LinkProfile link, NodeProfile node, char end, List<String> reasons) {
        Figures figures = link.checked();
        List<Encoding> offered = encodings(node);
        if (!offered.isEmpty() && !offered.contains(link.encoding())) {
            boolean fixed =
                    link.encoding() == Encoding.PRESENCE
                            || offered.stream().allMatch(e -> e == Encoding.PRESENCE);
            boolean converter = has(figures, "encodingConversion", end);
            if (fixed || !converter) {
                reasons.add(
                        "end %s (%s) encodes in %s and the link in %s, and %s"
                                .formatted(
                                        end,
                                        node.name(),
                                        String.join(
                                                " or ",
                                                offered.stream()
                                                        .map(EncodingCheck::lower)
                                                        .toList()),
                                        lower(link.encoding()),
                                        fixed
                                                ? "nothing converts presence"
                                                : "its arm has no encodingConversion"));
            }
        }
        double ofNode = node.checked().get("interface.wavelength", 0);
        double ofLink = figures.get("wavelength", 0);
        if (differ(ofNode, ofLink) && !converts(figures, end)) {
            reasons.add(
                    "end %s (%s) works at %s nm and the link at %s nm, and its arm has no conversion"
                            .formatted(end, node.name(), ofNode / 1e3, ofLink / 1e3));
        }
    }

    /// Encodings of a node's interface; empty when its profile does not say.
    static List<Encoding> encodings(NodeProfile node) {
        List<Encoding> offered = new ArrayList<>();
        for (Encoding encoding : Encoding.values()) {
            if (node.checked().get(figure(encoding), 0) > 0) {
                offered.add(encoding);
            }
        }
        return offered;
    }

    /// The figure of a node profile that says 1 if the interface has the encoding.
    static String figure(Encoding encoding) {
        return switch (encoding) {
            case POLARIZATION -> "interface.polarization";
            case TIME_BIN -> "interface.timeBin";
            case FREQUENCY_BIN -> "interface.frequencyBin";
            case PATH -> "interface.path";
            case PRESENCE -> "interface.presence";
        };
    }

    private static boolean converts(Figures figures, char end) {
        return has(figures, "conversion", end) || has(figures, "transduction", end);
    }

    private static boolean has(Figures figures, String name, char end) {
        return figures.has(name) || figures.has(name + end);
    }

    private static boolean differ(double onePm, double otherPm) {
        return onePm > 0 && otherPm > 0 && Math.abs(onePm - otherPm) > SAME_PM;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
