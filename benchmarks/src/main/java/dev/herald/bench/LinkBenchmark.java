package dev.herald.bench;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.SimWorld;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.network.api.Topology;
import dev.herald.node.Emulation;
import dev.herald.node.NodeStack;
import dev.herald.node.StackListener;
import dev.herald.physical.sim.SimHardware;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// From herald to OK at both nodes of a link: the link layer's two entities, the simulated devices and
/// the agenda; kept qubits are given back at once.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LinkBenchmark {
    private static final int PAIRS = 1_000;
    private static final LinkId LINK = new LinkId(1);
    private static final int PURPOSE = NodeStack.USER_PURPOSE_MIN;

    @Param({"K", "M"})
    public String type = "K";

    private final SimWorld world = new SimWorld(3);
    private long delivered;

    @Setup(Level.Trial)
    public void build() {
        NodeId alice = new NodeId(1);
        NodeId bob = new NodeId(2);
        SimHardware hardware =
                new SimHardware(world, world, world.stream("hardware"))
                        .addNode(ChainScenarios.metroNode(), alice, "alice")
                        .addNode(ChainScenarios.metroNode(), bob, "bob")
                        .addLink(ChainScenarios.metroLink(), LINK, alice, bob);
        Emulation emulation =
                new Emulation(
                        world,
                        new Topology(List.of(new Topology.Edge(LINK, alice, bob, 1))),
                        false);
        emulation.addLink(LINK, alice, bob, 100_000, ChannelFaults.NONE);
        User asker = new User(true);
        User other = new User(false);
        asker.stack =
                emulation.addNode(
                        alice, context -> hardware.device(alice, context.events()), asker);
        other.stack =
                emulation.addNode(bob, context -> hardware.device(bob, context.events()), other);
        emulation.start();
        other.stack.link(LINK, new LinkInput.Listen(PURPOSE));
        run(1);
    }

    @Benchmark
    @OperationsPerInvocation(PAIRS)
    public long pairs() {
        run(PAIRS);
        return delivered;
    }

    private void run(long pairs) {
        long wanted = delivered + pairs;
        world.runUntil(Long.MAX_VALUE, () -> delivered >= wanted);
        if (delivered < wanted) {
            throw new IllegalStateException("the link came to rest after " + delivered + " pairs");
        }
    }

    private final class User implements StackListener {
        private final boolean asks;

        @SuppressWarnings("NullAway.Init") // set right after, by whoever adds the node
        private NodeStack stack;

        User(boolean asks) {
            this.asks = asks;
        }

        @Override
        public void onLink(LinkId link, LinkOutput.Up event) {
            switch (event) {
                case LinkOutput.LinkUp _ when asks ->
                        stack.link(link, new LinkInput.Create(-1, request()));
                case LinkOutput.PairKept p -> {
                    count();
                    stack.submit(new DeviceCommand.Discard(stack.nextCommand(), p.qubit()));
                }
                case LinkOutput.PairMeasured _ -> count();
                case LinkOutput.Refused r ->
                        throw new IllegalStateException(r.why() + ": " + r.detail());
                case LinkOutput.Failed f ->
                        throw new IllegalStateException(f.why() + ": " + f.detail());
                default -> {}
            }
        }

        private CreateRequest request() {
            return type.equals("K")
                    ? CreateRequest.keep(CreateRequest.STREAM, Fidelity.of(0.5), PURPOSE)
                    : CreateRequest.measure(
                            CreateRequest.STREAM,
                            Fidelity.of(0.5),
                            PURPOSE,
                            BasisChoice.MEASURE_Z,
                            BasisChoice.MEASURE_Z);
        }

        private void count() {
            if (!asks) {
                delivered++;
            }
        }
    }
}
