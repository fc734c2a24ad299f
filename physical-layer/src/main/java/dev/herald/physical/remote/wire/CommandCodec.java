package dev.herald.physical.remote.wire;

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
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.spec.hal.v1.Command;

/// Commands to and from the wire. What a number names is for the device to judge; here only that it is
/// one.
final class CommandCodec {
    private static final GateKind[] GATES = GateKind.values();
    private static final PairMode[] MODES = PairMode.values();
    private static final BasisChoice.Set[] SETS = BasisChoice.Set.values();

    private CommandCodec() {}

    static Command encode(DeviceCommand command) {
        Command.Builder wire = Command.newBuilder().setId(command.id());
        switch (command) {
            case Initialise(_, int qubit) -> wire.getInitialiseBuilder().setQubit(qubit);
            case Gate1(_, QubitHandle qubit, GateKind kind, int angle) ->
                    wire.getGate1Builder()
                            .setQubit(Numbers.encode(qubit))
                            .setKindValue(Numbers.number(kind))
                            .setAngle(angle);
            case Gate2(_, QubitHandle first, QubitHandle second, GateKind kind, int angle) ->
                    wire.getGate2Builder()
                            .setFirst(Numbers.encode(first))
                            .setSecond(Numbers.encode(second))
                            .setKindValue(Numbers.number(kind))
                            .setAngle(angle);
            case Measure(_, QubitHandle qubit, Basis basis) ->
                    wire.getMeasureBuilder()
                            .setQubit(Numbers.encode(qubit))
                            .setBasis(Numbers.encode(basis));
            case BellMeasure(_, QubitHandle first, QubitHandle second) ->
                    wire.getBellMeasureBuilder()
                            .setFirst(Numbers.encode(first))
                            .setSecond(Numbers.encode(second));
            case Move(_, QubitHandle from, int to) ->
                    wire.getMoveBuilder().setFrom(Numbers.encode(from)).setTo(to);
            case Discard(_, QubitHandle qubit) ->
                    wire.getDiscardBuilder().setQubit(Numbers.encode(qubit));
            case Entangle batch -> wire.setEntangle(encode(batch));
            case Abort(_, long batch) -> wire.getAbortBuilder().setBatch(batch);
            case Probe(_, String monitor) -> wire.getProbeBuilder().setMonitor(monitor);
        }
        return wire.build();
    }

    /// A command, or how to refuse it.
    static HostFrame decode(Command wire) {
        long id = wire.getId();
        Broken.unless(id != 0, "HAL-WIRE-12", "a command has no id");
        try {
            return switch (wire.getBodyCase()) {
                case INITIALISE -> submit(new Initialise(id, wire.getInitialise().getQubit()));
                case GATE1 -> gate1(id, wire.getGate1());
                case GATE2 -> gate2(id, wire.getGate2());
                case MEASURE -> {
                    var body = wire.getMeasure();
                    yield submit(
                            new Measure(
                                    id,
                                    Numbers.target("qubit", body.hasQubit(), body.getQubit()),
                                    Numbers.basis(body.getBasis())));
                }
                case BELL_MEASURE -> {
                    var body = wire.getBellMeasure();
                    yield submit(
                            new BellMeasure(
                                    id,
                                    Numbers.target("first", body.hasFirst(), body.getFirst()),
                                    Numbers.target("second", body.hasSecond(), body.getSecond())));
                }
                case MOVE -> {
                    var body = wire.getMove();
                    yield submit(
                            new Move(
                                    id,
                                    Numbers.target("from", body.hasFrom(), body.getFrom()),
                                    body.getTo()));
                }
                case DISCARD -> {
                    var body = wire.getDiscard();
                    yield submit(
                            new Discard(
                                    id, Numbers.target("qubit", body.hasQubit(), body.getQubit())));
                }
                case ENTANGLE -> entangle(id, wire.getEntangle());
                case ABORT -> submit(new Abort(id, wire.getAbort().getBatch()));
                case PROBE -> submit(new Probe(id, wire.getProbe().getMonitor()));
                case BODY_NOT_SET ->
                        unsupported(
                                id, "a command of a kind that is not known here"); // [HAL-WIRE-11]
            };
        } catch (Numbers.NoSuchQubit none) {
            return new HostFrame.Unusable(
                    id, DeviceRefusal.NO_SUCH_TARGET, "there is no such qubit");
        } catch (Broken broken) {
            return new HostFrame.Unusable(
                    id,
                    DeviceRefusal.OUT_OF_RANGE,
                    broken.clause() + ": " + broken.detail()); // [HAL-WIRE-13]
        }
    }

