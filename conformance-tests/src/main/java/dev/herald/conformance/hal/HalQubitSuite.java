package dev.herald.conformance.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.QubitHandle;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// HAL-QUBIT: who owns a qubit.
@DisplayName("HAL: ownership of qubits")
@ExtendWith(ConformanceExtension.class)
public class HalQubitSuite {
    private static final int SEVERAL = 4;

    @Test
    @Verifies("HAL-QUBIT-1")
    void initialiseHandsOverTheQubit(DeviceBench bench) {
        for (int qubit = 0; qubit < bench.describe().qubits().size(); qubit++) {
            var given = bench.ask(new Initialise(bench.nextId(), qubit), Allocated.class);
            assertEquals(qubit, given.qubit().qubit());
        }
    }

    @Test
    @Verifies("HAL-QUBIT-2")
    void ownedQubitIsBusy(DeviceBench bench) {
        bench.initialise(0);

        bench.expectRefused(DeviceRefusal.BUSY, new Initialise(bench.nextId(), 0));
    }

    @Test
    @Verifies("HAL-QUBIT-3")
    void everyHandOverHasAHigherGeneration(DeviceBench bench) {
        int before = 0;
        for (int i = 0; i < 50; i++) {
            QubitHandle handle =
                    bench.ask(new Initialise(bench.nextId(), 0), Allocated.class).qubit();
            int last = before;
            assertTrue(
                    i == 0 && bench.isFresh()
                            ? handle.generation() == 1
                            : handle.generation() > last,
                    () -> handle + " follows generation " + last);
            before = handle.generation();
            bench.ask(new Discard(bench.nextId(), handle));
        }
    }

    @Test
    @Verifies("HAL-QUBIT-4")
    void handleThatWasGivenBackIsNotOwned(DeviceBench bench) {
        QubitHandle stale = bench.initialise(0);
        bench.ask(new Discard(bench.nextId(), stale));
        bench.expectRefused(DeviceRefusal.NOT_OWNED, new Discard(bench.nextId(), stale));
        bench.initialise(0);

        bench.expectRefused(DeviceRefusal.NOT_OWNED, new Discard(bench.nextId(), stale));
    }

    @Test
    @Verifies("HAL-QUBIT-5")
    void handleThatWasNeverGivenIsNotOwned(DeviceBench bench) {
        QubitHandle handle = bench.initialise(0);
        var invented = new QubitHandle(handle.qubit(), handle.generation() + 1);

        bench.expectRefused(DeviceRefusal.NOT_OWNED, new Discard(bench.nextId(), invented));
    }

    @Test
    @Verifies("HAL-QUBIT-6")
    void discardGivesTheQubitBack(DeviceBench bench) {
        for (int qubit = 0; qubit < bench.describe().qubits().size(); qubit++) {
            QubitHandle handle = bench.initialise(qubit);
            bench.ask(new Discard(bench.nextId(), handle), Done.class);

            var again = bench.ask(new Initialise(bench.nextId(), qubit), Allocated.class);
            bench.ask(new Discard(bench.nextId(), again.qubit()));
        }
    }

    /// Several qubits are owned at first: a device that confuses them is found out.
    @Test
    @Verifies("HAL-QUBIT-7")
    void measurementGivesTheQubitBack(DeviceBench bench) {
        var qubits = new Qubits(bench);
        for (QubitHandle handle :
                qubits.all().limit(SEVERAL).mapToObj(bench::initialise).toList()) {
            qubits.measure(handle);

            bench.ask(new Initialise(bench.nextId(), handle.qubit()), Allocated.class);
        }
    }
}
