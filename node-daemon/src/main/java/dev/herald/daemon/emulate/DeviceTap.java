package dev.herald.daemon.emulate;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.Outbox;
import java.util.HashMap;
import java.util.Map;

/// Watches one device: passes everything on, and tells the taps of its links what concerns them.
final class DeviceTap implements Outbox<DeviceEvent> {
    private final Outbox<? super DeviceEvent> onward;
    private final Map<Integer, LinkTap> byPort = new HashMap<>();
    private final Map<Long, LinkTap> byBatch = new HashMap<>();

    DeviceTap(Outbox<? super DeviceEvent> onward) {
        this.onward = onward;
    }

    void watch(int port, LinkTap tap) {
        byPort.put(port, tap);
    }

    QuantumDevice wrap(QuantumDevice device) {
        return new QuantumDevice() {
            @Override
            public DeviceDescriptor describe() {
                return device.describe();
            }

            @Override
            public void submit(DeviceCommand command) {
                if (command instanceof DeviceCommand.Entangle batch) {
                    LinkTap tap = byPort.get(batch.port());
                    if (tap != null) {
                        byBatch.put(batch.id(), tap);
                    }
                }
                device.submit(command);
            }

            @Override
            public void close() {
                device.close();
            }
        };
    }

    @Override
    public void emit(DeviceEvent event) {
        switch (event) {
            case DeviceEvent.Heralded herald -> {
                LinkTap tap = byBatch.get(herald.id());
                if (tap != null) {
                    tap.heralded(herald);
                }
            }
            case DeviceEvent.BatchEnded ended -> {
                LinkTap tap = byBatch.remove(ended.id());
                if (tap != null) {
                    tap.ended(ended);
                }
            }
            default -> {}
        }
        onward.emit(event);
    }
}
