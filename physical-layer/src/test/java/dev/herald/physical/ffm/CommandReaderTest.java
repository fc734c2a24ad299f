package dev.herald.physical.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.spec.trace.Verifies;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

/// A host in C is not trusted either: a good command, then a number in it that cannot be.
class CommandReaderTest {
    private static final QubitHandle QUBIT = new QubitHandle(0, 1);
    private static final DeviceCommand GATE = new DeviceCommand.Gate1(1, QUBIT, GateKind.X, 0);
    private static final DeviceCommand BATCH =
            new DeviceCommand.Entangle(
                    1, 0, 0, PairMode.KEEP, 0, BasisChoice.MEASURE_Z, 5, 6, 1, 7);

    private final Page page = new Page.Stack(Arena.ofAuto()).push();

    private void refused(DeviceRefusal why, DeviceCommand command, long offset, int value) {
        long at = CommandWriter.write(command, page);
        assertEquals(command, CommandReader.read(at));
        Memory.putInt(at + offset, value);
        var unusable = assertThrows(CommandReader.Unusable.class, () -> CommandReader.read(at));
        assertEquals(why, unusable.why(), unusable::detail);
    }

    @Test
    @Verifies("HAL-C-19")
    void kindsThatAreNotKnownAreUnsupported() {
        refused(DeviceRefusal.UNSUPPORTED, GATE, CommandReader.KIND, 12);
        refused(DeviceRefusal.UNSUPPORTED, GATE, CommandReader.KIND, 0);
        refused(DeviceRefusal.UNSUPPORTED, GATE, CommandReader.GATE1_KIND, 16);
        refused(DeviceRefusal.UNSUPPORTED, BATCH, CommandReader.MODE, 3);
        refused(DeviceRefusal.UNSUPPORTED, BATCH, CommandReader.SET, 5);
    }

    @Test
    @Verifies("HAL-C-20")
    void fieldsBeyondTheirRangeAreOutOfRange() {
        DeviceCommand measure = new DeviceCommand.Measure(1, QUBIT, Basis.X);
        refused(DeviceRefusal.OUT_OF_RANGE, GATE, 0, 8);
        refused(DeviceRefusal.OUT_OF_RANGE, GATE, CommandReader.GATE1_KIND, 0);
        refused(DeviceRefusal.OUT_OF_RANGE, GATE, CommandReader.GATE1_KIND, 12);
        refused(DeviceRefusal.OUT_OF_RANGE, measure, CommandReader.MEASURE_BASIS, 256);
        refused(DeviceRefusal.OUT_OF_RANGE, BATCH, CommandReader.PAIRS_MAX, 2);
        refused(DeviceRefusal.OUT_OF_RANGE, BATCH, CommandReader.PAIRS_MAX, 0);
        refused(DeviceRefusal.OUT_OF_RANGE, BATCH, CommandReader.CYCLES, 0);
        refused(DeviceRefusal.OUT_OF_RANGE, BATCH, CommandReader.CYCLES + 4, 1 << 31);
        refused(DeviceRefusal.OUT_OF_RANGE, BATCH, CommandReader.WEIGHT1, 256);
        refused(DeviceRefusal.NO_SUCH_TARGET, GATE, Layouts.BODY, -1);
    }
}
