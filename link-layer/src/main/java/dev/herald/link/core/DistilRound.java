package dev.herald.link.core;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellIndex;
import dev.herald.link.core.RoundGates.Op;
import java.util.List;

/// One round at this end, from the first gate until both ends' outcomes are known. Commands are given
/// when those before them on the same qubits have been answered, so that a device need not queue.
final class DistilRound {
    final Item item;
    final RoundProgram program;
    final List<DistilPair> pairs;
    final List<QubitHandle> handles;
    final RoundModel model;
    final int parity;
    final BellIndex bell;
    final long startNs;
    private final List<Op> ops;
    private final long[] commands;
    private final boolean[] begun;
    private final boolean[] over;
    private final boolean[] gone;
    private int bits;
    private int unanswered;

    /// Why it cannot go on, or empty.
    String failure = "";

    /// What this end reported, -1 until then.
    int ownBits = -1;

    /// @param ops of the round, in order
    /// @param model what comes of it
    /// @param parity in which outcomes the ends differ if all is well
    /// @param bell what the first pair is in then
    DistilRound(
            Item item,
            RoundProgram program,
            List<DistilPair> pairs,
            List<QubitHandle> handles,
            List<Op> ops,
            RoundModel model,
            int parity,
            BellIndex bell,
            long startNs) {
        this.item = item;
        this.program = program;
        this.pairs = List.copyOf(pairs);
        this.handles = List.copyOf(handles);
        this.ops = List.copyOf(ops);
        this.model = model;
        this.parity = parity;
        this.bell = bell;
        this.startNs = startNs;
        commands = new long[ops.size()];
        begun = new boolean[ops.size()];
        over = new boolean[ops.size()];
        gone = new boolean[pairs.size()];
    }

    /// Index of the next command that can be given, or -1.
    int ready() {
        if (!failure.isEmpty()) {
            return -1;
        }
        for (int i = 0; i < begun.length; i++) {
            if (!begun[i] && isFree(i)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isFree(int op) {
        for (int i = 0; i < op; i++) {
            if (!over[i]
                    && (ops.get(op).on(ops.get(i).first())
                            || ops.get(i).second() >= 0 && ops.get(op).on(ops.get(i).second()))) {
                return false;
            }
        }
        return true;
    }

    DeviceCommand begin(int i, long id) {
        begun[i] = true;
        commands[i] = id;
        unanswered++;
        Op op = ops.get(i);
        QubitHandle first = handles.get(op.first());
        if (op.gate() == null) {
            return new Measure(id, first, op.basis());
        }
        return op.second() < 0
                ? new Gate1(id, first, op.gate(), op.angle())
                : new Gate2(id, first, handles.get(op.second()), op.gate(), op.angle());
    }

    boolean awaits(long id) {
        return indexOf(id) >= 0;
    }

    private int indexOf(long id) {
        for (int i = 0; i < commands.length; i++) {
            if (commands[i] == id && begun[i] && !over[i]) {
                return i;
            }
        }
        return -1;
    }

    boolean isMeasurement(long id) {
        return ops.get(indexOf(id)).gate() == null;
    }

    void done(long id) {
        over[indexOf(id)] = true;
        unanswered--;
    }

    void measured(long id, boolean one) {
        int slot = ops.get(indexOf(id)).first();
        bits |= one ? 1 << slot - 1 : 0;
        gone[slot] = true;
        done(id);
    }

    /// @param begun whether the device gave back the qubits it acted on
    void failed(long id, boolean begun, String detail) {
        Op op = ops.get(indexOf(id));
        for (int slot = 0; slot < gone.length; slot++) {
            gone[slot] |= begun && op.on(slot);
        }
        failure = failure.isEmpty() ? detail : failure;
        done(id);
    }

    /// The device lost one of the qubits.
    boolean lost(QubitHandle handle) {
        for (int slot = 0; slot < gone.length; slot++) {
            if (handles.get(slot).equals(handle) && !gone[slot]) {
                gone[slot] = true;
                failure = failure.isEmpty() ? "the device lost " + handle : failure;
                return true;
            }
        }
        return false;
    }

    boolean isOver() {
        if (unanswered > 0) {
            return false;
        }
        if (!failure.isEmpty()) {
            return true;
        }
        for (boolean each : over) {
            if (!each) {
                return false;
            }
        }
        return true;
    }

    boolean isGone(int slot) {
        return gone[slot];
    }

    boolean isMeasured(DistilPair pair) {
        int slot = pairs.indexOf(pair);
        return slot > 0 && gone[slot];
    }

    int bits() {
        return bits;
    }
}
