package dev.herald.physical.ffm;

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
import dev.herald.hal.model.BasisChoice;
import java.lang.foreign.StructLayout;

/// Commands from memory, for a Java device behind the C interface: a C host is not trusted either.
final class CommandReader {
    /// Kinds, `enum herald_hal_command_kind`.
    static final int INITIALISE = 2;

    static final int GATE1 = 3;
    static final int GATE2 = 4;
    static final int MEASURE = 5;
    static final int BELL_MEASURE = 6;
    static final int MOVE = 7;
    static final int DISCARD = 8;
    static final int ENTANGLE = 9;
    static final int ABORT = 10;
    static final int PROBE = 11;

    private static final StructLayout COMMAND = Layouts.COMMAND;
    private static final long BODY = Layouts.BODY;
    static final long KIND = Layouts.at(COMMAND, "kind");
    static final long ID = Layouts.at(COMMAND, "id");
    static final long GATE1_KIND = Layouts.inBody(Layouts.GATE1, "kind");
    static final long GATE1_ANGLE = Layouts.inBody(Layouts.GATE1, "angle");
    static final long SECOND = Layouts.inBody(Layouts.GATE2, "second");
    static final long GATE2_KIND = Layouts.inBody(Layouts.GATE2, "kind");
    static final long GATE2_ANGLE = Layouts.inBody(Layouts.GATE2, "angle");
    static final long MEASURE_BASIS = Layouts.inBody(Layouts.MEASURE, "basis");
    static final long MOVE_TO = Layouts.inBody(Layouts.MOVE, "to");
    static final long QUBIT = Layouts.inBody(Layouts.ENTANGLE, "qubit");
    static final long MODE = Layouts.inBody(Layouts.ENTANGLE, "mode");
    static final long POINT = Layouts.inBody(Layouts.ENTANGLE, "point");
    static final long SET = Layouts.inBody(Layouts.ENTANGLE, "basis.set");
    static final long WEIGHT1 = Layouts.inBody(Layouts.ENTANGLE, "basis.weight1");
    static final long WEIGHT2 = Layouts.inBody(Layouts.ENTANGLE, "basis.weight2");
    static final long FIXED = Layouts.inBody(Layouts.ENTANGLE, "basis.fixed");
    static final long FIRST_CYCLE = Layouts.inBody(Layouts.ENTANGLE, "first_cycle");
    static final long CYCLES = Layouts.inBody(Layouts.ENTANGLE, "cycles");
    static final long TAG = Layouts.inBody(Layouts.ENTANGLE, "tag");
    static final long PAIRS_MAX = Layouts.inBody(Layouts.ENTANGLE, "pairs_max");

    private static final GateKind[] GATES = GateKind.values();
    private static final PairMode[] MODES = PairMode.values();
    private static final BasisChoice.Set[] SETS = BasisChoice.Set.values();
    private static final String RANGE = "HAL-C-20";
    private static final int WEIGHTS_MAX = 255;

    /// A command that can be answered but not carried out.
    static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final DeviceRefusal why;

        Unusable(DeviceRefusal why, String detail) {
            super(detail, null, false, false);
            this.why = why;
        }

        DeviceRefusal why() {
            return why;
        }

        String detail() {
            return String.valueOf(getMessage());
        }
    }

    private CommandReader() {}

    static long id(long at) {
        return Memory.getLong(at + ID);
    }

    /// @throws Unusable with the refusal that it is to be answered with
    static DeviceCommand read(long at) {
        try {
            return command(at);
        } catch (Broken broken) {
            throw new Unusable(DeviceRefusal.OUT_OF_RANGE, broken.text()); // [HAL-C-20]
        }
    }

    private static DeviceCommand command(long at) {
        Memory.sized(at, COMMAND.byteSize(), "a command");
        long id = id(at);
        int kind = Memory.getInt(at + KIND);
        return switch (kind) {
            case INITIALISE -> new Initialise(id, Memory.getInt(at + BODY));
            case GATE1 ->
                    new Gate1(
                            id,
                            target(at + BODY),
                            gate(at + GATE1_KIND, 1),
                            Memory.getInt(at + GATE1_ANGLE));
            case GATE2 ->
                    new Gate2(
                            id,
                            target(at + BODY),
                            target(at + SECOND),
                            gate(at + GATE2_KIND, 2),
                            Memory.getInt(at + GATE2_ANGLE));
            case MEASURE ->
                    new Measure(id, target(at + BODY), Numbers.basis(at + MEASURE_BASIS, RANGE));
            case BELL_MEASURE -> new BellMeasure(id, target(at + BODY), target(at + SECOND));
            case MOVE -> new Move(id, target(at + BODY), Memory.getInt(at + MOVE_TO));
            case DISCARD -> new Discard(id, target(at + BODY));
            case ENTANGLE -> entangle(id, at);
            case ABORT -> new Abort(id, Memory.getLong(at + BODY));
            case PROBE -> new Probe(id, Memory.text(Memory.getLong(at + BODY), "monitor"));
            default ->
                    throw new Unusable( // [HAL-C-19]
                            DeviceRefusal.UNSUPPORTED,
                            "HAL-C-19: a command has the kind " + Integer.toUnsignedString(kind));
        };
    }

    private static QubitHandle target(long at) {
        if (Memory.getInt(at) < 0) {
            throw new Unusable(DeviceRefusal.NO_SUCH_TARGET, "there is no such qubit");
        }
        return Numbers.handle(at, RANGE);
    }

    private static GateKind gate(long at, int qubits) {
        GateKind kind = Numbers.known(GATES, Memory.getInt(at), "kind");
        if (kind == null) {
            throw new Unusable(
                    DeviceRefusal.UNSUPPORTED,
                    "gate " + Integer.toUnsignedString(Memory.getInt(at)) + " is not known here");
        }
        Broken.unless(
                kind.qubits() == qubits, RANGE, kind + " is no gate on this many qubits:", qubits);
        return kind;
    }

    private static Entangle entangle(long id, long at) {
        PairMode mode = Numbers.known(MODES, Memory.getInt(at + MODE), "mode");
        BasisChoice.Set set = Numbers.known(SETS, Memory.getInt(at + SET), "set");
        if (mode == null || set == null) {
            throw new Unusable(
                    DeviceRefusal.UNSUPPORTED,
                    "the pair mode or the set of bases is not known here");
        }
        int weight1 = Memory.getInt(at + WEIGHT1);
        int weight2 = Memory.getInt(at + WEIGHT2);
        Broken.unless(
                weight1 >= 0 && weight2 >= 0 && (long) weight1 + weight2 <= WEIGHTS_MAX,
                RANGE,
                "the weights of the bases are not in 0..255 with a sum up to 255:",
                (long) weight1 + weight2);
        int pairsMax = Memory.getInt(at + PAIRS_MAX);
        Broken.unless(
                pairsMax >= 1 && (mode != PairMode.KEEP || pairsMax == 1),
                RANGE,
                "pairs_max in mode " + mode + " is",
                pairsMax);
        long cycles = Numbers.amount(at + CYCLES, RANGE, "cycles");
        Broken.unless(cycles >= 1, RANGE, "cycles is", cycles);
        return new Entangle(
                id,
                Memory.getInt(at + BODY),
                Memory.getInt(at + QUBIT),
                mode,
                Memory.getInt(at + POINT),
                new BasisChoice(set, weight1, weight2, Numbers.basis(at + FIXED, RANGE)),
                Numbers.amount(at + FIRST_CYCLE, RANGE, "first_cycle"),
                cycles,
                pairsMax,
                Memory.getLong(at + TAG));
    }
}
