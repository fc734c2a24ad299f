package dev.herald.physical.sim;

import dev.herald.hal.device.PortDescriptor.Encoding;
import dev.herald.physical.sim.LinkProfile.Scheme;
import dev.herald.physical.sim.NodeProfile.Connectivity;

/// Neutral atoms in tweezers, and banks of atomic-ensemble memories. Most figures of links are assumptions:
/// no single experiment has published all of them.
final class AtomPresets {
    private static final String ARRAY =
            "Manetsch et al., 6,100 atoms in tweezers, 12.6(1) s with decoupling, arXiv:2403.12021";
    private static final String ARRAY_DATE = "2024-03";
    private static final String YTTERBIUM =
            "171Yb nuclear spins, CZ 99.40(3) % without post-selection, arXiv:2411.11708; depolarising 4/3 of the error";
    private static final String BANK =
            "Haenni et al., spin-wave memories of rare-earth crystals: 15 temporal modes, heralded at telecom wavelength";
    private static final String ORDER = "assumption: order of magnitude of published experiments";

    private AtomPresets() {}

    static NodeProfile neutralAtom() {
        NodeProfile.Builder node =
                NodeProfile.builder(
                                "neutral-atom",
                                "atoms in tweezers, moved together at will; decoupled while they wait")
                        .from("assumption: size of a node within reach", "2026")
                        .figure("communication.count", 2, "1")
                        .figure("storage.count", 4, "1")
                        .figure("computation.count", 8, "1")
                        .from("assumption: decoupling is always on", "2026")
                        .figure("decoupling", 1, "1");
        for (String kind : NodeProfile.KINDS) {
            node.from(ARRAY, ARRAY_DATE)
                    .figure(kind + ".decoupledT2", 12.6, "s")
                    .from("assumption: without decoupling, in a trap that is not magic", "2026")
                    .figure(kind + ".t2", 4, "ms")
                    .from(
                            "assumption: pulses of 20 us every 1 ms; their errors are in the time measured",
                            "2026")
                    .figure(kind + ".pulseSpacing", 1, "ms")
                    .figure(kind + ".pulse", 20, "us")
                    .figure(kind + ".pulseError", 0, "1")
                    .from(ORDER, "2026")
                    .figure(kind + ".gate", 1, "us")
                    .figure(kind + ".gateError", 0.0005, "1")
                    .figure(kind + ".initialise", 100, "us")
                    .figure(kind + ".initialiseError", 0.01, "1")
                    .figure(kind + ".measure", 5, "ms")
                    .figure(kind + ".flip0", 0.003, "1")
                    .figure(kind + ".flip1", 0.01, "1");
        }
        return node.from(YTTERBIUM, "2024-11")
                .figure("pair.gateError", 0.008, "1")
                .figure("bell.gateError", 0.008, "1")
                .from(
                        "assumption: an entangling pulse, after the atoms are brought together",
                        "2026")
                .figure("pair.gate", 200, "us")
                .from("assumption: gate, rotation and both readouts at once", "2026")
                .figure("bell.duration", 5.201, "ms")
                .figure("bell.flipZ", 0.0065, "1")
                .figure("bell.flipX", 0.0065, "1")
                .from("assumption: a tweezer moves, the state stays", "2026")
                .figure("move.duration", 200, "us")
                .figure("move.error", 0.001, "1")
                .build();
    }

    static LinkProfile neutralAtomLink() {
        return LinkProfile.builder("neutral-atom", "double click over 10 km", Scheme.DOUBLE_CLICK)
                .encoding(Encoding.POLARIZATION)
                .from(ORDER + "; conversion to telecom wavelength included", "2026")
                .figure("efficiency", 0.01, "1")
                .figure("darkRate", 50, "Hz")
                .figure("window", 200, "ns")
                .figure("visibility", 0.95, "1")
                .figure("emissionFidelity", 0.97, "1")
                .figure("emissionDelay", 1, "us")
                .figure("wavelength", 1550, "nm")
                .from("assumption: telecom fibre, symmetric arms", "2026")
                .figure("attenuation", 0.2, "dB/km")
                .figure("speed", 204000, "km/s")
                .figure("armA", 5, "km")
                .figure("armB", 5, "km")
                .from("assumption: optical pumping between attempts", "2026")
                .figure("cycle", 10, "us")
                .build();
    }

    static NodeProfile memoryBank() {
        return NodeProfile.builder(
                        "memory-bank",
                        "ensemble memories: fifteen modes, written and read, no gates")
                .connectivity(Connectivity.STAR)
                .from("assumption: one write path, and no gates between modes", "2026")
                .figure("communication.count", 1, "1")
                .figure("gates", 0, "1")
                .figure("bell.offered", 0, "1")
                .from(BANK, "2025")
                .figure("storage.count", 15, "1")
                .from(ORDER, "2026")
                .figure("communication.t2", 25, "us")
                .figure("storage.t2", 300, "us")
                .from(
                        "assumption: a photon lost on the way out is read as a random bit: half of 20 %",
                        "2026")
                .figure("communication.flip0", 0.1, "1")
                .figure("communication.flip1", 0.1, "1")
                .figure("storage.flip0", 0.1, "1")
                .figure("storage.flip1", 0.1, "1")
                .from("assumption: the length of a control pulse", "2026")
                .figure("communication.measure", 5, "us")
                .figure("communication.initialise", 10, "us")
                .figure("storage.measure", 5, "us")
                .figure("storage.initialise", 10, "us")
                .figure("move.duration", 5, "us")
                .from("assumption: a transfer that fails leaves nothing of the state", "2026")
                .figure("move.error", 0.1, "1")
                .build();
    }

    static LinkProfile memoryBankLink() {
        return LinkProfile.builder(
                        "memory-bank", "single click between ensembles, 2 km", Scheme.SINGLE_CLICK)
                .encoding(Encoding.PRESENCE)
                .from(BANK, "2025")
                .figure("modes", 15, "1")
                .from(ORDER, "2026")
                .figure("efficiency", 0.1, "1")
                .figure("darkRate", 10, "Hz")
                .figure("window", 400, "ns")
                .figure("visibility", 0.9, "1")
                .figure("phaseDeviation", 15, "deg")
                .from("assumption: excitation that keeps double pairs rare", "2026")
                .figure("brightState.0", 0.02, "1")
                .from("assumption: telecom fibre, symmetric arms", "2026")
                .figure("wavelength", 1436, "nm")
                .figure("attenuation", 0.25, "dB/km")
                .figure("speed", 204000, "km/s")
                .figure("armA", 1, "km")
                .figure("armB", 1, "km")
                .from("assumption: comb storage, then the next train of modes", "2026")
                .figure("cycle", 25, "us")
                .build();
    }
}