    private static HostFrame gate1(long id, dev.herald.spec.hal.v1.Gate1 body) {
        QubitHandle qubit = Numbers.target("qubit", body.hasQubit(), body.getQubit());
        GateKind kind = Numbers.known(GATES, body.getKindValue(), "kind");
        if (kind == null) {
            return unsupported(id, "gate " + body.getKindValue() + " is not known here");
        }
        Broken.unless(kind.qubits() == 1, "HAL-WIRE-13", "gate %s on one qubit", kind);
        return submit(new Gate1(id, qubit, kind, body.getAngle()));
    }

    private static HostFrame gate2(long id, dev.herald.spec.hal.v1.Gate2 body) {
        QubitHandle first = Numbers.target("first", body.hasFirst(), body.getFirst());
        QubitHandle second = Numbers.target("second", body.hasSecond(), body.getSecond());
        GateKind kind = Numbers.known(GATES, body.getKindValue(), "kind");
        if (kind == null) {
            return unsupported(id, "gate " + body.getKindValue() + " is not known here");
        }
        Broken.unless(kind.qubits() == 2, "HAL-WIRE-13", "gate %s on two qubits", kind);
        return submit(new Gate2(id, first, second, kind, body.getAngle()));
    }

    private static dev.herald.spec.hal.v1.Entangle encode(Entangle batch) {
        return dev.herald.spec.hal.v1.Entangle.newBuilder()
                .setPort(batch.port())
                .setQubit(batch.qubit())
                .setModeValue(Numbers.number(batch.mode()))
                .setPoint(batch.point())
                .setBasis(
                        dev.herald.spec.hal.v1.BasisChoice.newBuilder()
                                .setSetValue(Numbers.number(batch.basis().set()))
                                .setWeight1(batch.basis().weight1())
                                .setWeight2(batch.basis().weight2())
                                .setFixed(Numbers.encode(batch.basis().fixed())))
                .setFirstCycle(batch.firstCycle())
                .setCycles(batch.cycles())
                .setPairsMax(batch.pairsMax())
                .setTag(batch.tag())
                .build();
    }

    private static HostFrame entangle(long id, dev.herald.spec.hal.v1.Entangle body) {
        PairMode mode = Numbers.known(MODES, body.getModeValue(), "mode");
        var choice = body.getBasis();
        BasisChoice.Set set = Numbers.known(SETS, choice.getSetValue(), "set");
        if (mode == null || set == null) {
            return unsupported(id, "the pair mode or the set of bases is not known here");
        }
        int weight1 = Numbers.index("weight1", choice.getWeight1());
        int weight2 = Numbers.index("weight2", choice.getWeight2());
        Broken.unless(
                (long) weight1 + weight2 <= 255,
                "HAL-WIRE-13",
                "weights %d and %d",
                weight1,
                weight2);
        int pairsMax = Numbers.positive("pairs_max", body.getPairsMax());
        Broken.unless(
                mode != PairMode.KEEP || pairsMax == 1, "HAL-WIRE-13", "keeps %d pairs", pairsMax);
        long cycles = Numbers.amount("cycles", body.getCycles());
        Broken.unless(cycles > 0, "HAL-WIRE-13", "cycles 0");
        return submit(
                new Entangle(
                        id,
                        body.getPort(),
                        body.getQubit(),
                        mode,
                        body.getPoint(),
                        new BasisChoice(set, weight1, weight2, Numbers.basis(choice.getFixed())),
                        Numbers.amount("first_cycle", body.getFirstCycle()),
                        cycles,
                        pairsMax,
                        body.getTag()));
    }

    private static HostFrame submit(DeviceCommand command) {
        return new HostFrame.Submit(command);
    }

    private static HostFrame unsupported(long id, String detail) {
        return new HostFrame.Unusable(id, DeviceRefusal.UNSUPPORTED, detail);
    }
}
