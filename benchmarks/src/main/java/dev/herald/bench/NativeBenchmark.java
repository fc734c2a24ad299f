package dev.herald.bench;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.physical.ffm.ExportedDriver;
import dev.herald.physical.ffm.NativeDeviceProvider;
import dev.herald.physical.sim.Profiles;
import dev.herald.physical.sim.SimHardware;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A command and its answer, through each way to a driver in the same process. The command is an Abort
/// of a batch that is not under way, which every device answers on the spot. Needs a C compiler; run
/// from the top of the repository.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // set up by JMH
public class NativeBenchmark {
    private QuantumDevice direct;
    private QuantumDevice inC;
    private QuantumDevice thereAndBack;
    private @Nullable DeviceEvent answer;
    private long id;

    /// Compiles the drivers and opens the devices.
    @Setup
    public void open() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("herald-native");
        Process build =
                new ProcessBuilder("hal/examples/c/build.sh", directory.toString())
                        .inheritIO()
                        .start();
        if (build.waitFor() != 0) {
            throw new IOException("the drivers in C cannot be built");
        }
        SimWorld world = new SimWorld(1);
        SimHardware hardware =
                new SimHardware(world, world, world.stream("hardware"))
                        .addNode(Profiles.node("ideal"), new NodeId(1), "one")
                        .addNode(Profiles.node("ideal"), new NodeId(2), "two")
                        .addNode(Profiles.node("ideal"), new NodeId(3), "three")
                        .addLink(
                                Profiles.link("ideal"), new LinkId(1), new NodeId(1), new NodeId(2))
                        .addLink(
                                Profiles.link("ideal"),
                                new LinkId(2),
                                new NodeId(1),
                                new NodeId(3));
        DeviceContext context =
                new DeviceContext(
                        world, world, EntropySource.seeded(new Rng(1)), event -> answer = event);
        direct = hardware.device(new NodeId(1), context.events());
        NativeDeviceProvider provider = new NativeDeviceProvider();
        inC =
                provider.open(
                        context, Map.of("library", directory.resolve("libexample.so").toString()));
        ExportedDriver exported =
                new ExportedDriver(new Simulated(hardware, new NodeId(2)), Arena.global());
        thereAndBack =
                provider.open(
                        context,
                        Map.of(
                                "library",
                                directory.resolve("librelay.so").toString(),
                                "target",
                                Long.toHexString(exported.table().address())));
    }

    private record Simulated(SimHardware hardware, NodeId node) implements QuantumDeviceProvider {
        @Override
        public String name() {
            return "simulated";
        }

        @Override
        public QuantumDevice open(DeviceContext context, Map<String, String> options) {
            return hardware.device(node, context.events());
        }
    }

    private @Nullable DeviceEvent abort(QuantumDevice device) {
        answer = null;
        device.submit(new DeviceCommand.Abort(++id, 0x7FFF_FFFF_FFFFL));
        return answer;
    }

    /// The simulated device, by a call of Java.
    @Benchmark
    public @Nullable DeviceEvent java() {
        return abort(direct);
    }

    /// The example driver in C: one call down and one up.
    @Benchmark
    public @Nullable DeviceEvent c() {
        return abort(inC);
    }

    /// The simulated device behind `relay.c`: two calls down and two up.
    @Benchmark
    public @Nullable DeviceEvent javaBehindC() {
        return abort(thereAndBack);
    }

    /// What opening a device costs most: the descriptor, read from memory anew.
    @Benchmark
    public DeviceDescriptor describe() {
        return inC.describe();
    }
}
