package dev.herald.link.core;

import dev.herald.hal.device.CommandIds;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Invariant;
import dev.herald.hal.host.Outbox;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.ToDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The qubits of the port: what each is used for, and the commands that give it back.
final class QubitPool {

    /// What a qubit is used for: exactly one at any time.
    enum Use {
        FREE,
        /// Communication qubit of the batch under way; no pair in it yet.
        BATCH,
        /// Owned by this entity: half of a pair on hold.
        HELD,
        /// Owned by this entity: half of a pair of the buffer, which is given up when it is needed.
        BUFFERED,
        /// Owned by this entity: gates of a round of distillation act on it.
        OPERATING,
        /// Owned by the layer above.
        DELIVERED,
        /// Source or destination of a Move under way.
        MOVING,
        /// Being initialised.
        INITIALISING,
        /// Being given back.
        DISCARDING
    }

    static final int NONE = -1;

    /// Of a storage qubit that was not initialised since it held a state.
    static final long NEVER = -1;

    private final CommandIds ids;
    private final int communication;
    private final int[] qubits;
    private final int[] indexOf;
    private final Use[] uses;
    private final long[] commands;
    private final boolean[] fades;
    private final long[] initialisedNs;
    private final double[] disturbance;
    private final @Nullable QubitHandle[] handles;
    private final List<Long> strays = new ArrayList<>(0);

    QubitPool(LinkConfig config, CommandIds ids) {
        this.ids = ids;
        PortDescriptor port = config.port();
        List<Integer> storage = port.storage();
        communication = port.communication().size();
        qubits = new int[communication + storage.size()];
        indexOf = new int[config.device().qubits().size()];
        Arrays.fill(indexOf, NONE);
        for (int i = 0; i < qubits.length; i++) {
            qubits[i] =
                    i < communication
                            ? port.communication().get(i)
                            : storage.get(i - communication);
            indexOf[qubits[i]] = i;
        }
        uses = new Use[qubits.length];
        Arrays.fill(uses, Use.FREE);
        commands = new long[qubits.length];
        handles = new QubitHandle[qubits.length];
        fades = new boolean[qubits.length];
        initialisedNs = new long[qubits.length];
        disturbance = new double[qubits.length];
        for (int i = communication; i < qubits.length; i++) {
            QubitDescriptor qubit = config.device().qubits().get(qubits[i]);
            disturbance[i] = qubit.attemptDephasing();
            fades[i] = qubit.refreshNs() > 0;
            initialisedNs[i] = fades[i] ? NEVER : Long.MAX_VALUE;
        }
    }

    /// A free communication qubit, or [#NONE].
    int freeCommunication() {
        for (int i = 0; i < communication; i++) {
            if (uses[i] == Use.FREE) {
                return qubits[i];
            }
        }
        return NONE;
    }

    /// Communication qubits that an attempt could use without anybody giving one back: all but those on hold
    /// or delivered.
    int usableCommunication() {
        int count = 0;
        for (int i = 0; i < communication; i++) {
            if (!isTaken(i)) {
                count++;
            }
        }
        return count;
    }

    /// Storage qubits that a pair could be moved to without anybody giving one back.
    int usableStorage() {
        int count = 0;
        for (int i = communication; i < uses.length; i++) {
            if (!isTaken(i) && uses[i] != Use.MOVING) {
                count++;
            }
        }
        return count;
    }

    private boolean isTaken(int i) {
        return uses[i] == Use.HELD || uses[i] == Use.OPERATING || uses[i] == Use.DELIVERED;
    }

    /// A free storage qubit, or [#NONE]: the one that attempts disturb least, and of those the freshest.
    int freeStorage() { // [LL-MEM-2]
        int best = NONE;
        for (int i = communication; i < qubits.length; i++) {
            if (uses[i] == Use.FREE && (best == NONE || isBetter(i, best))) {
                best = i;
            }
        }
        return best == NONE ? NONE : qubits[best];
    }

    private boolean isBetter(int i, int best) {
        int byDisturbance = Double.compare(disturbance[i], disturbance[best]);
        return byDisturbance < 0 || byDisturbance == 0 && initialisedNs[i] > initialisedNs[best];
    }

