package dev.herald.conformance.hal;

import dev.herald.conformance.engine.Bench;
import dev.herald.conformance.engine.Guard;
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
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Timers;
import dev.herald.hal.sim.SimWorld;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/// A device on the test bench, in virtual time: no test waits, none depends on load. A device that
/// schedules without end is stopped by a budget of actions [CONF-VERDICT-5].
public final class DeviceBench implements Bench {
    /// How long an answer is awaited beyond what the descriptor states [CONF-TRIAL-3].
    public static final long PATIENCE_NS = 1_000_000_000;

    private static final long ACTIONS_MAX = 5_000_000;
    private static final long EVENTS_MAX = 2_000_000;
    private static final long CALIBRATION_NS = 600 * PATIENCE_NS;

    private final SimWorld world;
    private final Timers alarm;
    private final QuantumDevice device;
    private final DeviceDescriptor descriptor;
    private final Transcript transcript = new Transcript();
    private final Map<Long, List<Received>> byId = new HashMap<>();
    private @Nullable AssertionFailedError problem;
    private DeviceState state = DeviceState.READY;
    private boolean timeUp;
    private boolean closed;
    private long actions;
    private long events;
    private long lastId;

    /// An event and when it came.
    ///
    /// @param order counts the events of the device
    public record Received(long atNs, long order, DeviceEvent event) {}

    DeviceBench(SimWorld world, QuantumDeviceProvider provider, Map<String, String> options) {
        this.world = world;
        alarm = world.timers(() -> timeUp = true);
        var context =
                new DeviceContext(
                        world,
                        this::schedule,
                        EntropySource.seeded(world.stream("entropy")),
                        this::receive);
        transcript.sent(0, "open " + options);
        QuantumDevice opened = DeviceOpening.open(provider, context, options);
        device = opened;
        descriptor = readDescriptor();
    }

    private void schedule(long atNs, Runnable action) {
        world.at(
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
        events++;
        if (event == null) {
            problem = fail("the device emitted null");
        } else if (events > EVENTS_MAX) {
            problem = fail("the device emitted more than " + EVENTS_MAX + " events");
            throw problem;
        } else {
            transcript.received(nowNs(), event);
            switch (event) {
                case Answer answer -> keep(answer.id(), answer);
                case Heralded heralded -> keep(heralded.id(), heralded);
                case DeviceEvent.StateChanged changed -> state = changed.state();
                case DeviceEvent.QubitsLost _ -> {}
            }
        }
    }

    private void keep(long id, DeviceEvent event) {
        byId.computeIfAbsent(id, key -> new ArrayList<>(2))
                .add(new Received(nowNs(), events, event));
    }

    public long nowNs() {
        return world.nowNs();
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
            waitUntil(() -> state == DeviceState.READY, CALIBRATION_NS);
            if (state != DeviceState.READY) {
                throw new TestAbortedException("the device is " + state);
            }
        }
        transcript.sent(nowNs(), command);
        Guard.run("submit", () -> device.submit(command));
        check();
    }

    /// Passes time.
    public void advance(long durationNs) {
        waitUntil(() -> false, durationNs);
    }

    /// Passes time until the condition holds, at most so long.
    private void waitUntil(BooleanSupplier condition, long durationNs) {
        check();
        timeUp = false;
        actions = 0;
        alarm.wakeAt(nowNs() + durationNs);
        while (!timeUp && !condition.getAsBoolean()) {
            world.step();
            check();
        }
        alarm.wakeAt(Machine.NEVER);
    }

    private void check() {
        if (problem != null) {
            throw problem;
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
        waitUntil(() -> isAnswered(id), Durations.of(command, descriptor, nowNs()) + PATIENCE_NS);
        List<Answer> answers = answers(id);
        if (answers.isEmpty()) {
            throw fail("no answer to " + command);
        }
        return answers.getFirst();
    }

    private boolean isAnswered(long id) {
        for (Received one : byId.getOrDefault(id, List.of())) {
            if (one.event instanceof Answer) {
                return true;
            }
        }
        return false;
    }

    /// Submits a command and returns its first answer; later ones are forgotten.
    public Answer ask(DeviceCommand command) {
        submit(command);
        Answer answer = await(command);
        byId.remove(command.id());
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
        closeDevice();
    }
}
