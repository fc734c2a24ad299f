package dev.herald.physical.verify.run;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.host.Pump;
import dev.herald.hal.host.Timers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One device on the bench. Its methods are called where the host's caller is: on the loop in virtual
/// time, off it in real time. One experiment at a time.
public final class Bench implements AutoCloseable {
    private static final long GRACE_NS = 30_000_000_000L;
    private static final long YEAR_NS = 365L * 24 * 3600 * 1_000_000_000;

    private final Host host;
    private final QuantumDevice device;
    private final DeviceDescriptor descriptor;
    private volatile DeviceState state = DeviceState.READY;
    private volatile @Nullable Outbox<DeviceEvent> listener;
    long lastId;

    /// @param opening opens the device with a context; called here
    public Bench(Host host, Function<DeviceContext, QuantumDevice> opening) {
        this.host = host;
        device = opening.apply(host.context(this::receive));
        descriptor = device.describe();
    }

    private void receive(DeviceEvent event) {
        if (event instanceof DeviceEvent.StateChanged changed) {
            state = changed.state();
        }
        Outbox<DeviceEvent> to = listener;
        if (to != null) {
            to.emit(event);
        }
    }

    public DeviceDescriptor descriptor() {
        return descriptor;
    }

    public DeviceState state() {
        return state;
    }

    public Host host() {
        return host;
    }

    void submit(DeviceCommand command) {
        device.submit(command);
    }

    void listen(@Nullable Outbox<DeviceEvent> to) {
        listener = to;
    }

    /// Runs each program so many times, or as often as there is time for.
    ///
    /// @param shots of each program
    /// @param budgetNs no shot begins later than this after the first; 0 for no limit
    public Tally run(List<Program> programs, long shots, long budgetNs) {
        long endNs =
                budgetNs == 0 ? host.clock().nowNs() + YEAR_NS : host.clock().nowNs() + budgetNs;
        Shots machine = new Shots(descriptor, state, programs, shots, lastId, endNs);
        long longest =
                programs.stream()
                        .mapToLong(p -> Commands.durationNs(p, descriptor))
                        .max()
                        .orElse(0);
        long limitNs = (budgetNs == 0 ? YEAR_NS : budgetNs) + longest + GRACE_NS;
        run(host, machine, device::submit, machine::isDone, limitNs, this::listen);
        lastId = machine.lastId();
        return machine.tally();
    }

    /// How long the descriptor says that a shot of a program takes, waits included.
    public long durationNs(Program program) {
        return Commands.durationNs(program, descriptor);
    }

    /// Reads a monitor, in its unit; infinity at the upper end of the range; empty when the device refuses.
    public Optional<Double> monitor(String name) {
        OptionalLong[] read = {OptionalLong.empty()};
        long id = ++lastId;
        host.waiting()
                .untilDone(
                        done -> {
                            listen(event -> {
                                if (event instanceof DeviceEvent.Answer answer
                                        && answer.id() == id) {
                                    if (answer instanceof DeviceEvent.Probed(long _, long value)) {
                                        read[0] = OptionalLong.of(value);
                                    }
                                    done.run();
                                }
                            });
                            device.submit(new DeviceCommand.Probe(id, name));
                        },
                        GRACE_NS);
        listen(null);
        if (read[0].isEmpty()) {
            return Optional.empty();
        }
        long value = read[0].getAsLong();
        return Optional.of(value == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : value / 1e9);
    }

    /// Drives a machine on the loop until it is done.
    static <I, O> void run(
            Host host,
            Machine<I, O> machine,
            Outbox<? super O> effects,
            java.util.function.BooleanSupplier isDone,
            long limitNs,
            java.util.function.Consumer<@Nullable Outbox<I>> listen) {
        host.waiting()
                .untilDone(
                        done -> {
                            Driver<I, O> driver = new Driver<>(machine, isDone, done);
                            driver.begin(host, effects, listen);
                        },
                        limitNs);
        listen.accept(null);
    }

    /// Watches the machine for its end.
    private static final class Driver<I, O> {
        private final Machine<I, O> machine;
        private final java.util.function.BooleanSupplier isDone;
        private final Runnable done;
        private @Nullable Pump<I, O> pump;
        private boolean over;

        Driver(Machine<I, O> machine, java.util.function.BooleanSupplier isDone, Runnable done) {
            this.machine = machine;
            this.isDone = isDone;
            this.done = done;
        }

        void begin(
                Host host,
                Outbox<? super O> effects,
                java.util.function.Consumer<@Nullable Outbox<I>> listen) {
            Timers timers = host.alarms().apply(this::wake);
            Pump<I, O> made = new Pump<>(machine, host.clock(), timers, effects);
            pump = made;
            listen.accept(input -> {
                if (!over) {
                    made.deliver(input);
                    check();
                }
            });
            made.wake();
            check();
        }

        private void wake() {
            Pump<I, O> running = pump;
            if (running != null && !over) {
                running.wake();
                check();
            }
        }

        private void check() {
            if (!over && isDone.getAsBoolean()) {
                over = true;
                done.run();
            }
        }
    }

    @Override
    public void close() {
        host.waiting()
                .untilDone(
                        done -> {
                            device.close();
                            done.run();
                        },
                        GRACE_NS);
    }
}
