package dev.herald.link.sim;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.sim.SimWorld;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/// A heralding station with the two devices that attempt through it: what the Javadoc of Entangle says,
/// attempt by attempt, and strict about ownership. Heralds can be lost on the way to either end.
final class TestStation {

    /// @param success probability of an attempt made by both ends
    /// @param loss probability that a herald is lost on its way to one end, until `healedAtNs`
    /// @param absentAfter a batch gives up after so many attempts without the peer
    /// @param harsh an aborted batch ends at once, and what was under way is lost
    record Faults(double success, double loss, long healedAtNs, int absentAfter, boolean harsh) {}

    /// What goes wrong with the device of one end until it heals.
    ///
    /// @param refuse probability that a command is refused
    /// @param hopeless of these, how many for ever
    /// @param fault probability that a command faults, or a batch ends with trouble
    record DeviceFaults(double refuse, double hopeless, double fault, long healedAtNs) {
        static final DeviceFaults NONE = new DeviceFaults(0, 0, 0, 0);
    }

    private final class Batch {
        final End end;
        final DeviceCommand.Entangle command;
        long nextCycle;
        int used;
        int alone;
        boolean mismatched;
        int heralded;
        boolean over;
        final long life;

        Batch(End end, DeviceCommand.Entangle command) {
            this.end = end;
            this.command = command;
            life = end.life;
        }

        long lastCycle() {
            return command.firstCycle() + command.cycles() - 1;
        }
    }

    /// One end: a device with the port's qubits.
    final class End {
        final PortDescriptor port;
        final long latencyNs;
        long initialiseNs = 50_000;
        long moveNs = 20_000;
        final Consumer<DeviceEvent> events;
        final int[] generations = new int[16];
        final boolean[] owned = new boolean[16];
        final boolean[] busy = new boolean[16];
        Batch batch;
        LongPredicate loses = _ -> false;
        DeviceFaults mischief = DeviceFaults.NONE;
        DeviceState state = DeviceState.READY;
        final Map<Long, DeviceCommand> underWay = new LinkedHashMap<>();
        long life;
        long batches;
        long refusals;
        long troubles;

        End(PortDescriptor port, Consumer<DeviceEvent> events) {
            this.port = port;
            this.events = events;
            latencyNs = port.heraldLatencyNs();
        }

        /// The node restarts: nothing of what was is left.
        void reset() {
            life++;
            batch = null;
            state = DeviceState.READY;
            underWay.clear();
            java.util.Arrays.fill(owned, false);
            java.util.Arrays.fill(busy, false);
        }

        int owned() {
            int count = 0;
            for (boolean each : owned) {
                count += each ? 1 : 0;
            }
            return count;
        }

        void later(long delayNs, Runnable action) {
            long of = life;
            world.at(
                    world.nowNs() + delayNs,
                    () -> {
                        if (of == life) {
                            action.run();
                        }
                    });
        }

        /// Reports the state; what FAULT ends and loses is said of it.
        void become(DeviceState next) {
            if (state == next) {
                return;
            }
            state = next;
            events.accept(new DeviceEvent.StateChanged(next, "test"));
            if (next != DeviceState.FAULT) {
                return;
            }
            Batch b = batch;
            if (b != null && !b.over) {
                b.over = true;
                finish(b, BatchEnd.HARDWARE_FAULT, epoch, 0);
            }
            for (DeviceCommand each : List.copyOf(underWay.values())) {
                if (each instanceof DeviceCommand.Move m) {
                    owned[m.from().qubit()] = false;
                    busy[m.to()] = false;
                } else if (each instanceof DeviceCommand.Initialise i) {
                    busy[i.qubit()] = false;
                } else if (each instanceof DeviceCommand.Gate1 g) {
                    giveBack(g.qubit());
                } else if (each instanceof DeviceCommand.Gate2 g) {
                    giveBack(g.first(), g.second());
                } else if (each instanceof DeviceCommand.Measure m) {
                    giveBack(m.qubit());
                }
            }
            List<DeviceCommand> faulted = List.copyOf(underWay.values());
            underWay.clear();
            faulted.forEach(each -> events.accept(new DeviceEvent.Faulted(each.id(), "test")));
            List<QubitHandle> lost = new ArrayList<>();
            for (int i = 0; i < owned.length; i++) {
                if (owned[i]) {
                    owned[i] = false;
                    lost.add(new QubitHandle(i, generations[i]));
                }
            }
            if (!lost.isEmpty()) {
                events.accept(new DeviceEvent.QubitsLost(lost, "test"));
            }
        }

