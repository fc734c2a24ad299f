package dev.herald.physical.sim;

import dev.herald.hal.device.PortDescriptor.Encoding;
import dev.herald.physical.sim.LinkProfile.Scheme;

/// Links of the schemes that no node preset brings along, for nodes of any kind. Figures without a
/// published source are assumptions and say so.
final class LinkPresets {
    private static final String FIBRE =
            "data sheets of ITU-T G.652.D fibre: at most 0.20 dB/km at 1550 nm";
    private static final String FIBRE_DATE = "2016-11";
    private static final String SPEED =
            "data sheets of ITU-T G.652.D fibre: group index 1.467 at 1550 nm";

    private LinkPresets() {}

    /// Down-conversion at the middle. Pump level and repetition are SeQUeNCe's defaults: 0.1 pairs per
    /// pulse on average, 80 MHz.
    static LinkProfile downConversion() {
        return LinkProfile.builder(
                        "spdc-midpoint",
                        "down-conversion source between two memories that herald, 20 km",
                        Scheme.PAIR_SOURCE)
                .encoding(Encoding.POLARIZATION)
                .from(
                        "SeQUeNCe default of its source: 8e7 Hz, 0.1 photons on average; as read in 2026",
                        "2026")
                .figure("meanPairs.0", 0.05, "1")
                .from(
                        "assumption: 80 pulses of that source in a cycle, a memory mode for each",
                        "2026")
                .figure("modes", 80, "1")
                .figure("cycle", 1, "us")
                .from("assumption: weaker pumping, for pairs of higher fidelity", "2026")
                .figure("meanPairs.1", 0.005, "1")
                .from("assumption: symmetric arms", "2026")
                .figure("armA", 10, "km")
                .figure("armB", 10, "km")
                .figure("wavelength", 1550, "nm")
                .from(FIBRE, FIBRE_DATE)
                .figure("attenuation", 0.2, "dB/km")
                .from(SPEED, FIBRE_DATE)
                .figure("speed", 204357.5, "km/s")
                .from("assumption: coupling into fibre, filters and memory", "2026")
                .figure("insertionLoss", 3, "dB")
                .figure("absorption", 0.5, "1")
                .figure("emissionFidelity", 0.98, "1")
                .figure("falseLatch", 1e-6, "1")
                .from(
                        "Luetkenhaus et al., linear optics tell two of the four Bell states, quant-ph/9809063",
                        "1999")
                .figure("latch", 0.5, "1")
                .build();
    }

    static LinkProfile quantumDot() {
        return LinkProfile.builder(
                        "dot-midpoint",
                        "one pair at a time from a quantum dot between two memories, 2 km",
                        Scheme.PAIR_SOURCE)
                .encoding(Encoding.POLARIZATION)
                .from(
                        "assumption: extraction and coupling of both photons of a bright source",
                        "2026")
                .figure("pairProbability", 0.5, "1")
                .figure("emissionFidelity", 0.95, "1")
                .from("assumption: memories at the wavelength of the dot", "2026")
                .figure("absorption", 0.3, "1")
                .figure("falseLatch", 1e-6, "1")
                .figure("wavelength", 780, "nm")
                .figure("cycle", 1, "us")
                .figure("armA", 1, "km")
                .figure("armB", 1, "km")
                .from("assumption: 3 to 4 dB/km of single-mode fibre made for 780 nm", "2026")
                .figure("attenuation", 3.5, "dB/km")
                .build();
    }

    static LinkProfile ensemble() {
        return LinkProfile.builder(
                        "dlcz-ensemble",
                        "two pairs of ensembles, one click in each chain, 22 km",
                        Scheme.ENSEMBLE)
                .encoding(Encoding.PRESENCE)
                .from(
                        "Yu et al., 22 km of deployed fibre with conversion, arXiv:1903.11284",
                        "2019-03")
                .figure("armA", 11, "km")
                .figure("armB", 11, "km")
                .from("assumption: excitation, cavity output and coupling", "2026")
                .figure("meanPairs.0", 0.02, "1")
                .figure("meanPairs.1", 0.005, "1")
                .figure("collection", 0.5, "1")
                .from("assumption: conversion to the O band with little noise", "2026")
                .figure("conversion", 0.33, "1")
                .figure("conversionNoise", 1e-5, "1")
                .figure("wavelength", 1342, "nm")
                .from(
                        "data sheets of ITU-T G.652.D fibre: at most 0.35 dB/km at 1310 nm",
                        FIBRE_DATE)
                .figure("attenuation", 0.35, "dB/km")
                .from("assumption: superconducting detectors, phase locked to some degrees", "2026")
                .figure("detector", 0.8, "1")
                .figure("darkRate", 100, "Hz")
                .figure("window", 70, "ns")
                .figure("visibility", 0.95, "1")
                .figure("phaseDeviation", 7, "deg")
                .figure("cycle", 1, "us")
                .figure("chains", 2, "1")
                .build();
    }

