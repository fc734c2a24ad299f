package dev.herald.physical.sim.photon;

import dev.herald.hal.host.Rng;
import dev.herald.physical.sim.link.Draws;

/// The phase factor between two arms. Angles are brought to an eighth of a turn first, where the
/// library's sine and cosine need no work space.
final class Phase {
    private static final double QUARTER = StrictMath.PI / 2;

    private double re = 1;
    private double im;

    double re() {
        return re;
    }

    double im() {
        return im;
    }

    /// Normal, with this standard deviation in rad; 0 for none.
    void spread(double deviation, Rng rng) {
        if (deviation > 0) {
            set(deviation * Draws.gaussian(rng));
        }
    }

    /// Any, all as likely: a point of the disc, its angle doubled.
    void any(Rng rng) {
        double x;
        double y;
        double square;
        do {
            x = 2 * rng.nextDouble() - 1;
            y = 2 * rng.nextDouble() - 1;
            square = x * x + y * y;
        } while (square > 1 || square == 0);
        re = (x * x - y * y) / square;
        im = 2 * x * y / square;
    }

    void set(double angle) {
        double quarters = StrictMath.rint(angle / QUARTER);
        double rest = angle - quarters * QUARTER;
        double cos = StrictMath.cos(rest);
        double sin = StrictMath.sin(rest);
        switch ((int) (quarters - 4 * StrictMath.floor(quarters / 4))) {
            case 0 -> put(cos, sin);
            case 1 -> put(-sin, cos);
            case 2 -> put(-cos, -sin);
            default -> put(sin, -cos);
        }
    }

    private void put(double newRe, double newIm) {
        re = newRe;
        im = newIm;
    }
}
