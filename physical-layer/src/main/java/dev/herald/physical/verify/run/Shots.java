package dev.herald.physical.verify.run;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Repeats programs on one device and counts outcomes: every program once, then all again, so that a run
/// that is cut short is cut short evenly. Steps that need no handle in between are submitted in one go,
/// as HAL-CMD-4 allows; on a device that answers BUSY to that, one by one.
///
/// Begins with the first [#expire].
final class Shots implements Machine<DeviceEvent, DeviceCommand> {
    /// How long an answer is awaited beyond what the descriptor states.
    static final long PATIENCE_NS = 2_000_000_000;

    private static final int FAILURES_IN_A_ROW_MAX = 20;

    private final DeviceDescriptor device;
    private final List<Program> programs;
    private final long shotsEach;
    private final long endNs;
    private final List<long[]> counts = new ArrayList<>();
    private final Map<String, Long> failures = new LinkedHashMap<>();
    private final Map<Integer, QubitHandle> owned = new LinkedHashMap<>();
    private final Map<Long, Pending> pending = new LinkedHashMap<>();

    /// @param bit position of the first bit that the step makes
    private record Pending(@Nullable Step step, int bit) {}

    private long lastId;
    private long round;
    private int program;
    private int step;
    private int bit;
    private int outcome;
    private int failuresInARow;
    private boolean oneByOne;
    private boolean cleaning;
    private boolean begun;

    /// In the middle of a wait of the program.
    private boolean waiting;

    private boolean done;
    private DeviceState state = DeviceState.READY;
    private long wakeNs;
    private @Nullable String failure;

    /// Why no further shot is made.
    private @Nullable String stop;

    private @Nullable String problem;

    /// @param firstId ids of commands are greater than this
    /// @param endNs no shot begins after it
    Shots(
            DeviceDescriptor device,
            DeviceState state,
            List<Program> programs,
            long shotsEach,
            long firstId,
            long endNs) {
        this.device = device;
        this.state = state;
        this.programs = List.copyOf(programs);
        this.shotsEach = shotsEach;
        this.endNs = endNs;
        lastId = firstId;
        for (Program p : programs) {
            counts.add(new long[1 << p.bits()]);
        }
    }

    boolean isDone() {
        return done;
    }

    /// The last id that was used.
    long lastId() {
        return lastId;
    }

    Tally tally() {
        return new Tally(counts, failures, Optional.ofNullable(problem));
    }

    @Override
    public void handle(long nowNs, DeviceEvent event, Outbox<? super DeviceCommand> out) {
        switch (event) {
            case DeviceEvent.Answer answer -> answered(answer);
            case DeviceEvent.StateChanged changed -> {
                state = changed.state();
                if (state != DeviceState.READY && step > 0 && failure == null) {
                    failure = "the device is " + state + ": " + changed.detail();
                }
            }
            case DeviceEvent.QubitsLost lost -> {
                boolean ours = step > 0;
                for (QubitHandle qubit : lost.qubits()) {
                    ours |= owned.remove(qubit.qubit(), qubit);
                }
                if (ours && failure == null) { // the change of state has been counted already
                    failure = "qubits lost: " + lost.detail();
                }
            }
            case DeviceEvent.Heralded _ -> {}
        }
        if (begun && !done && pending.isEmpty() && !(waiting && failure == null)) {
            waiting = false;
            advance(nowNs, out);
        }
    }

    @Override
    public void expire(long nowNs, Outbox<? super DeviceCommand> out) {
        if (done || nowNs < nextDeadlineNs()) {
            return;
        }
        if (!begun) {
            begun = true;
        } else if (!pending.isEmpty()) {
            finish("no answer to " + pending.values().iterator().next().step() + " in time");
            return;
        } else if (state != DeviceState.READY) {
            finish("the device stayed " + state);
            return;
        } else if (waiting) {
            waiting = false;
            step++;
        }
        advance(nowNs, out);
    }

    @Override
    public long nextDeadlineNs() {
        return done ? NEVER : begun ? wakeNs : 0;
    }

    private List<Step> steps() {
        return programs.get(program).steps();
    }

