package dev.herald.physical.remote.wire;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.spec.hal.v1.BasisOrBuilder;
import dev.herald.spec.hal.v1.QubitHandleOrBuilder;
import org.jspecify.annotations.Nullable;

/// Numbers, enumerations and the small messages that many others have.
final class Numbers {
    private static final String RANGE = "HAL-WIRE-13";

    /// A handle of a command to a qubit with a number beyond those that a device can have.
    static final class NoSuchQubit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoSuchQubit() {
            super(null, null, false, false);
        }
    }

    private Numbers() {}

    /// The constant of a wire number, which is its ordinal + 1; null for a number that has none.
    static <E extends Enum<E>> @Nullable E known(E[] constants, int number, String name) {
        Broken.unless(number != 0, "HAL-WIRE-16", "%s is unspecified", name);
        return number > 0 && number <= constants.length ? constants[number - 1] : null;
    }

    /// As [#known], but a number that has no constant stands for `otherwise`.
    static <E extends Enum<E>> E known(E[] constants, int number, String name, E otherwise) {
        E constant = known(constants, number, name);
        return constant == null ? otherwise : constant;
    }

    static int number(Enum<?> constant) {
        return constant.ordinal() + 1;
    }

    /// An unsigned number that Java holds as a non-negative int.
    static int index(String name, int value) {
        Broken.unless(value >= 0, RANGE, "%s %s", name, Integer.toUnsignedString(value));
        return value;
    }

    /// A number from 1.
    static int positive(String name, int value) {
        Broken.unless(value > 0, RANGE, "%s %s", name, Integer.toUnsignedString(value));
        return value;
    }

    /// A duration, or an unsigned number that Java holds as a non-negative long.
    static long amount(String name, long value) {
        Broken.unless(value >= 0, RANGE, "%s %s", name, Long.toUnsignedString(value));
        return value;
    }

    static dev.herald.spec.hal.v1.QubitHandle encode(QubitHandle handle) {
        return dev.herald.spec.hal.v1.QubitHandle.newBuilder()
                .setQubit(handle.qubit())
                .setGeneration(handle.generation())
                .build();
    }

    static QubitHandle handle(String name, boolean present, QubitHandleOrBuilder handle) {
        Broken.unless(present, RANGE, "%s is missing", name);
        return new QubitHandle(
                index(name + ".qubit", handle.getQubit()),
                positive(name + ".generation", handle.getGeneration()));
    }

    /// A handle that a host names: whether there is or was such a one is for the device to judge.
    static QubitHandle target(String name, boolean present, QubitHandleOrBuilder handle) {
        Broken.unless(present, RANGE, "%s is missing", name);
        if (handle.getQubit() < 0) {
            throw new NoSuchQubit();
        }
        return new QubitHandle(handle.getQubit(), handle.getGeneration());
    }

    static dev.herald.spec.hal.v1.Basis encode(Basis basis) {
        return dev.herald.spec.hal.v1.Basis.newBuilder()
                .setRotX1(basis.rotX1())
                .setRotY(basis.rotY())
                .setRotX2(basis.rotX2())
                .build();
    }

    static Basis basis(BasisOrBuilder basis) {
        return new Basis(
                rotation("rot_x1", basis.getRotX1()),
                rotation("rot_y", basis.getRotY()),
                rotation("rot_x2", basis.getRotX2()));
    }

    static BellIndex bell(int code) {
        Broken.unless(code >= 0 && code <= 3, RANGE, "bell %s", Integer.toUnsignedString(code));
        return BellIndex.ofCode(code);
    }

    private static int rotation(String name, int value) {
        Broken.unless(
                value >= 0 && value < Basis.STEPS,
                RANGE,
                "%s %s",
                name,
                Integer.toUnsignedString(value));
        return value;
    }
}
