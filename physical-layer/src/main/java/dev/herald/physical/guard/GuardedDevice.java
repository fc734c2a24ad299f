package dev.herald.physical.guard;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DescriptorRules;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Answer;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Faulted;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Probed;
import dev.herald.hal.device.DeviceEvent.QubitsLost;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QubitHandle;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Holds a device to the contract while it runs. Whatever the driver behind it does, the host sees a
/// device that keeps its clauses: every command is answered exactly once and in time, by an answer of
/// its kind; a qubit has one owner; heralds belong to their batch.
///
/// What breaks a clause becomes a [ContractBreach]. The first fatal one takes the device out of service:
/// the command it concerns is answered Faulted with the clause in the detail; then come StateChanged with
/// FAULT, the answers to all other commands under way, and QubitsLost for every qubit that is owned. From
/// there on the driver is closed, what it still says is ignored, and every command is refused with
/// NOT_READY. A device is put back into service by opening it anew.
///
/// What a host cannot see it cannot guard: wrong outcomes and bad states are found by measuring
/// (`herald probe`, `herald conform hal`).
///
/// Like every device it lives on the host's loop. It schedules one alarm at a time for the commands under
/// way, and allocates nothing for a command in steady state.
public final class GuardedDevice implements QuantumDevice {
    private enum Mode {
        OPENING,
        SERVING,
        OUT,
        CLOSED
    }

    /// All that needs the descriptor.
    private static final class Books {
        final QuantumDevice device;
        final DeviceDescriptor descriptor;
        final Ownership qubits;
        final Expectations expectations;
        final BatchRules batches;
        final AnswerRules answers;

        Books(QuantumDevice device, DeviceDescriptor descriptor, long toleranceNs) {
            this.device = device;
            this.descriptor = descriptor;
            qubits = new Ownership(descriptor.qubits().size());
            expectations = new Expectations(descriptor, toleranceNs);
            batches = new BatchRules(expectations, qubits, descriptor.ports().size());
            answers = new AnswerRules(qubits, batches);
        }
    }

    private final DeviceContext host;
    private final GuardOptions options;
    private final UnderWayTable underWay = new UnderWayTable();
    private final Watchdog watchdog;
    private volatile Mode mode = Mode.OPENING; // opened on another thread than the loop, perhaps
    private volatile @Nullable ContractBreach breach;
    private volatile @Nullable Books books;
    private DeviceState state = DeviceState.READY;
    private long calibratingSinceNs;
    private int submitting;
    private @Nullable Throwable hostFailure;

    /// For a driver that opens in its own time: it is given [#context], and what it opens is put [#over].
    public GuardedDevice(DeviceContext host, GuardOptions options) {
        this.host = requireNonNull(host);
        this.options = requireNonNull(options);
        watchdog = new Watchdog(host.clock(), host.agenda(), options.patienceNs(), this::expired);
    }

    /// Opens a device behind a guard.
    ///
    /// @param driver opens the device in the context that it is given
    /// @throws DeviceOpenException when the driver says so, when it throws anything else, or when its
    ///     descriptor breaks a clause, which the message names
    public static GuardedDevice open(
            DeviceContext host,
            GuardOptions options,
            Function<? super DeviceContext, ? extends QuantumDevice> driver) {
        GuardedDevice guard = new GuardedDevice(host, options);
        QuantumDevice device;
        try {
            device = driver.apply(guard.context());
        } catch (DeviceOpenException failure) {
            guard.mode = Mode.CLOSED;
            throw failure;
        } catch (RuntimeException | LinkageError | AssertionError thrown) {
            guard.mode = Mode.CLOSED;
            throw new DeviceOpenException("the driver threw " + thrown, thrown);
        }
        return guard.over(device);
    }

    /// What the driver is to be opened with.
    public DeviceContext context() {
        return new DeviceContext(host.clock(), host.agenda(), host.entropy(), this::onEvent);
    }

