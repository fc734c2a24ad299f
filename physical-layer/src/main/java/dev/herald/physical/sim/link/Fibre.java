package dev.herald.physical.sim.link;

import java.util.List;

/// Attenuation of silica fibre by wavelength: the figures a profile falls back on when it names a
/// wavelength and no attenuation.
public final class Fibre {

    /// A range of wavelengths and what a fibre laid today loses there.
    ///
    /// @param name of the band
    /// @param fromPm shortest wavelength in pm
    /// @param toPm first wavelength no longer in the band
    /// @param dBPerKm typical attenuation
    /// @param source of the figure
    /// @param date of the source
    public record Band(
            String name, long fromPm, long toPm, double dBPerKm, String source, String date) {}

    private static final String G652 =
            "data sheets of ITU-T G.652.D fibre: at most 0.35 at 1310 nm, 0.20 at 1550 nm, 0.23 at 1625 nm";
    private static final String BETWEEN = "assumption: between the figures of the bands beside it";

    /// In the order of wavelengths; what lies between bands is not transmitted over any distance that
    /// matters, or not known here.
    public static final List<Band> BANDS =
            List.of(
                    new Band(
                            "637 nm",
                            600_000,
                            700_000,
                            5,
                            "QLinkLayerSimulations configuration of Dahlberg et al., arXiv:1903.09778",
                            "2019-02-15"),
                    new Band(
                            "780 nm",
                            700_000,
                            820_000,
                            3.5,
                            "assumption: 3 to 4 dB/km of single-mode fibre made for 780 nm",
                            "2026"),
                    new Band(
                            "850 nm",
                            820_000,
                            900_000,
                            3,
                            "assumption: 2.5 to 3.5 dB/km of fibre at 850 nm",
                            "2026"),
                    new Band(
                            "1 um",
                            900_000,
                            1_260_000,
                            1,
                            "assumption: Rayleigh scattering from 850 nm on",
                            "2026"),
                    new Band("O", 1_260_000, 1_360_000, 0.35, G652, "2016-11"),
                    new Band("E", 1_360_000, 1_460_000, 0.3, BETWEEN, "2026"),
                    new Band("S", 1_460_000, 1_530_000, 0.25, BETWEEN, "2026"),
                    new Band("C", 1_530_000, 1_565_000, 0.2, G652, "2016-11"),
                    new Band("L", 1_565_000, 1_625_000, 0.23, G652, "2016-11"));

    private Fibre() {}

    /// The band of a wavelength.
    ///
    /// @throws IllegalArgumentException when no band holds it
    public static Band band(long wavelengthPm) {
        for (Band band : BANDS) {
            if (wavelengthPm >= band.fromPm && wavelengthPm < band.toPm) {
                return band;
            }
        }
        throw new IllegalArgumentException(
                "no attenuation of fibre is known at %s nm; known from %s nm to %s nm"
                        .formatted(
                                wavelengthPm / 1e3,
                                BANDS.getFirst().fromPm / 1e3,
                                BANDS.getLast().toPm / 1e3));
    }
}
