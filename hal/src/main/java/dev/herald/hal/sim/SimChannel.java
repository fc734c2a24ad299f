package dev.herald.hal.sim;

import dev.herald.hal.host.Channel;
import dev.herald.hal.host.Rng;
import java.util.function.Consumer;

/// One direction of a simulated datagram channel: a fixed delay plus the faults.
///
/// @param <M> what is sent
public final class SimChannel<M> implements Channel<M> {
    private final SimWorld world;
    private final Rng rng;
    private final ChannelFaults faults;
    private final long delayNs;
    private final Consumer<? super M> receiver;

    public SimChannel(
            SimWorld world,
            String name,
            long delayNs,
            ChannelFaults faults,
            Consumer<? super M> receiver) {
        this.world = world;
        rng = world.stream("channel/" + name);
        this.delayNs = delayNs;
        this.faults = faults;
        this.receiver = receiver;
    }

    @Override
    public void send(M message) {
        if (world.nowNs() >= faults.healedAtNs()) {
            deliver(message, 0);
            return;
        }
        if (rng.nextDouble() < faults.loss()) {
            return;
        }
        deliver(message, jitter());
        if (rng.nextDouble() < faults.duplication()) {
            deliver(message, jitter());
        }
    }

    private long jitter() {
        return faults.jitterNs() == 0 ? 0 : rng.nextLong(faults.jitterNs() + 1);
    }

    private void deliver(M message, long extraNs) {
        world.at(world.nowNs() + delayNs + extraNs, () -> receiver.accept(message));
    }
}
