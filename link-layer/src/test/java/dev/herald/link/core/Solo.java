package dev.herald.link.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Machine;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.BufferSettings;
import dev.herald.link.api.Discipline;
import dev.herald.link.api.Disciplines;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.VerificationSettings;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.MemoryAdvert;
import dev.herald.link.message.QueueId;
import dev.herald.link.sim.Devices;
import java.util.ArrayList;
import java.util.List;

/// One machine, driven by hand: inputs in, outputs as a list.
final class Solo {
    static final int OWN = 0x1111;
    static final int PEER = 0x2222;
    static final int STATION = 77;
    static final long CYCLE_NS = 10_000;
    static final int PURPOSE = 7;

    final NodeId self;
    final NodeId peer;
    final LinkConfig config;
    final Machine<LinkInput, LinkOutput> machine;
    final int session;
    long nowNs;
    long sequence;
    private List<LinkOutput> out = new ArrayList<>();
    private int generation;
    private int peerSeq;
    private int peerSlot;

    static Solo master() {
        return new Solo(1, 2, new Devices.Kit(), 8);
    }

    static Solo slave() {
        return new Solo(2, 1, new Devices.Kit(), 8);
    }

    static Solo of(Devices.Kit kit) {
        return new Solo(1, 2, kit, 8);
    }

    Solo(int selfId, int peerId, Devices.Kit kit, int itemsMax) {
        this(selfId, peerId, kit, itemsMax, Disciplines.strict());
    }

    Solo(int selfId, int peerId, Devices.Kit kit, int itemsMax, Discipline discipline) {
        this(selfId, peerId, kit, itemsMax, discipline, VerificationSettings.NONE);
    }

    Solo(
            int selfId,
            int peerId,
            Devices.Kit kit,
            int itemsMax,
            Discipline discipline,
            VerificationSettings verification) {
        self = new NodeId(selfId);
        peer = new NodeId(peerId);
        var device = Devices.device(self, peer, kit);
        config =
                new LinkConfig(
                                self,
                                device,
                                device.ports().getFirst(),
                                16,
                                OWN,
                                200_000,
                                600_000,
                                3,
                                itemsMax,
                                4,
                                2,
                                5_000_000,
                                50_000_000)
                        .with(discipline, BufferSettings.NONE, verification);
        machine = LinkLayer.create(config);
        session = selfId < peerId ? Session.number(OWN, PEER) : Session.number(PEER, OWN);
    }

    List<LinkOutput> in(LinkInput input) {
        machine.handle(nowNs, input, out::add);
        return take();
    }

    List<LinkOutput> peer(LinkMessage message) {
        return in(new LinkInput.FromPeer(message));
    }

    List<LinkOutput> device(DeviceEvent event) {
        return in(new LinkInput.FromDevice(event));
    }

    /// Moves time, deadline by deadline.
    List<LinkOutput> advance(long byNs) {
        long untilNs = nowNs + byNs;
        List<LinkOutput> all = new ArrayList<>();
        while (machine.nextDeadlineNs() <= untilNs) {
            nowNs = Math.max(nowNs, machine.nextDeadlineNs());
            machine.expire(nowNs, out::add);
            all.addAll(take());
        }
        nowNs = untilNs;
        return all;
    }

    private List<LinkOutput> take() {
        List<LinkOutput> taken = out;
        out = new ArrayList<>();
        return taken;
    }

    // ---- a session

    /// Started, adopted by the peer and probed: ready to serve.
    Solo ready() {
        advance(0);
        List<LinkOutput> up = peer(new LinkMessage.Hello(PEER, OWN, 1, true));
        in(new LinkInput.Listen(PURPOSE));
        probed(only(up, Entangle.class));
        return this;
    }

    /// The peer's advert of so many free qubits.
    List<LinkOutput> advert(int number, int communication, int storage, boolean ready) {
        return peer(
                new LinkMessage.Advert(
                        session,
                        number,
                        new MemoryAdvert(
                                communication,
                                storage,
                                ready,
                                MemoryDecay.NONE,
                                MemoryDecay.NONE)));
    }

