package dev.herald.physical.sim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The profiles that come with the simulator, by name. The same figures stand in the files of
/// `examples/profiles`.
public final class Profiles {
    private static final Map<String, NodeProfile> NODES = new LinkedHashMap<>();
    private static final Map<String, LinkProfile> LINKS = new LinkedHashMap<>();

    static {
        add(IdealPresets.node(), IdealPresets.link());
        add(IonPresets.metroNode(), IonPresets.metroLink());
        add(NvPresets.labNode(), NvPresets.labLink());
        add(NvPresets.ql2020Node(), NvPresets.ql2020Link());
        add(CentrePresets.node(), CentrePresets.link());
        add(IonPresets.node(), IonPresets.link());
        add(IonPresets.trapNode(), IonPresets.trapLink());
        add(AtomPresets.neutralAtom(), AtomPresets.neutralAtomLink());
        add(AtomPresets.memoryBank(), AtomPresets.memoryBankLink());
        add(EmitterPresets.quantumDot(), EmitterPresets.quantumDotLink());
        add(EmitterPresets.photonic(), EmitterPresets.photonicLink());
        add(TransmonPresets.node(), TransmonPresets.link());
        add(LinkPresets.downConversion());
        add(LinkPresets.quantumDot());
        add(LinkPresets.ensemble());
        add(LinkPresets.absorber());
        add(LinkPresets.freeSpace());
        add(LinkPresets.transduced());
    }

    private Profiles() {}

    private static void add(NodeProfile node, LinkProfile link) {
        NODES.put(node.name(), node);
        add(link);
    }

    private static void add(LinkProfile link) {
        LINKS.put(link.name(), link);
    }

    /// Names of all links: those of [#names], and links for nodes of any kind.
    public static Set<String> linkNames() {
        return java.util.Collections.unmodifiableSet(LINKS.keySet());
    }

    /// Names of the profiles, each with a node and a link.
    public static Set<String> names() {
        return java.util.Collections.unmodifiableSet(NODES.keySet());
    }

    /// @throws IllegalArgumentException naming those that exist
    public static NodeProfile node(String name) {
        return get(NODES, name);
    }

    /// @throws IllegalArgumentException naming those that exist
    public static LinkProfile link(String name) {
        return get(LINKS, name);
    }

    private static <T> T get(Map<String, T> profiles, String name) {
        T profile = profiles.get(name);
        if (profile == null) {
            throw new IllegalArgumentException(
                    "no profile is called " + name + "; there are " + profiles.keySet());
        }
        return profile;
    }

    /// An ideal link with other figures.
    ///
    /// @param fidelity of the Werner pairs, 1/4 to 1
    /// @param success probability per attempt, 0 to 1
    /// @param cycleNs spacing of the attempts in ns, at least 1
    public static LinkProfile idealLink(double fidelity, double success, long cycleNs) {
        return link("ideal")
                .with("fidelity.0", fidelity, "1", IdealPresets.BY_DECREE, IdealPresets.DATE)
                .with("success.0", success, "1", IdealPresets.BY_DECREE, IdealPresets.DATE)
                .with("cycle", (double) cycleNs, "ns", IdealPresets.BY_DECREE, IdealPresets.DATE);
    }
}
