package dev.herald.physical.mhp.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Rng;
import dev.herald.hal.host.Timers;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.SimChannel;
import dev.herald.hal.sim.SimWorld;
import dev.herald.physical.mhp.api.NodeConfig;
import dev.herald.physical.mhp.api.NodeInput;
import dev.herald.physical.mhp.api.NodeOutput;
import dev.herald.physical.mhp.api.StationConfig;
import dev.herald.physical.mhp.api.StationInput;
import dev.herald.physical.mhp.api.StationOutput;
import dev.herald.physical.mhp.message.MhpFrame;
import dev.herald.physical.mhp.wire.MhpCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Two nodes and their station over simulated channels, with a station's optics that sees what was
/// emitted. All that the host would see is recorded.
final class MhpWorld {
    static final LinkId LINK = new LinkId(7);
    static final long CYCLE = 10_000;
    static final long EMISSION = 2_000;
    static final long FIBRE = 25_000;
    static final long WINDOW = 25;

    /// Draws what the detectors see of a cycle.
    interface Optics {
        /// @param photons of both ends: 1 of A, 2 of B, 3 of both
        @Nullable BellIndex detect(long cycle, int photons);
    }

    final SimWorld world;
    final MhpCodec codec = new MhpCodec();
    final End a;
    final End b;
    final List<StationOutput> stationNotes = new ArrayList<>();
    private final Map<Long, Integer> photons = new TreeMap<>();
    private final StationConfig stationConfig;
    private final Timers stationAlarm;
    Optics optics = (cycle, which) -> null;
    StationMhp station;
    long framesToNodes;
    long framesToStation;
    private int epochs;

    MhpWorld(long seed, ChannelFaults faults, long graceNs) {
        this(seed, faults, graceNs, 0, 0);
    }

    MhpWorld(long seed, ChannelFaults faults, long graceNs, long offsetA, long offsetB) {
        this(seed, faults, graceNs, offsetA, offsetB, 100, 0);
    }

    MhpWorld(
            long seed,
            ChannelFaults faults,
            long graceNs,
            long offsetA,
            long offsetB,
            int summaryCycles,
            long firstSequence) {
        world = new SimWorld(seed);
        stationConfig =
                new StationConfig(
                        LINK,
                        new NodeId(1),
                        new NodeId(2),
                        CYCLE,
                        EMISSION + FIBRE,
                        WINDOW,
                        graceNs,
                        summaryCycles,
                        100_000_000);
        stationAlarm = world.timers(this::wakeStation);
        a = new End(1, faults, graceNs, offsetA);
        b = new End(2, faults, graceNs, offsetB);
        station = new StationMhp(stationConfig, 100, firstSequence);
        world.at(0, this::wakeStation);
    }

    /// The station starts again, having forgotten everything.
    void restartStation() {
        station = new StationMhp(stationConfig, 101 + epochs++);
        wakeStation();
    }

    void wakeStation() {
        station.expire(world.nowNs(), this::perform);
        stationAlarm.wakeAt(station.nextDeadlineNs());
    }

    void tellStation(StationInput input) {
        station.handle(world.nowNs(), input, this::perform);
        stationAlarm.wakeAt(station.nextDeadlineNs());
    }

    private void perform(StationOutput output) {
        switch (output) {
            case StationOutput.Send(NodeId to, MhpFrame frame) -> {
                framesToNodes++;
                (to.value() == 1 ? a : b).fromStation.send(codec.encode(frame));
            }
            case StationOutput.Note note -> stationNotes.add(note);
        }
    }

    private MhpFrame decoded(byte[] bytes) {
        return codec.decode(bytes) instanceof Decoded.Valid<MhpFrame>(MhpFrame frame)
                ? frame
                : org.junit.jupiter.api.Assertions.fail("does not decode");
    }

    /// A photon reaches the station; the detectors are read when the window closes.
    private void photon(long cycle, int of) {
        if (photons.merge(cycle, of, Integer::sum) == of) {
            world.at(
                    cycle * CYCLE + EMISSION + FIBRE + 3,
                    () -> {
                        BellIndex bell = optics.detect(cycle, photons.remove(cycle));
                        if (bell != null) {
                            tellStation(new StationInput.Detected(cycle, bell, 3_000));
                        }
                    });
        }
    }

    static Optics lucky(Rng rng, double success, double dark) {
        return (cycle, which) ->
                rng.nextDouble() < (which == 3 ? success : dark)
                        ? rng.nextBoolean() ? BellIndex.PSI_PLUS : BellIndex.PSI_MINUS
                        : null;
    }

    NodeConfig nodeConfig(int node, long latencyNs) {
        return new NodeConfig(
                LINK,
                new NodeId(node),
                CYCLE,
                (int) Math.ceilDiv(EMISSION + latencyNs, CYCLE),
                1,
                EMISSION,
                latencyNs,
                40_000,
                1_000_000,
                2,
                200 * CYCLE,
                5_000,
                300_000,
                60_000,
                8);
    }

    /// A node with its hardware and its host's records.
    final class End {
        final int number;
        final long offsetNs;
        final NodeConfig config;
        final SimChannel<byte[]> toStation;
        final SimChannel<byte[]> fromStation;
        final Timers alarm;
        final List<DeviceEvent> events = new ArrayList<>();
        final List<NodeOutput> notes = new ArrayList<>();
        final List<MhpFrame> sent = new ArrayList<>();
        final Map<Long, Heralded> pairs = new LinkedHashMap<>();
        final Map<Long, BatchEnded> ends = new LinkedHashMap<>();
        final List<Long> asked = new ArrayList<>();

