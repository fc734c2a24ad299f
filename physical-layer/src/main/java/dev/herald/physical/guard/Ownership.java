package dev.herald.physical.guard;

import dev.herald.hal.device.QubitHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which qubits of the device the host owns, and under which handles.
final class Ownership {
    private final @Nullable QubitHandle[] owned;
    private final int[] generation; // greatest handed over
    private final int[] lost; // greatest reported lost
    private final int[] uses; // commands under way
    private final long[] busyUntilNs; // by the deadlines of those

    Ownership(int qubits) {
        owned = new @Nullable QubitHandle[qubits];
        generation = new int[qubits];
        lost = new int[qubits];
        uses = new int[qubits];
        busyUntilNs = new long[qubits];
    }

    boolean exists(int qubit) {
        return qubit >= 0 && qubit < owned.length;
    }

    boolean owns(QubitHandle handle) {
        return exists(handle.qubit()) && handle.equals(owned[handle.qubit()]);
    }

    /// The device hands over a qubit.
    ///
    /// @param qubit the number that the handle must have
    /// @param taken the clause that says that a qubit cannot be handed over twice
    /// @return what is wrong with that, or null
    @Nullable ContractBreach handOver(QubitHandle handle, int qubit, String clause, String taken) {
        if (handle.qubit() != qubit || !exists(qubit)) {
            return ContractBreach.fatal(
                    clause, handle + " is handed over where qubit " + qubit + " was asked for");
        }
        QubitHandle before = owned[qubit];
        if (before != null) {
            return ContractBreach.fatal(
                    taken, handle + " is handed over while the host owns " + before);
        }
        if (handle.generation() <= generation[qubit]) {
            return ContractBreach.fatal(
                    "HAL-QUBIT-3",
                    handle
                            + " is handed over after generation "
                            + generation[qubit]
                            + ": generations must grow");
        }
        generation[qubit] = handle.generation();
        owned[qubit] = handle;
        return null;
    }

    /// The clause that a use of this handle breaks, which the host does not own.
    String clauseOf(QubitHandle handle) {
        return exists(handle.qubit()) && handle.generation() <= generation[handle.qubit()]
                ? "HAL-QUBIT-4"
                : "HAL-QUBIT-5";
    }

    /// Gives back a qubit, if it is owned under this handle.
    void giveBack(QubitHandle handle) {
        if (owns(handle)) {
            owned[handle.qubit()] = null;
        }
    }

    /// An owned qubit is lost.
    void lose(QubitHandle handle) {
        lost[handle.qubit()] = handle.generation();
        giveBack(handle);
    }

    /// Whether the qubit was given back as lost.
    boolean wasLost(QubitHandle handle) {
        return exists(handle.qubit()) && lost[handle.qubit()] == handle.generation();
    }

    /// All that is owned is given back.
    List<QubitHandle> clear() {
        List<QubitHandle> all = all();
        all.forEach(this::giveBack);
        return all;
    }

    List<QubitHandle> all() {
        List<QubitHandle> all = new ArrayList<>();
        for (QubitHandle handle : owned) {
            if (handle != null) {
                all.add(handle);
            }
        }
        return all;
    }

    /// An owned qubit that no command under way acts on, or null.
    @Nullable QubitHandle idle() {
        for (QubitHandle handle : owned) {
            if (handle != null && uses[handle.qubit()] == 0) {
                return handle;
            }
        }
        return null;
    }

    /// When the commands under way on the qubit are answered at the latest.
    long freeFrom(int qubit, long nowNs) {
        return exists(qubit) && uses[qubit] > 0 ? Math.max(nowNs, busyUntilNs[qubit]) : nowNs;
    }

    void occupy(int qubit, long untilNs) {
        if (exists(qubit)) {
            busyUntilNs[qubit] = freeFrom(qubit, untilNs);
            uses[qubit]++;
        }
    }

    void release(int qubit) {
        if (exists(qubit)) {
            uses[qubit]--;
        }
    }

    boolean isShared(int qubit) {
        return exists(qubit) && uses[qubit] > 1;
    }
}