    /// Begins to serve; called once, on any thread.
    ///
    /// @throws DeviceOpenException when the descriptor breaks a clause; the device is then closed
    public GuardedDevice over(QuantumDevice device) {
        ContractBreach found = breach;
        try {
            DeviceDescriptor descriptor = device.describe();
            List<DescriptorRules.Violation> wrong = DescriptorRules.check(descriptor);
            if (found == null && wrong.isEmpty()) {
                books = new Books(device, descriptor, options.toleranceNs());
                mode = Mode.SERVING;
                return this;
            }
            if (found == null) {
                found = ContractBreach.fatal(wrong.getFirst().clause(), wrong.getFirst().detail());
            }
        } catch (RuntimeException | LinkageError | AssertionError thrown) {
            found = ContractBreach.fatal("HAL-DESC-1", "the descriptor cannot be read: " + thrown);
        }
        mode = Mode.CLOSED;
        breach = found;
        host.agenda().at(host.clock().nowNs(), () -> close(device));
        options.listener().accept(found);
        throw new DeviceOpenException("the device breaks " + found);
    }

    /// What took the device out of service, if anything did.
    public Optional<ContractBreach> breach() {
        return Optional.ofNullable(breach);
    }

    /// As the device said when it was opened.
    @Override
    public DeviceDescriptor describe() {
        return books().descriptor;
    }

    @Override
    public void submit(DeviceCommand command) {
        long id = command.id();
        if (mode == Mode.CLOSED) {
            return;
        }
        if (id == 0) {
            emit(new Refused(id, DeviceRefusal.OUT_OF_RANGE, "command id 0 is reserved"));
        } else if (mode == Mode.OUT) {
            emit(new Refused(id, DeviceRefusal.NOT_READY, "out of service: " + breach));
        } else if (underWay.find(id) != null) {
            emit(new Refused(id, DeviceRefusal.DUPLICATE_ID, "a command of that id is under way"));
        } else {
            handOn(command);
        }
    }

    private void handOn(DeviceCommand command) {
        Books known = books();
        UnderWay entry = underWay.begin(command);
        known.expectations.expect(entry, known.qubits, host.clock().nowNs());
        watchdog.guard(entry.deadlineNs);
        submitting++;
        try {
            known.device.submit(command);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError thrown) {
            if (hostFailure == null && mode == Mode.SERVING) {
                UnderWay mine = underWay.find(command.id());
                trip(
                        mine != null && mine.command == command ? mine : null,
                        ContractBreach.fatal(
                                "HAL-CMD-1",
                                command.getClass().getSimpleName()
                                        + " is not accepted: the driver threw "
                                        + thrown));
            }
        } finally {
            submitting--;
        }
        Throwable own = hostFailure;
        if (own != null && submitting == 0) {
            hostFailure = null;
            rethrow(own);
        }
    }

    @Override
    public void close() {
        Books known = books;
        Mode before = mode;
        mode = Mode.CLOSED;
        if (known != null && before == Mode.SERVING) {
            close(known.device);
        }
    }

    private void onEvent(@Nullable DeviceEvent event) {
        if (!options.onLoop().getAsBoolean()) {
            host.agenda().at(host.clock().nowNs(), () -> fromOutside(event));
            return;
        }
        switch (mode) {
            case SERVING -> take(event);
            case OPENING -> early(event);
            case OUT -> {} // it was said
            case CLOSED -> note("HAL-CMD-9", "after it was closed, the device emits " + event);
        }
    }

    private void fromOutside(@Nullable DeviceEvent event) {
        if (mode == Mode.SERVING) {
            trip(
                    null,
                    ContractBreach.fatal(
                            "HAL-CMD-1", "the driver emits outside the host's loop: " + event));
        }
    }

    /// Before it is open, a device can only say that it is not ready (HAL-STATE-4).
    private void early(@Nullable DeviceEvent event) {
        if (event instanceof StateChanged changed) {
            if (changed.state() != state) {
                state = changed.state();
                emit(changed);
            }
        } else if (breach == null) {
            breach =
                    ContractBreach.fatal(
                            "HAL-CMD-2", "before any command, the device emits " + event);
        }
    }

