package dev.herald.physical.sim;

import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.state.Matrices;
import dev.herald.physical.sim.state.StateEngine;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Carries out the commands of one device when their time has come: what they do to states, and the
/// answer.
final class Execution {
    private final SimDevice device;
    private final StateEngine engine;

    Execution(SimDevice device) {
        this.device = device;
        engine = device.world.engine;
    }

    /// Carries out a command whose time has passed.
    void complete(Work work) {
        if (!ready(work)) {
            device.fault(work, "an earlier command on the qubit failed");
            return;
        }
        switch (work.command) {
            case Initialise c -> {
                engine.prepare(work.first.qubit, now());
                engine.depolarise(work.first.qubit, work.first.descriptor.initialiseError());
                device.emit(new DeviceEvent.Allocated(c.id(), work.first.own()));
            }
            case Gate1 c -> completeGate1(work, c);
            case Gate2 c -> completeGate2(work, c);
            case Measure c -> completeMeasure(work, c);
            case BellMeasure c -> completeBellMeasure(work, c);
            case Move c -> completeMove(work, c);
            case Discard c -> {
                engine.discard(work.first.qubit);
                device.emit(new DeviceEvent.Done(c.id()));
            }
            case Entangle _, Abort _, Probe _ ->
                    throw new IllegalStateException("not a command on qubits");
        }
    }

    private static boolean ready(Work work) {
        boolean first =
                work.command instanceof Initialise
                        || work.command instanceof Discard
                        || work.first.qubit.isSet();
        Slot second = work.second;
        return first && (second == null || work.command instanceof Move || second.qubit.isSet());
    }

    private void completeGate1(Work work, Gate1 c) {
        double theta = Matrices.radians(c.angle());
        if (beyond(work, engine.obstacle(work.first.qubit, c.kind(), theta))) {
            return;
        }
        touch(work, work.first);
        engine.gate1(work.first.qubit, c.kind(), theta);
        engine.depolarise(work.first.qubit, error(device.gates.one(c.kind(), work.first.index())));
        engine.busyUntil(work.first.qubit, now());
        device.emit(new DeviceEvent.Done(c.id()));
    }

    private void completeMeasure(Work work, Measure c) {
        Slot slot = work.first;
        if (beyond(work, engine.obstacle(slot.qubit, c.basis()))) {
            return;
        }
        touch(work, slot);
        double u = device.rng.nextDouble();
        boolean read =
                engine.measure(
                        slot.qubit, c.basis(), slot.descriptor.flip0(), slot.descriptor.flip1(), u);
        device.emit(new DeviceEvent.Measured(c.id(), read));
    }

    private void completeGate2(Work work, Gate2 c) {
        Slot second = Objects.requireNonNull(work.second);
        double theta = Matrices.radians(c.angle());
        if (beyond(work, engine.obstacle(work.first.qubit, second.qubit, c.kind(), theta))) {
            return;
        }
        touch(work, work.first);
        touch(work, second);
        engine.gate2(work.first.qubit, second.qubit, c.kind(), theta);
        double error = error(device.gates.two(c.kind(), work.first.index(), second.index()));
        engine.depolarisePair(work.first.qubit, second.qubit, error);
        engine.busyUntil(work.first.qubit, now());
        engine.busyUntil(second.qubit, now());
        device.emit(new DeviceEvent.Done(c.id()));
    }

    private void completeBellMeasure(Work work, BellMeasure c) {
        Slot second = Objects.requireNonNull(work.second);
        if (beyond(work, engine.obstacle(work.first.qubit, second.qubit))) {
            return;
        }
        touch(work, work.first);
        touch(work, second);
        double u = device.rng.nextDouble();
        double v = device.rng.nextDouble();
        BellIndex outcome =
                engine.bellMeasure(
                        work.first.qubit,
                        second.qubit,
                        device.condition.noise(device.model.bellMeasure),
                        u,
                        v);
        device.emit(new DeviceEvent.BellMeasured(c.id(), outcome));
    }

    private void completeMove(Work work, Move c) {
        Slot to = Objects.requireNonNull(work.second);
        if (beyond(work, engine.obstacleToMove(work.first.qubit, to.qubit))) {
            return;
        }
        touch(work, work.first);
        engine.move(work.first.qubit, to.qubit, now());
        engine.depolarise(to.qubit, device.condition.error(device.model.moveError));
        device.emit(new DeviceEvent.Allocated(c.id(), to.own()));
    }

    /// What the simulator cannot do ends the command in a fault that says so.
    private boolean beyond(Work work, String obstacle) {
        if (!obstacle.isEmpty()) {
            device.fault(work, obstacle);
        }
        return !obstacle.isEmpty();
    }

    private void touch(Work work, Slot slot) {
        engine.idle(slot.qubit, work.startNs, now());
    }

    private double error(@Nullable GateDescriptor gate) {
        return device.condition.error(gate == null ? 0 : gate.error());
    }

    private long now() {
        return device.world.clock.nowNs();
    }
}
