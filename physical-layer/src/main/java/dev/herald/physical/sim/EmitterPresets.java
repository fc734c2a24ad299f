package dev.herald.physical.sim;

import dev.herald.hal.device.PortDescriptor.Encoding;
import dev.herald.physical.sim.LinkProfile.Scheme;
import dev.herald.physical.sim.NodeProfile.Connectivity;

/// Nodes with an emitter and little else: a spin in a quantum dot, and photonic nodes without memory.
final class EmitterPresets {
    private static final String DOTS =
            "assumption: order of magnitude for electron spins in dots, as joined by Stockill et al., arXiv:1702.03422";
    private static final String READOUT =
            "Coste et al., spin state detection 94.7(2) % for a hole spin, arXiv:2207.05981";
    private static final String DECOUPLED =
            "assumption: tens of microseconds with decoupling, as summarised in arXiv:2107.06367";
    private static final String PHOTONS = "assumption: order of magnitude of photon-pair sources";

    private EmitterPresets() {}

    static NodeProfile quantumDot() {
        return NodeProfile.builder("quantum-dot", "one electron spin, decoupled; no second qubit")
                .connectivity(Connectivity.NONE)
                .from("assumption: one dot", "2026")
                .figure("communication.count", 1, "1")
                .from(DOTS, "2017")
                .figure("communication.t1", 1, "ms")
                .figure("communication.t2", 1, "us")
                .figure("communication.initialise", 100, "ns")
                .figure("communication.initialiseError", 0.04, "1")
                .figure("communication.gate", 1, "ns")
                .figure("communication.gateError", 0.02, "1")
                .figure("communication.measure", 100, "ns")
                .from(READOUT, "2022-07")
                .figure("communication.flip0", 0.053, "1")
                .figure("communication.flip1", 0.053, "1")
                .from(DECOUPLED, "2021-07")
                .figure("communication.decoupledT2", 20, "us")
                .from("assumption: one optical pulse every 200 ns, as good as a gate", "2026")
                .figure("communication.pulseSpacing", 200, "ns")
                .figure("communication.pulse", 5, "ns")
                .figure("communication.pulseError", 0.002, "1")
                .from("assumption: decoupling is always on", "2026")
                .figure("decoupling", 1, "1")
                .build();
    }

    static LinkProfile quantumDotLink() {
        return LinkProfile.builder(
                        "quantum-dot", "single click in one laboratory", Scheme.SINGLE_CLICK)
                .encoding(Encoding.PRESENCE)
                .from(DOTS, "2017")
                .figure("efficiency", 0.001, "1")
                .figure("visibility", 0.93, "1")
                .figure("brightState.0", 0.07, "1")
                .figure("phaseDeviation", 10, "deg")
                .figure("doubleExcitation", 0.02, "1")
                .from(
                        "assumption: a superconducting detector and a window of five lifetimes",
                        "2026")
                .figure("darkRate", 50, "Hz")
                .figure("window", 5, "ns")
                .figure("wavelength", 968, "nm")
                .from("assumption: a few metres of fibre", "2026")
                .figure("attenuation", 2, "dB/km")
                .figure("speed", 204000, "km/s")
                .figure("armA", 2, "m")
                .figure("armB", 2, "m")
                .from("assumption: preparation, excitation and readout", "2026")
                .figure("cycle", 400, "ns")
                .build();
    }

    static NodeProfile photonic() {
        return NodeProfile.builder(
                        "photonic", "photon pairs measured on arrival: no memory and no gates")
                .connectivity(Connectivity.NONE)
                .from("assumption: one analyser; what is not measured at once is lost", "2026")
                .figure("communication.count", 1, "1")
                .figure("communication.keeps", 0, "1")
                .figure("communication.t2", 100, "ns")
                .from(PHOTONS + ": analyser and detectors, one pulse after the other", "2026")
                .figure("communication.measure", 10, "ns")
                .figure("communication.initialise", 50, "ns")
                .figure("communication.initialiseError", 0.01, "1")
                .figure("communication.flip0", 0.01, "1")
                .figure("communication.flip1", 0.01, "1")
                .from("assumption: clocks synchronised for coincidences", "2026")
                .figure("clockError", 1, "ns")
                .build();
    }

    static LinkProfile photonicLink() {
        return LinkProfile.builder(
                        "photonic",
                        "a pair at each end, one photon of each swapped in the middle",
                        Scheme.DOUBLE_CLICK)
                .encoding(Encoding.TIME_BIN)
                .from(
                        PHOTONS
                                + ": 0.02 pairs per pulse, coupling 0.5, detectors 0.8, of which the near photon is detected",
                        "2026")
                .figure("efficiency", 0.008, "1")
                .figure("visibility", 0.9, "1")
                .figure("darkRate", 100, "Hz")
                .figure("window", 1, "ns")
                .figure("wavelength", 1550, "nm")
                .from("assumption: telecom fibre, symmetric arms", "2026")
                .figure("attenuation", 0.2, "dB/km")
                .figure("speed", 204000, "km/s")
                .figure("armA", 10, "km")
                .figure("armB", 10, "km")
                .from("assumption: a pulsed laser at 100 MHz", "2026")
                .figure("cycle", 10, "ns")
                .build();
    }
}