    static LinkProfile absorber() {
        return LinkProfile.builder(
                        "emitter-absorber",
                        "a photon emitted at one end and stored at the other, 60 m",
                        Scheme.EMITTER_ABSORBER)
                .encoding(Encoding.POLARIZATION)
                .from("assumption: atoms in cavities, a length of fibre through a building", "2026")
                .figure("armA", 60, "m")
                .figure("armB", 0, "m")
                .figure("efficiency", 0.4, "1")
                .figure("insertionLoss", 3, "dB")
                .figure("absorption", 0.2, "1")
                .figure("emissionFidelity", 0.96, "1")
                .figure("absorptionFidelity", 0.96, "1")
                .figure("falseLatch", 1e-5, "1")
                .figure("wavelength", 780, "nm")
                .figure("cycle", 10, "us")
                .from("assumption: 3 to 4 dB/km of single-mode fibre made for 780 nm", "2026")
                .figure("attenuation", 3.5, "dB/km")
                .build();
    }

    /// Clear air: absorption far below 1 dB/km, loss by diffraction and pointing, and fading.
    static LinkProfile freeSpace() {
        return LinkProfile.builder(
                        "free-space-city",
                        "double click with one arm of 2 km through the air of a city",
                        Scheme.DOUBLE_CLICK)
                .encoding(Encoding.TIME_BIN)
                .from("arXiv:2207.10579 A.6, as configured in squidasm", "2022-07")
                .figure("efficiency", 0.111, "1")
                .figure("darkProbability", 1.4e-5, "1")
                .figure("visibility", 0.89, "1")
                .from("assumption: one arm of fibre to a rooftop, one of air", "2026")
                .figure("armA", 0.1, "km")
                .figure("armB", 0.1, "km")
                .figure("wavelength", 1550, "nm")
                .figure("airB", 2, "km")
                .figure("airTransmitterB", 0.08, "m")
                .figure("airReceiverB", 0.1, "m")
                .figure("airAttenuationB", 0.2, "dB/km")
                .figure("airPointingB", 10, "urad")
                .figure("backgroundB", 1e-5, "1")
                .from(
                        "assumption: moderate turbulence, its gamma-gamma shapes and coherence",
                        "2026")
                .figure("airAlphaB", 8, "1")
                .figure("airBetaB", 7, "1")
                .figure("airCoherence", 5, "ms")
                .from(FIBRE, FIBRE_DATE)
                .figure("attenuation", 0.2, "dB/km")
                .from("assumption: trigger clock", "2026")
                .figure("cycle", 1, "us")
                .build();
    }

    /// Microwave qubits behind transducers. At these figures most heralds are noise: the efficiency of a
    /// transducer says little without the quanta it adds.
    static LinkProfile transduced() {
        return LinkProfile.builder(
                        "transduced",
                        "double click between superconducting nodes with transducers, 1 km",
                        Scheme.DOUBLE_CLICK)
                .encoding(Encoding.TIME_BIN)
                .from(
                        "Zhao et al., external efficiency 0.47 % with 0.58 quanta added at the input, arXiv:2406.02704",
                        "2024-06")
                .figure("transduction", 0.0047, "1")
                .figure("transductionNoise", 0.0027, "1")
                .from("assumption: symmetric arms, telecom output", "2026")
                .figure("armA", 0.5, "km")
                .figure("armB", 0.5, "km")
                .figure("wavelength", 1550, "nm")
                .figure("detector", 0.9, "1")
                .figure("darkProbability", 1e-6, "1")
                .figure("visibility", 0.9, "1")
                .figure("cycle", 10, "us")
                .from(FIBRE, FIBRE_DATE)
                .figure("attenuation", 0.2, "dB/km")
                .build();
    }
}
