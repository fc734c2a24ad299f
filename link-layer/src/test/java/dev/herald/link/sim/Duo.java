package dev.herald.link.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.CommandIds;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Pump;
import dev.herald.hal.host.Rng;
import dev.herald.hal.host.Timers;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.SimChannel;
import dev.herald.hal.sim.SimWorld;
import dev.herald.link.api.BufferSettings;
import dev.herald.link.api.Discipline;
import dev.herald.link.api.Disciplines;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.link.api.VerificationSettings;
import dev.herald.link.core.Books;
import dev.herald.link.core.LinkLayer;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.wire.LinkCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/// Two entities of one link, the station between them, and channels that lose, repeat and reorder real
/// frames.
final class Duo {
    static final int PURPOSE = 7;

    /// What a pair is to the layer above.
    record Delivered(
            LinkRequestId request, long index, Object half, dev.herald.hal.model.BellIndex bell) {}

    /// One node: the entity, the layer above it and what that was told.
    final class Node {
        final NodeId id;
        final NodeId peer;
        final DeviceDescriptor device;
        final CommandIds userIds = new CommandIds(2);
        final Map<Long, Integer> discarding = new HashMap<>();
        TestStation.End end;
        SimChannel<Object> channel;
        Pump<LinkInput, LinkOutput> pump;
        Machine<LinkInput, LinkOutput> machine;
        long offsetNs;
        int life;
        int knownPeerFirst;
        int epoch;

        final Map<LinkPairId, Delivered> pairs = new LinkedHashMap<>();
        final Map<LinkPairId, Integer> seen = new HashMap<>();
        final Map<LinkRequestId, String> ends = new LinkedHashMap<>();
        final List<LinkRequestId> acknowledged = new ArrayList<>();
        final Map<LinkPairId, QubitHandle> handles = new HashMap<>();
        final List<String> notes = new ArrayList<>();
        final List<LinkMessage> sent = new ArrayList<>();
        final List<LinkQuality> qualities = new ArrayList<>();
        final List<LinkOutput> verified = new ArrayList<>();
        final Map<LinkError, Integer> refused = new HashMap<>();
        final Map<LinkError, Integer> failed = new HashMap<>();
        Predicate<LinkMessage> lose = _ -> false;
        Consumer<LinkOutput> tap = _ -> {};
        boolean up;
        int ups;
        int downs;
        long delivered;
        long revoked;
        final java.util.Set<LinkPairId> voided = new java.util.HashSet<>();
        long holdNsMax = 200_000;
        boolean holding;

        /// Hears what the layer above is told, after this node took note of it.
        java.util.function.Consumer<LinkOutput.Up> above = _ -> {};

        Node(int id, int peer, Devices.Kit kit) {
            this.id = new NodeId(id);
            this.peer = new NodeId(peer);
            device = Devices.device(this.id, this.peer, kit);
        }

        void start(int newEpoch) {
            epoch = newEpoch;
            int of = ++life;
            LinkConfig config = config(this);
            List<Pump<LinkInput, LinkOutput>> self = new ArrayList<>();
            machine = settings.maker.apply(config);
            Timers alarm =
                    world.timers(() -> {
                        if (of == life) {
                            self.getFirst().wake();
                        }
                    });
            self.add(
                    new Pump<>(
                            machine,
                            () -> world.nowNs() + offsetNs,
                            at -> alarm.wakeAt(at == Machine.NEVER ? at : at - offsetNs),
                            output -> perform(output, of)));
            pump = self.getFirst();
            knownPeerFirst = 0;
            pump.wake();
            pump.deliver(new LinkInput.Listen(PURPOSE));
        }

        void restart(int newEpoch) {
            end.reset();
            discarding.clear();
            handles.clear();
            pairs.clear();
            seen.clear();
            ends.clear();
            acknowledged.clear();
            up = false;
            start(newEpoch);
        }

        Node other() {
            return this == a ? b : a;
        }

        void create(CreateRequest request) {
            pump.deliver(new LinkInput.Create(1, request));
        }

