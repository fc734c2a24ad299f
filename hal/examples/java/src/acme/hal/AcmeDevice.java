package acme.hal;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import java.util.HashSet;
import java.util.Set;

/// One emitter whose photons are measured on the spot. The hardware is imaginary: where a real driver
/// would talk to its controller, this one draws numbers.
final class AcmeDevice implements QuantumDevice {

    /// What the other end does.
    enum Peer {
        MIRROR,
        ABSENT,
        OTHER_TAG
    }

    private static final int EPOCH = 1;

    private final DeviceContext host;
    private final Peer peer;
    private final DeviceDescriptor descriptor = AcmeSheet.describe();
    private final Set<Long> underWay = new HashSet<>();

    private int generation;
    private boolean owned;
    private boolean inUse;
    private Batch batch;
    private long sequence;
    private boolean heardOfStation;
    private boolean closed;

    AcmeDevice(DeviceContext host, Peer peer) {
        this.host = host;
        this.peer = peer;
    }

    @Override
    public DeviceDescriptor describe() {
        return descriptor;
    }

    @Override
    public void close() {
        closed = true;
    }

    // ---- commands: everything that can be wrong is refused before anything happens

    @Override
    public void submit(DeviceCommand command) {
        long id = command.id();
        if (id == 0) {
            refuse(id, DeviceRefusal.OUT_OF_RANGE, "id 0 is reserved");
        } else if (underWay.contains(id)) {
            refuse(id, DeviceRefusal.DUPLICATE_ID, "command " + id + " is under way");
        } else {
            switch (command) {
                case DeviceCommand.Initialise c -> initialise(c);
                case DeviceCommand.Measure c -> measure(c);
                case DeviceCommand.Discard c -> discard(c);
                case DeviceCommand.Entangle c -> entangle(c);
                case DeviceCommand.Abort c -> abort(c);
                default -> refuse(id, DeviceRefusal.UNSUPPORTED, "not a thing this device does");
            }
        }
    }

    private void initialise(DeviceCommand.Initialise c) {
        if (isMissing(c.id(), c.qubit()) || isTaken(c.id())) {
            return;
        }
        later(
                c.id(),
                descriptor.qubits().getFirst().initialiseNs(),
                () -> {
                    owned = true;
                    host.events().emit(new DeviceEvent.Allocated(c.id(), handle()));
                });
        generation++;
    }

    private void measure(DeviceCommand.Measure c) {
        if (isOwner(c.id(), c.qubit())) {
            owned = false;
            later(
                    c.id(),
                    AcmeSheet.MEASURE_NS,
                    () -> host.events().emit(new DeviceEvent.Measured(c.id(), read(c.basis()))));
        }
    }

    private void discard(DeviceCommand.Discard c) {
        if (isOwner(c.id(), c.qubit())) {
            owned = false;
            host.events().emit(new DeviceEvent.Done(c.id()));
        }
    }

    private boolean isMissing(long id, int qubit) {
        if (qubit != 0) {
            refuse(id, DeviceRefusal.NO_SUCH_TARGET, "qubit " + qubit + " does not exist");
        }
        return qubit != 0;
    }

    private boolean isTaken(long id) {
        if (owned || inUse) {
            refuse(id, DeviceRefusal.BUSY, "the qubit is " + (owned ? "owned" : "in use"));
        }
        return owned || inUse;
    }

    private boolean isOwner(long id, QubitHandle handle) {
        if (isMissing(id, handle.qubit())) {
            return false;
        }
        if (!owned || handle.generation() != generation) {
            refuse(id, DeviceRefusal.NOT_OWNED, handle + " is not the owner");
            return false;
        }
        return true;
    }

    private QubitHandle handle() {
        return new QubitHandle(0, generation);
    }

    private void refuse(long id, DeviceRefusal why, String detail) {
        host.events().emit(new DeviceEvent.Refused(id, why, detail));
    }

    /// Occupies the qubit for a time, then answers.
    private void later(long id, long durationNs, Runnable answer) {
        underWay.add(id);
        inUse = true;
        at(
                host.clock().nowNs() + durationNs,
                () -> {
                    underWay.remove(id);
                    inUse = false;
                    answer.run();
                });
    }

    private void at(long atNs, Runnable action) {
        host.agenda()
                .at(
                        atNs,
                        () -> {
                            if (!closed) {
                                action.run();
                            }
                        });
    }

    // ---- entanglement: attempts are a function of time, so only heralds and the end are events

    private static final class Batch {
        final DeviceCommand.Entangle command;
        final long from;
        final long stop;
        int heralds;

        Batch(DeviceCommand.Entangle command, long from, long stop) {
            this.command = command;
            this.from = from;
            this.stop = stop;
        }

        long attemptsBefore(long cycle) {
            return Math.max(0, Math.min(stop, cycle) - from);
        }
    }

