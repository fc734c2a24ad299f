package dev.herald.physical.guard;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Faulted;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.Measured;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Devices that break one clause each.
final class Breaches {
    private static final QubitHandle SECOND = new QubitHandle(1, 1);
    private static final long FIRST_NS = 1_000 * Rogue.CYCLE_NS;
    private static final long EMITTED_NS = 1_004 * Rogue.CYCLE_NS;
    private static final long END_NS =
            1_100 * Rogue.CYCLE_NS + Rogue.LATENCY_NS + Rogue.LEAD_NS + Rogue.SLACK_NS;

    /// What a rogue does, with the host owning qubit 1 and a gate under way on it as command 9, and the
    /// clause that this breaks. The command of the breach has the id 1.
    static final Map<String, Consumer<GuardBench>> OF_A_COMMAND = new LinkedHashMap<>();

    /// The same, where no command is to blame.
    static final Map<String, Consumer<GuardBench>> OF_NONE = new LinkedHashMap<>();

    static {
        command(
                "HAL-CMD-2 wrong kind",
                b -> {
                    b.submit(new Initialise(1, 0));
                    b.rogue.emit(new Measured(1, true));
                });
        command(
                "HAL-CMD-2 a gate that measures",
                b -> {
                    b.submit(new Gate1(1, SECOND, GateKind.X, 0));
                    b.rogue.emit(new Measured(1, true));
                });
        command("HAL-TIME-1 never", b -> b.submit(new Probe(1, "temperature")));
        command("HAL-ENT-22 never", b -> b.keep(1));
        command(
                "HAL-CMD-1 throws",
                b -> {
                    b.rogue.throwing = new IllegalStateException("a driver's defect");
                    b.submit(new Probe(1, "temperature"));
                });
        command(
                "HAL-CMD-4 overtaken",
                b -> {
                    b.submit(new Initialise(1, 2));
                    b.submit(new Initialise(2, 2));
                    b.rogue.emit(new Allocated(2, new QubitHandle(2, 1)));
                    b.rogue.emit(new Allocated(1, new QubitHandle(2, 2)));
                });
        command(
                "HAL-QUBIT-1 another qubit",
                b -> {
                    b.submit(new Initialise(1, 0));
                    b.rogue.emit(new Allocated(1, new QubitHandle(2, 1)));
                });
        command(
                "HAL-QUBIT-2 owned twice",
                b -> {
                    b.submit(new Initialise(1, 1));
                    b.rogue.emit(new Done(9)); // the gate before it
                    b.rogue.emit(new Allocated(1, new QubitHandle(1, 2)));
                });
        command(
                "HAL-QUBIT-3 same generation",
                b -> {
                    QubitHandle third = b.own(2);
                    b.submit(new Discard(3, third));
                    b.rogue.emit(new Done(3));
                    b.submit(new Initialise(1, 2));
                    b.rogue.emit(new Allocated(1, third));
                });
        command(
                "HAL-QUBIT-4 given back",
                b -> {
                    QubitHandle third = b.own(2);
                    b.submit(new Discard(3, third));
                    b.rogue.emit(new Done(3));
                    b.submit(new Measure(1, third, Basis.Z));
                    b.rogue.emit(new Measured(1, false));
                });
        command(
                "HAL-QUBIT-5 never handed over",
                b -> {
                    b.submit(new Measure(1, new QubitHandle(2, 8), Basis.Z));
                    b.rogue.emit(new Measured(1, false));
                });
        command(
                "HAL-QUBIT-9 lost and faulted",
                b -> {
                    QubitHandle third = b.own(2);
                    b.submit(new Measure(1, third, Basis.Z));
                    b.rogue.emit(new QubitsLost(List.of(third), "a lost atom"));
                    b.rogue.emit(new Faulted(1, "a lost atom"));
                });
        command(
                "HAL-MOVE-2 moved elsewhere",
                b -> {
                    QubitHandle first = b.own(0);
                    b.submit(new Move(1, first, 2));
                    b.rogue.emit(new Allocated(1, new QubitHandle(0, 2)));
                });
        command(
                "HAL-CMD-3 no such monitor",
                b -> {
                    b.submit(new Probe(1, "mood"));
                    b.rogue.emit(new DeviceEvent.Probed(1, 0));
                });
        command(
                "HAL-CMD-3 no such qubit",
                b -> {
                    b.submit(new Initialise(1, 3));
                    b.rogue.emit(new Allocated(1, new QubitHandle(3, 1)));
                });
        command(
                "HAL-CAP-2 gate not offered",
                b -> {
                    b.submit(new Gate1(1, b.own(2), GateKind.X, 0));
                    b.rogue.emit(new Done(1));
                });
        command(
                "HAL-CAP-4 one qubit twice",
                b -> {
                    QubitHandle first = b.own(0);
                    b.submit(new Gate2(1, first, first, GateKind.CNOT, 0));
                    b.rogue.emit(new Done(1));
                });
        command(
                "HAL-CAP-5 qubits that are not joined",
                b -> {
                    b.submit(new BellMeasure(1, SECOND, b.own(2)));
                    b.rogue.emit(new DeviceEvent.BellMeasured(1, BellIndex.PHI_PLUS));
                });
        command(
                "HAL-CAP-6 qubits that are not joined",
                b -> {
                    b.submit(new Move(1, SECOND, 2));
                    b.rogue.emit(new Allocated(1, new QubitHandle(2, 1)));
                });
        command(
                "HAL-STATE-1 serves in a fault",
                b -> {
                    b.rogue.emit(new StateChanged(DeviceState.OFFLINE, "power"));
                    b.submit(new Initialise(1, 0));
                    b.rogue.emit(new Allocated(1, new QubitHandle(0, 1)));
                });
        herald("HAL-ENT-2 wrong tag", h -> with(h, 8, 3, 1_004, 0, h.half()));
        herald("HAL-ENT-3 attempt 0", h -> with(h, 9, 0, 1_004, 0, h.half()));
        herald("HAL-ENT-4 before the batch", h -> with(h, 9, 3, 998, 0, h.half()));
        herald("HAL-ENT-4 after the batch", h -> with(h, 9, 3, 1_100, 0, h.half()));
        herald("HAL-ENT-5 off the grid", h -> with(h, 9, 2, 1_003, 0, h.half()));
        herald("HAL-ENT-30 too many attempts", h -> with(h, 9, 4, 1_004, 0, h.half()));
        herald(
                "HAL-ENT-14 another qubit",
                h -> with(h, 9, 3, 1_004, 0, new Kept(new QubitHandle(2, 1))));
        herald("HAL-ENT-14 measured", h -> with(h, 9, 3, 1_004, 0, new Read(true, Basis.Z)));
        herald(
                "HAL-ENT-21 emitted early",
                h -> at(h, EMITTED_NS - 1, EMITTED_NS + Rogue.LATENCY_NS - 1));
        herald("HAL-ENT-28 heralded late", h -> at(h, EMITTED_NS, EMITTED_NS + 50_001));
        herald("HAL-TIME-2 before the emission", h -> at(h, EMITTED_NS, EMITTED_NS - 1));
        herald("HAL-TIME-2 in the future", h -> at(h, EMITTED_NS + 50_000, EMITTED_NS + 60_002));
        command(
                "HAL-ENT-17 one pair too many",
                b -> {
                    b.keep(1);
                    b.until(EMITTED_NS + 60_000);
                    b.rogue.emit(Rogue.kept(1, new QubitHandle(0, 1)));
                    b.rogue.emit(
                            with(
                                    Rogue.kept(1, new QubitHandle(0, 2)),
                                    9,
                                    4,
                                    1_006,
                                    1,
                                    new Kept(new QubitHandle(0, 2))));
                });
        command("HAL-ENT-3 attempt and cycle go back", b -> twoReads(b, 5, 1_005, 4, 1_004, 1));
        command("HAL-ENT-3 cycle goes back", b -> twoReads(b, 2, 1_005, 3, 1_004, 1));
        command("HAL-ENT-19 sequence repeats", b -> twoReads(b, 4, 1_004, 5, 1_005, 0));
        command(
                "HAL-ENT-25 not the basis",
                b -> {
                    b.measure(1, BasisChoice.randomXZ(100), 2);
                    b.until(EMITTED_NS + 60_000);
                    b.rogue.emit(read(1, 4, 1_004, 0, Basis.X));
                    b.rogue.emit(read(1, 5, 1_005, 1, Basis.Y));
                });
        command(
                "HAL-ENT-20 a batch later",
                b -> {
                    b.measure(2, BasisChoice.MEASURE_Z, 2);
                    b.until(EMITTED_NS + 60_000);
                    b.rogue.emit(read(2, 4, 1_004, 5, Basis.Z));
                    b.rogue.emit(new BatchEnded(2, BatchEnd.EXHAUSTED, 9, 7, 8));
                    b.measure(1, BasisChoice.MEASURE_Z, 2);
                    b.rogue.emit(read(1, 4, 1_004, 7, Basis.Z));
                });
        ending("HAL-ENT-3 fewer attempts", new BatchEnded(1, BatchEnd.COMPLETE, 2, 7, 1));
        ending("HAL-ENT-6 more attempts", new BatchEnded(1, BatchEnd.COMPLETE, 51, 7, 1));
        ending("HAL-ENT-26 goes on", new BatchEnded(1, BatchEnd.COMPLETE, 4, 7, 1));
        ending("HAL-ENT-18 not complete", new BatchEnded(1, BatchEnd.EXHAUSTED, 3, 7, 1));
        ending("HAL-ENT-20 next sequence", new BatchEnded(1, BatchEnd.COMPLETE, 3, 7, 0));
        ending("HAL-ENT-31 cannot say", new BatchEnded(1, BatchEnd.COMPLETE, -1, 7, 1));
        ending("HAL-CMD-6 refused", new Refused(1, DeviceRefusal.BUSY, "too late to say so"));
        command(
                "HAL-ENT-18 complete without a pair",
                b -> {
                    b.keep(1);
                    b.rogue.emit(Rogue.complete(1));
                });
        command(
                "HAL-ENT-8 late, and attempts",
                b -> {
                    b.keep(1);
                    b.rogue.emit(new BatchEnded(1, BatchEnd.LATE, 1, 0, 0));
                });
        command(
                "HAL-ENT-23 too long",
                b -> {
                    b.submit(
                            new Entangle(
                                    1,
                                    0,
                                    0,
                                    PairMode.KEEP,
                                    0,
                                    BasisChoice.MEASURE_Z,
                                    1_000,
                                    1_001,
                                    1,
                                    9));
                    b.rogue.emit(new BatchEnded(1, BatchEnd.EXHAUSTED, 1, 0, 0));
                });
        command(
                "HAL-CAP-3 no communication qubit",
                b -> {
                    b.submit(
                            new Entangle(
                                    1,
                                    0,
                                    2,
                                    PairMode.KEEP,
                                    0,
                                    BasisChoice.MEASURE_Z,
                                    1_000,
                                    10,
                                    1,
                                    9));
                    b.rogue.emit(new BatchEnded(1, BatchEnd.EXHAUSTED, 1, 0, 0));
                });
        none(
                "HAL-CMD-2 twice",
                b -> {
                    b.submit(new Probe(1, "temperature"));
                    b.rogue.emit(new DeviceEvent.Probed(1, 4));
                    b.rogue.emit(new DeviceEvent.Probed(1, 4));
                });
        none("HAL-CMD-2 unknown id", b -> b.rogue.emit(new Done(77)));
        none("HAL-CMD-2 nothing", b -> b.rogue.emitNothing());
        none(
                "HAL-ENT-1 herald of no batch",
                b -> b.rogue.emit(Rogue.kept(77, new QubitHandle(0, 1))));
        none(
                "HAL-ENT-1 herald after the end",
                b -> {
                    b.keep(1);
                    b.until(EMITTED_NS);
                    b.rogue.emit(new BatchEnded(1, BatchEnd.EXHAUSTED, 9, 7, 0));
                    b.rogue.emit(Rogue.kept(1, new QubitHandle(0, 1)));
                });
        none(
                "HAL-QUBIT-5 lost what never was",
                b -> b.rogue.emit(new QubitsLost(List.of(new QubitHandle(0, 1)), "gone")));
        none(
                "HAL-QUBIT-4 lost twice",
                b -> {
                    QubitHandle third = b.own(2);
                    b.rogue.emit(new QubitsLost(List.of(third), "gone"));
                    b.rogue.emit(new QubitsLost(List.of(third), "gone again"));
                });
        none(
                "HAL-QUBIT-4 lost twice at once",
                b -> {
                    QubitHandle third = b.own(2);
                    b.rogue.emit(new QubitsLost(List.of(third, third), "gone"));
                });
    }

