package dev.herald.conformance.hal;

import dev.herald.conformance.engine.Bench;
import dev.herald.conformance.engine.Guard;
import dev.herald.conformance.engine.SuiteBroken;
import dev.herald.conformance.engine.Transcript;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Answer;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.EntropySource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/// A device on the test bench. A device that schedules or emits without end is stopped by a budget
/// [CONF-VERDICT-5].
public final class DeviceBench implements Bench {
    /// How long an answer is awaited in virtual time beyond what the descriptor states [CONF-TRIAL-3].
    public static final long PATIENCE_NS = 1_000_000_000;

    /// The same in real time: a loaded machine is no fault of the device.
    static final long REAL_PATIENCE_NS = 5 * PATIENCE_NS;

    private static final int BOUND_TRIALS = 21;
    private static final long ACTIONS_MAX = 5_000_000;
    private static final long EVENTS_MAX = 2_000_000;
    private static final long CALIBRATION_NS = 600 * PATIENCE_NS;

    /// How long a condition may take to come about, and to end.
    private static final long CONDITION_NS = 20 * PATIENCE_NS;

    /// What giving a command and seeing its answer take in a process.
    private static final long PACE_NS = 200_000;

    /// How late the loop of a bench in real time may be, whatever the device does.
    private static final long LAG_NS = 5_000_000;

    private final Thread owner = Thread.currentThread();
    private final long startedNs = System.nanoTime();
    private final Stage stage;
    private final Terms terms;
    private final QuantumDevice device;
    private final DeviceDescriptor descriptor;
    private final Transcript transcript = new Transcript();
    private final Map<Long, List<Received>> byId = new HashMap<>();
    private final Set<Long> answered = new HashSet<>();
    private final List<String> leftOut = new ArrayList<>();
    private final List<Integer> heardEpochs = new ArrayList<>();
    private final List<Received> unasked = new ArrayList<>();
    private volatile @Nullable AssertionFailedError problem;
    private @Nullable DeviceBench otherEnd;
    private DeviceState state = DeviceState.READY;
    private boolean begun;
    private boolean closed;
    private long actions;
    private long events;
    private long lastId;

    /// An event and when it came.
    ///
    /// @param order counts the events of the device
    public record Received(long atNs, long order, DeviceEvent event) {}

    /// What a trial rests on.
    ///
    /// @param condition what the test needs of the surroundings; empty for nothing
    /// @param how it comes about; no options and no commands when it is none
    /// @param budget real time after which the trial is undecided
    /// @param roundTripNs to the device and back, where it is behind a wire
    /// @param fresh whether the device was opened for this trial, rather than handed over from others
    record Terms(
            String condition,
            Conditions.How how,
            Duration budget,
            long roundTripNs,
            boolean fresh) {}

    DeviceBench(
            Stage stage, QuantumDeviceProvider provider, Map<String, String> options, Terms terms) {
        this.stage = stage;
        this.terms = terms;
        if (Conditions.isStanding(terms.condition)) {
            bringAbout();
        }
        var context =
                new DeviceContext(
                        stage,
                        this::schedule,
                        EntropySource.seeded(stage.stream("entropy")),
                        this::receive);
        transcript.sent(nowNs(), "open " + options);
        QuantumDevice opened = DeviceOpening.open(provider, context, options);
        device = opened;
        descriptor = readDescriptor();
    }

    private void schedule(long atNs, Runnable action) {
        stage.at(
                atNs,
                () -> {
                    if (++actions > ACTIONS_MAX) {
                        throw fail(
                                "the device did not come to rest: "
                                        + ACTIONS_MAX
                                        + " actions up to "
                                        + nowNs()
                                        + " ns");
                    }
                    Guard.run("an action it scheduled", action);
                });
    }

    @SuppressWarnings("ConstantValue") // a device on trial may well emit null
    private void receive(DeviceEvent event) {
        if (Thread.currentThread() != owner) {
            problem = fail("the device emitted outside of the host's loop: " + brief(event));
            return;
        }
        events++;
        if (event == null) {
            problem = fail("the device emitted null");
        } else if (events > EVENTS_MAX) {
            AssertionFailedError flood =
                    fail("the device emitted more than " + EVENTS_MAX + " events");
            problem = flood;
            throw flood;
        } else {
            transcript.received(nowNs(), event);
            switch (event) {
                case Answer answer -> {
                    answered.add(answer.id());
                    keep(answer.id(), answer);
                }
                case Heralded heralded -> {
                    heardEpochs.add(heralded.epoch());
                    keep(heralded.id(), heralded);
                }
                case DeviceEvent.StateChanged changed -> {
                    state = changed.state();
                    unasked.add(new Received(nowNs(), events, changed));
                }
                case DeviceEvent.QubitsLost lost ->
                        unasked.add(new Received(nowNs(), events, lost));
            }
        }
    }

