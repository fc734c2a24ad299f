package dev.herald.network.core;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.link.api.Timetable;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkRequestId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// A link layer in a few lines: pairs at random times for the streams that were asked for, at both ends
/// under the same name, each end a little late; withdrawals and failures on demand.
final class TestLink {
    /// Requests; those for a number of pairs are served first, one after the other.
    private static final class Stream {
        final LinkRequestId id;
        final int purpose;
        final boolean endless;
        int left;

        Stream(LinkRequestId id, int purpose, int number) {
            this.id = id;
            this.purpose = purpose;
            endless = number == CreateRequest.STREAM;
            left = number;
        }
    }

    final LinkId id;
    final TestNode a;
    final TestNode b;
    private final TestNetwork network;
    private final Rng rng;
    private final Set<Integer> listenedAtA = new HashSet<>();
    private final Set<Integer> listenedAtB = new HashSet<>();
    private final List<Stream> streams = new ArrayList<>();
    private int created;
    private long sequence;
    private boolean scheduled;
    private int turn;
    long meanNs = 1_000;
    long skewNs;
    int qubitsMax = 4;
    double revoked;
    BellDiagonal state = BellDiagonal.werner(0.95);
    MemoryDecay decay = MemoryDecay.NONE;
    Timetable timetableA = Timetable.NONE;
    Timetable timetableB = Timetable.NONE;
    int lastPriority;
    int heldA;
    int heldB;
    int pairs;

    /// Pairs by purpose.
    final Map<Integer, Integer> made = new HashMap<>();

    TestLink(TestNetwork network, LinkId id, TestNode a, TestNode b) {
        this.network = network;
        this.id = id;
        this.a = a;
        this.b = b;
        rng = network.world.stream("link/" + id);
    }

    void up() {
        List<LinkQuality.Offer> curve = List.of(new LinkQuality.Offer(0, state, meanNs));
        a.deliver(
                fromLink(new LinkOutput.LinkUp(new LinkQuality(id, b.id, curve, decay, decay, 0))));
        b.deliver(
                fromLink(new LinkOutput.LinkUp(new LinkQuality(id, a.id, curve, decay, decay, 0))));
    }

    /// What it can do from now on, as both ends find.
    void becomes(BellDiagonal other) {
        state = other;
        List<LinkQuality.Offer> curve = List.of(new LinkQuality.Offer(0, state, meanNs));
        for (TestNode node : List.of(a, b)) {
            NodeId peer = node == a ? b.id : a.id;
            node.deliver(
                    fromLink(
                            new LinkOutput.QualityChanged(
                                    new LinkQuality(id, peer, curve, decay, decay, 0))));
        }
    }

    void down() {
        streams.clear();
        a.deliver(fromLink(new LinkOutput.LinkDown("test")));
        b.deliver(fromLink(new LinkOutput.LinkDown("test")));
    }

    /// One end has gone, with all it knew: the other sees the link fail.
    void lost(TestNode gone) {
        streams.clear();
        (gone == a ? listenedAtA : listenedAtB).clear();
        (gone == a ? b : a).deliver(fromLink(new LinkOutput.LinkDown("the peer is gone")));
    }

    private dev.herald.network.api.NetworkInput fromLink(LinkOutput.Up event) {
        return new dev.herald.network.api.NetworkInput.FromLink(id, event);
    }

    private void tell(TestNode node, LinkOutput.Up event) {
        int ofLife = node.life();
        network.later(0, () -> node.deliverIn(ofLife, fromLink(event)));
    }

    /// Told of everything that the network layers at both ends ask for.
    Consumer<LinkInput> watcher = input -> {};

    /// What pairs are in truth, by their sequence, when it is not what the link claims.
    LongFunction<BellDiagonal> real = any -> state;

    void handle(TestNode from, LinkInput input) {
        watcher.accept(input);
        Set<Integer> own = from == a ? listenedAtA : listenedAtB;
        Set<Integer> peers = from == a ? listenedAtB : listenedAtA;
        switch (input) {
            case LinkInput.Listen(int purpose) -> own.add(purpose);
            case LinkInput.StopListening(int purpose) -> own.remove(purpose);
            case LinkInput.Schedule(Timetable timetable) -> {
                if (from == a) {
                    timetableA = timetable;
                } else {
                    timetableB = timetable;
                }
            }
            case LinkInput.Create(long cookie, CreateRequest request) -> {
                lastPriority = request.priority();
                if (!peers.contains(request.purpose())) {
                    tell(
                            from,
                            new LinkOutput.Refused(cookie, LinkError.REJECTED, "nobody listens"));
                    return;
                }
                var stream =
                        new Stream(
                                new LinkRequestId(from.id, ++created & 0xFFFF),
                                request.purpose(),
                                request.number());
                streams.add(stream);
                tell(from, new LinkOutput.Acknowledged(cookie, stream.id.createId()));
                schedule();
            }
            case LinkInput.Cancel(int createId) -> {
                for (Stream stream : List.copyOf(streams)) {
                    if (stream.id.origin().equals(from.id) && stream.id.createId() == createId) {
                        fail(stream, LinkError.CANCELLED);
                    }
                }
            }
            default -> throw new IllegalStateException("the network layer does not send " + input);
        }
    }

