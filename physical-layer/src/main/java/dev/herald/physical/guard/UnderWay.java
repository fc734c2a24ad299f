package dev.herald.physical.guard;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.host.Machine;

/// A command under way and what has been seen of it. Used again for another when it is answered.
final class UnderWay {
    static final DeviceCommand NOTHING = new DeviceCommand.Abort(0, 0);

    DeviceCommand command = NOTHING;

    /// The guard counts commands; this one's place.
    long order;

    /// The last instant at which it may be carried out, and at which it may be answered at all.
    long promisedNs = Machine.NEVER;

    long deadlineNs = Machine.NEVER;

    /// It was under way when the device began to calibrate, and waits until that is over.
    boolean waiting;

    /// Qubits that it occupies, or -1.
    int first = -1;

    int second = -1;

    /// The clause that is broken if this is carried out, or empty.
    String forbiddenBy = "";

    /// Whether one that came after it, on one of its qubits, was carried out before it.
    boolean overtaken;

    // Of a batch:
    int heralds;
    long lastAttempt;
    long lastCycle = -1;

    void begin(DeviceCommand next, long place) {
        command = next;
        order = place;
        promisedNs = Machine.NEVER;
        deadlineNs = Machine.NEVER;
        first = -1;
        second = -1;
        forbiddenBy = "";
        waiting = false;
        overtaken = false;
        heralds = 0;
        lastAttempt = 0;
        lastCycle = -1;
    }

    boolean occupies(int qubit) {
        return qubit >= 0 && (first == qubit || second == qubit);
    }

    String what() {
        return command.getClass().getSimpleName()
                + " (command "
                + Long.toHexString(command.id())
                + ")";
    }
}
