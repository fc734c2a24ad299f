package dev.herald.physical.replay;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Answer;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.Clock;
import dev.herald.hal.host.Outbox;
import dev.herald.physical.remote.wire.HalCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes every command and every event of a device to a file, with its time, and changes nothing else
/// but the descriptor's figures, which are rounded as on the wire so that a replay has the same. What has
/// the id 0, a command that every device refuses, is not recorded.
///
/// Writes to the file on the host's loop, through a buffer. The file is whole when the device is closed.
public final class RecordingDevice implements QuantumDevice {
    /// One gibibyte.
    public static final long BYTES_MAX = 1L << 30;

    private final Clock clock;
    private final Outbox<? super DeviceEvent> host;
    private final RecordWriter writer;
    private final List<DeviceEvent> early = new ArrayList<>();
    private @Nullable QuantumDevice device;
    private @Nullable DeviceDescriptor descriptor;
    private int submitting;

    private RecordingDevice(DeviceContext context, RecordWriter writer) {
        clock = context.clock();
        host = context.events();
        this.writer = writer;
    }

    /// Opens a device and records it.
    ///
    /// @param file what it holds is replaced
    /// @param bytesMax the record's greatest length: it ends before the entry that does not fit
    /// @param driver opens the device in the context that it is given
    /// @throws DeviceOpenException when the driver says so or the file cannot be written
    public static RecordingDevice open(
            DeviceContext context,
            Path file,
            long bytesMax,
            Function<? super DeviceContext, ? extends QuantumDevice> driver) {
        RecordWriter writer;
        try {
            writer = new RecordWriter(file, bytesMax);
        } catch (IOException failure) {
            throw new DeviceOpenException("cannot write " + file + ": " + failure, failure);
        }
        RecordingDevice recording = new RecordingDevice(context, writer);
        try {
            QuantumDevice device =
                    driver.apply(
                            new DeviceContext(
                                    context.clock(),
                                    context.agenda(),
                                    context.entropy(),
                                    recording::onEvent));
            DeviceDescriptor described = HalCodec.rounded(device.describe());
            writer.write(
                    new Entry.Opened(context.clock().nowNs(), DeviceState.READY, "", described));
            recording.begin(device, described);
            return recording;
        } catch (RuntimeException failure) {
            writer.close();
            throw failure;
        }
    }

    private void begin(QuantumDevice opened, DeviceDescriptor described) {
        device = opened;
        descriptor = described;
        early.forEach(event -> write(event, false));
        early.clear();
    }

    /// Whether the record ended because it has its greatest length.
    public boolean isFull() {
        return writer.isFull();
    }

    @Override
    public DeviceDescriptor describe() {
        DeviceDescriptor known = descriptor;
        if (known == null) {
            throw new IllegalStateException("the device is not open yet");
        }
        return known;
    }

    @Override
    public void submit(DeviceCommand command) {
        QuantumDevice open = device;
        if (open == null) {
            return;
        }
        if (command.id() != 0) {
            writer.write(new Entry.Told(clock.nowNs(), command));
        }
        submitting++;
        try {
            open.submit(command);
        } finally {
            submitting--;
        }
    }

    @Override
    public void close() {
        QuantumDevice open = device;
        device = null;
        if (open != null) {
            open.close();
            writer.write(new Entry.Closed(clock.nowNs()));
            writer.close();
        }
    }

    private void onEvent(DeviceEvent event) {
        if (descriptor == null) {
            early.add(event);
        } else if (device != null) {
            write(event, submitting > 0);
        }
        host.emit(event);
    }

    private void write(DeviceEvent event, boolean atOnce) {
        if (!(event instanceof Answer answer && answer.id() == 0)) {
            writer.write(new Entry.Said(clock.nowNs(), atOnce, event));
        }
    }
}