    /// Called with nothing pending: submits what comes next, or ends the shot.
    private void advance(long nowNs, Outbox<? super DeviceCommand> out) {
        while (!done && pending.isEmpty()) {
            if (failure != null && !cleaning) {
                endShot();
            }
            if (cleaning) {
                cleaning = false;
                if (!owned.isEmpty() && state == DeviceState.READY) {
                    discardAll(nowNs, out);
                    return;
                }
                owned.clear();
            }
            if (state != DeviceState.READY) {
                failure = null;
                wakeNs = Math.min(endNs, nowNs + 600 * PATIENCE_NS);
                return;
            }
            if (step == 0 && (stop != null || round >= shotsEach || nowNs >= endNs)) {
                finish(stop != null || round >= shotsEach ? stop : "time is up");
                return;
            }
            if (step == steps().size()) {
                endShot();
            } else if (steps().get(step) instanceof Step.Wait(long ns)) {
                wakeNs = nowNs + ns;
                if (ns > 0) {
                    waiting = true;
                    return;
                }
                step++;
            } else {
                submitSome(nowNs, out);
                return;
            }
        }
    }

    private void discardAll(long nowNs, Outbox<? super DeviceCommand> out) {
        wakeNs = nowNs + PATIENCE_NS;
        for (QubitHandle handle : List.copyOf(owned.values())) {
            pending.put(++lastId, new Pending(null, 0));
            out.emit(new DeviceCommand.Discard(lastId, handle));
        }
        owned.clear();
    }

    /// Submits the steps up to one whose handle is not there yet.
    private void submitSome(long nowNs, Outbox<? super DeviceCommand> out) {
        long durations = 0;
        boolean preparing = steps().get(step) instanceof Step.Prepare;
        List<DeviceCommand> commands = new ArrayList<>();
        while (step < steps().size()) {
            Step next = steps().get(step);
            boolean first = commands.isEmpty();
            if (next instanceof Step.Wait
                    || !first
                            && (oneByOne
                                    || preparing != next instanceof Step.Prepare
                                    || next instanceof Step.MoveTo)) {
                break;
            }
            DeviceCommand command = Commands.of(next, ++lastId, owned);
            pending.put(lastId, new Pending(next, bit));
            bit += next.bits();
            durations += Commands.durationNs(next, device);
            commands.add(command);
            step++;
            if (next instanceof Step.MoveTo) {
                break;
            }
        }
        wakeNs = nowNs + durations + device.answerSlackNs() + PATIENCE_NS;
        commands.forEach(out::emit);
    }

    private void answered(DeviceEvent.Answer answer) {
        Pending command = pending.remove(answer.id());
        if (command == null || command.step() == null) {
            return;
        }
        Step asked = command.step();
        switch (answer) {
            case DeviceEvent.Allocated(long _, QubitHandle handle) -> {
                if (asked instanceof Step.MoveTo(int from, int _)) {
                    owned.remove(from);
                }
                owned.put(handle.qubit(), handle);
            }
            case DeviceEvent.Measured(long _, boolean one) -> {
                if (asked instanceof Step.Read(int qubit, var _, boolean inverted)) {
                    owned.remove(qubit);
                    set(command.bit(), one != inverted);
                }
            }
            case DeviceEvent.BellMeasured measured -> {
                if (asked instanceof Step.ReadBell(int first, int second)) {
                    owned.remove(first);
                    owned.remove(second);
                    set(command.bit(), measured.outcome().z());
                    set(command.bit() + 1, measured.outcome().x());
                }
            }
            case DeviceEvent.Refused refused -> {
                if (refused.why() == DeviceRefusal.BUSY && !oneByOne) {
                    oneByOne = true;
                    failure = failure == null ? "" : failure; // no fault: the shot is made again
                } else if (refused.why() == DeviceRefusal.NOT_READY) {
                    state = DeviceState.OFFLINE; // until it says that it is ready again
                    failure = failure == null ? "" : failure;
                } else if (failure == null) {
                    failure = "refused " + refused.why() + ": " + refused.detail();
                }
            }
            case DeviceEvent.Faulted faulted -> {
                Commands.qubits(asked).forEach(owned::remove);
                failure = "faulted: " + faulted.detail();
            }
            default -> {}
        }
    }

    private void set(int position, boolean one) {
        if (one) {
            outcome |= 1 << (programs.get(program).bits() - 1 - position);
        }
    }

    /// Counts the shot, or what kept it from being made, and turns to the next.
    private void endShot() {
        String why = failure;
        failure = null;
        cleaning = true;
        if (why == null) {
            counts.get(program)[outcome]++;
            failuresInARow = 0;
        } else if (!why.isEmpty()) {
            failures.merge(why, 1L, Long::sum);
            if (++failuresInARow >= FAILURES_IN_A_ROW_MAX) {
                stop = why;
            }
        }
        step = 0;
        bit = 0;
        outcome = 0;
        if (why != null && why.isEmpty()) {
            return;
        }
        program = (program + 1) % programs.size();
        if (program == 0) {
            round++;
        }
    }

    private void finish(@Nullable String why) {
        done = true;
        problem = why;
    }
}