    private void take(@Nullable DeviceEvent event) {
        switch (event) {
            case null ->
                    trip(
                            null,
                            ContractBreach.fatal("HAL-CMD-2", "the device emits no event: null"));
            case Answer answer -> answer(answer);
            case Heralded herald -> herald(herald);
            case QubitsLost lost -> lost(lost);
            case StateChanged changed -> changed(changed);
        }
    }

    private void answer(Answer answer) {
        UnderWay entry = underWay.find(answer.id());
        if (entry == null) {
            trip(
                    null,
                    ContractBreach.fatal(
                            "HAL-CMD-2",
                            "command "
                                    + Long.toHexString(answer.id())
                                    + (underWay.wasAnswered(answer.id())
                                            ? " is answered twice, again with "
                                            : ", which is not under way, is answered with ")
                                    + answer.getClass().getSimpleName()));
            return;
        }
        if (host.clock().nowNs() > (answer instanceof Refused ? entry.deadlineNs : entry.promisedNs)
                && !entry.waiting) {
            note(lateness(entry), entry.what() + " is answered late");
        }
        Books known = books();
        ContractBreach found = null;
        switch (answer) {
            case Refused _ -> {
                if (entry.heralds > 0) {
                    found =
                            ContractBreach.fatal(
                                    "HAL-CMD-6", entry.what() + " is refused after a herald");
                }
            }
            case Faulted _ -> found = known.answers.faulted(entry);
            default ->
                    found =
                            isGone(state) && !isServedAnyway(answer)
                                    ? ContractBreach.fatal(
                                            "HAL-STATE-1",
                                            entry.what() + " is carried out in " + state)
                                    : known.answers.carriedOut(entry, answer);
        }
        if (found != null) {
            trip(entry, found);
            return;
        }
        if (!(answer instanceof Refused || answer instanceof Faulted)
                && (known.qubits.isShared(entry.first) || known.qubits.isShared(entry.second))) {
            underWay.overtake(entry);
        }
        known.expectations.release(entry, known.qubits);
        underWay.end(entry);
        emit(answer);
    }

    private void herald(Heralded herald) {
        UnderWay entry = underWay.find(herald.id());
        if (entry == null || !(entry.command instanceof Entangle batch)) {
            trip(
                    null,
                    ContractBreach.fatal(
                            "HAL-ENT-1",
                            "a herald of command "
                                    + Long.toHexString(herald.id())
                                    + ", which is no batch under way"));
            return;
        }
        ContractBreach found =
                isGone(state)
                        ? ContractBreach.fatal(
                                "HAL-STATE-2", entry.what() + " has a herald in " + state)
                        : books().batches.herald(entry, batch, herald, host.clock().nowNs());
        if (found == null) {
            emit(herald);
        } else {
            trip(entry, found);
        }
    }

    private void lost(QubitsLost lost) {
        Ownership qubits = books().qubits;
        for (QubitHandle handle : lost.qubits()) {
            if (!qubits.owns(handle)) {
                trip(
                        null,
                        ContractBreach.fatal(
                                qubits.clauseOf(handle),
                                handle + " is reported lost, which the host does not own"));
                return;
            }
        }
        if (new HashSet<>(lost.qubits()).size() < lost.qubits().size()) {
            trip(null, ContractBreach.fatal("HAL-QUBIT-4", "a qubit is reported lost twice"));
            return;
        }
        lost.qubits().forEach(qubits::lose);
        emit(lost);
    }

    private void changed(StateChanged changed) {
        Books known = books();
        DeviceState before = state;
        if (changed.state() == before) {
            note("HAL-STATE-3", "the device was " + before + " already: " + changed.detail());
            return;
        }
        if (isGone(before) && !isGone(changed.state())) {
            QubitHandle kept = known.qubits.idle();
            if (kept != null) {
                trip(null, forgotten(kept));
                return;
            }
            watchdog.nothingIsLost();
        } else if (!isGone(before) && isGone(changed.state())) {
            watchdog.allIsLost(known.expectations.slackNs());
        }
        state = changed.state();
        if (state == DeviceState.CALIBRATING) {
            calibratingSinceNs = host.clock().nowNs();
            underWay.suspend();
        } else if (before == DeviceState.CALIBRATING) {
            underWay.resume(host.clock().nowNs() - calibratingSinceNs);
            watchdog.guard(underWay.nextDeadlineNs());
        }
        emit(changed);
    }

