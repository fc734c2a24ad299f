package dev.herald.physical.ffm;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.physical.remote.wire.HalCodec;
import java.lang.foreign.Arena;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Java device that a host in C has open.
final class ExportedDevice {
    private final HostCalls host;
    private final Arena arena = Arena.ofAuto();
    private final Page.Stack pages = new Page.Stack(arena);
    private final Actions actions;
    private @Nullable QuantumDevice device;
    private long descriptor;
    private boolean closed;

    ExportedDevice(HostCalls host) {
        this.host = host;
        actions = new Actions(host);
    }

    /// @throws dev.herald.hal.device.DeviceOpenException when the device cannot be opened
    void open(QuantumDeviceProvider provider, Map<String, String> options) {
        actions.onLoop();
        QuantumDevice opened =
                provider.open(new DeviceContext(host, actions, host, this::emit), options);
        device = opened;
        try {
            descriptor = new DescriptorWriter(arena).write(HalCodec.rounded(opened.describe()));
        } catch (RuntimeException unsound) {
            close();
            throw unsound;
        }
    }

    long describe() {
        return descriptor;
    }

    void submit(long command) {
        actions.onLoop();
        try {
            DeviceCommand read;
            try {
                read = CommandReader.read(command);
            } catch (CommandReader.Unusable unusable) {
                long id = command == 0 ? 0 : CommandReader.id(command);
                emit(new DeviceEvent.Refused(id, unusable.why(), unusable.detail()));
                return;
            }
            requireNonNull(device).submit(read);
        } catch (RuntimeException | Error defect) {
            fail(defect);
        }
    }

    void wake(long token) {
        actions.onLoop();
        try {
            actions.run(token);
        } catch (RuntimeException | Error defect) {
            fail(defect);
        }
    }

    void close() {
        actions.onLoop();
        closed = true;
        actions.close();
        try {
            requireNonNull(device).close();
        } catch (RuntimeException | Error defect) {
            report(defect);
        }
    }

    private void emit(DeviceEvent event) {
        if (closed) {
            return;
        }
        Page page = pages.push();
        try {
            host.emit(EventWriter.write(event, page));
        } finally {
            pages.pop();
        }
    }

    /// A device that throws has broken its contract; C learns it in the only way there is.
    private void fail(Throwable defect) {
        report(defect);
        emit(new DeviceEvent.StateChanged(DeviceState.FAULT, "the driver threw " + defect));
    }

    private static void report(Throwable defect) {
        System.getLogger(ExportedDriver.class.getName())
                .log(System.Logger.Level.ERROR, "a device offered to C threw", defect);
    }
}
