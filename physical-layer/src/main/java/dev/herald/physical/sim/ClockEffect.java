package dev.herald.physical.sim;

/// The clock of a node leaves network time. What that does to its links is worked out anew whenever the
/// offset has changed by a fiftieth of what they tolerate.
final class ClockEffect implements Effect {
    private static final int STEPS = 50;

    private final SimDevice device;
    private final double offsetNs;
    private final double nsPerSecond;
    private boolean over;

    ClockEffect(SimDevice device, double offsetNs, double nsPerSecond) {
        this.device = device;
        this.offsetNs = offsetNs;
        this.nsPerSecond = nsPerSecond;
    }

    @Override
    public void begin() {
        long nowNs = device.world.clock.nowNs();
        device.condition.clock(this, new NodeCondition.ClockError(offsetNs, nsPerSecond, nowNs));
        apply();
    }

    private void apply() {
        if (over) {
            return;
        }
        device.ports().forEach(end -> end.link.clocksChanged());
        if (nsPerSecond != 0 && device.portCount() > 0) {
            long nowNs = device.world.clock.nowNs();
            device.world.agenda.at(nowNs + stepNs(), this::apply);
        }
    }

    private long stepNs() {
        double least = Double.MAX_VALUE;
        for (LinkEnd end : device.ports()) {
            least = Math.min(least, end.link.clockToleranceNs());
        }
        return Math.max(1000, Math.round(least / STEPS / Math.abs(nsPerSecond) * 1e9));
    }

    @Override
    public void end() {
        over = true;
        device.condition.remove(this);
        device.ports().forEach(end -> end.link.clocksChanged());
    }
}
