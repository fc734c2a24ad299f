package dev.herald.physical.sim;

import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.physical.sim.state.Qubit;
import org.jspecify.annotations.Nullable;

/// A physical qubit in the ledger of its device: free, in use by a command, or owned by the host.
final class Slot {
    final QubitDescriptor descriptor;
    final Qubit qubit;

    /// Commands under way that act on the qubit.
    int uses;

    /// When the last of them ends: the next one waits until then.
    long busyUntilNs;

    private int generation;
    private @Nullable QubitHandle handle;

    Slot(QubitDescriptor descriptor, Qubit qubit) {
        this.descriptor = descriptor;
        this.qubit = qubit;
    }

    int index() {
        return descriptor.index();
    }

    boolean isFree() {
        return handle == null && uses == 0;
    }

    /// Hands the qubit over: a new generation.
    QubitHandle own() {
        generation++;
        QubitHandle fresh = new QubitHandle(index(), generation);
        handle = fresh;
        return fresh;
    }

    @Nullable QubitHandle handle() {
        return handle;
    }

    boolean isOwnedBy(QubitHandle candidate) {
        QubitHandle h = handle;
        return h != null && h.generation() == candidate.generation();
    }

    void giveBack() {
        handle = null;
    }
}
