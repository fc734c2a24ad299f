package dev.herald.link.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.sim.Seeds;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.PairType;
import dev.herald.link.message.QueueId;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A peer and a device that say anything at all, sometimes nearly right: the entity never throws, and
/// its invariants, checked after each step, hold.
class NonsenseTest {

    private static final class Chaos {
        final Rng rng;
        final Solo solo;
        long next;
        final List<DeviceCommand> open = new ArrayList<>();
        final List<DeviceCommand> commands = new ArrayList<>();
        final List<LinkMessage> sent = new ArrayList<>();

        Chaos(long seed) {
            rng = new Rng(seed);
            solo = (rng.nextBoolean() ? Solo.master() : Solo.slave()).ready();
        }

        void step() {
            note(solo.peer(new LinkMessage.Hello(Solo.PEER, Solo.OWN, 1, true)));
            if (rng.nextInt(3) == 0) {
                note(
                        solo.advance(
                                rng.nextInt(50) == 0
                                        ? rng.nextLong(20_000_000)
                                        : rng.nextLong(100_000)));
            }
            note(
                    solo.in(
                            switch (rng.nextInt(10)) {
                                case 0 -> new LinkInput.Create(1, request());
                                case 1 ->
                                        rng.nextInt(4) == 0
                                                ? new LinkInput.Cancel(rng.nextInt(5))
                                                : new LinkInput.Released(rng.nextInt(6));
                                case 2 -> new LinkInput.Released(rng.nextInt(6));
                                case 3, 4, 5 -> new LinkInput.FromPeer(message());
                                case 6 -> new LinkInput.FromDevice(event());
                                default ->
                                        new LinkInput.FromDevice(
                                                open.isEmpty()
                                                        ? event()
                                                        : proper(open.removeLast()));
                            }));
        }

        private void note(List<LinkOutput> outputs) {
            commands.addAll(Solo.all(outputs, DeviceCommand.class));
            open.addAll(Solo.all(outputs, DeviceCommand.class));
            sent.addAll(Solo.all(outputs, LinkMessage.class));
        }

        private CreateRequest request() {
            boolean stream = rng.nextInt(4) == 0;
            return new CreateRequest(
                    PairType.values()[rng.nextInt(3)],
                    stream ? 0 : 1 + rng.nextInt(4),
                    Fidelity.of(rng.nextDouble()),
                    rng.nextBoolean() ? 0 : rng.nextLong(20_000_000),
                    Solo.PURPOSE,
                    rng.nextInt(8),
                    false,
                    stream || rng.nextBoolean(),
                    rng.nextBoolean(),
                    BasisChoice.MEASURE_Z,
                    BasisChoice.MEASURE_Z);
        }

        private int epoch() {
            return rng.nextInt(12) == 0 ? rng.nextInt(3) : solo.session;
        }

        private long odd() {
            return switch (rng.nextInt(100)) {
                case 0 -> rng.nextLong() >>> 1;
                case 1 -> Long.MAX_VALUE;
                default -> Math.max(0, next + rng.nextLong(5) - 2);
            };
        }

        private LinkRequestId id() {
            return new LinkRequestId(rng.nextBoolean() ? solo.self : solo.peer, rng.nextInt(4));
        }

        private QueueId place() {
            for (int i = sent.size() - 1; i >= 0 && rng.nextInt(3) > 0; i--) {
                if (sent.get(i) instanceof LinkMessage.Add add && add.place() != null) {
                    return add.place();
                }
                if (sent.get(i) instanceof LinkMessage.AddAck ack) {
                    return ack.place();
                }
            }
            return new QueueId(0, rng.nextInt(4), rng.nextInt(4));
        }

        private LinkMessage message() {
            LinkMessage last = sent.isEmpty() ? null : sent.removeLast();
            if (last instanceof LinkMessage.Add add) {
                QueueId place =
                        add.place() == null
                                ? new QueueId(0, rng.nextInt(200), rng.nextInt(9))
                                : add.place();
                return new LinkMessage.AddAck(solo.session, add.commSeq(), place, add.order());
            }
            if (last instanceof LinkMessage.Remove remove) {
                return new LinkMessage.RemoveAck(solo.session, remove.request(), remove.place());
            }
            return switch (rng.nextInt(9)) {
                case 0 ->
                        new LinkMessage.Hello(
                                rng.nextInt(60) == 0 ? rng.nextInt() : Solo.PEER,
                                rng.nextInt(3) == 0 ? 0 : Solo.OWN,
                                1,
                                rng.nextBoolean());
                case 1 -> solo.peerAdd(rng.nextInt(8), request());
                case 2 ->
                        new LinkMessage.Add(
                                epoch(),
                                rng.nextInt(200),
                                id(),
                                rng.nextBoolean() ? null : place(),
                                rng.nextInt(4),
                                request(),
                                rng.nextInt(3),
                                odd(),
                                rng.nextBoolean() ? Long.MAX_VALUE : odd());
                case 3 -> new LinkMessage.AddAck(epoch(), rng.nextInt(6), place(), rng.nextInt());
                case 4 ->
                        new LinkMessage.AddReject(
                                epoch(), rng.nextInt(6), LinkError.values()[rng.nextInt(10)]);
                case 5 ->
                        new LinkMessage.Remove(
                                epoch(), id(), place(), LinkError.values()[rng.nextInt(10)]);
                case 6 -> new LinkMessage.RemoveAck(epoch(), id(), place());
                case 7 -> {
                    long low = odd();
                    yield new LinkMessage.Expire(
                            epoch(),
                            id(),
                            place(),
                            77 + rng.nextInt(2),
                            low,
                            Math.max(low, low + rng.nextLong(4)));
                }
                default -> new LinkMessage.ExpireAck(epoch(), id(), place(), 77, odd());
            };
        }