    List<LinkOutput> probed(Entangle probe) {
        return device(
                new DeviceEvent.BatchEnded(probe.id(), BatchEnd.PEER_ABSENT, 1, STATION, sequence));
    }

    // ---- requests

    /// An own request up to its AddAck, and the batch it leads to.
    Entangle serving(CreateRequest request) {
        List<LinkOutput> created = in(new LinkInput.Create(1, request));
        return only(accepted(only(created, LinkMessage.Add.class)), Entangle.class);
    }

    List<LinkOutput> accepted(LinkMessage.Add add) {
        QueueId place = add.place() == null ? new QueueId(0, peerSlot, 1) : add.place();
        int order = add.place() == null ? ++peerSlot : add.order();
        nowNs += 200_000;
        return peer(new LinkMessage.AddAck(session, add.commSeq(), place, order));
    }

    LinkMessage.Add peerAdd(int createId, CreateRequest body) {
        boolean master = config.isMaster();
        int seq = ++peerSeq;
        return new LinkMessage.Add(
                session,
                seq,
                new LinkRequestId(peer, createId),
                master ? null : new QueueId(0, seq, 1),
                master ? 0 : seq,
                body,
                0,
                0,
                Long.MAX_VALUE);
    }

    // ---- heralds

    DeviceEvent.Heralded kept(Entangle batch, long number) {
        return herald(
                batch,
                number,
                1,
                new DeviceEvent.Kept(new QubitHandle(batch.qubit(), ++generation)));
    }

    DeviceEvent.Heralded read(Entangle batch, long number, long attempt) {
        return herald(batch, number, attempt, new DeviceEvent.Read(true, Basis.Z));
    }

    DeviceEvent.Heralded herald(Entangle batch, long number, long attempt, DeviceEvent.Half half) {
        long cycle = batch.firstCycle();
        nowNs = Math.max(nowNs, cycle * CYCLE_NS + 25_000);
        return new DeviceEvent.Heralded(
                batch.id(),
                batch.tag(),
                attempt,
                cycle,
                cycle * CYCLE_NS,
                nowNs,
                STATION,
                number,
                BellIndex.PSI_PLUS,
                half);
    }

    DeviceEvent.BatchEnded ended(Entangle batch, BatchEnd why, long next) {
        return new DeviceEvent.BatchEnded(batch.id(), why, 1, STATION, next);
    }

    // ---- looking at outputs

    static <T> List<T> all(List<LinkOutput> outputs, Class<T> type) {
        List<T> found = new ArrayList<>();
        for (LinkOutput output : outputs) {
            Object inner =
                    switch (output) {
                        case LinkOutput.ToDevice(DeviceCommand command) -> command;
                        case LinkOutput.ToPeer(LinkMessage message) -> message;
                        default -> output;
                    };
            if (type.isInstance(inner)) {
                found.add(type.cast(inner));
            }
        }
        return found;
    }

    static <T> T only(List<LinkOutput> outputs, Class<T> type) {
        List<T> found = all(outputs, type);
        assertEquals(1, found.size(), () -> type.getSimpleName() + " in " + outputs);
        return found.getFirst();
    }

    static void none(List<LinkOutput> outputs, Class<?> type) {
        assertEquals(List.of(), all(outputs, type));
    }

    /// Answers what gives a qubit back or ends a batch at once.
    List<LinkOutput> settle(List<LinkOutput> outputs) {
        List<LinkOutput> more = new ArrayList<>();
        for (Discard discard : all(outputs, Discard.class)) {
            more.addAll(device(new DeviceEvent.Done(discard.id())));
        }
        for (Abort abort : all(outputs, Abort.class)) {
            more.addAll(device(new DeviceEvent.Done(abort.id())));
            more.addAll(
                    device(
                            new DeviceEvent.BatchEnded(
                                    abort.batch(), BatchEnd.ABORTED, 1, STATION, 0)));
        }
        return more;
    }
}