    private static String brief(Object event) {
        return event == null ? "null" : event.getClass().getSimpleName();
    }

    private void keep(long id, DeviceEvent event) {
        byId.computeIfAbsent(id, key -> new ArrayList<>(2))
                .add(new Received(nowNs(), events, event));
    }

    public long nowNs() {
        return stage.nowNs();
    }

    /// Whether time passes by itself.
    public boolean isReal() {
        return stage.isReal();
    }

    /// Whether the device was opened for this trial, rather than handed over from others.
    public boolean isFresh() {
        return terms.fresh;
    }

    /// How much later than it must, an event may be seen here: what the device claims for itself, and
    /// what this bench and the way to the device take.
    public long slackNs() {
        return descriptor.answerSlackNs() + lagNs();
    }

    /// How much of [#slackNs] is not the device's.
    public long lagNs() {
        return isReal() ? LAG_NS + terms.roundTripNs : 0;
    }

    /// How much the clock of this bench may differ from network time.
    public long clockLagNs() {
        return isReal() ? terms.roundTripNs : 0;
    }

    /// How long a command may wait, in a sequence of commands, for this bench to give the next one.
    public long paceNs() {
        return isReal() ? PACE_NS + 2 * terms.roundTripNs : 0;
    }

    /// Passes enough time for whatever should not come to have come.
    public void rest() {
        advance(isReal() ? PATIENCE_NS / 4 : PATIENCE_NS);
    }

    /// Holds a duration to its bound. In virtual time once and exactly; in real time the median of
    /// several, and with what this bench may be late by, so that a loaded machine is not held against
    /// the device.
    ///
    /// @param tookNs makes one trial and says how long it took, in ns
    public void holdBound(String what, long boundNs, LongSupplier tookNs) {
        long[] times = new long[isReal() ? BOUND_TRIALS : 1];
        for (int i = 0; i < times.length; i++) {
            times[i] = tookNs.getAsLong();
        }
        Arrays.sort(times);
        long median = times[times.length / 2];
        if (median > boundNs + slackNs()) {
            throw fail("%s %d ns, bound %d ns".formatted(what, median, boundNs));
        }
    }

    /// Puts on record that a part of a test cannot be held against this device. A clause of which a part
    /// was left out does not read CONFORMS.
    void leaveOut(String reason) {
        leftOut.add(reason);
    }

    @Override
    public List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    /// The epochs of the station in the order of the heralds.
    List<Integer> heardEpochs() {
        return heardEpochs;
    }

    /// What the device says its state is.
    public DeviceState state() {
        return state;
    }

    /// Every StateChanged and QubitsLost, oldest first.
    public List<Received> unasked() {
        return List.copyOf(unasked);
    }

    /// Brings the condition of the test about and passes time until the device says that it is in one of
    /// the states.
    ///
    /// @throws TestAbortedException when it never does: then the test says nothing
    public void bringAbout(Set<DeviceState> states) {
        bringAbout();
        passUntil(() -> states.contains(state), CONDITION_NS);
        if (!states.contains(state)) {
            throw new TestAbortedException(
                    "the condition " + terms.condition + " did not come about: " + state);
        }
    }

    /// Passes time until the device says that it is READY again.
    public void awaitReady() {
        passUntil(() -> state == DeviceState.READY, CONDITION_NS);
        if (state != DeviceState.READY) {
            throw new TestAbortedException("the device is still " + state);
        }
    }

    /// Brings the condition of the test about, where that takes a command.
    public void bringAbout() {
        begun = true;
        if (!terms.how.begin().isEmpty()) {
            transcript.sent(nowNs(), terms.how.begin());
            Shell.run(terms.how.begin());
        }
    }

    /// The device at the other end of the link, on the same stage; under the condition `both-ends`.
    public DeviceBench otherEnd() {
        if (otherEnd == null) {
            throw new SuiteBroken("the other end is not on this bench");
        }
        return otherEnd;
    }

    void join(DeviceBench other) {
        otherEnd = other;
    }

    /// The descriptor, as read when the device was opened.
    public DeviceDescriptor describe() {
        return descriptor;
    }

    /// Asks the device again.
    public DeviceDescriptor readDescriptor() {
        @Nullable DeviceDescriptor read = Guard.call("describe", device::describe);
        if (read == null) {
            throw fail("the device has no descriptor");
        }
        return read;
    }

    /// An id that was not used before.
    public long nextId() {
        return ++lastId;
    }

    /// How many events came so far, of any kind.
    public long eventCount() {
        return events;
    }

    public void submit(DeviceCommand command) {
        if (state != DeviceState.READY) {
            passUntil(() -> state == DeviceState.READY, CALIBRATION_NS);
            if (state != DeviceState.READY) {
                throw new TestAbortedException("the device is " + state);
            }
        }
        submitInAnyState(command);
    }