        /// Loses a qubit that the host owns and no command moves.
        void loseOne(int from) {
            for (int k = 0; k < owned.length; k++) {
                int i = (from + k) % owned.length;
                if (owned[i] && !isMoving(i)) {
                    owned[i] = false;
                    events.accept(
                            new DeviceEvent.QubitsLost(
                                    List.of(new QubitHandle(i, generations[i])), "test"));
                    return;
                }
            }
        }

        private boolean isMoving(int qubit) {
            for (DeviceCommand each : underWay.values()) {
                if (each instanceof DeviceCommand.Move m && m.from().qubit() == qubit) {
                    return true;
                }
            }
            return false;
        }

        /// Whether the command was refused, as drawn.
        private boolean refused(DeviceCommand command) {
            DeviceRefusal why = null;
            if (state != DeviceState.READY) {
                why = DeviceRefusal.NOT_READY;
            } else if (draw(mischief.refuse)) {
                why =
                        draw(mischief.hopeless) && command instanceof DeviceCommand.Entangle
                                ? DeviceRefusal.UNSUPPORTED
                                : DeviceRefusal.BUSY;
            }
            if (why == null) {
                return false;
            }
            refusals++;
            DeviceRefusal reason = why;
            later(0, () -> events.accept(new DeviceEvent.Refused(command.id(), reason, "test")));
            return true;
        }

        private boolean draw(double probability) {
            return probability > 0
                    && world.nowNs() < mischief.healedAtNs
                    && rng.nextDouble() < probability;
        }

        /// Carries a command out after some time, unless it was ended before.
        private void carryOut(DeviceCommand command, long forNs, Runnable action) {
            underWay.put(command.id(), command);
            later(
                    forNs,
                    () -> {
                        if (underWay.remove(command.id()) != null) {
                            action.run();
                        }
                    });
        }

        void submit(DeviceCommand command) {
            switch (command) {
                case DeviceCommand.Entangle e -> entangle(e);
                case DeviceCommand.Abort a -> abort(a);
                case DeviceCommand.Discard d -> {
                    owns(d.qubit());
                    owned[d.qubit().qubit()] = false;
                    later(0, () -> events.accept(new DeviceEvent.Done(d.id())));
                }
                case DeviceCommand.Initialise i -> {
                    if (refused(i)) {
                        return;
                    }
                    take(i.qubit());
                    carryOut(
                            i,
                            initialiseNs,
                            () -> {
                                busy[i.qubit()] = false;
                                if (draw(mischief.fault)) {
                                    troubles++;
                                    events.accept(new DeviceEvent.Faulted(i.id(), "test"));
                                    return;
                                }
                                events.accept(
                                        new DeviceEvent.Allocated(i.id(), handOver(i.qubit())));
                            });
                }
                case DeviceCommand.Move m -> {
                    owns(m.from());
                    if (refused(m)) {
                        return;
                    }
                    take(m.to());
                    carryOut(
                            m,
                            moveNs,
                            () -> {
                                owned[m.from().qubit()] = false;
                                busy[m.to()] = false;
                                if (draw(mischief.fault)) {
                                    troubles++;
                                    events.accept(new DeviceEvent.Faulted(m.id(), "test"));
                                    return;
                                }
                                events.accept(new DeviceEvent.Allocated(m.id(), handOver(m.to())));
                            });
                }
                case DeviceCommand.Gate1 g -> operate(g, 5_000, null, g.qubit());
                case DeviceCommand.Gate2 g -> operate(g, 10_000, null, g.first(), g.second());
                case DeviceCommand.Measure m ->
                        operate(
                                m,
                                3_000,
                                new DeviceEvent.Measured(m.id(), rng.nextBoolean()),
                                m.qubit());
                default -> throw new AssertionError("unexpected command " + command);
            }
        }

        /// A gate, or a readout, which gives its qubit back.
        private void operate(
                DeviceCommand command, long forNs, DeviceEvent read, QubitHandle... handles) {
            for (QubitHandle handle : handles) {
                owns(handle);
            }
            if (refused(command)) {
                return;
            }
            carryOut(
                    command,
                    forNs,
                    () -> {
                        boolean lost = !List.of(handles).stream().allMatch(this::isOwned);
                        boolean fails = lost || draw(mischief.fault);
                        if (fails || read != null) {
                            giveBack(handles);
                        }
                        events.accept(
                                fails
                                        ? new DeviceEvent.Faulted(command.id(), "test")
                                        : read != null ? read : new DeviceEvent.Done(command.id()));
                    });
        }

