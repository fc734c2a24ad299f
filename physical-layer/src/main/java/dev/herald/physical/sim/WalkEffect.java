package dev.herald.physical.sim;

import dev.herald.hal.host.Rng;
import java.util.function.DoubleFunction;

/// An angle between the arms of a link that walks at random, in Gaussian steps.
final class WalkEffect implements Effect {
    private final SimLink link;
    private final double deviation;
    private final long stepNs;
    private final DoubleFunction<Strain> strain;
    private final SimHardware hardware;
    private final Rng rng;
    private double angle;
    private boolean over;

    /// @param rad standard deviation after a second
    WalkEffect(
            SimLink link,
            double rad,
            long stepNs,
            DoubleFunction<Strain> strain,
            SimHardware hardware,
            Rng rng) {
        this.link = link;
        this.stepNs = stepNs;
        this.strain = strain;
        this.hardware = hardware;
        this.rng = rng;
        deviation = rad * StrictMath.sqrt(stepNs * 1e-9);
    }

    @Override
    public void begin() {
        hardware.agenda.at(hardware.clock.nowNs() + stepNs, this::step);
    }

    private void step() {
        if (!over) {
            angle += deviation * gaussian();
            link.strain(this, strain.apply(angle));
            begin();
        }
    }

    /// One draw of the standard normal distribution, by Box and Muller.
    private double gaussian() {
        double u = 1 - rng.nextDouble();
        double v = rng.nextDouble();
        return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
    }

    @Override
    public void end() {
        over = true;
        link.relieve(this);
    }
}