        /// Answers the outcome of a measured attempt.
        java.util.function.LongPredicate outcome = cycle -> false;

        /// Whether the attempt of a cycle emits.
        java.util.function.LongPredicate emits = cycle -> true;

        /// Hears every event of the device contract and when it came.
        java.util.function.ObjLongConsumer<DeviceEvent> listener = (event, atNs) -> {};

        NodeMhp node;
        long readoutNs = 1_000;
        private long ceasedFrom = Long.MAX_VALUE;
        private int life;
        private long commands;

        End(int number, ChannelFaults faults, long graceNs, long offsetNs) {
            this.number = number;
            this.offsetNs = offsetNs;
            long latencyNs = 2 * FIBRE + WINDOW + graceNs + 2 * faults.jitterNs() + 4 * graceNs;
            if (graceNs == 0 && faults == ChannelFaults.NONE) {
                latencyNs = 2 * FIBRE + WINDOW;
            }
            config = nodeConfig(number, latencyNs);
            toStation =
                    new SimChannel<>(
                            world,
                            "up" + number,
                            FIBRE,
                            faults,
                            bytes -> {
                                framesToStation++;
                                tellStation(new StationInput.Received(decoded(bytes)));
                            });
            fromStation =
                    new SimChannel<>(
                            world,
                            "down" + number,
                            FIBRE,
                            faults,
                            bytes -> tell(new NodeInput.Received(decoded(bytes))));
            alarm = world.timers(this::wake);
            node = new NodeMhp(config, 1_000);
            world.at(0, this::wake);
        }

        long nowNs() {
            return world.nowNs() + offsetNs;
        }

        void restart() {
            life++;
            ceasedFrom = Long.MIN_VALUE;
            ends.keySet().forEach(id -> assertTrue(asked.contains(id)));
            asked.removeIf(id -> !ends.containsKey(id));
            node = new NodeMhp(config, 1_000 + life);
            wake();
        }

        void wake() {
            node.expire(nowNs(), this::perform);
            alarm();
        }

        void tell(NodeInput input) {
            node.handle(nowNs(), input, this::perform);
            alarm();
        }

        private void alarm() {
            long next = node.nextDeadlineNs();
            alarm.wakeAt(
                    next == dev.herald.hal.host.Machine.NEVER || next == Long.MIN_VALUE
                            ? next
                            : next - offsetNs);
        }

        long begin(PairMode mode, long firstCycle, long cycles, int pairs, long tag) {
            long id = ++commands;
            asked.add(id);
            tell(new NodeInput.Begin(entangle(id, mode, firstCycle, cycles, pairs, tag)));
            return id;
        }

        boolean isIdle() {
            return asked.size() == ends.size();
        }

        BatchEnded only() {
            assertEquals(1, ends.size(), () -> "ends: " + ends);
            return ends.values().iterator().next();
        }

        BatchEnd why(long id) {
            BatchEnded end = ends.get(id);
            return end == null ? null : end.why();
        }

        private void perform(NodeOutput output) {
            switch (output) {
                case NodeOutput.Send(MhpFrame frame) -> {
                    sent.add(frame);
                    toStation.send(codec.encode(frame));
                }
                case NodeOutput.Emit emit -> emit(emit);
                case NodeOutput.Cease(long _, long fromCycle) -> ceasedFrom = fromCycle;
                case NodeOutput.Event(DeviceEvent event) -> event(event);
                case NodeOutput.Note note -> notes.add(note);
            }
        }

        private void emit(NodeOutput.Emit emit) {
            if (emit.attempt() == 1) {
                ceasedFrom = Long.MAX_VALUE;
            }
            int of = life;
            for (long i = 0; i < emit.attempts(); i++) {
                long cycle = emit.firstCycle() + i * emit.spacing();
                assertTrue(cycle * CYCLE >= nowNs(), "ordered after its cycle: " + emit);
                world.at(cycle * CYCLE - offsetNs, () -> attempt(cycle, of));
            }
        }

        private void attempt(long cycle, int of) {
            if (cycle >= ceasedFrom || of != life) {
                return;
            }
            long emittedNs = cycle * CYCLE + EMISSION;
            boolean made = emits.test(cycle);
            boolean aimed = Math.abs(offsetNs) < CYCLE / 2;
            if (made && aimed) {
                // the lasers follow a better clock than the protocol's
                world.at(emittedNs + FIBRE - 1_000, () -> photon(cycle, number));
            }
            world.at(
                    emittedNs - offsetNs + readoutNs,
                    () -> {
                        if (of == life) {
                            tell(
                                    made
                                            ? new NodeInput.Emitted(
                                                    cycle,
                                                    emittedNs,
                                                    new DeviceEvent.Read(
                                                            outcome.test(cycle), Basis.Z))
                                            : new NodeInput.NotEmitted(cycle));
                        }
                    });
        }

        private void event(DeviceEvent event) {
            events.add(event);
            listener.accept(event, world.nowNs());
            switch (event) {
                case Heralded herald -> {
                    long key = (long) herald.epoch() << 40 | herald.sequence();
                    assertEquals(null, pairs.put(key, herald), () -> "twice: " + herald);
                }
                case BatchEnded end -> {
                    assertTrue(asked.contains(end.id()), () -> "not asked: " + end);
                    assertEquals(null, ends.put(end.id(), end), () -> "ended twice: " + end);
                }
                default -> {}
            }
        }
    }

    static DeviceCommand.Entangle entangle(
            long id, PairMode mode, long firstCycle, long cycles, int pairs, long tag) {
        return new DeviceCommand.Entangle(
                id, 0, 0, mode, 1, BasisChoice.MEASURE_Z, firstCycle, cycles, pairs, tag);
    }
}
