package dev.herald.daemon.doctor;

import java.util.Locale;

/// What a diagnosis can name, with what to do about it.
public enum Cause {
    HEALTHY("nothing to do; examine again when the rate or the fidelity falls"),
    DEVICE("wait for the end of the calibration, or look at the device's own log and restart it"),
    LINK_DOWN(
            "check the connection between the two daemons: `herald status` at both ends names it"),
    FIBRE_LOSS("follow the fibre to the step of the reflectogram: bends, connectors, splices"),
    DETECTOR_NOISE(
            "check cooling and bias of the station's detectors, then converters and stray light"),
    DETECTOR_BLINDED("find and block the light; distrust every pair made meanwhile"),
    SOURCE("adjust pump power and alignment of the source, then take new references"),
    SOURCE_BLINKING("stabilise the charge or the resonance of the emitter"),
    CLOCK("synchronise the clock again and check its reference; offsets widen the histogram"),
    INTERFERENCE("realign polarisation and phase of the arms at the station"),
    MEMORY("recalibrate the memory's dephasing time: field noise, decoupling sequence"),
    OPERATIONS("recalibrate gates and readout of the node"),
    HERALDS_LOST("check the way of the heralds from the station to that end"),
    PARTNER_SILENT(
            "call the partner: compare what both devices do in one batch, then at the station"),
    RATE("examine the station together with the partner: no monitor explains the rate"),
    FIDELITY(
            "measure the sources' multi-photon share (g2) with the partner: no monitor explains the fidelity"),
    UNKNOWN("there is too little evidence: run with pairs, and reach both ends");

    private final String next;

    Cause(String next) {
        this.next = next;
    }

    /// What to do next.
    public String next() {
        return next;
    }

    /// As in JSON: `fibre-loss`.
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