        /// What a good device would say.
        private DeviceEvent proper(DeviceCommand command) {
            return switch (command) {
                case Entangle e when rng.nextBoolean() -> {
                    open.add(e);
                    next++;
                    yield new DeviceEvent.Heralded(
                            e.id(),
                            e.tag(),
                            1,
                            e.firstCycle(),
                            0,
                            0,
                            77,
                            next - 1,
                            BellIndex.PSI_PLUS,
                            e.mode() == dev.herald.hal.device.PairMode.KEEP
                                    ? new DeviceEvent.Kept(new QubitHandle(e.qubit(), (int) next))
                                    : new DeviceEvent.Read(true, Basis.Z));
                }
                case Entangle e ->
                        new DeviceEvent.BatchEnded(
                                e.id(),
                                rng.nextBoolean() ? BatchEnd.EXHAUSTED : BatchEnd.PEER_ABSENT,
                                1,
                                77,
                                next);
                case DeviceCommand.Move m ->
                        new DeviceEvent.Allocated(m.id(), new QubitHandle(m.to(), 1));
                case DeviceCommand.Initialise i ->
                        new DeviceEvent.Allocated(i.id(), new QubitHandle(i.qubit(), 1));
                default -> new DeviceEvent.Done(command.id());
            };
        }

        private DeviceEvent event() {
            DeviceCommand command =
                    commands.isEmpty() || rng.nextInt(8) == 0
                            ? new DeviceCommand.Probe(rng.nextLong(5), "x")
                            : commands.get(Math.max(0, commands.size() - 1 - rng.nextInt(4)));
            long id = command.id();
            QubitHandle handle =
                    new QubitHandle(
                            command instanceof Entangle e && rng.nextInt(5) > 0
                                    ? e.qubit()
                                    : command instanceof DeviceCommand.Move m && rng.nextInt(5) > 0
                                            ? m.to()
                                            : rng.nextInt(7),
                            1 + rng.nextInt(50));
            return switch (rng.nextInt(11)) {
                case 0, 1, 2 ->
                        command instanceof Entangle e
                                ? new DeviceEvent.Heralded(
                                        id,
                                        rng.nextInt(10) == 0 ? 1 : e.tag(),
                                        1 + rng.nextInt(3),
                                        e.firstCycle() + rng.nextLong(e.cycles()),
                                        odd(),
                                        odd(),
                                        77 + (rng.nextInt(20) == 0 ? 1 : 0),
                                        odd(),
                                        BellIndex.ofCode(rng.nextInt(4)),
                                        rng.nextInt(3) == 0
                                                ? new DeviceEvent.Read(true, Basis.Z)
                                                : new DeviceEvent.Kept(handle))
                                : new DeviceEvent.Allocated(id, handle);
                case 3, 4 ->
                        new DeviceEvent.BatchEnded(
                                id,
                                BatchEnd.values()[rng.nextInt(8)],
                                rng.nextLong(4) - 1,
                                rng.nextInt(10) == 0 ? 0 : 77,
                                odd() - 1);
                case 5 -> new DeviceEvent.Done(id);
                case 6 -> new DeviceEvent.Allocated(id, handle);
                case 7 -> new DeviceEvent.Refused(id, DeviceRefusal.values()[rng.nextInt(7)], "no");
                case 8 -> new DeviceEvent.Faulted(id, "broken");
                case 9 ->
                        new DeviceEvent.StateChanged(
                                rng.nextInt(20) == 0
                                        ? DeviceState.values()[rng.nextInt(4)]
                                        : DeviceState.READY,
                                "");
                default -> new DeviceEvent.QubitsLost(List.of(handle), "gone");
            };
        }
    }

    @Test
    @Verifies("LL-DEV-1")
    void nothingThatIsSaidMakesTheEntityThrow() {
        long[] notes = new long[1];
        Seeds.forEach(
                500,
                seed -> {
                    Chaos chaos = new Chaos(seed);
                    for (int i = 0; i < 300; i++) {
                        chaos.step();
                    }
                    notes[0] += chaos.commands.size();
                });
        assertTrue(notes[0] > 10_000, "only " + notes[0] + " commands: the nonsense is too dull");
    }
}
