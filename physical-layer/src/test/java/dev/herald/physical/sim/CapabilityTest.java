package dev.herald.physical.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.NodeId;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilityTest {

    private static NodeProfile oneQubit() {
        return NodeProfile.builder("one", "one qubit")
                .from("test", "2026")
                .figure("communication.count", 1, "1")
                .build();
    }

    private static Set<Capability> claimed(NodeProfile node, int nodes) {
        return new Bench(1, node, Profiles.link("ideal"), nodes)
                .device(1)
                .describe()
                .capabilities();
    }

    @Test
    @Verifies(value = "HAL-DESC-5", rev = 2)
    void onlyWhatThereIsIsClaimed() {
        assertEquals(EnumSet.allOf(Capability.class), claimed(Profiles.node("ideal"), 2));
        assertEquals(
                EnumSet.complementOf(EnumSet.of(Capability.BELL_MEASURE, Capability.MOVE)),
                claimed(oneQubit(), 2));
        assertEquals(
                EnumSet.of(Capability.GATES, Capability.MEASURE, Capability.MONITORS),
                claimed(oneQubit(), 1));
    }

    private static DeviceRefusal refusal(Bench bench, DeviceCommand command) {
        return bench.ask(1, command, Refused.class).why();
    }

    @Test
    @Verifies("HAL-CAP-1")
    void whatIsNotClaimedIsRefused() {
        Bench bench = new Bench(1, oneQubit(), Profiles.link("ideal"), 1);
        QubitHandle q = bench.ask(1, new Initialise(bench.nextId(), 0), Allocated.class).qubit();
        assertEquals(
                DeviceRefusal.UNSUPPORTED, refusal(bench, new BellMeasure(bench.nextId(), q, q)));
        assertEquals(DeviceRefusal.UNSUPPORTED, refusal(bench, new Move(bench.nextId(), q, 0)));
        for (PairMode mode : PairMode.values()) {
            Entangle batch =
                    new Entangle(bench.nextId(), 0, 0, mode, 0, BasisChoice.MEASURE_Z, 0, 10, 1, 5);
            assertEquals(DeviceRefusal.UNSUPPORTED, refusal(bench, batch));
        }
    }

    @Test
    @Verifies(value = "HAL-CAP-4", rev = 2)
    void oneQubitNamedTwiceIsRefused() {
        Bench bench = Bench.ideal(2, 1);
        QubitHandle q = bench.ask(1, new Initialise(bench.nextId(), 0), Allocated.class).qubit();
        List<DeviceCommand> twice =
                List.of(
                        new Gate2(bench.nextId(), q, q, GateKind.CNOT, 0),
                        new BellMeasure(bench.nextId(), q, q),
                        new Move(bench.nextId(), q, 0));
        for (DeviceCommand command : twice) {
            assertEquals(DeviceRefusal.UNSUPPORTED, refusal(bench, command));
        }
        assertEquals(1, bench.hardware.qubitsInUse(new NodeId(1)));
    }

    @Test
    void idZeroIsRefused() {
        Bench bench = Bench.ideal(2, 1);
        bench.submit(1, new Initialise(0, 0));
        assertEquals(
                DeviceRefusal.OUT_OF_RANGE,
                assertInstanceOf(Refused.class, bench.heard(1).getFirst()).why());
        assertEquals(1, bench.heard(1).size());
    }

    /// The state comes first, before what a command causes and when there is none.
    @Test
    void aDeviceThatIsNotReadySaysSoFirst() {
        Bench bench = Bench.ideal(2, 1);
        bench.hardware.setState(new NodeId(1), DeviceState.CALIBRATING, "laser");
        for (boolean asks : new boolean[] {true, false}) {
            List<DeviceEvent> heard = new ArrayList<>();
            QuantumDevice device = bench.hardware.device(new NodeId(1), heard::add);
            assertEquals(List.of(), heard, "nothing before the opening returns");
            if (asks) {
                device.submit(new Initialise(7, 0));
            }
            bench.rest();
            assertEquals(new StateChanged(DeviceState.CALIBRATING, "laser"), heard.removeFirst());
            assertEquals(asks ? 1 : 0, heard.size());
        }
        List<DeviceEvent> heard = new ArrayList<>();
        bench.hardware.setState(new NodeId(1), DeviceState.READY, "done");
        bench.hardware.device(new NodeId(1), heard::add);
        bench.rest();
        assertEquals(List.of(), heard);
    }
}
