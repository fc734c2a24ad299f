package dev.herald.physical.ffm;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import org.jspecify.annotations.Nullable;

/// Numbers as they are in memory, checked as they are read, and the small structs that many others
/// have.
final class Numbers {
    static final long ONE_PPT = 1_000_000_000_000L;
    static final long ONE_PPB = 1_000_000_000L;

    private static final long ROT_Y = Layouts.at(Layouts.BASIS, "rot_y");
    private static final long ROT_X2 = Layouts.at(Layouts.BASIS, "rot_x2");
    private static final long GENERATION = Layouts.at(Layouts.HANDLE, "generation");
    private static final int STEPS = Basis.STEPS;

    private Numbers() {}

    static int number(Enum<?> constant) {
        return constant.ordinal() + 1;
    }

    /// The constant with a number; null for a number that has none.
    static <E extends Enum<E>> @Nullable E known(E[] constants, int number, String what) {
        if (number == 0) {
            throw new Broken("HAL-C-5", what + " is 0, which is no value");
        }
        return number > 0 && number <= constants.length ? constants[number - 1] : null;
    }

    static <E extends Enum<E>> E known(E[] constants, int number, String what, E otherwise) {
        E constant = known(constants, number, what);
        return constant == null ? otherwise : constant;
    }

    /// A number below 2^63, or a duration.
    static long amount(long address, String clause, String what) {
        long value = Memory.getLong(address);
        Broken.unless(value >= 0, clause, what + " is", value);
        return value;
    }

    static boolean bit(long address, String clause, String what) {
        int value = Memory.getInt(address);
        Broken.unless((value & ~1) == 0, clause, what + " is neither 0 nor 1:", value);
        return value == 1;
    }

    static BellIndex bell(long address) {
        int code = Memory.getInt(address);
        Broken.unless(
                code >= 0 && code < 4,
                "HAL-C-23",
                "there is no Bell state",
                Integer.toUnsignedLong(code));
        return BellIndex.ofCode(code);
    }

    static Basis basis(long address, String clause) {
        return new Basis(
                rotation(address, clause),
                rotation(address + ROT_Y, clause),
                rotation(address + ROT_X2, clause));
    }

    private static int rotation(long address, String clause) {
        int steps = Memory.getInt(address);
        Broken.unless(
                steps >= 0 && steps < STEPS,
                clause,
                "a rotation is not in 0..255:",
                Integer.toUnsignedLong(steps));
        return steps;
    }

    static void write(Basis basis, long address) {
        Memory.putInt(address, basis.rotX1());
        Memory.putInt(address + ROT_Y, basis.rotY());
        Memory.putInt(address + ROT_X2, basis.rotX2());
    }

    static QubitHandle handle(long address, String clause) {
        int qubit = Memory.getInt(address);
        Broken.unless(qubit >= 0, clause, "a handle names qubit", Integer.toUnsignedLong(qubit));
        return new QubitHandle(qubit, Memory.getInt(address + GENERATION));
    }

    static void write(QubitHandle handle, long address) {
        Memory.putInt(address, handle.qubit());
        Memory.putInt(address + GENERATION, handle.generation());
    }
}