        private void giveBack(QubitHandle... handles) {
            for (QubitHandle handle : handles) {
                owned[handle.qubit()] &= !isOwned(handle);
            }
        }

        private boolean isOwned(QubitHandle handle) {
            return owned[handle.qubit()] && generations[handle.qubit()] == handle.generation();
        }

        private void take(int qubit) {
            if (owned[qubit] || busy[qubit]) {
                throw new AssertionError("qubit " + qubit + " is not free");
            }
            busy[qubit] = true;
        }

        private void owns(QubitHandle handle) {
            if (!owned[handle.qubit()] || generations[handle.qubit()] != handle.generation()) {
                throw new AssertionError(handle + " is not owned");
            }
        }

        private QubitHandle handOver(int qubit) {
            owned[qubit] = true;
            return new QubitHandle(qubit, ++generations[qubit]);
        }

        private void entangle(DeviceCommand.Entangle e) {
            if (batch != null) {
                throw new AssertionError("two batches at a time");
            }
            if (refused(e)) {
                return;
            }
            take(e.qubit());
            batches++;
            Batch next = new Batch(this, e);
            batch = next;
            if (draw(mischief.fault)) {
                later(
                        rng.nextLong(1 + 20 * port.cycleNs()),
                        () -> {
                            if (!next.over) {
                                next.over = true;
                                trouble(next);
                            }
                        });
            }
            long now = world.nowNs() / port.cycleNs() + 1;
            next.nextCycle = align(Math.max(e.firstCycle(), now), e.mode());
            if (next.nextCycle > next.lastCycle()) {
                later(0, () -> end(next, BatchEnd.LATE, epoch, sequence));
                return;
            }
            attemptAt(next);
        }

        private long align(long cycle, PairMode mode) {
            int spacing = port.spacing(mode);
            return (cycle + spacing - 1) / spacing * spacing;
        }

        private void attemptAt(Batch b) {
            long cycle = b.nextCycle;
            later(
                    cycle * port.cycleNs() - world.nowNs(),
                    () -> {
                        if (!b.over && b.nextCycle == cycle) {
                            b.used++;
                            look(b, cycle);
                        }
                    });
        }

        private void abort(DeviceCommand.Abort a) {
            later(0, () -> events.accept(new DeviceEvent.Done(a.id())));
            Batch b = batch;
            if (b != null && b.command.id() == a.batch() && !b.over) {
                if (faults.harsh) {
                    b.over = true;
                    later(0, () -> finish(b, BatchEnd.ABORTED, epoch, 0));
                } else {
                    b.nextCycle = Long.MAX_VALUE;
                    later(latencyNs, () -> end(b, BatchEnd.ABORTED, epoch, sequence));
                }
            }
        }

        /// @param of epoch of the station in which the next number is
        private void end(Batch b, BatchEnd why, int of, long next) {
            if (!b.over) {
                b.over = true;
                finish(b, why, of, next);
            }
        }

        /// The batch ends as a batch in trouble can; what was under way is lost.
        private void trouble(Batch b) {
            troubles++;
            switch (rng.nextInt(3)) {
                case 0 -> finish(b, BatchEnd.STATION_ERROR, epoch, 0);
                case 1 -> {
                    b.used = -1;
                    finish(b, BatchEnd.HARDWARE_FAULT, epoch, 0);
                }
                default -> {
                    batch = null;
                    busy[b.command.qubit()] = false;
                    events.accept(new DeviceEvent.Faulted(b.command.id(), "test"));
                }
            }
        }

        private void finish(Batch b, BatchEnd why, int of, long next) {
            batch = null;
            busy[b.command.qubit()] = false;
            events.accept(new DeviceEvent.BatchEnded(b.command.id(), why, b.used, of, next));
        }

        /// Goes on after the attempt of the cycle, or ends the batch.
        private void proceed(Batch b, long cycle, int of, long next) {
            if (b.over || b.nextCycle != cycle) {
                return;
            }
            long spacing = port.spacing(b.command.mode());
            if (b.alone >= faults.absentAfter) {
                BatchEnd why = b.mismatched ? BatchEnd.TAG_MISMATCH : BatchEnd.PEER_ABSENT;
                b.nextCycle = Long.MAX_VALUE;
                later(latencyNs, () -> end(b, why, of, next));
                return;
            }
            b.nextCycle = cycle + spacing;
            if (b.nextCycle > b.lastCycle()) {
                boolean none = b.alone >= b.used;
                BatchEnd why =
                        !none
                                ? BatchEnd.EXHAUSTED
                                : b.mismatched ? BatchEnd.TAG_MISMATCH : BatchEnd.PEER_ABSENT;
                b.nextCycle = Long.MAX_VALUE;
                later(latencyNs, () -> end(b, why, of, next));
                return;
            }
            attemptAt(b);
        }
    }

