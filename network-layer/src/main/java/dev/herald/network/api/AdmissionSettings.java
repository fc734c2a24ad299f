package dev.herald.network.api;

/// What a node lets circuits reserve.
///
/// @param sharePpm share of a link's time that may be reserved, 0 to 1,000,000
public record AdmissionSettings(int sharePpm) {
    public static final AdmissionSettings USUAL = new AdmissionSettings(900_000);

    public AdmissionSettings {
        if (sharePpm < 0 || sharePpm > 1_000_000) {
            throw new IllegalArgumentException("sharePpm " + sharePpm + " is not in 0..1000000");
        }
    }
}