    private void entangle(DeviceCommand.Entangle c) {
        if (c.port() != 0 || c.point() != 0) {
            refuse(c.id(), DeviceRefusal.NO_SUCH_TARGET, "there is port 0 with point 0");
        } else if (isMissing(c.id(), c.qubit())) {
            return;
        } else if (c.mode() != PairMode.MEASURE) {
            refuse(c.id(), DeviceRefusal.UNSUPPORTED, "this device keeps no qubits");
        } else if (c.cycles() > descriptor.ports().getFirst().batchCyclesMax()
                || c.firstCycle() > Long.MAX_VALUE / 4 / AcmeSheet.CYCLE_NS) {
            refuse(c.id(), DeviceRefusal.OUT_OF_RANGE, "the batch is too long or too far ahead");
        } else if (!isTaken(c.id())) {
            begin(c);
        }
    }

    private void begin(DeviceCommand.Entangle c) {
        long now = Math.ceilDiv(host.clock().nowNs(), AcmeSheet.CYCLE_NS);
        long stop = c.firstCycle() + c.cycles();
        underWay.add(c.id());
        inUse = true;
        batch = new Batch(c, Math.max(now, c.firstCycle()), stop);
        if (now >= stop) {
            end(batch, BatchEnd.LATE, 0);
        } else {
            nextHerald(batch, batch.from);
        }
    }

    /// Draws the next success at a cycle not before `from`: what the station of a real link would say.
    private void nextHerald(Batch b, long from) {
        double u = (Integer.toUnsignedLong(host.entropy().nextInt()) + 1) * 0x1p-32;
        double failures = StrictMath.log(u) / StrictMath.log1p(-AcmeSheet.SUCCESS);
        long cycle = from + (long) Math.min(failures, 1e15);
        boolean heralded = peer == Peer.MIRROR && cycle < b.stop;
        long emittedNs = (heralded ? cycle : b.stop - 1) * AcmeSheet.CYCLE_NS;
        at(
                emittedNs + AcmeSheet.LATENCY_NS,
                () -> {
                    if (batch != b) {
                        return; // aborted meanwhile
                    }
                    heardOfStation |= peer != Peer.ABSENT;
                    if (heralded) {
                        herald(b, cycle, emittedNs);
                    } else {
                        end(b, failure(), b.attemptsBefore(b.stop));
                    }
                });
    }

    private BatchEnd failure() {
        return switch (peer) {
            case MIRROR -> BatchEnd.EXHAUSTED;
            case ABSENT -> BatchEnd.PEER_ABSENT;
            case OTHER_TAG -> BatchEnd.TAG_MISMATCH;
        };
    }

    private void herald(Batch b, long cycle, long emittedNs) {
        DeviceCommand.Entangle c = b.command;
        Basis basis = c.basis().pick(host.entropy().nextInt());
        boolean one = (host.entropy().nextInt() & 1) == 1; // half of an entangled pair
        host.events()
                .emit(
                        new DeviceEvent.Heralded(
                                c.id(),
                                c.tag(),
                                cycle - b.from + 1,
                                cycle,
                                emittedNs,
                                emittedNs + AcmeSheet.LATENCY_NS, // stamped by the hardware
                                EPOCH,
                                sequence++,
                                BellIndex.PSI_PLUS,
                                new DeviceEvent.Read(one, basis)));
        b.heralds++;
        if (b.heralds == c.pairsMax()) {
            end(b, BatchEnd.COMPLETE, attemptsUntilNow(b));
        } else {
            nextHerald(b, cycle + 1);
        }
    }

    private static long ceilCycle(long ns) {
        return Math.ceilDiv(ns, AcmeSheet.CYCLE_NS);
    }

    /// The emitter goes on until it hears that it is enough.
    private long attemptsUntilNow(Batch b) {
        return b.attemptsBefore(ceilCycle(host.clock().nowNs()));
    }

    private void end(Batch b, BatchEnd why, long attempts) {
        batch = null;
        inUse = false;
        underWay.remove(b.command.id());
        host.events()
                .emit(
                        new DeviceEvent.BatchEnded(
                                b.command.id(),
                                why,
                                attempts,
                                heardOfStation ? EPOCH : 0,
                                heardOfStation ? sequence : 0));
    }

    private void abort(DeviceCommand.Abort c) {
        if (batch != null && batch.command.id() == c.batch()) {
            end(batch, BatchEnd.ABORTED, attemptsUntilNow(batch));
        }
        host.events().emit(new DeviceEvent.Done(c.id()));
    }

    /// Measures |0>, the only state that this device prepares.
    private boolean read(Basis basis) {
        double unit = 2 * Math.PI / Basis.STEPS;
        double x1 = basis.rotX1() * unit;
        double y = basis.rotY() * unit;
        double x2 = basis.rotX2() * unit;
        // the Bloch vector (0, 0, 1) turned about X, Y and X
        double z =
                StrictMath.cos(x1) * StrictMath.cos(y) * StrictMath.cos(x2)
                        - StrictMath.sin(x1) * StrictMath.sin(x2);
        double one = (1 - z) / 2;
        double readsOne = one * (1 - AcmeSheet.FLIP) + (1 - one) * AcmeSheet.FLIP;
        return Integer.toUnsignedLong(host.entropy().nextInt()) * 0x1p-32 < readsOne;
    }
}