    private final SimWorld world;
    private final Faults faults;
    private final Rng rng;
    private final List<End> ends = new ArrayList<>();
    private final Map<Long, List<Batch>> looks = new HashMap<>();
    int epoch = 77;
    long sequence = 5;
    long heralds;
    long lostHeralds;
    long attempts;

    /// Makes outcomes right for a state; null for outcomes that mean nothing.
    OutcomeSampler sampler;

    TestStation(SimWorld world, Faults faults) {
        this.world = world;
        this.faults = faults;
        rng = world.stream("station");
    }

    End add(PortDescriptor port, Consumer<DeviceEvent> events) {
        End end = new End(port, events);
        ends.add(end);
        return end;
    }

    /// The station forgets everything and counts from 0 in a new epoch.
    void restart() {
        epoch++;
        sequence = 0;
    }

    private void look(Batch b, long cycle) {
        attempts++;
        List<Batch> present =
                looks.computeIfAbsent(
                        cycle,
                        _ -> {
                            world.at(world.nowNs(), () -> decide(cycle));
                            return new ArrayList<>();
                        });
        present.add(b);
    }

    private void decide(long cycle) {
        List<Batch> present = looks.remove(cycle);
        present.removeIf(b -> b.life != b.end.life); // the node restarted in between
        boolean both = present.size() == 2;
        boolean together = both && present.get(0).command.tag() == present.get(1).command.tag();
        for (Batch b : present) {
            b.alone = together ? 0 : b.alone + 1;
            b.mismatched = both;
        }
        if (together && rng.nextDouble() < faults.success) {
            long number = sequence++;
            heralds++;
            BellIndex bell = rng.nextBoolean() ? BellIndex.PSI_PLUS : BellIndex.PSI_MINUS;
            DeviceEvent.Read[] reads = sampler == null ? null : sampled(present, bell);
            for (Batch b : present) {
                boolean lost = world.nowNs() < faults.healedAtNs && rng.nextDouble() < faults.loss;
                lost |= b.end.loses.test(number);
                if (lost) {
                    lostHeralds++;
                } else {
                    herald(
                            b,
                            cycle,
                            number,
                            bell,
                            reads == null ? null : reads[present.indexOf(b)]);
                }
            }
        }
        long next = sequence;
        for (Batch b : present) {
            b.end.proceed(b, cycle, epoch, next);
        }
    }

    private DeviceEvent.Read[] sampled(List<Batch> present, BellIndex bell) {
        DeviceCommand.Entangle first = present.get(0).command;
        DeviceCommand.Entangle second = present.get(1).command;
        Basis a = first.basis().pick(sampler.rng().nextInt());
        Basis b = second.basis().pick(sampler.rng().nextInt());
        int bits = sampler.sample(first.point(), bell, a, b);
        return new DeviceEvent.Read[] {
            new DeviceEvent.Read((bits & 1) != 0, a), new DeviceEvent.Read((bits & 2) != 0, b)
        };
    }

    private void herald(Batch b, long cycle, long number, BellIndex bell, DeviceEvent.Read read) {
        End end = b.end;
        int attempt = b.used;
        int of = epoch;
        long emittedNs = world.nowNs();
        boolean measure = b.command.mode() == PairMode.MEASURE;
        b.heralded++;
        boolean complete = b.heralded >= b.command.pairsMax();
        if (complete) {
            b.nextCycle = Long.MAX_VALUE; // makes no attempt any more
        }
        boolean one = rng.nextBoolean();
        int pick = rng.nextInt();
        end.later(
                end.latencyNs,
                () -> {
                    if (b.over) {
                        return;
                    }
                    DeviceEvent.Half half;
                    if (measure) {
                        BasisChoice basis = b.command.basis();
                        half = read != null ? read : new DeviceEvent.Read(one, basis.pick(pick));
                    } else {
                        end.busy[b.command.qubit()] = false;
                        half = new DeviceEvent.Kept(end.handOver(b.command.qubit()));
                    }
                    end.events.accept(
                            new DeviceEvent.Heralded(
                                    b.command.id(),
                                    b.command.tag(),
                                    attempt,
                                    cycle,
                                    emittedNs,
                                    world.nowNs(),
                                    of,
                                    number,
                                    bell,
                                    half));
                    if (complete) {
                        end.end(b, BatchEnd.COMPLETE, of, number + 1);
                    }
                });
    }
}