    private Breaches() {}

    private static void command(String name, Consumer<GuardBench> script) {
        OF_A_COMMAND.put(name, script);
    }

    private static void none(String name, Consumer<GuardBench> script) {
        OF_NONE.put(name, script);
    }

    /// A herald that is good but for one thing.
    private static void herald(String name, java.util.function.UnaryOperator<Heralded> flaw) {
        command(
                name,
                b -> {
                    b.keep(1);
                    b.until(EMITTED_NS + 60_000);
                    b.rogue.emit(flaw.apply(Rogue.kept(1, new QubitHandle(0, 1))));
                });
    }

    /// A batch with a herald and this end.
    private static void ending(String name, DeviceEvent end) {
        command(
                name,
                b -> {
                    b.keep(1);
                    b.until(EMITTED_NS + 60_000);
                    b.rogue.emit(Rogue.kept(1, new QubitHandle(0, 1)));
                    b.rogue.emit(end);
                });
    }

    private static void twoReads(
            GuardBench b, long attempt1, long cycle1, long attempt2, long cycle2, long sequence2) {
        b.measure(1, BasisChoice.MEASURE_Z, 3);
        b.until(FIRST_NS + 100_000);
        b.rogue.emit(read(1, attempt1, cycle1, 0, Basis.Z));
        b.rogue.emit(read(1, attempt2, cycle2, sequence2, Basis.Z));
    }

    private static Heralded read(long id, long attempt, long cycle, long sequence, Basis basis) {
        return with(
                Rogue.kept(id, new QubitHandle(0, 1)),
                9,
                attempt,
                cycle,
                sequence,
                new Read(true, basis));
    }

    private static Heralded with(
            Heralded h, long tag, long attempt, long cycle, long sequence, DeviceEvent.Half half) {
        long emitted = cycle * Rogue.CYCLE_NS;
        return new Heralded(
                h.id(), tag, attempt, cycle, emitted, emitted, 7, sequence, h.bell(), half);
    }

    private static Heralded at(Heralded h, long emittedNs, long heraldedNs) {
        return new Heralded(
                h.id(),
                h.tag(),
                h.attempt(),
                h.cycle(),
                emittedNs,
                heraldedNs,
                h.epoch(),
                h.sequence(),
                h.bell(),
                h.half());
    }
}
