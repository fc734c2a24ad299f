package dev.herald.link.core;

import static dev.herald.link.core.Solo.all;
import static dev.herald.link.core.Solo.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.CommandIds;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.PairType;
import dev.herald.link.sim.Devices;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which qubits are used, and when they are free again.
class MemoryTest {
    private static CreateRequest stored(int number, boolean consecutive) {
        return new CreateRequest(
                PairType.K,
                number,
                Fidelity.of(0.5),
                0,
                Solo.PURPOSE,
                0,
                false,
                consecutive,
                true,
                BasisChoice.MEASURE_Z,
                BasisChoice.MEASURE_Z);
    }

    @Test
    @Verifies("LL-MEM-1")
    void batchesGoOnInTheCommunicationQubitThatIsFree() {
        Solo solo = Solo.master().ready();
        CreateRequest keep = CreateRequest.keep(4, Fidelity.of(0.8), Solo.PURPOSE);
        Entangle first = solo.serving(keep);
        solo.device(solo.kept(first, 0));
        Entangle second =
                only(solo.device(solo.ended(first, BatchEnd.COMPLETE, 1)), Entangle.class);
        assertNotEquals(first.qubit(), second.qubit());
        solo.device(solo.kept(second, 1));
        assertEquals(
                List.of(),
                all(solo.device(solo.ended(second, BatchEnd.COMPLETE, 2)), Entangle.class));
        Entangle third = only(solo.in(new LinkInput.Released(first.qubit())), Entangle.class);
        assertEquals(first.qubit(), third.qubit());
    }

    @Test
    @Verifies("LL-MEM-1")
    void aCommunicationQubitIsInUseUntilItsPairHasMoved() {
        var kit = new Devices.Kit();
        kit.communication = 1;
        Solo solo = Solo.of(kit).ready();
        Entangle batch = solo.serving(stored(2, true));
        Move move = only(solo.device(solo.kept(batch, 0)), Move.class);
        assertEquals(
                List.of(),
                all(solo.device(solo.ended(batch, BatchEnd.COMPLETE, 1)), Entangle.class));
        List<LinkOutput> moved =
                solo.device(
                        new DeviceEvent.Allocated(move.id(), new QubitHandle(move.to(), 1_000)));
        only(moved, LinkOutput.PairKept.class);
        assertEquals(batch.qubit(), only(moved, Entangle.class).qubit());
    }

    /// The last storage qubit is the one that attempts disturb least.
    @Test
    @Verifies("LL-MEM-2")
    void theStorageQubitDisturbedLeastIsUsedFirst() {
        Solo solo = Solo.master();
        LinkConfig config = solo.config;
        List<Integer> storage = config.port().storage();
        List<QubitDescriptor> qubits = new ArrayList<>(config.device().qubits());
        for (int i = 0; i < storage.size(); i++) {
            QubitDescriptor q = qubits.get(storage.get(i));
            qubits.set(
                    q.index(),
                    new QubitDescriptor(
                            q.index(),
                            q.roles(),
                            q.decay(),
                            q.initialiseNs(),
                            q.initialiseError(),
                            q.measureNs(),
                            q.flip0(),
                            q.flip1(),
                            q.refreshNs(),
                            0.01 * (storage.size() - i),
                            q.provenance()));
        }
        DeviceDescriptor d = config.device();
        DeviceDescriptor device =
                new DeviceDescriptor(
                        d.vendor(),
                        d.model(),
                        d.version(),
                        d.contractMajor(),
                        d.contractMinor(),
                        d.node(),
                        d.capabilities(),
                        qubits,
                        d.gates(),
                        d.ports(),
                        d.bellMeasureNs(),
                        d.moveNs(),
                        d.moveError(),
                        d.bellMeasure(),
                        d.clockErrorNs(),
                        d.monitors(),
                        d.provenance());
        LinkConfig uneven =
                LinkConfig.of(config.self(), device, 0, 16, Solo.OWN, config.roundTripNs());
        var pool = new QubitPool(uneven, new CommandIds(16));
        assertEquals(storage.getLast(), pool.freeStorage());
        assertTrue(storage.size() > 1);
        var even = new QubitPool(config, new CommandIds(16));
        assertEquals(storage.getFirst(), even.freeStorage());
    }

    /// Two pairs on hold lost at once: the request fails once, and neither qubit is given back or used.
    @Test
    @Verifies("LL-MEM-3")
    void qubitsLostTogetherAreNotUsedInWhatFollows() {
        Solo solo = Solo.master().ready();
        Entangle batch = solo.serving(stored(2, false));
        List<QubitHandle> held = new ArrayList<>();
        Move move = only(solo.device(solo.kept(batch, 0)), Move.class);
        held.add(new QubitHandle(move.to(), 1_000));
        solo.device(new DeviceEvent.Allocated(move.id(), held.getFirst()));
        Entangle next = only(solo.device(solo.ended(batch, BatchEnd.COMPLETE, 1)), Entangle.class);
        DeviceEvent.Heralded herald = solo.kept(next, 1);
        List<LinkOutput> moving = solo.device(herald);
        QubitHandle source = only(moving, Move.class).from();
        List<LinkOutput> out =
                solo.device(new DeviceEvent.QubitsLost(List.of(held.getFirst(), source), "test"));
        assertEquals(1, all(out, LinkOutput.Failed.class).size());
        for (var discard : all(out, dev.herald.hal.device.DeviceCommand.Discard.class)) {
            assertNotEquals(held.getFirst(), discard.qubit());
            assertNotEquals(source, discard.qubit());
        }
    }
}
