package dev.herald.physical.sim;

import dev.herald.hal.device.PortDescriptor.Encoding;
import dev.herald.physical.sim.LinkProfile.Formula;
import dev.herald.physical.sim.LinkProfile.Scheme;
import dev.herald.physical.sim.NodeProfile.Connectivity;

/// The two set-ups of Dahlberg et al. 2019 (link-physical 3.8): NV centres in one laboratory, and 25 km
/// apart with cavities and frequency conversion.
final class NvPresets {
    private static final String SIMULATIONS =
            "QLinkLayerSimulations configuration of Dahlberg et al., SIGCOMM 2019, arXiv:1903.09778";
    private static final String SIMULATIONS_DATE = "2019-02-15";
    private static final String PARAMETER_SET =
            "netsquid-nv 2019 parameter set (4/3 of the dephasing, as depolarising)";
    private static final String COUNTED =
            "QLinkLayerSimulations: floor(3.5 ms / 10.12 us) = 345 cycles until a carbon is initialised anew";

    private NvPresets() {}

    static NodeProfile labNode() {
        return node("nv-lab", "one electron and three carbons; laboratory");
    }

    static NodeProfile ql2020Node() {
        return node("nv-ql2020", "one electron and three carbons; cavity and frequency conversion");
    }

    private static NodeProfile node(String name, String description) {
        return NodeProfile.builder(name, description)
                .connectivity(Connectivity.STAR)
                .from(SIMULATIONS, SIMULATIONS_DATE)
                .figure("communication.count", 1, "1")
                .figure("communication.t1", 2.68, "ms")
                .figure("communication.t2", 1, "ms")
                .figure("communication.initialise", 2, "us")
                .figure("communication.initialiseError", 0.05, "1")
                .figure("communication.measure", 3.7, "us")
                .figure("communication.flip0", 0.05, "1")
                .figure("communication.flip1", 0.005, "1")
                .figure("communication.gate", 5, "ns")
                .figure("communication.gateError", 0, "1")
                .figure("storage.count", 3, "1")
                .figure("storage.t2", 3.5, "ms")
                .figure("storage.initialise", 310, "us")
                .figure("storage.initialiseError", 0.05, "1")
                .figure("storage.gateZ", 20, "us")
                .from(
                        "assumption: carbon 1 of the QLinkLayerSimulations configuration, for all three",
                        SIMULATIONS_DATE)
                .figure("storage.coupling", 377, "kHz")
                .figure("storage.couplingTime", 263, "ns")
                .from(COUNTED, SIMULATIONS_DATE)
                .figure("storage.refresh", 3.4914, "ms")
                .from(PARAMETER_SET, "2019")
                .figure("storage.gateZError", 0.0013333333333333333, "1")
                .from("squidasm NV default: carbon rotation, as read in 2026", "2026")
                .figure("storage.gate", 500, "us")
                .from(
                        "assumption: a carbon is turned and read through the electron, at the electron's cost",
                        "2026")
                .figure("storage.gateError", 0.010666666666666666, "1")
                .figure("storage.measure", 503.7, "us")
                .figure("storage.flip0", 0.05, "1")
                .figure("storage.flip1", 0.005, "1")
                .from(SIMULATIONS, SIMULATIONS_DATE)
                .figure("pair.gate", 500, "us")
                .from(
                        "QLinkLayerSimulations: dephasing .008, as depolarising 4/3 of it",
                        SIMULATIONS_DATE)
                .figure("pair.gateError", 0.010666666666666666, "1")
                .figure("bell.gateError", 0.010666666666666666, "1")
                .from(
                        "assumption: 2 x 500 us and two rotations of a carbon; quoted as 1040 us",
                        "2019")
                .figure("move.duration", 1.04, "ms")
                .figure("move.error", 0.021219555555555554, "1")
                .from("assumption: gate, then both read through the electron", "2026")
                .figure("bell.duration", 1.0074, "ms")
                .build();
    }

    static LinkProfile labLink() {
        return link("nv-lab", "2 m, no cavity, no conversion")
                .figure("armA", 1, "m")
                .figure("armB", 1, "m")
                .figure("attenuation", 5, "dB/km")
                .figure("zeroPhonon", 0.03, "1")
                .figure("collection", 0.0147522, "1")
                .figure("wavelength", 637, "nm")
                .build();
    }

    static LinkProfile ql2020Link() {
        return link("nv-ql2020", "10 km and 15 km, cavity and conversion to telecom wavelength")
                .figure("armA", 10, "km")
                .figure("armB", 15, "km")
                .figure("attenuation", 0.5, "dB/km")
                .figure("zeroPhonon", 0.46, "1")
                .figure("collection", 0.0147522, "1")
                .figure("conversion", 0.3, "1")
                .from("assumption: a telecom wavelength; the configuration names none", "2026")
                .figure("wavelength", 1588, "nm")
                .build();
    }

    private static LinkProfile.Builder link(String name, String description) {
        return LinkProfile.builder(name, description, Scheme.SINGLE_CLICK)
                .formula(Formula.DAHLBERG2019)
                .encoding(Encoding.PRESENCE)
                .from(SIMULATIONS, SIMULATIONS_DATE)
                .figure("cycle", 10.12, "us")
                .figure("emissionDelay", 5.5, "us")
                .figure("window", 25, "ns")
                .figure("speed", 206753.419, "km/s")
                .figure("darkRate", 20, "Hz")
                .figure("detector", 0.8, "1")
                .figure("visibility", 0.9, "1")
                .figure("phaseDeviation", 10.6066, "deg")
                .figure("doubleExcitation", 0.04, "1")
                .figure("brightState.0", 0.05, "1")
                .figure("brightState.1", 0.1, "1")
                .figure("brightState.2", 0.3, "1");
    }
}
