package dev.herald.hal.sim;

import dev.herald.hal.host.Rng;

/// What a simulated classical channel does to messages.
///
/// @param loss probability that a message is lost, 0 to 1
/// @param duplication probability that one is delivered twice
/// @param jitterNs longest extra delay, uniform; 0 keeps order
/// @param healedAtNs from here on the channel is perfect, so that liveness can be asked for
public record ChannelFaults(double loss, double duplication, long jitterNs, long healedAtNs) {
    public static final ChannelFaults NONE = new ChannelFaults(0, 0, 0, 0);

    /// Draws the faults themselves, so that every run is bad in its own way.
    public static ChannelFaults swarm(Rng rng, double lossMax, long jitterMaxNs, long healedAtNs) {
        double loss = rng.nextBoolean() ? rng.nextDouble() * lossMax : 0;
        double duplication = rng.nextBoolean() ? rng.nextDouble() * lossMax : 0;
        long jitterNs = rng.nextBoolean() && jitterMaxNs > 0 ? rng.nextLong(1, jitterMaxNs + 1) : 0;
        return new ChannelFaults(loss, duplication, jitterNs, healedAtNs);
    }
}