        void perform(LinkOutput output, int of) {
            if (of != life) {
                return;
            }
            if (tracing) {
                System.out.println(world.nowNs() + " " + id + " " + output);
            }
            if (settings.hashing) {
                trace = 31 * (31 * trace + world.nowNs()) + output.toString().hashCode();
            }
            tap.accept(output);
            switch (output) {
                case LinkOutput.Acknowledged a -> {
                    LinkRequestId request = new LinkRequestId(id, a.createId());
                    ends.remove(request); // an id may come back once its request is settled
                    acknowledged.add(request);
                }
                case LinkOutput.Refused r -> refused.merge(r.why(), 1, Integer::sum);
                case LinkOutput.PairKept p -> {
                    took(p.pair(), new Delivered(p.request(), p.index(), p.qubit(), p.bell()));
                    handles.put(p.pair(), p.qubit());
                    if (!holding) {
                        long holdNs = holdNsMax == 0 ? 0 : rng.nextLong(holdNsMax);
                        end.later(holdNs, () -> giveBack(p.pair()));
                    }
                }
                case LinkOutput.PairMeasured p ->
                        took(p.pair(), new Delivered(p.request(), p.index(), p.basis(), p.bell()));
                case LinkOutput.Finished f -> ended(f.request(), "finished");
                case LinkOutput.Failed f -> {
                    failed.merge(f.why(), 1, Integer::sum);
                    ended(f.request(), f.why().toString());
                }
                case LinkOutput.Revoked r -> {
                    for (LinkPairId pair : r.pairs()) {
                        Delivered was = pairs.remove(pair);
                        if (was == null) {
                            assertTrue(
                                    voided.contains(pair),
                                    "revoked " + pair + ", which was not delivered");
                        } else {
                            assertEquals(was.request, r.request());
                        }
                        revoked++;
                        giveBack(pair);
                    }
                }
                case LinkOutput.LinkUp(LinkQuality quality) -> {
                    qualities.add(quality);
                    assertTrue(!up, "up twice");
                    up = true;
                    ups++;
                    int peerFirst = Books.peerFirst(machine);
                    if (knownPeerFirst != peerFirst) {
                        knownPeerFirst = peerFirst;
                        assertEquals(Map.of(), handles, "kept although the peer restarted");
                        voided.addAll(pairs.keySet()); // the peer's halves are gone
                        pairs.clear();
                        ends.keySet().removeIf(request -> request.origin().equals(peer));
                    }
                }
                case LinkOutput.LinkDown _ -> {
                    assertTrue(up, "down twice");
                    up = false;
                    downs++;
                }
                case LinkOutput.ToDevice(DeviceCommand command) -> end.submit(command);
                case LinkOutput.ToPeer(LinkMessage message) -> {
                    if (settings.recording) {
                        sent.add(message);
                    }
                    if (!lose.test(message)) {
                        channel.send(settings.bytes ? codec.encode(message) : message);
                    }
                }
                case LinkOutput.QualityChanged q -> qualities.add(q.quality());
                case LinkOutput.Drifted d -> verified.add(d);
                case LinkOutput.Recovered r -> verified.add(r);
                case LinkOutput.Verified v -> verified.add(v);
                case LinkOutput.PeerViolation v -> notes.add(v.toString());
                case LinkOutput.DeviceViolation v -> notes.add(v.toString());
            }
            if (output instanceof LinkOutput.Up up) {
                above.accept(up);
            }
        }

        private void took(LinkPairId pair, Delivered what) {
            if (seen.merge(pair, 1, Integer::sum) != 1) {
                throw new AssertionError("delivered twice: " + pair);
            }
            if (what.index == 1 && what.request.origin().equals(peer)) {
                ends.remove(what.request); // the peer uses the create id again
            }
            if (ends.containsKey(what.request)) {
                throw new AssertionError("pair for " + what.request + ", which has ended");
            }
            pairs.put(pair, what);
            delivered++;
        }

        private void ended(LinkRequestId request, String how) {
            String before = ends.put(request, how);
            if (request.origin().equals(id)) {
                if (before != null) {
                    throw new AssertionError(request + " ended twice: " + before + ", " + how);
                }
            }
        }

        void giveBack(LinkPairId pair) {
            QubitHandle handle = handles.remove(pair);
            if (handle != null) {
                long command = userIds.next();
                discarding.put(command, handle.qubit());
                end.submit(new DeviceCommand.Discard(command, handle));
            }
        }

        void giveAllBack() {
            holding = false;
            List.copyOf(handles.keySet()).forEach(this::giveBack);
        }

        void onDevice(DeviceEvent event) {
            if (tracing) {
                System.out.println(world.nowNs() + " " + id + "      < " + event);
            }
            if (event instanceof DeviceEvent.QubitsLost lost) {
                handles.values().removeAll(lost.qubits());
            }
            if (event instanceof DeviceEvent.Answer answer && CommandIds.owner(answer.id()) == 2) {
                pump.deliver(new LinkInput.Released(discarding.remove(answer.id())));
            } else {
                pump.deliver(new LinkInput.FromDevice(event));
            }
        }

        void onFrame(Object frame) {
            if (tracing) {
                System.out.println(
                        world.nowNs()
                                + " "
                                + id
                                + "      < "
                                + (frame instanceof byte[] bytes ? codec.decode(bytes) : frame));
            }
            if (frame instanceof LinkMessage message) {
                pump.deliver(new LinkInput.FromPeer(message));
                return;
            }
            switch (codec.decode((byte[]) frame)) {
                case Decoded.Valid<LinkMessage>(LinkMessage message) ->
                        pump.deliver(new LinkInput.FromPeer(message));
                case Decoded.Unknown<LinkMessage> u -> throw new AssertionError(u);
                case Decoded.Malformed<LinkMessage> m -> throw new AssertionError(m);
            }
        }
    }

