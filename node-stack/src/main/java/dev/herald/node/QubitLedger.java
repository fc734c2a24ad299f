package dev.herald.node;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import java.util.Arrays;

/// Which port a qubit belongs to, and which commands under way give qubits back when they are done: so
/// that a link learns when a qubit it delivered is free again.
final class QubitLedger {
    /// No qubit is given back.
    static final long NONE = -1;

    private static final int NO_SECOND = 0x7FFF_FFFF;

    private final int[] portOf;

    /// Commands under way that give qubits back, and which: a handful, so each is looked at.
    private long[] commands = new long[8];

    private long[] releases = new long[8];
    private int underWay;

    QubitLedger(DeviceDescriptor device) {
        portOf = new int[device.qubits().size()];
        Arrays.fill(portOf, -1);
        for (var port : device.ports()) {
            for (int qubit : port.communication()) {
                portOf[qubit] = port.index();
            }
            for (int qubit : port.storage()) {
                portOf[qubit] = port.index();
            }
        }
    }

    /// The port, or -1 for a qubit of no port.
    int portOf(int qubit) {
        return qubit < portOf.length ? portOf[qubit] : -1;
    }

    void submitted(DeviceCommand command) {
        long released = released(command);
        if (released != NONE) {
            if (underWay == commands.length) {
                commands = Arrays.copyOf(commands, 2 * underWay);
                releases = Arrays.copyOf(releases, 2 * underWay);
            }
            commands[underWay] = command.id();
            releases[underWay] = released;
            underWay++;
        }
    }

    /// What the answer gives back: [#NONE], or one or two qubits to read with [#first] and [#second].
    long answered(DeviceEvent.Answer answer) {
        for (int i = 0; i < underWay; i++) {
            if (commands[i] == answer.id()) {
                long released = releases[i];
                underWay--;
                commands[i] = commands[underWay];
                releases[i] = releases[underWay];
                return answer instanceof DeviceEvent.Refused ? NONE : released;
            }
        }
        return NONE;
    }

    static int first(long released) {
        return (int) (released >>> 32);
    }

    static int second(long released) {
        return (int) released;
    }

    static boolean hasSecond(long released) {
        return (int) released != NO_SECOND;
    }

    private static long released(DeviceCommand command) {
        return switch (command) {
            case DeviceCommand.Measure m -> one(m.qubit().qubit());
            case DeviceCommand.Discard d -> one(d.qubit().qubit());
            case DeviceCommand.Move m -> one(m.from().qubit());
            case DeviceCommand.BellMeasure b -> (long) b.first().qubit() << 32 | b.second().qubit();
            case DeviceCommand.Initialise _,
                    DeviceCommand.Gate1 _,
                    DeviceCommand.Gate2 _,
                    DeviceCommand.Entangle _,
                    DeviceCommand.Abort _,
                    DeviceCommand.Probe _ ->
                    NONE;
        };
    }

    private static long one(int qubit) {
        return (long) qubit << 32 | NO_SECOND;
    }
}
