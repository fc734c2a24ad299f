package dev.herald.link.message;

/// A pair of the buffer, named as the station counted it.
///
/// @param stationEpoch epoch of the heralding station
/// @param sequence not negative
public record BufferedPair(int stationEpoch, long sequence) {
    public BufferedPair {
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence " + sequence + " is negative");
        }
    }
}
