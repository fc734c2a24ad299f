package dev.herald.network.distil;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import java.util.Collection;
import java.util.List;

/// A command that a stage gave to the device.
public final class StageCommand {
    private final Stage stage;
    private final Round round;
    private final int op;
    private final List<StagePair> pairs;

    /// @param op index of the operation in the round, or -1 for a correction
    StageCommand(Stage stage, Round round, int op, List<StagePair> pairs) {
        this.stage = stage;
        this.round = round;
        this.op = op;
        this.pairs = pairs;
    }

    /// @param answer Done, Measured, Refused or Faulted
    public void answered(DeviceEvent.Answer answer) {
        for (StagePair pair : pairs) {
            pair.busy = false;
        }
        switch (answer) {
            case DeviceEvent.Done ignored -> stage.done(round, op);
            case DeviceEvent.Measured measured -> {
                spend();
                stage.measured(round, op, measured.one());
            }
            case DeviceEvent.Refused refused ->
                    stage.failed(round, "refused by the device: " + refused.detail());
            default -> {
                spend();
                stage.failed(round, "device fault");
            }
        }
        for (StagePair pair : pairs) {
            stage.release(pair);
        }
    }

    private void spend() {
        for (StagePair pair : pairs) {
            stage.spend(pair);
        }
    }

    /// Adds the qubits that the command acts on.
    public void audit(Collection<QubitHandle> held) {
        for (StagePair pair : pairs) {
            held.add(pair.qubit());
        }
    }
}
