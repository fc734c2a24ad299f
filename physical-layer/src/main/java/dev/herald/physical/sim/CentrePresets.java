package dev.herald.physical.sim;

import dev.herald.hal.device.PortDescriptor.Encoding;
import dev.herald.physical.sim.LinkProfile.Scheme;
import dev.herald.physical.sim.NodeProfile.Connectivity;

/// A colour centre as configured in squidasm (link-physical 3.5 and 3.9).
final class CentrePresets {
    private static final String CONFIGURATION = "arXiv:2207.10579 A.5, as configured in squidasm";
    private static final String DATE = "2022-07";

    private CentrePresets() {}

    static NodeProfile node() {
        return NodeProfile.builder("colour-centre", "one electron and four carbons")
                .connectivity(Connectivity.STAR)
                .from("assumption: one electron with four carbons", "2026")
                .figure("communication.count", 1, "1")
                .figure("storage.count", 4, "1")
                .from(CONFIGURATION, DATE)
                .figure("communication.t1", 1, "h")
                .figure("communication.t2", 0.5, "s")
                .figure("communication.initialiseError", 0.01, "1")
                .figure("communication.measure", 3.7, "us")
                .figure("communication.flip0", 0.07, "1")
                .figure("communication.flip1", 0.005, "1")
                .figure("communication.gateError", 0.01, "1")
                .figure("storage.t1", 10, "h")
                .figure("storage.t2", 1, "s")
                .figure("storage.initialise", 300, "us")
                .figure("storage.initialiseError", 0.02, "1")
                .figure("storage.gateZ", 20, "us")
                .figure("storage.gateZError", 0.002, "1")
                .figure("pair.gate", 500, "us")
                .figure("pair.gateError", 0.06, "1")
                .figure("bell.gateError", 0.06, "1")
                .from("squidasm NV default, as read in 2026", "2026")
                .figure("communication.initialise", 2, "us")
                .figure("communication.gate", 5, "ns")
                .figure("storage.gate", 500, "us")
                .from(
                        "assumption: a carbon is turned and read through the electron, at the electron's cost",
                        "2026")
                .figure("storage.gateError", 0.06, "1")
                .figure("storage.measure", 503.7, "us")
                .figure("storage.flip0", 0.07, "1")
                .figure("storage.flip1", 0.005, "1")
                .figure("bell.duration", 1.0074, "ms")
                .figure("move.duration", 1.04, "ms")
                .figure("move.error", 0.1164, "1")
                .build();
    }

    static LinkProfile link() {
        return LinkProfile.builder("colour-centre", "double click over 10 km", Scheme.DOUBLE_CLICK)
                .encoding(Encoding.TIME_BIN)
                .from(CONFIGURATION, DATE)
                .figure("efficiency", 5.1e-4, "1")
                .figure("darkProbability", 1.5e-7, "1")
                .figure("visibility", 0.9, "1")
                .figure("attenuation", 0.25, "dB/km")
                .figure("speed", 214000, "km/s")
                .from("assumption: symmetric arms", "2026")
                .figure("armA", 5, "km")
                .figure("armB", 5, "km")
                .from(
                        "assumption: one attempt per readout of the electron where the fibre allows",
                        "2026")
                .figure("cycle", 5, "us")
                .build();
    }
}