    /// As [#submit], but does not wait until the device is READY.
    public void submitInAnyState(DeviceCommand command) {
        checkBudget();
        transcript.sent(nowNs(), command);
        Guard.run("submit", () -> device.submit(command));
        check();
    }

    /// Passes time.
    public void advance(long durationNs) {
        passUntil(() -> false, durationNs);
    }

    /// Passes time until the condition holds, at most so long.
    public void passUntil(BooleanSupplier condition, long durationNs) {
        check();
        actions = 0;
        long nowNs = nowNs();
        long untilNs = Math.max(nowNs, nowNs + durationNs);
        if (untilNs < nowNs + durationNs || durationNs > Long.MAX_VALUE / 4) {
            untilNs = Long.MAX_VALUE / 4;
        }
        if (isReal()) {
            untilNs = Math.min(untilNs, nowNs + Math.max(0, leftNs()));
        }
        stage.passUntil(untilNs, () -> problem != null || condition.getAsBoolean());
        check();
        if (!condition.getAsBoolean()) {
            checkBudget();
        }
    }

    private long leftNs() {
        return terms.budget.toNanos() - (System.nanoTime() - startedNs);
    }

    /// A trial that takes too long is undecided: a slow device is not a wrong one.
    private void checkBudget() {
        if (leftNs() <= 0) {
            throw new TestAbortedException(
                    "undecided after " + terms.budget.toSeconds() + " s of real time");
        }
    }

    private void check() {
        AssertionFailedError found = problem;
        if (found != null) {
            throw found;
        }
    }

    /// Everything that carries the id, oldest first.
    public List<Received> received(long id) {
        return List.copyOf(byId.getOrDefault(id, List.of()));
    }

    public List<Answer> answers(long id) {
        return received(id).stream()
                .map(Received::event)
                .filter(Answer.class::isInstance)
                .map(Answer.class::cast)
                .toList();
    }

    /// The first answer to a command, when it comes within its stated duration and the patience.
    public Answer await(DeviceCommand command) {
        long id = command.id();
        long patienceNs = isReal() ? REAL_PATIENCE_NS : PATIENCE_NS;
        passUntil(
                () -> isAnswered(id),
                Durations.of(command, descriptor, nowNs())
                        + descriptor.answerSlackNs()
                        + patienceNs);
        List<Answer> answers = answers(id);
        if (answers.isEmpty()) {
            throw fail("no answer to " + command);
        }
        return answers.getFirst();
    }

    private boolean isAnswered(long id) {
        return answered.contains(id);
    }

    /// Submits a command and returns its first answer; later ones are forgotten.
    public Answer ask(DeviceCommand command) {
        submit(command);
        Answer answer = await(command);
        byId.remove(command.id());
        answered.remove(command.id());
        return answer;
    }

    /// As [#ask], for an answer of one kind.
    public <T extends Answer> T ask(DeviceCommand command, Class<T> kind) {
        Answer answer = ask(command);
        if (!kind.isInstance(answer)) {
            throw fail(
                    "expected "
                            + kind.getSimpleName()
                            + " in answer to "
                            + command
                            + ", got "
                            + answer);
        }
        return kind.cast(answer);
    }

    public void expectRefused(DeviceRefusal why, DeviceCommand command) {
        Answer answer = ask(command);
        if (!(answer instanceof Refused refused) || refused.why() != why) {
            throw fail("expected Refused " + why + " in answer to " + command + ", got " + answer);
        }
    }

    /// As [#expectRefused(DeviceRefusal, DeviceCommand)], for whatever reason.
    public void expectRefused(DeviceCommand command) {
        Answer answer = ask(command);
        if (!(answer instanceof Refused)) {
            throw fail("expected Refused in answer to " + command + ", got " + answer);
        }
    }

    public QubitHandle initialise(int qubit) {
        QubitHandle handle =
                ask(new DeviceCommand.Initialise(nextId(), qubit), DeviceEvent.Allocated.class)
                        .qubit();
        if (handle.qubit() != qubit) {
            throw fail("asked for qubit " + qubit + ", got " + handle);
        }
        return handle;
    }

    public void discard(QubitHandle handle) {
        ask(new DeviceCommand.Discard(nextId(), handle), DeviceEvent.Done.class);
    }

    /// Closes the device now, rather than after the test.
    public void closeDevice() {
        if (!closed) {
            closed = true;
            transcript.sent(nowNs(), "close");
            Guard.run("close", device::close);
        }
    }

    public AssertionFailedError fail(String message) {
        return new AssertionFailedError(message);
    }

    @Override
    public List<String> transcript() {
        return transcript.lines();
    }

    @Override
    public void close() {
        try (stage) {
            if (otherEnd != null) {
                otherEnd.closeDevice();
            }
            closeDevice();
        } finally {
            if (begun && !terms.how.end().isEmpty()) {
                Shell.run(terms.how.end());
            }
        }
    }
}
