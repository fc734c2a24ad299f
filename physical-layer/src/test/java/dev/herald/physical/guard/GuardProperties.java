package dev.herald.physical.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.BellMeasured;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Faulted;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.Measured;
import dev.herald.hal.device.DeviceEvent.Probed;
import dev.herald.hal.device.DeviceEvent.QubitsLost;
import dev.herald.hal.device.DeviceEvent.Read;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// Whatever a device does, the host behind the guard sees one that keeps the contract. A number is one
/// step of a session: a command of the host, good or bad, an event of the device, likely or absurd, or
/// time that passes.
class GuardProperties {

    @Property(tries = 3_000)
    void theHostSeesADeviceThatKeepsTheContract(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 0x3FFFFFFF) Integer> steps) {
        GuardBench bench = new GuardBench();
        new Session(bench).run(steps);
        if (bench.view.state()
                == DeviceState.CALIBRATING) { // which may last for ever, and all waits
            bench.rogue.emit(new StateChanged(DeviceState.READY, "calibrated"));
        }
        bench.settled();
        assertEquals(
                List.of(),
                bench.view.state() == DeviceState.FAULT ? bench.view.owned() : List.of());
        long fatal =
                bench.breaches.stream()
                        .filter(b -> b.severity() == ContractBreach.Severity.FATAL)
                        .count();
        assertEquals(bench.guard.breach().isPresent() ? 1 : 0, fatal);
        for (ContractBreach breach : bench.breaches) {
            assertTrue(breach.clause().matches("HAL-[A-Z]+-\\d+"), breach.clause());
        }
    }

    /// Steps with the mind of a device that is mostly honest.
    private static final class Session {
        private final GuardBench bench;
        private int bits;
        private long ids;
        private int generation = 1;
        private long attempt;

        Session(GuardBench bench) {
            this.bench = bench;
        }

        void run(List<Integer> steps) {
            for (int step : steps) {
                bits = step;
                switch (take(8)) {
                    case 0, 1, 2 -> bench.submit(command(++ids));
                    case 3, 4 -> honest();
                    case 5 -> herald();
                    case 6 -> bench.until(bench.world.nowNs() + 1 + (long) take(4) * 500);
                    default -> absurd();
                }
            }
        }

        private int take(int choices) {
            int taken = bits % choices;
            bits /= choices;
            return taken;
        }

        private QubitHandle handle() {
            List<QubitHandle> owned = bench.view.owned();
            return owned.isEmpty() || take(8) == 0
                    ? new QubitHandle(take(4), 1 + take(3))
                    : owned.get(take(owned.size()));
        }

        private DeviceCommand command(long id) {
            return switch (take(11)) {
                case 0, 1 -> new Initialise(id, take(4));
                case 2 -> new Gate1(id, handle(), GateKind.X, 0);
                case 3 -> new Gate2(id, handle(), handle(), GateKind.CNOT, 0);
                case 4 -> new Measure(id, handle(), Basis.Z);
                case 5 -> new BellMeasure(id, handle(), handle());
                case 6 -> new Move(id, handle(), take(3));
                case 7 -> new Discard(id, handle());
                case 8 -> new Abort(id, 1 + take(8));
                case 9 -> new Probe(id, take(4) == 0 ? "mood" : "temperature");
                default -> {
                    PairMode mode = take(2) == 0 ? PairMode.KEEP : PairMode.MEASURE;
                    yield new Entangle(
                            id,
                            take(8) == 0 ? 1 : 0,
                            take(8) == 0 ? 1 : 0,
                            mode,
                            0,
                            BasisChoice.MEASURE_Z,
                            0,
                            20,
                            mode == PairMode.KEEP ? 1 : 2,
                            9);
                }
            };
        }

        /// An answer that fits one of the last commands.
        private void honest() {
            List<DeviceCommand> heard = bench.rogue.commands;
            if (heard.isEmpty()) {
                return;
            }
            DeviceCommand command = heard.get(heard.size() - 1 - take(Math.min(3, heard.size())));
            long id = command.id();
            if (!bench.view.isOpen(id) && take(16) != 0) {
                return;
            }
            bench.rogue.emit(
                    switch (command) {
                        case Initialise c -> new Allocated(id, fresh(c.qubit()));
                        case Move c -> new Allocated(id, fresh(c.to()));
                        case Measure _ -> new Measured(id, true);
                        case BellMeasure _ -> new BellMeasured(id, BellIndex.PSI_MINUS);
                        case Probe _ -> new Probed(id, 4);
                        case Entangle _ ->
                                new BatchEnded(
                                        id,
                                        take(2) == 0 ? BatchEnd.EXHAUSTED : BatchEnd.COMPLETE,
                                        attempt,
                                        7,
                                        attempt);
                        case Gate1 _, Gate2 _, Discard _, Abort _ -> new Done(id);
                    });
        }

        private QubitHandle fresh(int qubit) {
            return new QubitHandle(qubit, take(16) == 0 ? 1 : ++generation);
        }

        private void herald() {
            for (DeviceCommand command : bench.rogue.commands.reversed()) {
                if (command instanceof Entangle batch && bench.view.isOpen(batch.id())) {
                    attempt += 1 + take(3);
                    long cycle = attempt * (batch.mode() == PairMode.KEEP ? 2 : 1) + take(2);
                    bench.rogue.emit(
                            new Heralded(
                                    batch.id(),
                                    take(16) == 0 ? 8 : 9,
                                    attempt,
                                    cycle,
                                    cycle * Rogue.CYCLE_NS,
                                    cycle * Rogue.CYCLE_NS,
                                    7,
                                    take(16) == 0 ? 0 : attempt,
                                    BellIndex.PHI_PLUS,
                                    batch.mode() == PairMode.KEEP != (take(16) == 0)
                                            ? new Kept(fresh(0))
                                            : new Read(true, Basis.Z)));
                    return;
                }
            }
        }

        private void absurd() {
            long id = take(6);
            switch (take(9)) {
                case 0 -> bench.rogue.emit(new Done(id));
                case 1 -> bench.rogue.emit(new Measured(id, false));
                case 2 -> bench.rogue.emit(new Allocated(id, new QubitHandle(take(4), take(4))));
                case 3 -> bench.rogue.emit(new Faulted(id, "smoke"));
                case 4 -> bench.rogue.emit(new Refused(id, DeviceRefusal.BUSY, "no"));
                case 5 -> bench.rogue.emit(new QubitsLost(List.of(handle()), "gone"));
                case 6 ->
                        bench.rogue.emit(
                                new StateChanged(DeviceState.values()[take(4)], "because"));
                case 7 -> bench.rogue.emitNothing();
                default -> bench.rogue.throwing = new IllegalStateException("a driver's defect");
            }
        }
    }
}
