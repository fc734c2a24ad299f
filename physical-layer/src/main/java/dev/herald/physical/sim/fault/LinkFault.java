package dev.herald.physical.sim.fault;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.LinkId;

/// A fault of a link: its sources, arms or heralding station.
public sealed interface LinkFault extends Fault {

    LinkId link();

    /// More loss in one arm or both: a bent fibre, a dirty connector, a detector that ages (peers 1.7:
    /// 149, 156, 157). The transmission of an arm falls by the factor `10^(-dB/10)` (link-physical 3.1).
    ///
    /// @param dB at least 0
    record LossStep(LinkId link, Arm arm, double dB) implements LinkFault {
        public LossStep {
            requireNonNull(link);
            requireNonNull(arm);
            Check.atLeast("loss in dB", dB, 0);
        }
    }

    /// More dark counts in every detector of the station (150): the probability of one in a window `w`
    /// grows by `1 - exp(-rate w)` of what was quiet.
    ///
    /// @param hz at least 0
    record DarkCounts(LinkId link, double hz) implements LinkFault {
        public DarkCounts {
            requireNonNull(link);
            Check.atLeast("dark-count rate in Hz", hz, 0);
        }
    }

    /// Noise photons of a frequency converter (166), in one arm or both: they suffer the loss of the
    /// fibre and of the detector, and reach either detector alike.
    ///
    /// @param hz noise photons per second at the output of each converter, at least 0
    record ConversionNoise(LinkId link, Arm arm, double hz) implements LinkFault {
        public ConversionNoise {
            requireNonNull(link);
            requireNonNull(arm);
            Check.atLeast("noise rate in Hz", hz, 0);
        }
    }

    /// A source blinks (152): it is bright and dark in turn, for exponentially distributed times
    /// (a telegraph process); bright at first. While it is dark its photons are lost.
    ///
    /// @param brightNs mean of the bright times, at least 1 ns
    /// @param darkNs mean of the dark times, at least 1 ns
    record SourceBlinking(LinkId link, Arm arm, double brightNs, double darkNs)
            implements LinkFault {
        public SourceBlinking {
            requireNonNull(link);
            requireNonNull(arm);
            Check.atLeast("mean bright time in ns", brightNs, 1);
            Check.atLeast("mean dark time in ns", darkNs, 1);
        }
    }

    /// The pumps of both sources drift (159): the bright-state population, or the mean number of
    /// photons, is multiplied; a source without either emits that much less often, and not more often
    /// than always.
    ///
    /// @param factor above 0
    record PumpDrift(LinkId link, double factor) implements LinkFault {
        public PumpDrift {
            requireNonNull(link);
            Check.above("pump factor", factor, 0);
        }
    }

    /// Both sources emit twice more often (151): each dephases its qubit with this probability more,
    /// for the second photon tells which way the first one went.
    ///
    /// @param probability 0 to 1
    record MultiPair(LinkId link, double probability) implements LinkFault {
        public MultiPair {
            requireNonNull(link);
            Check.probability("multi-pair probability", probability);
        }
    }

    /// Bright light blinds the detectors, and pulses in it make them click: no photon of a source is
    /// seen any more, and what is heralded is in no joint state. Fidelity is at most 1/2.
    ///
    /// @param click probability that a detector clicks in a window, 0 up to but not including 1
    /// @param watts mean optical power at a detector, at least 0
    record BlindingLight(LinkId link, double click, double watts) implements LinkFault {
        public BlindingLight {
            requireNonNull(link);
            Check.atLeast("click probability", click, 0);
            Check.below("click probability", click, 1);
            Check.atLeast("power in W", watts, 0);
        }
    }

    /// The phase between the arms walks at random: after a time t its standard deviation is
    /// `rad sqrt(t)`. A pair keeps the cosine of the phase of its coherence.
    ///
    /// @param rad in one second, at least 0
    /// @param stepNs time between the steps of the walk, at least 1000 ns
    record PhaseDrift(LinkId link, double rad, long stepNs) implements LinkFault {
        public PhaseDrift {
            requireNonNull(link);
            Check.atLeast("phase in rad", rad, 0);
            Check.atLeast("step in ns", stepNs, 1000);
        }
    }

    /// The polarization of the arms drifts apart: the angle between them on the Poincaré sphere walks at
    /// random as in [PhaseDrift], and the overlap of the photons, `cos^2(angle/2)`, reduces the
    /// visibility.
    ///
    /// @param rad in one second, at least 0
    /// @param stepNs time between the steps of the walk, at least 1000 ns
    record PolarizationDrift(LinkId link, double rad, long stepNs) implements LinkFault {
        public PolarizationDrift {
            requireNonNull(link);
            Check.atLeast("angle in rad", rad, 0);
            Check.atLeast("step in ns", stepNs, 1000);
        }
    }

    /// Heralds toward one end, or both, are lost on their way.
    ///
    /// @param probability 0 to 1
    record HeraldLoss(LinkId link, Arm arm, double probability) implements LinkFault {
        public HeraldLoss {
            requireNonNull(link);
            requireNonNull(arm);
            Check.probability("herald loss", probability);
        }
    }

    /// One end, or both, makes no attempt whatever it is told (160).
    record PartnerSilent(LinkId link, Arm arm) implements LinkFault {
        public PartnerSilent {
            requireNonNull(link);
            requireNonNull(arm);
        }
    }

    /// The station restarts under a new epoch; every batch ends with STATION_ERROR.
    record StationRestart(LinkId link) implements LinkFault {
        public StationRestart {
            requireNonNull(link);
        }

        @Override
        public boolean instant() {
            return true;
        }
    }
}