    /// The watchdog has looked: nothing may be due.
    private void expired(long nowNs, boolean allIsLost) {
        if (mode != Mode.SERVING) {
            return;
        }
        UnderWay due = underWay.due(nowNs - options.patienceNs());
        if (due != null) {
            trip(
                    due,
                    ContractBreach.fatal(
                            lateness(due),
                            due.what()
                                    + " has no answer "
                                    + (nowNs - due.deadlineNs)
                                    + " ns after the last instant for it"));
            return;
        }
        QubitHandle kept = allIsLost ? books().qubits.idle() : null;
        if (kept != null) {
            trip(null, forgotten(kept));
            return;
        }
        watchdog.guard(underWay.nextDeadlineNs());
    }

    private static String lateness(UnderWay entry) {
        return entry.command instanceof Entangle ? "HAL-ENT-22" : "HAL-TIME-1";
    }

    private ContractBreach forgotten(QubitHandle kept) {
        return ContractBreach.fatal(
                "HAL-STATE-2", kept + " is not reported lost by a device in " + state);
    }

    /// Takes the device out of service.
    ///
    /// @param guilty the command that the breach concerns, or null
    private void trip(@Nullable UnderWay guilty, ContractBreach found) {
        Books known = books();
        mode = Mode.OUT;
        breach = found;
        host.agenda().at(host.clock().nowNs(), () -> close(known.device));
        options.listener().accept(found);
        String detail = found.toString();
        List<UnderWay> others = underWay.inOrder();
        if (guilty != null) {
            others.remove(guilty);
            known.answers.giveBack(guilty.command);
            emit(new Faulted(guilty.command.id(), detail));
        }
        if (state != DeviceState.FAULT) {
            state = DeviceState.FAULT;
            emit(new StateChanged(DeviceState.FAULT, detail));
        }
        for (UnderWay other : others) {
            known.answers.giveBack(other.command);
            long id = other.command.id();
            emit(
                    other.command instanceof Entangle
                            ? new BatchEnded(id, BatchEnd.HARDWARE_FAULT, -1, 0, 0)
                            : new Faulted(id, detail));
        }
        List<QubitHandle> owned = known.qubits.clear();
        if (!owned.isEmpty()) {
            emit(new QubitsLost(owned, detail));
        }
    }

    private void close(QuantumDevice device) {
        try {
            device.close();
        } catch (RuntimeException | LinkageError | AssertionError thrown) {
            note("HAL-CMD-9", "closing the device, the driver threw " + thrown);
        }
    }

    private void note(String clause, String detail) {
        options.listener().accept(ContractBreach.noted(clause, detail));
    }

    /// What the host throws at an event is the host's defect, even when it comes up through the driver.
    private void emit(DeviceEvent event) {
        if (mode == Mode.CLOSED) {
            return;
        }
        try {
            host.events().emit(event);
        } catch (RuntimeException | Error thrown) {
            if (submitting > 0) {
                hostFailure = thrown;
            }
            throw thrown;
        }
    }

    private Books books() {
        Books known = books;
        if (known == null) {
            throw new IllegalStateException("the device is not open yet");
        }
        return known;
    }

    /// What may be answered in any state.
    private static boolean isServedAnyway(Answer answer) {
        return answer instanceof Probed || answer instanceof BatchEnded || answer instanceof Done;
    }

    private static boolean isGone(DeviceState state) {
        return state == DeviceState.FAULT || state == DeviceState.OFFLINE;
    }

    private static void rethrow(Throwable thrown) {
        switch (thrown) {
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> throw new IllegalStateException(thrown);
        }
    }
}
