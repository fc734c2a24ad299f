package dev.herald.network.plan;

/// One station between two streams of pairs: what it swaps and how long that has waited.
///
/// @param rate swaps per ns, before failures
/// @param factorZ mean factor that waiting leaves of the correlator along Z of a swapped pair
/// @param factorX the same along X and Y
/// @param waitNs mean wait of the pair that came first
record Match(double rate, double factorZ, double factorX, double waitNs) {

    /// The two streams, and how fast pairs of each decay while they wait.
    record Sides(double rateA, double rateB, double zA, double zB, double xA, double xB) {
        static Sides at(Chain chain, int station) {
            Chain.Station head = chain.stations().getFirst();
            Chain.Station here = chain.stations().get(station);
            Chain.Station tail = chain.stations().getLast();
            return new Sides(
                    1 / chain.links().get(station - 1).meanNs(),
                    1 / chain.links().get(station).meanNs(),
                    head.zRate() + here.zRate(),
                    here.zRate() + tail.zRate(),
                    head.xRate() + here.xRate(),
                    here.xRate() + tail.xRate());
        }
    }

    /// With a cut-off and room for every pair: the age of the oldest waiting pair has the density
    /// `exp((a - b) x)` up to the cut-off on side A, `exp((b - a) x)` on side B, and 1 for nobody.
    static Match cutOff(Sides s, double tauNs) {
        double growth = s.rateA - s.rateB;
        double scale = Math.abs(growth) * tauNs;
        double ageA = integral(growth, tauNs, scale);
        double ageB = integral(-growth, tauNs, scale);
        double both = ageA + ageB;
        double rate =
                s.rateA
                        * s.rateB
                        * both
                        / (StrictMath.exp(-scale) + s.rateA * ageA + s.rateB * ageB);
        return new Match(
                rate,
                (integral(growth - s.zA, tauNs, scale) + integral(-growth - s.zB, tauNs, scale))
                        / both,
                (integral(growth - s.xA, tauNs, scale) + integral(-growth - s.xB, tauNs, scale))
                        / both,
                (moment(growth, tauNs, scale) + moment(-growth, tauNs, scale)) / both);
    }

    /// Without cut-off and with room for `room` pairs of each side: the number waiting is a random walk
    /// between `-room` and `room`.
    static Match limited(Sides s, int room) {
        double ratio = s.rateA / s.rateB;
        double shareA = s.rateA;
        double shareB = s.rateB;
        double swaps = 0;
        double z = 0;
        double x = 0;
        double wait = 0;
        double fadeZA = 1;
        double fadeZB = 1;
        double fadeXA = 1;
        double fadeXB = 1;
        double norm = 1; // of the walk, in units of its weight at nobody waiting
        // Scaled so that the likelier side ends at weight 1.
        double step = Math.max(ratio, 1 / ratio);
        double weight = StrictMath.pow(step, -room);
        norm *= weight;
        shareA *= weight;
        shareB *= weight;
        for (int n = 1; n <= room; n++) { // the n-th to wait
            fadeZA *= s.rateB / (s.rateB + s.zA);
            fadeZB *= s.rateA / (s.rateA + s.zB);
            fadeXA *= s.rateB / (s.rateB + s.xA);
            fadeXB *= s.rateA / (s.rateA + s.xB);
            swaps += shareA + shareB;
            z += shareA * fadeZA + shareB * fadeZB;
            x += shareA * fadeXA + shareB * fadeXB;
            wait += shareA * n / s.rateB + shareB * n / s.rateA;
            shareA *= ratio;
            shareB /= ratio;
            norm += shareA / s.rateA + shareB / s.rateB;
        }
        return new Match(swaps / norm, z / swaps, x / swaps, wait / swaps);
    }

    /// `∫ exp(rate x - scale) dx` from 0 to `to`.
    private static double integral(double rate, double to, double scale) {
        double exponent = rate * to;
        if (Math.abs(exponent) < 1e-9) {
            return to * StrictMath.exp(-scale);
        }
        return exponent < 1
                ? StrictMath.exp(-scale) * StrictMath.expm1(exponent) / rate
                : (StrictMath.exp(exponent - scale) - StrictMath.exp(-scale)) / rate;
    }

    /// `∫ x exp(rate x - scale) dx` from 0 to `to`.
    private static double moment(double rate, double to, double scale) {
        double exponent = rate * to;
        if (Math.abs(exponent) < 1e-3) {
            return StrictMath.exp(-scale)
                    * to
                    * to
                    * (0.5 + exponent / 3 + exponent * exponent / 8);
        }
        return (to * StrictMath.exp(exponent - scale) - integral(rate, to, scale)) / rate;
    }
}
