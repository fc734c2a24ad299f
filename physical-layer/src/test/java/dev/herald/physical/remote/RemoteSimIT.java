package dev.herald.physical.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.netty.NettyLoop;
import dev.herald.physical.netty.PeerAddress;
import dev.herald.physical.sim.Profiles;
import dev.herald.physical.sim.SimHardware;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two hosts on loops of their own entangle simulated qubits that a third loop serves, in real time.
class RemoteSimIT {
    private static final NodeId[] NODES = {new NodeId(1), new NodeId(2)};

    private final BlockingQueue<Throwable> defects = new LinkedBlockingQueue<>();
    private final NettyLoop world = loop("world");
    private final NettyLoop[] hosts = {loop("host-1"), loop("host-2")};

    @AfterEach
    void close() {
        for (NettyLoop host : hosts) {
            host.close();
        }
        world.close();
        assertEquals(List.of(), List.copyOf(defects));
    }

    @Test
    void twoHostsShareAPair() {
        SimHardware hardware =
                new SimHardware(world, world, new Rng(7))
                        .addNode(Profiles.node("ideal"), NODES[0], "alice")
                        .addNode(Profiles.node("ideal"), NODES[1], "bob")
                        .addLink(Profiles.link("ideal"), new LinkId(1), NODES[0], NODES[1]);
        HalServer server =
                HalServer.open(
                        world,
                        new InetSocketAddress("127.0.0.1", 0),
                        null,
                        HalServerOptions.DEFAULT,
                        EntropySource.seeded(new Rng(1)),
                        (node, _) -> context -> hardware.device(node, context.events()));
        RemoteDevice[] devices = new RemoteDevice[2];
        List<BlockingQueue<DeviceEvent>> events =
                List.of(new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>());
        for (int i = 0; i < 2; i++) {
            devices[i] = attach(server, i, events.get(i));
        }
        for (int round = 1; round <= 20; round++) {
            PortDescriptor port = devices[0].describe().ports().getFirst();
            long lead =
                    Math.max(
                            port.commandLeadNs(),
                            devices[1].describe().ports().getFirst().commandLeadNs());
            long first = (world.nowNs() + lead + 2_000_000) / port.cycleNs();
            for (int i = 0; i < 2; i++) {
                submit(
                        i,
                        devices[i],
                        entangle(round, devices[i].describe().ports().getFirst(), first));
            }
            DeviceEvent.Heralded[] heralds = new DeviceEvent.Heralded[2];
            for (int i = 0; i < 2; i++) {
                heralds[i] =
                        assertInstanceOf(DeviceEvent.Heralded.class, Bench.await(events.get(i)));
                DeviceEvent.BatchEnded end =
                        assertInstanceOf(DeviceEvent.BatchEnded.class, Bench.await(events.get(i)));
                assertEquals(BatchEnd.COMPLETE, end.why());
                DeviceEvent.Kept kept = assertInstanceOf(DeviceEvent.Kept.class, heralds[i].half());
                submit(i, devices[i], new DeviceCommand.Discard(1_000 + round, kept.qubit()));
                assertEquals(new DeviceEvent.Done(1_000 + round), Bench.await(events.get(i)));
            }
            assertEquals(heralds[0].sequence(), heralds[1].sequence());
            assertEquals(heralds[0].cycle(), heralds[1].cycle());
            assertEquals(heralds[0].bell(), heralds[1].bell());
        }
    }

    private static DeviceCommand entangle(long id, PortDescriptor port, long firstCycle) {
        return new DeviceCommand.Entangle(
                id,
                port.index(),
                port.communication().getFirst(),
                PairMode.KEEP,
                port.points().getFirst().code(),
                BasisChoice.MEASURE_Z,
                firstCycle,
                port.batchCyclesMax(),
                1,
                id);
    }

    private void submit(int host, RemoteDevice device, DeviceCommand command) {
        hosts[host].execute(() -> device.submit(command));
    }

    private RemoteDevice attach(HalServer server, int host, BlockingQueue<DeviceEvent> events) {
        BlockingQueue<Opening> opening = new LinkedBlockingQueue<>();
        RemoteDevice.open(
                hosts[host],
                new PeerAddress("127.0.0.1", server.address().getPort(), "world"),
                null,
                RemoteOptions.of(NODES[host], "n" + (host + 1)),
                events::add,
                opening::add);
        return assertInstanceOf(Opening.Attached.class, Bench.await(opening)).device();
    }

    private NettyLoop loop(String name) {
        return new NettyLoop(name, Instant.parse("2026-01-01T00:00:00Z"), defects::add, _ -> {});
    }
}
