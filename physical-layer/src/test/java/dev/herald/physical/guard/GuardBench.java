package dev.herald.physical.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.sim.SimWorld;
import java.util.ArrayList;
import java.util.List;

/// A host, a guard and a device that is not to be trusted, in virtual time.
final class GuardBench {
    final SimWorld world = new SimWorld(1);
    final HostView view = new HostView();
    final List<DeviceEvent> events = new ArrayList<>();
    final List<Long> times = new ArrayList<>();
    final List<ContractBreach> breaches = new ArrayList<>();
    final Rogue rogue;
    final GuardedDevice guard;

    GuardBench() {
        this(GuardOptions.VIRTUAL_TIME);
    }

    GuardBench(GuardOptions options) {
        List<Rogue> opened = new ArrayList<>();
        guard =
                GuardedDevice.open(
                        new DeviceContext(
                                world, world, EntropySource.seeded(new Rng(1)), this::hear),
                        options.withListener(breaches::add),
                        context -> {
                            opened.add(new Rogue(context));
                            return opened.getFirst();
                        });
        rogue = opened.getFirst();
    }

    private void hear(DeviceEvent event) {
        events.add(event);
        times.add(world.nowNs());
        view.hear(event);
    }

    void submit(DeviceCommand command) {
        view.submitting(command);
        guard.submit(command);
    }

    /// Rests until the instant.
    void until(long atNs) {
        world.runUntil(atNs);
    }

    /// A qubit that the host owns, under generation 1.
    QubitHandle own(int qubit) {
        QubitHandle handle = new QubitHandle(qubit, 1);
        submit(new Initialise(100 + qubit, qubit));
        rogue.emit(new Allocated(100 + qubit, handle));
        return handle;
    }

    void keep(long id) {
        submit(new Entangle(id, 0, 0, PairMode.KEEP, 0, BasisChoice.MEASURE_Z, 1_000, 100, 1, 9));
    }

    void measure(long id, BasisChoice basis, int pairs) {
        submit(new Entangle(id, 0, 0, PairMode.MEASURE, 0, basis, 1_000, 100, pairs, 9));
    }

    /// What the host heard from here on.
    List<DeviceEvent> since(int count) {
        return events.subList(count, events.size());
    }

    /// After everything: the host has nothing to complain of, and nothing waits.
    void settled() {
        world.run(1_000_000);
        assertEquals(List.of(), view.complaints);
        assertEquals(0, view.openCount(), "commands without an answer");
    }
}
