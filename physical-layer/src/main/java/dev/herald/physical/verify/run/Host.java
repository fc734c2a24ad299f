package dev.herald.physical.verify.run;

import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.host.Agenda;
import dev.herald.hal.host.Clock;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.host.Timers;
import dev.herald.hal.sim.SimWorld;
import dev.herald.physical.netty.NettyLoop;
import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/// Where experiments run: a clock, an agenda, alarms, and a way to wait for the end.
///
/// @param clock network time
/// @param agenda the event loop that devices live on
/// @param alarms makes an alarm on the loop
/// @param entropy for drivers
/// @param waiting how the caller waits for what happens on the loop
public record Host(
        Clock clock,
        Agenda agenda,
        Function<Runnable, Timers> alarms,
        EntropySource entropy,
        Waiting waiting) {

    /// Runs something on the loop and returns when it has called back.
    @FunctionalInterface
    public interface Waiting {
        /// @param begun called on the loop, with what it is to call at the end
        /// @param limitNs longest wait in real time; without meaning in virtual time
        /// @throws ExperimentException when the end does not come
        void untilDone(Consumer<Runnable> begun, long limitNs);
    }

    /// In virtual time; the caller's thread is the loop.
    public static Host virtual(SimWorld world) {
        return new Host(
                world,
                world,
                world::timers,
                EntropySource.seeded(world.stream("entropy")),
                (begun, limitNs) -> {
                    boolean[] done = {false};
                    begun.accept(() -> done[0] = true);
                    while (!done[0]) {
                        if (!world.step()) {
                            throw new ExperimentException("nothing is left to happen");
                        }
                    }
                });
    }

    /// In real time; the caller is not on the loop.
    public static Host real(NettyLoop loop) {
        SecureRandom random = new SecureRandom();
        return new Host(
                loop,
                loop,
                loop::timers,
                random::nextBytes,
                (begun, limitNs) -> {
                    CountDownLatch done = new CountDownLatch(1);
                    loop.execute(() -> begun.accept(done::countDown));
                    try {
                        if (!done.await(limitNs, TimeUnit.NANOSECONDS)) {
                            throw new ExperimentException(
                                    "no end within " + limitNs / 1_000_000_000 + " s");
                        }
                    } catch (InterruptedException stop) {
                        Thread.currentThread().interrupt();
                        throw new ExperimentException("interrupted");
                    }
                });
    }

    /// What a driver gets.
    public DeviceContext context(Outbox<? super DeviceEvent> events) {
        return new DeviceContext(clock, agenda, entropy, events);
    }
}
