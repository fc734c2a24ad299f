package dev.herald.physical.sim;

import dev.herald.hal.device.PortDescriptor.Encoding;
import dev.herald.physical.sim.LinkProfile.Scheme;
import java.util.LinkedHashMap;
import java.util.Map;

/// Trapped ions: as configured in squidasm (link-physical 3.5 and 3.9), and a metropolitan target that
/// combines the best published figures.
final class IonPresets {
    private static final String CONFIGURATION = "arXiv:2207.10579 A.6, as configured in squidasm";
    private static final String CONFIGURATION_DATE = "2022-07";
    private static final String READOUT =
            "Crain et al., 99.931(6) % in 11 us on average, arXiv:1902.04059";
    private static final String ONE_QUBIT = "Loeschnauer et al., 99.99916(7) %, arXiv:2407.07694";
    private static final String TWO_QUBIT =
            "lowest reported laser gate errors, 0.1 % in up to 100 us, as summarised in arXiv:2402.12955; "
                    + "depolarising 4/3 of it";
    private static final String MEMORY =
            "assumption: 10 s; Drmota et al. keep ion-photon entanglement at 0.81(4) for 10 s, arXiv:2210.11447";

    private IonPresets() {}

    static NodeProfile node() {
        return NodeProfile.builder("trapped-ion", "six ions, any two of which interact")
                .from("assumption: two ions for each role", "2026")
                .figure("communication.count", 2, "1")
                .figure("storage.count", 2, "1")
                .figure("computation.count", 2, "1")
                .from(CONFIGURATION, CONFIGURATION_DATE)
                .figure("communication.t2", 85, "ms")
                .figure("communication.initialise", 36, "us")
                .figure("communication.measure", 1.5, "ms")
                .figure("communication.gate", 26.6, "us")
                .figure("communication.gateError", 0.02, "1")
                .figure("storage.t2", 85, "ms")
                .figure("storage.initialise", 36, "us")
                .figure("storage.measure", 1.5, "ms")
                .figure("storage.gate", 26.6, "us")
                .figure("storage.gateError", 0.02, "1")
                .figure("computation.t2", 85, "ms")
                .figure("computation.initialise", 36, "us")
                .figure("computation.measure", 1.5, "ms")
                .figure("computation.gate", 26.6, "us")
                .figure("computation.gateError", 0.02, "1")
                .figure("pair.gate", 107, "us")
                .figure("pair.gateError", 0.1, "1")
                .from("assumption: gate, rotation and readout one after the other", "2026")
                .figure("bell.duration", 1.6336, "ms")
                .from("assumption: a move is relabelling by transport, without loss", "2026")
                .figure("move.duration", 107, "us")
                .figure("move.error", 0, "1")
                .build();
    }

    static LinkProfile link() {
        return LinkProfile.builder("trapped-ion", "double click over 10 km", Scheme.DOUBLE_CLICK)
                .from(CONFIGURATION, CONFIGURATION_DATE)
                .figure("efficiency", 0.111, "1")
                .figure("darkProbability", 1.4e-5, "1")
                .figure("visibility", 0.89, "1")
                .figure("attenuation", 0.25, "dB/km")
                .figure("speed", 214000, "km/s")
                .from("assumption: symmetric arms", "2026")
                .figure("armA", 5, "km")
                .figure("armB", 5, "km")
                .from("assumption: trigger clock", "2026")
                .figure("cycle", 1, "us")
                .build();
    }

    /// The ions of [#node], with the noise that those figures stand for: common to all ions of the trap, and
    /// Gaussian in time.
    static NodeProfile trapNode() {
        Map<String, Figure> figures = new LinkedHashMap<>(node().figures());
        figures.keySet().removeIf(name -> name.endsWith(".t2"));
        figures.put("trap.dephasing", new Figure(85, "ms", CONFIGURATION, CONFIGURATION_DATE));
        return new NodeProfile(
                "ion-trap",
                "six ions of one trap, any two of which interact; they dephase together",
                NodeProfile.Connectivity.ALL,
                figures);
    }

    static LinkProfile trapLink() {
        LinkProfile like = link();
        return new LinkProfile(
                "ion-trap",
                like.description(),
                like.scheme(),
                like.formula(),
                like.encoding(),
                like.figures());
    }

    static NodeProfile metroNode() {
        NodeProfile.Builder node =
                NodeProfile.builder(
                                "metro-target",
                                "ions: four for links, eight for storage, four for computation")
                        .from("assumption: size of a node within reach", "2026")
                        .figure("communication.count", 4, "1")
                        .figure("storage.count", 8, "1")
                        .figure("computation.count", 4, "1");
        for (String kind : NodeProfile.KINDS) {
            node.from(MEMORY, "2022-10")
                    .figure(kind + ".t2", 10, "s")
                    .from(READOUT, "2019-02")
                    .figure(kind + ".measure", 11, "us")
                    .figure(kind + ".flip0", 0.00069, "1")
                    .figure(kind + ".flip1", 0.00069, "1")
                    .from(ONE_QUBIT, "2024-07")
                    .figure(kind + ".gateError", 1.7e-5, "1")
                    .from("assumption: duration, and preparation as good as readout", "2026")
                    .figure(kind + ".gate", 10, "us")
                    .figure(kind + ".initialise", 20, "us")
                    .figure(kind + ".initialiseError", 0.0014, "1");
        }
        return node.from(TWO_QUBIT, "2024-02")
                .figure("pair.gate", 100, "us")
                .figure("pair.gateError", 0.0013333333333333333, "1")
                .figure("bell.gateError", 0.0013333333333333333, "1")
                .from(READOUT, "2019-02")
                .figure("bell.flipZ", 0.00069, "1")
                .figure("bell.flipX", 0.00069, "1")
                .from("assumption: gate, rotation and both readouts at once", "2026")
                .figure("bell.duration", 121, "us")
                .from("assumption: a swap gate's worth of error and time", "2026")
                .figure("move.duration", 100, "us")
                .figure("move.error", 0.0013333333333333333, "1")
                .figure("clockError", 10, "ns")
                .build();
    }

    static LinkProfile metroLink() {
        return LinkProfile.builder(
                        "metro-target", "double click over 10 km of fibre", Scheme.DOUBLE_CLICK)
                .encoding(Encoding.POLARIZATION)
                .from(CONFIGURATION, CONFIGURATION_DATE)
                .figure("efficiency", 0.111, "1")
                .figure("darkProbability", 1.4e-5, "1")
                .figure("attenuation", 0.25, "dB/km")
                .figure("speed", 214000, "km/s")
                .from(
                        "assumption: photons of better overlap than the 0.89 of arXiv:2207.10579",
                        "2026")
                .figure("visibility", 0.93, "1")
                .from("assumption: symmetric arms, ions at telecom wavelength", "2026")
                .figure("armA", 5, "km")
                .figure("armB", 5, "km")
                .figure("wavelength", 1550, "nm")
                .from("assumption: state preparation and excitation within one microsecond", "2026")
                .figure("emissionDelay", 1, "us")
                .figure("window", 50, "ns")
                .figure("cycle", 1, "us")
                .build();
    }
}
