package dev.herald.conformance.link;

import dev.herald.conformance.engine.MachineBench;
import dev.herald.conformance.engine.NothingToTest;
import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Machine;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.Advert;
import dev.herald.link.message.LinkMessage.Hello;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.QueueId;
import java.util.HexFormat;
import org.opentest4j.AssertionFailedError;

/// One end of a link on the bench, in virtual time. The bench plays the layer above, the peer, the
/// device and the station behind it.
///
/// The device answers by itself what has one good answer, Discard and Initialise at once, and the peer
/// acknowledges adverts; batches, moves and aborts are a test's to answer.
public final class LinkBench extends MachineBench<LinkInput, LinkOutput> {
    static final int STATION = 77;
    private static final long PATIENCE_NS = 100_000_000;

    private final LinkConfig config;
    private final Tap tap;
    private int session;
    private int cookies;
    private int generations;
    private int peerAdds;
    private int peerPlaces;
    private boolean attentive = true;

    /// How many heralds the station has counted: the number of the next.
    long count;

    LinkBench(LinkConfig config, Machine<LinkInput, LinkOutput> entity) {
        this(config, new Tap(entity));
    }

    private LinkBench(LinkConfig config, Tap tap) {
        super(tap);
        this.config = config;
        this.tap = tap;
        session = session(LinkKit.PEER_EPOCH);
    }

    LinkConfig config() {
        return config;
    }

    /// Number of the session that [#ready] brings up.
    int session() {
        return session;
    }

    /// Number of a session with the peer's epoch. LL-HELLO-9.
    int session(int peerEpoch) {
        long master = Integer.toUnsignedLong(config.isMaster() ? config.epoch() : peerEpoch);
        long slave = Integer.toUnsignedLong(config.isMaster() ? peerEpoch : config.epoch());
        long z = (master << 32) + slave;
        z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        int number = (int) ((z ^ z >>> 31) >>> 32);
        return number == 0 ? 1 : number;
    }

    // ---- inputs

    Seen in(LinkInput input) {
        deliver(input);
        return heard();
    }

    Seen create(CreateRequest request) {
        return in(new LinkInput.Create(++cookies, request));
    }

    Seen create(Wanted wanted) {
        return create(wanted.request());
    }

    Seen peer(LinkMessage message) {
        return in(new LinkInput.FromPeer(message));
    }

    /// Whether the entity is behind a connection.
    boolean speaksFrames() {
        return tap.speaksFrames();
    }

    /// Bytes that come over the link channel.
    ///
    /// @throws NothingToTest when the entity takes values
    Seen frame(byte[] bytes) {
        if (!speaksFrames()) {
            throw new NothingToTest("the entity on trial takes messages, not frames");
        }
        feed(HexFormat.of().formatHex(bytes), out -> tap.frame(nowNs(), bytes, out));
        return heard();
    }

    Seen device(DeviceEvent event) {
        return in(new LinkInput.FromDevice(event));
    }

    Seen release(int qubit) {
        return in(new LinkInput.Released(qubit));
    }

    /// Passes time.
    Seen pass(long durationNs) {
        long untilNs = nowNs() + durationNs;
        Seen all = new Seen();
        while (tap.nextDeadlineNs() <= untilNs) {
            advance(Math.max(0, tap.nextDeadlineNs() - nowNs()));
            all = all.and(heard());
        }
        advance(untilNs - nowNs());
        return all.and(heard());
    }

    /// Passes time until the instant, if it is not past.
    Seen passTo(long instantNs) {
        return pass(Math.max(0, instantNs - nowNs()));
    }

    /// What was said since the last input, with the device's own answers and what they led to.
    private Seen heard() {
        Seen seen = new Seen();
        for (LinkOutput output = tap.poll(); output != null; output = tap.poll()) {
            seen.add(output);
            if (attentive && output instanceof LinkOutput.ToPeer(Advert advert)) {
                deliver(
                        new LinkInput.FromPeer(
                                new LinkMessage.AdvertAck(advert.epoch(), advert.number())));
            } else if (output instanceof LinkOutput.ToDevice(DeviceCommand command)) {
                switch (command) {
                    case Discard discard ->
                            deliver(new LinkInput.FromDevice(new Done(discard.id())));
                    case Initialise initialise ->
                            deliver(
                                    new LinkInput.FromDevice(
                                            new Allocated(
                                                    initialise.id(), handle(initialise.qubit()))));
                    default -> {}
                }
            }
        }
        ignoreUnread();
        return seen;
    }

    /// From now on adverts are a test's to acknowledge.
    LinkBench inattentive() {
        attentive = false;
        return this;
    }

    // ---- waiting

    /// The next of the type: the one that was said, or the first that is said in due time.
    <T> T next(Seen seen, Class<T> type) {
        return until(seen, type).only(type);
    }

