package dev.herald.physical.sim;

import dev.herald.hal.host.Agenda;
import dev.herald.hal.host.Machine;
import java.util.Arrays;

/// Wakes its owner at or after the earliest instant asked for, with as few agenda actions as possible:
/// an action outstanding for an earlier instant serves a later one too, since the owner asks again
/// whenever it is woken.
final class Alarm implements Runnable {
    private final Agenda agenda;
    private final Runnable onWake;

    /// Instants of the outstanding actions, latest first.
    private long[] outstanding = new long[8];

    private int size;

    Alarm(Agenda agenda, Runnable onWake) {
        this.agenda = agenda;
        this.onWake = onWake;
    }

    void ask(long atNs) {
        if (atNs == Machine.NEVER || size > 0 && outstanding[size - 1] <= atNs) {
            return;
        }
        if (size == outstanding.length) {
            outstanding = Arrays.copyOf(outstanding, 2 * size);
        }
        outstanding[size++] = atNs;
        agenda.at(atNs, this);
    }

    @Override
    public void run() {
        size--;
        onWake.run();
    }
}
