package dev.herald.physical.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.sim.SimWorld;
import dev.herald.physical.sim.SimDeviceProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A device that keeps the contract never trips the guard, whatever a host asks of it.
class GuardedSimTest {

    @ParameterizedTest
    @ValueSource(strings = {"ideal", "nv-lab", "nv-ql2020", "trapped-ion", "metro-target"})
    void theGuardHasNoFalseAlarms(String profile) {
        SimWorld world = new SimWorld(11);
        Rng rng = new Rng(12);
        HostView view = new HostView();
        List<ContractBreach> breaches = new ArrayList<>();
        int[] heralds = {0};
        GuardedDevice device =
                GuardedDevice.open(
                        new DeviceContext(
                                world,
                                world,
                                EntropySource.seeded(new Rng(1)),
                                event -> {
                                    view.hear(event);
                                    heralds[0] += event instanceof DeviceEvent.Heralded ? 1 : 0;
                                }),
                        GuardOptions.VIRTUAL_TIME.withListener(breaches::add),
                        context ->
                                new SimDeviceProvider()
                                        .open(context, Map.of("profile", profile, "seed", "5")));
        for (int id = 1; id <= 2_000; id++) {
            DeviceCommand command = random(id, world, rng, device.describe(), view);
            view.submitting(command);
            device.submit(command);
            if (rng.nextInt(3) > 0) {
                world.runUntil(world.nowNs() + (1L << rng.nextInt(24)));
            }
        }
        assertTrue(world.run(10_000_000));
        assertEquals(List.of(), breaches);
        assertEquals(0, view.openCount());
        assertTrue(heralds[0] > 0 || !profile.equals("ideal"), "no pair was made");
    }

    private static DeviceCommand random(
            long id, SimWorld world, Rng rng, DeviceDescriptor device, HostView view) {
        int qubits = device.qubits().size();
        return switch (rng.nextInt(9)) {
            case 0, 1 -> new Initialise(id, rng.nextInt(qubits + 1));
            case 2 -> new Gate1(id, handle(rng, qubits, view), GateKind.X, 0);
            case 3 -> new Measure(id, handle(rng, qubits, view), Basis.X);
            case 4 -> new BellMeasure(id, handle(rng, qubits, view), handle(rng, qubits, view));
            case 5 -> new Move(id, handle(rng, qubits, view), rng.nextInt(qubits));
            case 6 -> new Discard(id, handle(rng, qubits, view));
            default -> {
                PortDescriptor port = device.ports().getFirst();
                PairMode mode = PairMode.values()[rng.nextInt(2)];
                long spacing = port.spacing(mode);
                yield new Entangle(
                        id,
                        0,
                        port.communication().getFirst(),
                        mode,
                        port.points().getFirst().code(),
                        BasisChoice.randomXYZ(),
                        world.nowNs() / port.cycleNs() + rng.nextInt(10),
                        Math.min(port.batchCyclesMax(), spacing * (1 + rng.nextInt(2_000))),
                        mode == PairMode.KEEP ? 1 : 3,
                        id);
            }
        };
    }

    private static QubitHandle handle(Rng rng, int qubits, HostView view) {
        List<QubitHandle> owned = view.owned();
        return owned.isEmpty() || rng.nextInt(8) == 0
                ? new QubitHandle(rng.nextInt(qubits), 1 + rng.nextInt(3))
                : owned.get(rng.nextInt(owned.size()));
    }
}
