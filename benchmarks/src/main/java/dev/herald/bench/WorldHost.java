package dev.herald.bench;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.physical.netty.NettyLoop;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A host that does a little at fixed instants, so that neighbours do it together.
final class WorldHost {
    private static final long LOCAL_NS = 500_000_000;
    private static final long BATCH_NS = 1_000_000_000;
    private static final long LEAD_NS = 200_000_000;
    private static final int PAIRS = 10;

    private final NettyLoop loop;
    private final Map<Long, Long> submittedNs = new HashMap<>();
    private final long[] roundTripsNs = new long[4_096];
    private @Nullable QuantumDevice device;
    private long lastId;
    private long untilNs;
    private int answers;
    private long heralds;
    private long batches;
    private long completed;
    private long refused;

    WorldHost(NettyLoop loop) {
        this.loop = loop;
    }

    void attached(QuantumDevice opened) {
        device = opened;
    }

    void close() {
        Objects.requireNonNull(device).close();
    }

    private void submit(DeviceCommand command) {
        submittedNs.put(command.id(), System.nanoTime());
        Objects.requireNonNull(device).submit(command);
    }

    void receive(DeviceEvent event) {
        if (event instanceof DeviceEvent.Heralded) {
            heralds++;
        }
        if (!(event instanceof DeviceEvent.Answer answer)) {
            return;
        }
        Long sent = submittedNs.remove(answer.id());
        switch (answer) {
            case DeviceEvent.BatchEnded ended -> {
                batches++;
                completed += ended.why() == BatchEnd.COMPLETE ? 1 : 0;
            }
            case DeviceEvent.Allocated allocated -> {
                roundTrip(sent);
                submit(new DeviceCommand.Gate1(++lastId, allocated.qubit(), GateKind.H, 0));
                submit(new DeviceCommand.Measure(++lastId, allocated.qubit(), Basis.Z));
            }
            case DeviceEvent.Refused _, DeviceEvent.Faulted _ -> refused++;
            default -> roundTrip(sent);
        }
    }

    private void roundTrip(@Nullable Long sentNs) {
        if (sentNs != null) {
            roundTripsNs[answers++ % roundTripsNs.length] = System.nanoTime() - sentNs;
        }
    }

    void work(long until) {
        untilNs = until;
        long nowNs = loop.nowNs();
        loop.at((nowNs / LOCAL_NS + 1) * LOCAL_NS, this::local);
        loop.at((nowNs / BATCH_NS + 1) * BATCH_NS, this::batch);
    }

    /// On a qubit that no port uses, or else the last one.
    private void local() {
        long nowNs = loop.nowNs();
        if (nowNs < untilNs) {
            int qubit = Objects.requireNonNull(device).describe().qubits().size() - 1;
            submit(new DeviceCommand.Initialise(++lastId, qubit));
            loop.at((nowNs / LOCAL_NS + 1) * LOCAL_NS, this::local);
        }
    }

    private void batch() {
        long nowNs = loop.nowNs();
        if (nowNs >= untilNs) {
            return;
        }
        long slotNs = nowNs / BATCH_NS * BATCH_NS;
        List<PortDescriptor> ports = Objects.requireNonNull(device).describe().ports();
        for (PortDescriptor port : ports) {
            long first = (slotNs + LEAD_NS) / port.cycleNs();
            long cycles = Math.min(port.batchCyclesMax(), BATCH_NS / 2 / port.cycleNs());
            int qubit = port.communication().get(port.index() % port.communication().size());
            submit(
                    new DeviceCommand.Entangle(
                            ++lastId,
                            port.index(),
                            qubit,
                            PairMode.MEASURE,
                            port.points().getFirst().code(),
                            BasisChoice.MEASURE_Z,
                            first,
                            Math.max(1, cycles),
                            PAIRS,
                            slotNs / BATCH_NS));
        }
        loop.at((nowNs / BATCH_NS + 1) * BATCH_NS, this::batch);
    }

    static String summary(List<WorldHost> hosts, int seconds) {
        int count = hosts.stream().mapToInt(h -> Math.min(h.answers, h.roundTripsNs.length)).sum();
        long[] all = new long[count];
        int n = 0;
        for (WorldHost host : hosts) {
            int own = Math.min(host.answers, host.roundTripsNs.length);
            System.arraycopy(host.roundTripsNs, 0, all, n, own);
            n += own;
        }
        Arrays.sort(all);
        long batches = hosts.stream().mapToLong(h -> h.batches).sum();
        return ("%d commands/s answered, round trip p50 %.2f ms, p99 %.2f ms, max %.2f ms%n"
                        + "%d batches, %d complete, %d heralds/s, %d refused, %d unanswered")
                .formatted(
                        hosts.stream().mapToLong(h -> h.answers).sum() / seconds,
                        count == 0 ? 0 : all[count / 2] / 1e6,
                        count == 0 ? 0 : all[(int) (count * 0.99)] / 1e6,
                        count == 0 ? 0 : all[count - 1] / 1e6,
                        batches,
                        hosts.stream().mapToLong(h -> h.completed).sum(),
                        hosts.stream().mapToLong(h -> h.heralds).sum() / seconds,
                        hosts.stream().mapToLong(h -> h.refused).sum(),
                        hosts.stream().mapToLong(h -> h.submittedNs.size()).sum());
    }
}