    /// As [#next], with all that is said until then.
    Seen until(Seen seen, Class<?> type) {
        Seen all = seen;
        long patientNs = nowNs() + PATIENCE_NS;
        while (all.all(type).isEmpty() && tap.nextDeadlineNs() <= patientNs) {
            all = all.and(pass(Math.max(0, tap.nextDeadlineNs() - nowNs())));
        }
        return all;
    }

    Entangle batch(Seen seen) {
        return next(seen, Entangle.class);
    }

    // ---- the session

    /// Started, adopted by the peer, probed and listening.
    LinkBench ready() {
        pass(0);
        Seen up = peer(hello());
        in(new LinkInput.Listen(Wanted.PURPOSE));
        probe(up);
        return this;
    }

    /// The Hello by which the peer is adopted.
    Hello hello() {
        return new Hello(LinkKit.PEER_EPOCH, config.epoch(), 1, true, config.discipline().digest());
    }

    /// Answers the batch that asks for the station's count; an entity that makes none is left alone.
    Seen probe(Seen seen) {
        Seen all = until(seen, Entangle.class);
        return all.all(Entangle.class).isEmpty()
                ? all
                : end(all.first(Entangle.class), BatchEnd.PEER_ABSENT);
    }

    // ---- requests

    /// An own request that the peer takes on, up to its first batch.
    Entangle serving(Wanted wanted) {
        return batch(accept(create(wanted).only(Add.class)));
    }

    /// The peer takes the Add on, a round trip later.
    Seen accept(Add add) {
        Seen waiting = pass(config.roundTripNs());
        QueueId place = add.place();
        int order = add.order();
        if (place == null) {
            order = ++peerPlaces;
            place = new QueueId(0, order, 1);
        }
        return waiting.and(peer(new AddAck(add.epoch(), add.commSeq(), place, order)));
    }

    /// The next Add of the peer.
    Add peerAdd(int createId, Wanted wanted) {
        int number = ++peerAdds;
        boolean placed = !config.isMaster();
        return new Add(
                session,
                number,
                new LinkRequestId(config.peer(), createId),
                placed ? new QueueId(0, number, 1) : null,
                placed ? number : 0,
                wanted.request(),
                0,
                0,
                Long.MAX_VALUE);
    }

    /// An item of the peer for test rounds along X, as LL-TEST-2 has them.
    Add peerTest(int createId, int pairs) {
        Add add = Sent.of(peerAdd(createId, Wanted.tested(pairs)), ItemKind.TEST);
        return Sent.until(add, nowNs() + 1_000_000_000);
    }

    // ---- batches

    /// The first attempt of the batch succeeds.
    Seen herald(Entangle batch) {
        return herald(batch, 1, count++);
    }

    Seen herald(Entangle batch, long attempt, long number) {
        long cycle = batch.firstCycle();
        Seen before = passTo(cycle * config.port().cycleNs() + config.port().heraldLatencyNs());
        return before.and(device(event(batch, attempt, number)));
    }

    /// A herald that arrives now.
    Heralded event(Entangle batch, long attempt, long number) {
        DeviceEvent.Half half =
                batch.mode() == PairMode.KEEP
                        ? new DeviceEvent.Kept(handle(batch.qubit()))
                        : new DeviceEvent.Read(true, Basis.X);
        long cycle = batch.firstCycle() + (attempt - 1) * config.port().spacing(batch.mode());
        return new Heralded(
                batch.id(),
                batch.tag(),
                attempt,
                cycle,
                cycle * config.port().cycleNs(),
                nowNs(),
                STATION,
                number,
                BellIndex.PSI_PLUS,
                half);
    }

    Seen end(Entangle batch, BatchEnd why) {
        return device(new BatchEnded(batch.id(), why, 1, STATION, count));
    }

    /// One herald, and the end of the batch that asked for no more.
    Seen complete(Entangle batch) {
        Seen heralded = herald(batch);
        return heralded.and(end(batch, BatchEnd.COMPLETE));
    }

    /// Carries out an Abort.
    Seen abort(Abort abort) {
        Seen done = device(new Done(abort.id()));
        return done.and(device(new BatchEnded(abort.batch(), BatchEnd.ABORTED, 1, STATION, count)));
    }

    QubitHandle handle(int qubit) {
        return new QubitHandle(qubit, ++generations);
    }

    /// The place that the master gave.
    static QueueId place(Add add) {
        QueueId place = add.place();
        if (place == null) {
            throw new AssertionFailedError("the master gave no place in " + add);
        }
        return place;
    }

    @Override
    public void close() {
        tap.close();
    }

    static QueueId place(Entangle batch) {
        long tag = batch.tag();
        return new QueueId((int) (tag >> 24) & 0xF, (int) (tag >> 16) & 0xFF, (int) tag & 0xFFFF);
    }
}
