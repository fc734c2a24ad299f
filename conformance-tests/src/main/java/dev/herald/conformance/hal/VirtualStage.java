package dev.herald.conformance.hal;

import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Rng;
import dev.herald.hal.host.Timers;
import dev.herald.hal.sim.SimWorld;
import java.util.function.BooleanSupplier;

/// Virtual time from 0: no test waits, none depends on load [CONF-TRIAL-1].
final class VirtualStage implements Stage {
    private final SimWorld world;
    private final Timers alarm;
    private boolean timeUp;

    VirtualStage(long seed) {
        world = new SimWorld(seed);
        alarm = world.timers(() -> timeUp = true);
    }

    @Override
    public long nowNs() {
        return world.nowNs();
    }

    @Override
    public void at(long atNs, Runnable action) {
        world.at(atNs, action);
    }

    @Override
    public Rng stream(String name) {
        return world.stream(name);
    }

    @Override
    public boolean isReal() {
        return false;
    }

    @Override
    public void passUntil(long untilNs, BooleanSupplier done) {
        timeUp = false;
        alarm.wakeAt(untilNs);
        while (!timeUp && !done.getAsBoolean()) {
            world.step();
        }
        alarm.wakeAt(Machine.NEVER);
    }

    @Override
    public void close() {}
}
