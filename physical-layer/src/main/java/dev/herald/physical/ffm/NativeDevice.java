package dev.herald.physical.ffm;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.QuantumDevice;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A device of a driver in C.
///
/// What the driver says is passed on when it is an event of the contract, be it right or wrong. What
/// cannot be one (a kind or a Bell state that does not exist, a text without end, a call on a wrong
/// thread) names a clause of `hal-c.md`; the driver is then given up: the device goes to FAULT with that
/// clause, all commands are answered, all qubits are lost, and the driver is closed (HAL-C-28).
final class NativeDevice implements QuantumDevice {
    private final DeviceContext context;
    private final NativeDriver driver;
    private final Page.Stack pages = new Page.Stack(Arena.ofAuto());
    private final Custody custody = new Custody();
    private final long token;
    private byte[] random = new byte[8];
    private long device;
    private @Nullable DeviceDescriptor descriptor;

    /// The thread that called the driver last: the loop's.
    private volatile @Nullable Thread loop;

    /// Whether the device is open, and what a thread of the driver posted before it was.
    private volatile boolean ready;

    private final List<Long> early = new ArrayList<>();

    /// Whether the loop has called it.
    private boolean serving;

    /// How many calls of the driver, and of the host's outbox, are under way.
    private int inDriver;

    private int inHost;

    private volatile boolean closed;

    /// The clause that the driver broke, and how.
    private volatile @Nullable String broken;

    private @Nullable Throwable thrown;

    private NativeDevice(DeviceContext context, NativeDriver driver) {
        this.context = context;
        this.driver = driver;
        token = HostContext.register(this);
    }

    /// @throws DeviceOpenException with what the driver says, or the clause that it breaks
    static NativeDevice open(
            NativeDriver driver, DeviceContext context, Map<String, String> options) {
        NativeDevice device = new NativeDevice(context, driver);
        try {
            device.open(options);
            return device;
        } catch (Broken wrong) {
            throw device.giveUp(wrong.text(), wrong);
        } catch (RuntimeException | Error failure) {
            device.release();
            throw failure;
        }
    }

    private void open(Map<String, String> options) {
        enter();
        try {
            device = new Opening(driver).call(HostContext.address(token), options);
            descriptor = DescriptorReader.read(Calls.describe(driver.describe(), device));
        } finally {
            leave();
        }
        String fault = broken;
        if (fault != null) {
            throw giveUp(fault, null);
        }
        synchronized (early) {
            ready = true;
            early.forEach(posted -> context.agenda().at(0, new Wake(this, posted)));
            early.clear();
        }
    }

    private DeviceOpenException giveUp(String why, @Nullable Throwable cause) {
        release();
        String message = "driver \"" + driver.name() + "\": " + why;
        return cause == null
                ? new DeviceOpenException(message)
                : new DeviceOpenException(message, cause);
    }

    /// The descriptor; on the loop it is read anew, for a driver has to keep it as it is.
    @Override
    public DeviceDescriptor describe() {
        DeviceDescriptor known = requireNonNull(descriptor);
        if (closed || broken != null || !serving || Thread.currentThread() != loop) {
            return known;
        }
        enter();
        try {
            DeviceDescriptor read =
                    DescriptorReader.read(Calls.describe(driver.describe(), device));
            descriptor = read.equals(known) ? known : read;
        } catch (Broken wrong) {
            breach(wrong.text());
        } finally {
            leave();
        }
        return requireNonNull(descriptor);
    }

    @Override
    public void submit(DeviceCommand command) {
        if (closed) {
            return;
        }
        String fault = broken;
        if (fault != null) {
            context.events()
                    .emit(new DeviceEvent.Refused(command.id(), DeviceRefusal.NOT_READY, fault));
            return;
        }
        custody.submitted(command);
        serving = true;
        enter();
        try {
            Calls.two(driver.submit(), device, CommandWriter.write(command, pages.push()));
        } finally {
            pages.pop();
            leave();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            closeIfIdle();
        }
    }

    private void wake(long token) {
        synchronized (early) {
            if (!ready) {
                early.add(token);
                return;
            }
        }
        if (!closed && broken == null) {
            serving = true;
            enter();
            try {
                Calls.two(driver.wake(), device, token);
            } finally {
                leave();
            }
        }
    }

