package dev.herald.physical.sim;

/// By how much a link is worse than its profile says. Strains of several causes add up.
///
/// @param lossA loss in the arm of A besides that of the profile, in dB
/// @param lossB in the arm of B
/// @param noiseHz counts per second in each detector besides the dark counts of the profile
/// @param noiseA noise photons per second from the converter of A
/// @param noiseB from the converter of B
/// @param click probability that foreign light makes a detector click in a window
/// @param watts power of the foreign light
/// @param pump factor on bright-state population or mean photon number
/// @param multiPair probability that a source dephases its qubit by a second photon
/// @param phase between the arms, in rad
/// @param overlap factor on the visibility
/// @param apart the attempts of both ends do not meet
/// @param fibreA how much of the loss in the arm of A is the fibre's, in dB
/// @param fibreB of B
record Strain(
        double lossA,
        double lossB,
        double noiseHz,
        double noiseA,
        double noiseB,
        double click,
        double watts,
        double pump,
        double multiPair,
        double phase,
        double overlap,
        boolean apart,
        double fibreA,
        double fibreB) {

    static final Strain NONE = new Strain(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, false);

    /// What is lost entirely, in dB: less than one photon in the age of the universe.
    static final double ALL_DB = 300;

    /// A strain that is not of the fibres.
    private Strain(
            double lossA,
            double lossB,
            double noiseHz,
            double noiseA,
            double noiseB,
            double click,
            double watts,
            double pump,
            double multiPair,
            double phase,
            double overlap,
            boolean apart) {
        this(
                lossA, lossB, noiseHz, noiseA, noiseB, click, watts, pump, multiPair, phase,
                overlap, apart, 0, 0);
    }

    private Strain with(double dBA, double dBB, double hz) {
        return new Strain(
                dBA, dBB, hz, noiseA, noiseB, click, watts, pump, multiPair, phase, overlap, apart);
    }

    static Strain converters(double hzA, double hzB) {
        return new Strain(0, 0, 0, hzA, hzB, 0, 0, 1, 0, 0, 1, false);
    }

    static Strain loss(double dBA, double dBB) {
        return NONE.with(dBA, dBB, 0);
    }

    /// Loss that a reflectometer sees.
    static Strain fibre(double dBA, double dBB) {
        return new Strain(dBA, dBB, 0, 0, 0, 0, 0, 1, 0, 0, 1, false, dBA, dBB);
    }

    static Strain noise(double hz) {
        return NONE.with(0, 0, hz);
    }

    /// Blinded detectors see no photon of the sources.
    static Strain light(double click, double watts) {
        return new Strain(ALL_DB, ALL_DB, 0, 0, 0, click, watts, 1, 0, 0, 1, false);
    }

    static Strain pump(double factor) {
        return new Strain(0, 0, 0, 0, 0, 0, 0, factor, 0, 0, 1, false);
    }

    static Strain multiPair(double probability) {
        return new Strain(0, 0, 0, 0, 0, 0, 0, 1, probability, 0, 1, false);
    }

    static Strain phase(double rad) {
        return new Strain(0, 0, 0, 0, 0, 0, 0, 1, 0, rad, 1, false);
    }

    static Strain overlap(double factor) {
        return new Strain(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, factor, false);
    }

    static Strain silence() {
        return new Strain(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, true);
    }

    /// Clocks that are off network time: the wave packet of an end, as long as the window, overlaps with
    /// the window and with that of the other end by what the offsets leave.
    ///
    /// @param windowNs detection window; 0 if every photon of a cycle is seen
    static Strain clocks(double offsetANs, double offsetBNs, double windowNs, long cycleNs) {
        double apartNs = Math.abs(offsetANs - offsetBNs);
        double mostNs = Math.max(apartNs, Math.max(Math.abs(offsetANs), Math.abs(offsetBNs)));
        if (windowNs == 0 || mostNs == 0) {
            return mostNs < cycleNs / 2.0 ? NONE : silence();
        }
        double both = Math.max(0, 1 - apartNs / windowNs);
        return new Strain(
                outside(offsetANs, windowNs),
                outside(offsetBNs, windowNs),
                0,
                0,
                0,
                0,
                0,
                1,
                0,
                0,
                both * both,
                mostNs >= cycleNs / 2.0);
    }

    private static double outside(double offsetNs, double windowNs) {
        double inside = 1 - Math.abs(offsetNs) / windowNs;
        return inside > 0 ? Math.min(ALL_DB, -10 * StrictMath.log10(inside)) : ALL_DB;
    }

    Strain and(Strain other) {
        return new Strain(
                lossA + other.lossA,
                lossB + other.lossB,
                noiseHz + other.noiseHz,
                noiseA + other.noiseA,
                noiseB + other.noiseB,
                either(click, other.click),
                watts + other.watts,
                pump * other.pump,
                either(multiPair, other.multiPair),
                phase + other.phase,
                overlap * other.overlap,
                apart || other.apart,
                fibreA + other.fibreA,
                fibreB + other.fibreB);
    }

    static double either(double p, double q) {
        return p + (1 - p) * q;
    }

    /// Transmission of the arm of A besides that of the profile.
    double transmissionA() {
        return StrictMath.pow(10, -Math.min(ALL_DB, lossA) / 10);
    }

    double transmissionB() {
        return StrictMath.pow(10, -Math.min(ALL_DB, lossB) / 10);
    }
}
