package dev.herald.conformance.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.bindings.ChainRun.Way;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.physical.remote.wire.Decoded;
import dev.herald.physical.remote.wire.DeviceFrame;
import dev.herald.physical.remote.wire.HalCodec;
import dev.herald.physical.remote.wire.HostFrame;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The bindings of the contract are one contract: a scenario takes the same course, event for event,
/// however the devices are reached.
class BindingsTest {
    private static final long SEED = 11;
    private static final int PAIRS = 40;
    private static final Way DIRECT =
            (context, hardware, node) -> {
                QuantumDevice device = hardware.device(node, context.events());
                return new Reached(device, inFiguresOfTheWire(device.describe()), device::submit);
            };
    private static final Way WIRE =
            (context, hardware, node) -> {
                QuantumDevice device =
                        hardware.device(
                                node,
                                event ->
                                        context.events()
                                                .emit(
                                                        overTheWire(new DeviceFrame.Report(event))
                                                                .event()));
                return new Reached(
                        device,
                        inFiguresOfTheWire(device.describe()),
                        command ->
                                device.submit(
                                        overTheWire(new HostFrame.Submit(command)).command()));
            };

    private record Reached(
            QuantumDevice device, DeviceDescriptor describe, Consumer<DeviceCommand> door)
            implements QuantumDevice {
        @Override
        public void submit(DeviceCommand command) {
            door.accept(command);
        }

        @Override
        public void close() {
            device.close();
        }
    }

    private static DeviceFrame.Report overTheWire(DeviceFrame.Report report) {
        return (DeviceFrame.Report) valid(HalCodec.decodeDevice(HalCodec.encode(report)));
    }

    private static HostFrame.Submit overTheWire(HostFrame.Submit command) {
        return (HostFrame.Submit) valid(HalCodec.decodeHost(HalCodec.encode(command)));
    }

    /// Figures of a descriptor are rounded once on the wire; both ends then plan with the same.
    private static DeviceDescriptor inFiguresOfTheWire(DeviceDescriptor device) {
        var terms =
                new DeviceFrame.AttachOk(
                        1, 1, List.of(), 1, 0, 64, 1_000_000_000, DeviceState.READY, "", device);
        return ((DeviceFrame.AttachOk) valid(HalCodec.decodeDevice(HalCodec.encode(terms))))
                .descriptor();
    }

    private static <M> M valid(Decoded<M> decoded) {
        if (decoded instanceof Decoded.Valid<M>(M message)) {
            return message;
        }
        throw new AssertionError(decoded.toString());
    }

    @Test
    void messagesOfTheWireGiveTheSameTranscript() {
        List<String> direct = ChainRun.transcript(SEED, PAIRS, DIRECT);
        assertTrue(direct.size() > 6 * PAIRS, () -> direct.size() + " events");

        assertEquals(direct, ChainRun.transcript(SEED, PAIRS, WIRE));
    }

    @Test
    void transcriptDependsOnTheSeedAlone() {
        List<String> one = ChainRun.transcript(SEED, PAIRS, DIRECT);

        assertEquals(one, ChainRun.transcript(SEED, PAIRS, DIRECT));
        assertNotEquals(one, ChainRun.transcript(SEED + 1, PAIRS, DIRECT));
    }
}
