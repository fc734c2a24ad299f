package dev.herald.network.distil;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.QubitHandle;
import dev.herald.network.message.EndMessage;

/// What a stage needs of the node that it is at.
public interface StageHost {
    long nowNs();

    /// A fresh number of a device command.
    long commandId();

    /// Gives the device a command; its answer goes to [StageCommand#answered].
    void submit(DeviceCommand command, StageCommand from);

    /// A qubit is not needed any more and is given back to the device.
    void giveBack(QubitHandle qubit);

    /// A qubit was measured, lost or broken: there is nothing to give back.
    void spent(QubitHandle qubit);

    /// Sends to the other end of the circuit, in order.
    void tell(EndMessage message);

    /// Wakes the stage at the instant, or never at Long.MAX_VALUE; replaces what was asked for before.
    void alarm(long atNs);

    /// A distilled pair of the request is delivered; the receiver owns the qubit.
    void deliver(int request, StagePair pair);

    /// A pair ended undelivered.
    void dropped(String cause);

    /// At the head-end: a request cannot be served.
    void hopeless(int request, String detail);

    /// At the head-end: a request has use for more pairs, or a pair of it went.
    void hungry(int request);

    /// A number below the bound that nobody can foretell.
    int draw(int bound);

    /// The other end broke the clause.
    void violation(String clause, String detail);
}
