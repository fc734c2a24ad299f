package dev.herald.application.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.application.api.ApplicationInput;
import dev.herald.application.api.ApplicationOutput.JobEnded;
import dev.herald.application.api.Job;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.network.message.CircuitTerms;
import java.util.Map;

/// Two nodes and the world between them.
final class TinyNet {
    static final NodeId A = new NodeId(1);
    static final NodeId B = new NodeId(2);
    static final CircuitTerms TERMS = CircuitTerms.of(Fidelity.of(0.5));
    static final long HOUR_NS = 3_600_000_000_000L;

    final SimWorld world;
    final TinyNode a;
    final TinyNode b;
    final StubTransport transport;

    TinyNet(long seed, BellDiagonal state, int computation, TinyDevice.Noise noise) {
        world = new SimWorld(seed);
        TinyLab lab = new TinyLab(world.stream("lab"));
        a = new TinyNode(world, lab, A, computation, noise);
        b = new TinyNode(world, lab, B, computation, noise);
        transport = new StubTransport(world, lab, a, b);
        transport.state = state;
        a.transport = transport;
        b.transport = transport;
        a.deliver(new ApplicationInput.Start());
        b.deliver(new ApplicationInput.Start());
    }

    TinyNet(long seed, BellDiagonal state) {
        this(seed, state, 2, TinyDevice.Noise.NONE);
    }

    void run(long number, Job job) {
        a.deliver(new ApplicationInput.Run(number, job));
    }

    /// Runs the job to its end and checks that nothing is left.
    JobEnded finish(Job job) {
        run(1, job);
        settle();
        JobEnded end = a.ended.get(1L);
        assertTrue(end != null, "the job never ended");
        return end;
    }

    void settle() {
        assertTrue(world.run(50_000_000), "the world never rests");
        assertEquals(Map.of(), a.device.owned, "leaked at the initiator");
        assertEquals(Map.of(), b.device.owned, "leaked at the responder");
    }

    /// Largest deviation of a mean of n values in a range that occurs with probability 1e-9 at most
    /// (Hoeffding).
    static double tolerance(long n, double range) {
        return range * Math.sqrt(Math.log(2 / 1e-9) / (2 * n));
    }
}
