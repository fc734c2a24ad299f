package dev.herald.hal.device;

/// Ownership of one qubit, from the event that hands it over to the command that gives it back. A
/// handle is never valid twice: each hand-over of the same qubit has a new generation.
///
/// @param qubit index of the physical qubit in the descriptor
/// @param generation counts hand-overs of this qubit, from 1
public record QubitHandle(int qubit, int generation) {

    public QubitHandle {
        if (qubit < 0) {
            throw new IllegalArgumentException("qubit " + qubit + " is negative");
        }
    }

    @Override
    public String toString() {
        return "q" + qubit + "~" + generation;
    }
}
