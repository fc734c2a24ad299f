package dev.herald.conformance.hal.wire;

import dev.herald.conformance.engine.Bench;
import dev.herald.conformance.engine.Transcript;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.spec.hal.v1.Attach;
import dev.herald.spec.hal.v1.AttachOk;
import dev.herald.spec.hal.v1.AttachRefusal;
import dev.herald.spec.hal.v1.DeviceFrame;
import dev.herald.spec.hal.v1.HostFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.opentest4j.AssertionFailedError;

/// A server of devices on the test bench, met by hosts that say what a test wants said.
public final class WireBench implements Bench {
    private static final int PINGS = 9;
    private static final long CLEARED_LOOK_NS = 20_000_000;
    private static final long CLEARED_WITHIN_NS = TimeUnit.SECONDS.toNanos(10);

    private final WireAddress address;
    private final Transcript transcript = new Transcript();
    private final List<WireHost> hosts = new ArrayList<>();
    private final long startNs = System.nanoTime();
    private long tokens = startNs;

    /// What a host learns when it attaches.
    ///
    /// @param epoch the network epoch, by the device's clock
    /// @param roundTripNs median time of a Ping and its Pong
    public record Greeting(Instant epoch, long roundTripNs) {}

    public WireBench(WireAddress address) {
        this.address = address;
    }

    /// Attaches, measures and detaches.
    ///
    /// @throws DeviceOpenException when the device cannot be attached to
    public Greeting greet() {
        try {
            WireHost host = attached();
            long[] tripsNs = new long[PINGS];
            long bestNs = Long.MAX_VALUE;
            Instant epoch = Instant.EPOCH;
            for (int i = 0; i < PINGS; i++) {
                long sentNs = System.nanoTime();
                int number = i + 1;
                host.ping(number);
                DeviceFrame pong =
                        host.expect("Pong", f -> f.hasPong() && f.getPong().getNumber() == number);
                tripsNs[i] = System.nanoTime() - sentNs;
                if (tripsNs[i] < bestNs) {
                    bestNs = tripsNs[i];
                    epoch = Instant.now().minusNanos(pong.getPong().getNowNs() + bestNs / 2);
                }
            }
            Arrays.sort(tripsNs);
            host.detach();
            return new Greeting(epoch, tripsNs[PINGS / 2]);
        } catch (AssertionFailedError failure) {
            throw new DeviceOpenException(address.socket() + ": " + failure.getMessage(), failure);
        }
    }

    WireHost connect() {
        WireHost host = new WireHost(this, address.connect());
        hosts.add(host);
        return host;
    }

    /// A host of its own, attached; waits for the device to be cleared after another.
    WireHost attached() {
        return attached(request());
    }

    WireHost attached(Attach.Builder request) {
        return welcome(request).host;
    }

    /// Attaches a new host and says what it was told.
    Welcome welcome(Attach.Builder request) {
        long untilNs = System.nanoTime() + CLEARED_WITHIN_NS;
        while (true) {
            WireHost host = connect();
            host.attach(request.build());
            DeviceFrame answer =
                    host.expect(
                            "AttachOk or AttachRefused",
                            frame -> frame.hasAttachOk() || frame.hasAttachRefused());
            if (answer.hasAttachOk()) {
                return new Welcome(host, answer.getAttachOk());
            }
            host.close();
            if (answer.getAttachRefused().getWhy() != AttachRefusal.ATTACH_REFUSAL_TAKEN
                    || System.nanoTime() > untilNs) {
                throw new AssertionFailedError("not attached: " + one(answer.getAttachRefused()));
            }
            LockSupport.parkNanos(CLEARED_LOOK_NS);
        }
    }

    /// A host that is attached.
    record Welcome(WireHost host, AttachOk terms) {}

    /// A request of a host that was never here before.
    Attach.Builder request() {
        return Attach.newBuilder()
                .setContractMajor(DeviceDescriptor.CONTRACT_MAJOR)
                .setContractMinor(DeviceDescriptor.CONTRACT_MINOR)
                .setNode(address.node())
                .setNodeName(address.name())
                .setTokenHigh(System.nanoTime())
                .setTokenLow(++tokens);
    }

    void sent(HostFrame frame) {
        transcript.sent(System.nanoTime() - startNs, one(frame));
    }

    void received(DeviceFrame frame) {
        transcript.received(System.nanoTime() - startNs, one(frame));
    }

    private static Object one(Object frame) {
        return new Object() {
            @Override
            public String toString() {
                return String.valueOf(frame).replaceAll("\\s+", " ");
            }
        };
    }

    @Override
    public List<String> transcript() {
        return transcript.lines();
    }

    @Override
    public void close() {
        hosts.forEach(WireHost::close);
    }
}
