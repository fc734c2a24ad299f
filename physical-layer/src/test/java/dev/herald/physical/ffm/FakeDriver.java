package dev.herald.physical.ffm;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A Java driver whose devices note what they are told and say what a test wants.
final class FakeDriver implements QuantumDeviceProvider {
    private final DeviceDescriptor descriptor;
    final List<DeviceCommand> commands = new ArrayList<>();
    Map<String, String> options = Map.of();
    DeviceContext context;
    boolean closed;

    FakeDriver(DeviceDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public QuantumDevice open(DeviceContext given, Map<String, String> all) {
        context = given;
        options = all;
        return new QuantumDevice() {
            @Override
            public DeviceDescriptor describe() {
                return descriptor;
            }

            @Override
            public void submit(DeviceCommand command) {
                commands.add(command);
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }
}