    /// Ends every stream, as a restart or a disagreement would.
    void failAll(LinkError why) {
        List.copyOf(streams).forEach(stream -> fail(stream, why));
    }

    private void fail(Stream stream, LinkError why) {
        streams.remove(stream);
        tell(a, new LinkOutput.Failed(stream.id, stream.purpose, why, "test"));
        tell(b, new LinkOutput.Failed(stream.id, stream.purpose, why, "test"));
    }

    void schedule() {
        if (!scheduled && !streams.isEmpty() && heldA < qubitsMax && heldB < qubitsMax) {
            scheduled = true;
            network.later(1 + (long) (-Math.log(1 - rng.nextDouble()) * meanNs), this::generate);
        }
    }

    private void generate() {
        scheduled = false;
        if (streams.isEmpty()
                || heldA >= qubitsMax
                || heldB >= qubitsMax
                || !a.running()
                || !b.running()) {
            return;
        }
        Stream stream = streams.get(turn++ % streams.size());
        for (Stream numbered : streams) {
            if (!numbered.endless) {
                stream = numbered;
                break;
            }
        }
        made.merge(stream.purpose, 1, Integer::sum);
        serve(stream);
    }

    private void serve(Stream stream) {
        LinkPairId pair = new LinkPairId(id, 7, sequence++);
        BellIndex bell = BellIndex.ofCode(rng.nextInt(4));
        boolean withdrawn = rng.nextDouble() < revoked;
        boolean atA = !withdrawn || rng.nextBoolean();
        boolean atB = !withdrawn || !atA;
        QubitHandle qubitA = a.allocate(this);
        QubitHandle qubitB = b.allocate(this);
        pairs++;
        if (!withdrawn) {
            network.truth.entangled(
                    new Truth.End(a.id, qubitA),
                    new Truth.End(b.id, qubitB),
                    bell,
                    PairId.of(pair),
                    real.apply(pair.sequence()),
                    network.world.nowNs());
        }
        give(a, atA, qubitA, stream, pair, bell);
        give(b, atB, qubitB, stream, pair, bell);
        if (!stream.endless && --stream.left == 0) {
            streams.remove(stream);
            network.later(
                    skewNs,
                    () -> {
                        tell(a, new LinkOutput.Finished(stream.id, stream.purpose));
                        tell(b, new LinkOutput.Finished(stream.id, stream.purpose));
                    });
        }
        if (withdrawn) {
            TestNode has = atA ? a : b;
            network.later(
                    skewNs + 1 + rng.nextLong(20_000),
                    () -> {
                        tell(has, new LinkOutput.Revoked(stream.id, stream.purpose, List.of(pair)));
                        if (streams.contains(stream)) {
                            fail(stream, LinkError.EXPIRED);
                        }
                    });
        }
        schedule();
    }

    private void give(
            TestNode node,
            boolean has,
            QubitHandle qubit,
            Stream stream,
            LinkPairId pair,
            BellIndex bell) {
        if (!has) {
            node.free(qubit);
            return;
        }
        long emittedNs = node.clockNs();
        long lateNs = skewNs == 0 ? 0 : rng.nextLong(skewNs + 1);
        int ofLife = node.life();
        network.later(
                lateNs,
                () -> {
                    if (node.life() != ofLife) {
                        network.truth.destroyed(new Truth.End(node.id, qubit));
                        node.free(qubit);
                        return;
                    }
                    var tag =
                            FidelityTag.model(state, emittedNs, decay, decay)
                                    .at(emittedNs + lateNs);
                    node.own(qubit);
                    node.deliver(
                            fromLink(
                                    new LinkOutput.PairKept(
                                            stream.id,
                                            stream.purpose,
                                            pair,
                                            pair.sequence(),
                                            qubit,
                                            bell,
                                            tag)));
                });
    }
}
