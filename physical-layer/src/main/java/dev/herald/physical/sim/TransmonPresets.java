package dev.herald.physical.sim;

import dev.herald.hal.device.PortDescriptor.Encoding;
import dev.herald.physical.sim.LinkProfile.Scheme;
import dev.herald.physical.sim.NodeProfile.Connectivity;

/// Superconducting qubits behind a transducer from microwaves to light. Reported transducers span many
/// decades of efficiency, and of added noise: both are figures here, and both are assumptions.
final class TransmonPresets {
    private static final String TRANSMON = "assumption: order of magnitude of published transmons";
    private static final String TRANSDUCER =
            "assumption: between the 1e-6 of early transducers and the tens of percent of special conditions";

    private TransmonPresets() {}

    static NodeProfile node() {
        NodeProfile.Builder node =
                NodeProfile.builder(
                                "transmon", "one transmon at a transducer, coupled to six others")
                        .connectivity(Connectivity.STAR)
                        .from("assumption: one at the transducer, two for storage", "2026")
                        .figure("communication.count", 1, "1")
                        .figure("storage.count", 2, "1")
                        .figure("computation.count", 4, "1");
        for (String kind : NodeProfile.KINDS) {
            node.from(TRANSMON, "2026")
                    .figure(kind + ".t1", 100, "us")
                    .figure(kind + ".t2", 100, "us")
                    .figure(kind + ".initialise", 500, "ns")
                    .figure(kind + ".initialiseError", 0.01, "1")
                    .figure(kind + ".gate", 25, "ns")
                    .figure(kind + ".gateError", 0.0005, "1")
                    .figure(kind + ".measure", 500, "ns")
                    .figure(kind + ".flip0", 0.005, "1")
                    .figure(kind + ".flip1", 0.015, "1");
        }
        return node.figure("pair.gate", 50, "ns")
                .figure("pair.gateError", 0.005, "1")
                .figure("bell.gateError", 0.005, "1")
                .from("assumption: gate, rotation and both readouts at once", "2026")
                .figure("bell.duration", 575, "ns")
                .figure("bell.flipZ", 0.01, "1")
                .figure("bell.flipX", 0.01, "1")
                .from("assumption: a swap gate of three entangling gates", "2026")
                .figure("move.duration", 150, "ns")
                .figure("move.error", 0.015, "1")
                .build();
    }

    static LinkProfile link() {
        return LinkProfile.builder(
                        "transmon", "single click through transducers, 20 m", Scheme.SINGLE_CLICK)
                .encoding(Encoding.PRESENCE)
                .from(TRANSDUCER, "2026")
                .figure("conversion", 0.001, "1")
                .from(
                        "assumption: 0.05 added photons per photon's window, seen through the same losses",
                        "2026")
                .figure("darkProbability", 2e-5, "1")
                .from("assumption: coupling 0.5 and detectors 0.8", "2026")
                .figure("efficiency", 0.4, "1")
                .figure("visibility", 0.9, "1")
                .figure("phaseDeviation", 10, "deg")
                .from("assumption: far above the noise, so that it does not decide", "2026")
                .figure("brightState.0", 0.15, "1")
                .from("assumption: telecom fibre between two refrigerators", "2026")
                .figure("wavelength", 1550, "nm")
                .figure("attenuation", 0.2, "dB/km")
                .figure("speed", 204000, "km/s")
                .figure("armA", 10, "m")
                .figure("armB", 10, "m")
                .from("assumption: reset, excitation and a transducer that has to cool", "2026")
                .figure("cycle", 10, "us")
                .build();
    }
}