    /// Settings both nodes share but for the epoch; tests replace it.
    static final class Settings {
        long delayNs = 100_000;

        /// From B to A, when it is not the same.
        long backNs = -1;

        /// What B's limits are multiplied by, in eighths.
        int limitsB = 8;

        /// Whether messages travel as bytes.
        boolean bytes = true;

        /// Whether what was sent is remembered.
        boolean recording = true;

        /// Whether a hash is kept of all outputs.
        boolean hashing;

        Function<LinkConfig, Machine<LinkInput, LinkOutput>> maker = LinkLayer::create;
        int itemsMax = 8;
        int backlogMax = 64;
        int windowMax = 4;
        int transmissionsMax = 3;
        long helloNs = 5_000_000;
        long deadAfterNs = 50_000_000;
        Discipline discipline = Disciplines.strict();
        TestStation.Faults station = new TestStation.Faults(0.1, 0, 0, 3, false);
        ChannelFaults channel = ChannelFaults.NONE;
        VerificationSettings verification = VerificationSettings.NONE;
        Devices.Kit kit = new Devices.Kit();
        Devices.Kit kitB;

        long backNs() {
            return backNs < 0 ? delayNs : backNs;
        }
    }

    final SimWorld world;
    final Settings settings;
    final LinkCodec codec = new LinkCodec();
    final TestStation station;
    final Rng rng;
    final Node a;
    final Node b;
    boolean tracing = System.getenv("HERALD_TRACE") != null;
    long trace;

    Duo(long seed, Settings settings) {
        this.settings = settings;
        world = new SimWorld(seed);
        rng = world.stream("workload");
        station = new TestStation(world, settings.station);
        a = new Node(1, 2, settings.kit);
        b = new Node(2, 1, settings.kitB == null ? settings.kit : settings.kitB);
        a.channel =
                new SimChannel<>(
                        world, "ab", settings.delayNs, settings.channel, m -> b.onFrame(m));
        b.channel =
                new SimChannel<>(
                        world, "ba", settings.backNs(), settings.channel, m -> a.onFrame(m));
        a.end = station.add(a.device.ports().getFirst(), a::onDevice);
        b.end = station.add(b.device.ports().getFirst(), b::onDevice);
        a.end.initialiseNs = settings.kit.initialiseNs;
        b.end.initialiseNs = settings.kit.initialiseNs;
    }

    Duo start() {
        a.start(0x1111);
        b.start(0x2222);
        return this;
    }

    LinkConfig config(Node node) {
        long roundTripNs = settings.delayNs + settings.backNs();
        int eighths = node == b ? settings.limitsB : 8;
        LinkConfig config =
                new LinkConfig(
                        node.id,
                        node.device,
                        node.device.ports().getFirst(),
                        16,
                        node.epoch,
                        roundTripNs,
                        Math.max(3 * roundTripNs, 20_000),
                        settings.transmissionsMax,
                        Math.max(1, settings.itemsMax * eighths / 8),
                        settings.backlogMax * eighths / 8,
                        Math.max(1, settings.windowMax * eighths / 8),
                        settings.helloNs,
                        settings.deadAfterNs);
        return config.with(settings.discipline, BufferSettings.NONE, settings.verification);
    }

    void run(long forNs) {
        world.runUntil(world.nowNs() + forNs);
    }

    private static List<LinkPairId> sorted(Collection<LinkPairId> pairs) {
        return pairs.stream()
                .sorted(Comparator.comparing(LinkPairId::epoch).thenComparing(LinkPairId::sequence))
                .toList();
    }

    /// Both ends have the same pairs, alike, and nothing is left over.
    void checkAgreement() {
        if (!a.pairs.keySet().equals(b.pairs.keySet())) {
            assertEquals(sorted(a.pairs.keySet()), sorted(b.pairs.keySet()));
        }
        a.pairs.forEach((pair, at) -> {
            Delivered other = b.pairs.get(pair);
            if (!at.request.equals(other.request)
                    || at.index != other.index
                    || at.bell != other.bell) {
                throw new AssertionError(pair + " is " + at + " and " + other);
            }
        });
        for (Node node : List.of(a, b)) {
            for (LinkRequestId request : node.acknowledged) {
                if (!node.ends.containsKey(request)) {
                    throw new AssertionError(request + " did not end");
                }
            }
            assertEquals(0, node.end.owned(), "qubits leaked at " + node.id);
            assertEquals(0, node.discarding.size());
        }
    }
}