    /// When the storage qubit was initialised: [#NEVER], or Long.MAX_VALUE when it need not be.
    long initialisedNs(int qubit) {
        return initialisedNs[index(qubit)];
    }

    Use use(int qubit) {
        return uses[index(qubit)];
    }

    /// Whether the command under way can hand over this qubit: the one it initialises, or the
    /// destination of its move.
    boolean handsOver(long command, QubitHandle handle) {
        return knows(handle.qubit())
                && commands[index(handle.qubit())] == command
                && handles[index(handle.qubit())] == null;
    }

    /// Qubits of the port.
    int size() {
        return qubits.length;
    }

    /// How many are used so.
    int count(Use use) {
        int count = 0;
        for (Use each : uses) {
            if (each == use) {
                count++;
            }
        }
        return count;
    }

    boolean knows(int qubit) {
        return qubit >= 0 && qubit < indexOf.length && indexOf[qubit] != NONE;
    }

    /// Whether the command is one of this pool's, not answered yet.
    boolean awaits(long command) {
        return indexOfCommand(command) != NONE;
    }

    void begin(int qubit) {
        become(qubit, Use.FREE, Use.BATCH);
    }

    /// The batch ended; its qubit is free unless a pair was handed over in it.
    void end(int qubit) {
        int i = index(qubit);
        if (uses[i] == Use.BATCH) {
            uses[i] = Use.FREE;
        }
    }

    /// A pair was heralded in the batch's qubit: it is on hold.
    void hold(QubitHandle handle) {
        become(handle.qubit(), Use.BATCH, Use.HELD);
        handles[index(handle.qubit())] = handle;
    }

    /// The half of a pair on hold goes to the buffer.
    void buffer(QubitHandle handle) {
        become(handle.qubit(), Use.HELD, Use.BUFFERED);
    }

    /// It comes out of it again.
    void unbuffer(QubitHandle handle) {
        become(handle.qubit(), Use.BUFFERED, Use.HELD);
    }

    /// Gates act on the half of a pair on hold.
    void operate(QubitHandle handle) {
        become(handle.qubit(), Use.HELD, Use.OPERATING);
    }

    /// They are over: it is on hold again, unless it was measured or lost.
    void operated(QubitHandle handle, boolean gone) {
        become(handle.qubit(), Use.OPERATING, Use.HELD);
        if (gone) {
            free(index(handle.qubit()));
        }
    }

    /// Whether the qubit is one of storage.
    boolean isStorage(int qubit) {
        return index(qubit) >= communication;
    }

    void deliver(QubitHandle handle) {
        become(handle.qubit(), Use.HELD, Use.DELIVERED);
    }

    /// The layer above, or the device, gave the qubit back.
    ///
    /// @return whether it was out
    boolean release(int qubit) {
        if (!knows(qubit) || uses[index(qubit)] != Use.DELIVERED) {
            return false;
        }
        free(index(qubit));
        return true;
    }

    /// Whether the handle is that of a pair on hold.
    boolean holds(QubitHandle handle) {
        return knows(handle.qubit())
                && uses[index(handle.qubit())] == Use.HELD
                && handle.equals(handles[index(handle.qubit())]);
    }

    /// Whether the layer above owns the qubit still.
    boolean isOut(QubitHandle handle) {
        return uses[index(handle.qubit())] == Use.DELIVERED
                && handle.equals(handles[index(handle.qubit())]);
    }

    /// A pair on hold was lost by the device.
    void lose(QubitHandle handle) {
        Invariant.check(holds(handle), "lost a qubit that is not on hold");
        free(index(handle.qubit()));
    }

    void discard(QubitHandle handle, Outbox<? super LinkOutput> out) {
        become(handle.qubit(), Use.HELD, Use.DISCARDING);
        giveBack(handle, out);
    }

    /// Gives back a qubit that this pool did not know was owned.
    void discardStray(QubitHandle handle, Outbox<? super LinkOutput> out) {
        long id = ids.next();
        strays.add(id);
        out.emit(new ToDevice(new Discard(id, handle)));
    }

