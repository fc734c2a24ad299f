package dev.herald.bench;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.SimWorld;
import dev.herald.physical.guard.GuardOptions;
import dev.herald.physical.guard.GuardedDevice;
import dev.herald.physical.netty.EngineFactory;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.netty.PeerAddress;
import dev.herald.physical.remote.HalServer;
import dev.herald.physical.remote.HalServerOptions;
import dev.herald.physical.remote.Opening;
import dev.herald.physical.remote.PemTls;
import dev.herald.physical.remote.RemoteDevice;
import dev.herald.physical.remote.RemoteOptions;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// One command after the other over a connection on this machine, submit to answer, beside raw frames of
/// 64 bytes between two Netty loops in the same run; and what the guard costs a command. Arguments: how
/// many of each, and a directory with `ca.crt`, `device.crt`, `device.key`, `n1.crt` and `n1.key`.
public final class RemoteRoundTrip {
    private static final int FRAME = 64;

    private RemoteRoundTrip() {}

    /// @param args see above
    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 50_000;
        Path keys =
                Path.of(
                        args.length > 1
                                ? args[1]
                                : "physical-layer/src/test/resources/dev/herald/physical/remote");
        raw(count / 2, ""); // warms up
        raw(count, "raw frames of 64 bytes, TCP");
        EngineFactory server =
                PemTls.load(
                        keys.resolve("ca.crt"),
                        keys.resolve("device.crt"),
                        keys.resolve("device.key"));
        EngineFactory host =
                PemTls.load(keys.resolve("ca.crt"), keys.resolve("n1.crt"), keys.resolve("n1.key"));
        for (boolean measured : new boolean[] {false, true}) {
            int each = measured ? count : count / 2;
            remote(each, measured ? "remote, TCP" : "", tcp(), null, null);
            remote(each, measured ? "remote, TCP with TLS 1.3" : "", tcp(), server, host);
            Path socket = Files.createTempDirectory("herald").resolve("hal.sock");
            remote(
                    each,
                    measured ? "remote, Unix socket" : "",
                    UnixDomainSocketAddress.of(socket),
                    null,
                    null);
        }
        guard(20 * count);
    }

    private static SocketAddress tcp() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /// A device that answers a probe at once.
    private record Prompt(DeviceContext context) implements QuantumDevice {
        @Override
        public DeviceDescriptor describe() {
            return new DeviceDescriptor(
                    "herald",
                    "prompt",
                    "1",
                    1,
                    1,
                    new NodeId(1),
                    Set.of(Capability.MONITORS),
                    List.of(),
                    List.of(),
                    List.of(),
                    0,
                    0,
                    0,
                    SwapNoise.NONE,
                    0,
                    List.of("m"),
                    new Provenance("assumption: a benchmark", "2026-01-01"));
        }

        @Override
        public void submit(DeviceCommand command) {
            context.events().emit(new DeviceEvent.Probed(command.id(), 4));
        }

        @Override
        public void close() {}
    }

    private static void remote(
            int count,
            String name,
            SocketAddress bind,
            @Nullable EngineFactory serverTls,
            @Nullable EngineFactory hostTls)
            throws Exception {
        try (NettyLoop there = loop("server");
                NettyLoop here = loop("host");
                HalServer server =
                        HalServer.open(
                                there,
                                bind,
                                serverTls,
                                HalServerOptions.DEFAULT,
                                EntropySource.seeded(new Rng(1)),
                                (_, _) -> Prompt::new)) {
            PeerAddress address =
                    bind instanceof UnixDomainSocketAddress unix
                            ? PeerAddress.unix(unix.getPath(), "device")
                            : new PeerAddress("127.0.0.1", server.address().getPort(), "device");
            Trips trips = new Trips(count);
            CompletableFuture<Opening> opening = new CompletableFuture<>();
            RemoteDevice.open(
                    here,
                    address,
                    hostTls,
                    RemoteOptions.of(new NodeId(1), "n1"),
                    _ -> trips.back(),
                    opening::complete);
            if (!(opening.get() instanceof Opening.Attached(RemoteDevice device, _, _))) {
                throw new IOException("not attached: " + opening.get());
            }
            trips.next = () -> device.submit(new DeviceCommand.Probe(1, "m"));
            here.execute(trips::go);
            trips.report(name);
            CountDownLatch closed = new CountDownLatch(1);
            here.execute(() -> {
                device.close();
                closed.countDown();
            });
            closed.await();
        }
    }

    private static NettyLoop loop(String name) {
        return new NettyLoop(name, Instant.EPOCH, Throwable::printStackTrace, _ -> {});
    }

    /// Frames of 64 bytes there and back, without any protocol.
    private static void raw(int count, String name) throws Exception {
        MultiThreadIoEventLoopGroup there =
                new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        MultiThreadIoEventLoopGroup here =
                new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Channel server =
                new ServerBootstrap()
                        .group(there)
                        .channel(NioServerSocketChannel.class)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline().addLast(new Echo());
                                    }
                                })
                        .bind(tcp())
                        .sync()
                        .channel();
        Trips trips = new Trips(count);
        Channel client =
                new Bootstrap()
                        .group(here)
                        .channel(NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .handler(new Back(trips))
                        .connect(server.localAddress())
                        .sync()
                        .channel();
        trips.next =
                () -> {
                    ByteBuf frame = client.alloc().buffer(FRAME);
                    var _ = client.writeAndFlush(frame.writeZero(FRAME), client.voidPromise());
                };
        client.eventLoop().execute(trips::go);
        trips.report(name);
        var _ = client.close().sync();
        var _ = server.close().sync();
        var _ = there.shutdownGracefully();
        var _ = here.shutdownGracefully();
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var _ = context.writeAndFlush(message, context.voidPromise());
        }
    }

    private static final class Back extends ChannelInboundHandlerAdapter {
        private final Trips trips;
        private int bytes;

        Back(Trips trips) {
            this.trips = trips;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf frame = (ByteBuf) message;
            bytes += frame.readableBytes();
            frame.release();
            if (bytes == FRAME) {
                bytes = 0;
                trips.back();
            }
        }
    }

    /// One trip after the other.
    private static final class Trips {
        private final long[] tookNs;
        private final CountDownLatch done = new CountDownLatch(1);
        private Runnable next = () -> {};
        private int made;
        private long sentNs;
        private long bytesBefore;
        private long bytesAfter;

        Trips(int count) {
            tookNs = new long[count];
        }

        void go() {
            bytesBefore = allocated();
            sentNs = System.nanoTime();
            next.run();
        }

        void back() {
            long nowNs = System.nanoTime();
            tookNs[made++] = nowNs - sentNs;
            if (made == tookNs.length) {
                bytesAfter = allocated();
                done.countDown();
            } else {
                sentNs = System.nanoTime();
                next.run();
            }
        }

        void report(String name) throws InterruptedException {
            done.await();
            if (name.isEmpty()) {
                return;
            }
            Arrays.sort(tookNs);
            System.out.printf(
                    Locale.ROOT,
                    "%-32s p50 %6.1f us, p99 %6.1f us, %5d B allocated at both ends together%n",
                    name,
                    tookNs[tookNs.length / 2] / 1e3,
                    tookNs[tookNs.length - tookNs.length / 100] / 1e3,
                    (bytesAfter - bytesBefore) / tookNs.length);
        }
    }

    private static void guard(int count) {
        SimWorld world = new SimWorld(1);
        DeviceContext context =
                new DeviceContext(world, world, EntropySource.seeded(new Rng(1)), _ -> {});
        QuantumDevice bare = new Prompt(context);
        QuantumDevice guarded = GuardedDevice.open(context, GuardOptions.VIRTUAL_TIME, Prompt::new);
        for (int round = 0; round < 3; round++) {
            probe(bare, count, round == 2 ? "a probe in process, bare" : "");
            probe(guarded, count, round == 2 ? "a probe in process, guarded" : "");
        }
    }

    private static void probe(QuantumDevice device, int count, String name) {
        DeviceCommand command = new DeviceCommand.Probe(1, "m");
        long bytes = allocated();
        long startNs = System.nanoTime();
        for (int i = 0; i < count; i++) {
            device.submit(command);
        }
        long tookNs = System.nanoTime() - startNs;
        if (!name.isEmpty()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-32s %6.1f ns, %d B allocated%n",
                    name,
                    (double) tookNs / count,
                    (allocated() - bytes) / count);
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getTotalThreadAllocatedBytes();
    }
}