    private void enter() {
        inDriver++;
        loop = Thread.currentThread();
    }

    private void leave() {
        inDriver--;
        closeIfIdle();
        rethrowIfIdle();
    }

    /// A driver is never closed under its own feet.
    private void closeIfIdle() {
        if (inDriver > 0 || inHost > 0 || device == 0) {
            return;
        }
        if (closed || broken != null) {
            release();
        }
    }

    /// Closes the driver's device; from here on C finds nobody behind its context.
    private void release() {
        closed |= broken == null;
        long open = device;
        device = 0;
        if (open != 0) {
            Calls.close(driver.close(), open);
        }
        HostContext.forget(token);
    }

    /// What the host's outbox threw passes through no frame of C; it goes on where the call began.
    private void rethrowIfIdle() {
        Throwable defect = thrown;
        if (inDriver > 0 || defect == null) {
            return;
        }
        thrown = null;
        switch (defect) {
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> throw new IllegalStateException(defect);
        }
    }

    // What C calls, by way of HostContext.

    long onNow() {
        try {
            return context.clock().nowNs();
        } catch (RuntimeException | Error defect) {
            keep(defect);
            return 0;
        }
    }

    void onWakeAt(long atNs, long token) {
        try {
            if (onLoop("wake_at")) {
                context.agenda().at(atNs, new Wake(this, token));
            }
        } catch (RuntimeException | Error defect) {
            keep(defect);
        }
    }

    void onPost(long token) {
        try {
            context.agenda().at(0, new Wake(this, token));
        } catch (RuntimeException | Error defect) {
            keep(defect);
        }
    }

    void onEntropy(long bytes, int count) {
        try {
            if (!onLoop("entropy")) {
                return;
            }
            if (random.length != Memory.count(count, "bytes of entropy")) {
                random = new byte[count];
            }
            context.entropy().nextBytes(random);
            if (count > 0) {
                Memory.write(Memory.pointer(bytes, 1, "bytes"), random);
            }
        } catch (Broken wrong) {
            breach(wrong.text());
        } catch (RuntimeException | Error defect) {
            keep(defect);
        }
    }

    void onEmit(long event) {
        if (closed || broken != null || !onLoop("emit")) {
            return;
        }
        inHost++;
        try {
            DeviceEvent read = EventReader.read(event);
            custody.reported(read);
            context.events().emit(read);
        } catch (Broken wrong) {
            breach(wrong.text());
        } catch (RuntimeException | Error defect) {
            keep(defect);
        } finally {
            inHost--;
            settle();
        }
    }

    private boolean onLoop(String function) {
        if (Thread.currentThread() == loop) {
            return true;
        }
        String why =
                "HAL-C-13: " + function + " was called on a thread that is not the host's loop";
        context.agenda()
                .at(
                        0,
                        () -> {
                            breach(why);
                            closeIfIdle();
                            rethrowIfIdle();
                        });
        return false;
    }

    /// Gives the driver up.
    private void breach(String why) {
        if (closed || broken != null) {
            return;
        }
        broken = why;
        if (descriptor == null) {
            return; // being opened: the opening fails
        }
        inHost++;
        try {
            context.events().emit(new DeviceEvent.StateChanged(DeviceState.FAULT, why));
            for (DeviceEvent event : custody.end(why)) {
                if (!closed) {
                    context.events().emit(event);
                }
            }
        } catch (RuntimeException | Error defect) {
            keep(defect);
        } finally {
            inHost--;
        }
    }

    private void keep(Throwable defect) {
        if (thrown == null) {
            thrown = defect;
        } else if (thrown != defect) {
            thrown.addSuppressed(defect);
        }
    }

    /// An event that came while no call of the driver was under way: another device's call led to it.
    private void settle() {
        if (inDriver == 0 && inHost == 0 && (thrown != null || closed || broken != null)) {
            context.agenda()
                    .at(
                            0,
                            () -> {
                                closeIfIdle();
                                rethrowIfIdle();
                            });
        }
    }

    private record Wake(NativeDevice device, long token) implements Runnable {
        @Override
        public void run() {
            device.wake(token);
        }
    }
}