    /// Whether the command gave back a stray qubit; forgets it.
    boolean endedStray(long command) {
        return strays.remove(command);
    }

    /// @return the id of the command
    long move(QubitHandle from, int to, Outbox<? super LinkOutput> out) {
        become(from.qubit(), Use.HELD, Use.MOVING);
        become(to, Use.FREE, Use.MOVING);
        long id = ids.next();
        commands[index(from.qubit())] = id;
        commands[index(to)] = id;
        out.emit(new ToDevice(new Move(id, from, to)));
        return id;
    }

    /// The move is over: the pair is on hold in the destination.
    void moved(long command, QubitHandle handle) {
        int to = index(handle.qubit());
        for (int i = 0; i < qubits.length; i++) {
            if (commands[i] == command && i != to) {
                free(i);
            }
        }
        commands[to] = 0;
        uses[to] = Use.HELD;
        handles[to] = handle;
        if (fades[to]) {
            initialisedNs[to] = NEVER;
        }
    }

    /// Makes a storage qubit ready to take a state.
    void initialise(int qubit, Outbox<? super LinkOutput> out) {
        become(qubit, Use.FREE, Use.INITIALISING);
        long id = ids.next();
        commands[index(qubit)] = id;
        out.emit(new ToDevice(new Initialise(id, qubit)));
    }

    /// Initialised: given back at once, because a Move asks for a free qubit.
    void initialised(long nowNs, long command, QubitHandle handle, Outbox<? super LinkOutput> out) {
        int i = indexOfCommand(command);
        if (fades[i]) {
            initialisedNs[i] = nowNs;
        }
        uses[i] = Use.DISCARDING;
        giveBack(handle, out);
    }

    /// The command ended without handing over a qubit: what it used is free.
    void ended(long command) {
        for (int i = 0; i < qubits.length; i++) {
            if (commands[i] == command) {
                free(i);
            }
        }
    }

    /// A move was not begun: its source is on hold as before, its destination free.
    ///
    /// @return the source
    QubitHandle notMoved(long command) {
        QubitHandle source = null;
        for (int i = 0; i < qubits.length; i++) {
            if (commands[i] == command) {
                commands[i] = 0;
                QubitHandle handle = handles[i];
                uses[i] = handle == null ? Use.FREE : Use.HELD;
                source = handle == null ? source : handle;
            }
        }
        return java.util.Objects.requireNonNull(source);
    }

    /// What the qubits of the command are used for; FREE when it is none of this pool's.
    Use useOf(long command) {
        int i = indexOfCommand(command);
        return i == NONE ? Use.FREE : uses[i];
    }

    /// The only qubits whose owner this entity does not wait for.
    void check() {
        for (int i = 0; i < qubits.length; i++) {
            boolean waits =
                    uses[i] == Use.MOVING
                            || uses[i] == Use.INITIALISING
                            || uses[i] == Use.DISCARDING;
            if (waits != (commands[i] != 0)) {
                Invariant.check(
                        false, "qubit %d is %s with command %d", qubits[i], uses[i], commands[i]);
            }
        }
    }

    private void giveBack(QubitHandle handle, Outbox<? super LinkOutput> out) {
        long id = ids.next();
        commands[index(handle.qubit())] = id;
        out.emit(new ToDevice(new Discard(id, handle)));
    }

    private void free(int i) {
        uses[i] = Use.FREE;
        commands[i] = 0;
        handles[i] = null;
    }

    private void become(int qubit, Use from, Use to) {
        int i = index(qubit);
        if (uses[i] != from) {
            Invariant.check(
                    false,
                    "qubit %d is %s, not %s, and cannot become %s",
                    qubit,
                    uses[i],
                    from,
                    to);
        }
        uses[i] = to;
    }

    private int indexOfCommand(long command) {
        if (command != 0) {
            for (int i = 0; i < qubits.length; i++) {
                if (commands[i] == command) {
                    return i;
                }
            }
        }
        return NONE;
    }

    private int index(int qubit) {
        int i = knows(qubit) ? indexOf[qubit] : NONE;
        if (i == NONE) {
            Invariant.check(false, "qubit %d is not one of the port", qubit);
        }
        return i;
    }
}
