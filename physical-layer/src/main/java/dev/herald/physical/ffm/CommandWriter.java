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
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;

/// Commands into memory.
final class CommandWriter {
    private static final long SIZE = Layouts.COMMAND.byteSize();
    private static final long BODY = Layouts.BODY;

    private CommandWriter() {}

    /// Writes a command, and its text, into a page.
    ///
    /// @return where the command is
    static long write(DeviceCommand command, Page page) {
        long at = page.struct(SIZE);
        Memory.putInt(at, (int) SIZE);
        Memory.putLong(at + CommandReader.ID, command.id());
        int kind =
                switch (command) {
                    case Initialise(_, int qubit) -> {
                        Memory.putInt(at + BODY, qubit);
                        yield CommandReader.INITIALISE;
                    }
                    case Gate1(_, QubitHandle qubit, GateKind gate, int angle) -> {
                        Numbers.write(qubit, at + BODY);
                        Memory.putInt(at + CommandReader.GATE1_KIND, Numbers.number(gate));
                        Memory.putInt(at + CommandReader.GATE1_ANGLE, angle);
                        yield CommandReader.GATE1;
                    }
                    case Gate2(
                                    _,
                                    QubitHandle first,
                                    QubitHandle second,
                                    GateKind gate,
                                    int angle) -> {
                        Numbers.write(first, at + BODY);
                        Numbers.write(second, at + CommandReader.SECOND);
                        Memory.putInt(at + CommandReader.GATE2_KIND, Numbers.number(gate));
                        Memory.putInt(at + CommandReader.GATE2_ANGLE, angle);
                        yield CommandReader.GATE2;
                    }
                    case Measure(_, QubitHandle qubit, Basis basis) -> {
                        Numbers.write(qubit, at + BODY);
                        Numbers.write(basis, at + CommandReader.MEASURE_BASIS);
                        yield CommandReader.MEASURE;
                    }
                    case BellMeasure(_, QubitHandle first, QubitHandle second) -> {
                        Numbers.write(first, at + BODY);
                        Numbers.write(second, at + CommandReader.SECOND);
                        yield CommandReader.BELL_MEASURE;
                    }
                    case Move(_, QubitHandle from, int to) -> {
                        Numbers.write(from, at + BODY);
                        Memory.putInt(at + CommandReader.MOVE_TO, to);
                        yield CommandReader.MOVE;
                    }
                    case Discard(_, QubitHandle qubit) -> {
                        Numbers.write(qubit, at + BODY);
                        yield CommandReader.DISCARD;
                    }
                    case Entangle batch -> {
                        write(batch, at);
                        yield CommandReader.ENTANGLE;
                    }
                    case Abort(_, long batch) -> {
                        Memory.putLong(at + BODY, batch);
                        yield CommandReader.ABORT;
                    }
                    case Probe(_, String monitor) -> {
                        Memory.putLong(at + BODY, page.text(monitor));
                        yield CommandReader.PROBE;
                    }
                };
        Memory.putInt(at + CommandReader.KIND, kind);
        return at;
    }

    private static void write(Entangle batch, long at) {
        Memory.putInt(at + BODY, batch.port());
        Memory.putInt(at + CommandReader.QUBIT, batch.qubit());
        Memory.putInt(at + CommandReader.MODE, Numbers.number(batch.mode()));
        Memory.putInt(at + CommandReader.POINT, batch.point());
        Memory.putInt(at + CommandReader.SET, Numbers.number(batch.basis().set()));
        Memory.putInt(at + CommandReader.WEIGHT1, batch.basis().weight1());
        Memory.putInt(at + CommandReader.WEIGHT2, batch.basis().weight2());
        Numbers.write(batch.basis().fixed(), at + CommandReader.FIXED);
        Memory.putLong(at + CommandReader.FIRST_CYCLE, batch.firstCycle());
        Memory.putLong(at + CommandReader.CYCLES, batch.cycles());
        Memory.putLong(at + CommandReader.TAG, batch.tag());
        Memory.putInt(at + CommandReader.PAIRS_MAX, batch.pairsMax());
    }
}
