package dev.herald.physical.sim;

import dev.herald.hal.host.Rng;
import dev.herald.physical.sim.fault.LinkFault.SourceBlinking;

/// A telegraph process: bright and dark times are exponentially distributed.
final class BlinkEffect implements Effect {
    private final SimLink link;
    private final Strain darkness;
    private final SourceBlinking fault;
    private final SimHardware hardware;
    private final Rng rng;
    private boolean over;

    BlinkEffect(
            SimLink link, Strain darkness, SourceBlinking fault, SimHardware hardware, Rng rng) {
        this.link = link;
        this.darkness = darkness;
        this.fault = fault;
        this.hardware = hardware;
        this.rng = rng;
    }

    @Override
    public void begin() {
        brighten();
    }

    private void brighten() {
        if (!over) {
            link.relieve(this);
            after(fault.brightNs(), this::darken);
        }
    }

    private void darken() {
        if (!over) {
            link.strain(this, darkness);
            after(fault.darkNs(), this::brighten);
        }
    }

    private void after(double meanNs, Runnable change) {
        double ns = -meanNs * StrictMath.log1p(-rng.nextDouble());
        hardware.agenda.at(hardware.clock.nowNs() + Math.max(1, Math.round(ns)), change);
    }

    @Override
    public void end() {
        over = true;
        link.relieve(this);
    }
}
