package dev.herald.physical.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.physical.sim.Profiles;
import dev.herald.physical.sim.SimHardware;
import dev.herald.physical.verify.run.Bench;
import dev.herald.physical.verify.run.Host;
import dev.herald.physical.verify.run.Program;
import dev.herald.physical.verify.run.Step;
import dev.herald.physical.verify.run.Tally;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The runner of programs on devices that do as they are told, and on some that do not.
class ShotsTest {
    private final SimWorld world = new SimWorld(1);
    private final SimHardware hardware =
            new SimHardware(world, world, new Rng(1))
                    .addNode(Profiles.node("ideal"), new NodeId(1), "a");

    /// Stands between host and device.
    private abstract class Between implements QuantumDevice {
        final QuantumDevice device;
        final Outbox<? super DeviceEvent> host;

        Between(Outbox<? super DeviceEvent> host) {
            this.host = host;
            device = hardware.device(new NodeId(1), this::heard);
        }

        void heard(DeviceEvent event) {
            host.emit(event);
        }

        @Override
        public DeviceDescriptor describe() {
            return device.describe();
        }

        @Override
        public void submit(DeviceCommand command) {
            device.submit(command);
        }

        @Override
        public void close() {
            device.close();
        }
    }

    private static final Program FLIP =
            Program.of().prepare(0).gate(0, GateKind.X).read(0, Basis.Z).build();

    private Bench honest() {
        return new Bench(Host.virtual(world), c -> hardware.device(new NodeId(1), c.events()));
    }

    @Test
    void outcomesAreBitsInTheOrderOfTheSteps() {
        Program two =
                Program.of()
                        .prepare(0)
                        .prepare(1)
                        .gate(1, GateKind.X)
                        .read(1, Basis.Z)
                        .readInverted(0, Basis.Z)
                        .build();
        Program bell =
                Program.of()
                        .prepare(0)
                        .prepare(1)
                        .gate(0, GateKind.H)
                        .pairGate(0, 1, GateKind.CNOT)
                        .gate(0, GateKind.Z)
                        .step(new Step.ReadBell(0, 1))
                        .build();
        Program moved =
                Program.of()
                        .prepare(0)
                        .gate(0, GateKind.X)
                        .step(new Step.MoveTo(0, 5))
                        .read(5, Basis.Z)
                        .build();
        Tally tally = honest().run(List.of(two, bell, moved), 7, 0);
        assertEquals(7, tally.count(0, 0b11));
        assertEquals(7, tally.count(1, BellIndex.PHI_MINUS.code()));
        assertEquals(7, tally.count(2, 1));
        assertEquals(0, tally.failed());
        assertEquals(0, hardware.qubitsInUse(new NodeId(1)));
    }

    @Test
    void aWaitLastsAsLongAsItSays() {
        Program wait = Program.of().prepare(0).waiting(1_000).read(0, Basis.Z).build();
        long before = world.nowNs();
        honest().run(List.of(wait), 5, 0);
        assertEquals(before + 5_000, world.nowNs());
    }

    /// A shot that ends with qubits still owned gives them back.
    @Test
    void whatAProgramLeavesIsDiscarded() {
        honest().run(List.of(Program.of().prepare(0).prepare(3).build()), 3, 0);
        assertEquals(0, hardware.qubitsInUse(new NodeId(1)));
    }

    @Test
    void aDeviceThatCannotQueueIsAskedStepByStep() {
        Bench bench =
                new Bench(
                        Host.virtual(world),
                        c ->
                                new Between(c.events()) {
                                    private final Set<Long> open = new HashSet<>();

                                    @Override
                                    void heard(DeviceEvent event) {
                                        if (event instanceof DeviceEvent.Answer answer) {
                                            world.at(
                                                    world.nowNs() + 10,
                                                    () -> {
                                                        open.remove(answer.id());
                                                        host.emit(event);
                                                    });
                                        }
                                    }

                                    @Override
                                    public void submit(DeviceCommand command) {
                                        if (!open.isEmpty()) {
                                            host.emit(
                                                    new DeviceEvent.Refused(
                                                            command.id(),
                                                            DeviceRefusal.BUSY,
                                                            "one at a time"));
                                            return;
                                        }
                                        open.add(command.id());
                                        super.submit(command);
                                    }
                                });
        Tally tally = bench.run(List.of(FLIP), 5, 0);
        assertEquals(5, tally.count(0, 1));
        assertEquals(0, tally.failed());
    }

    @Test
    void aDeviceThatDoesNotAnswerEndsTheExperiment() {
        Bench bench =
                new Bench(
                        Host.virtual(world),
                        c ->
                                new Between(c.events()) {
                                    @Override
                                    void heard(DeviceEvent event) {
                                        if (!(event instanceof DeviceEvent.Measured)) {
                                            host.emit(event);
                                        }
                                    }
                                });
        Tally tally = bench.run(List.of(FLIP), 5, 0);
        assertEquals(0, tally.shots(0));
        assertTrue(tally.problem().orElse("").startsWith("no answer to Read"), tally.toString());
    }

    @Test
    void refusalsAreCountedByReasonAndEndIt() {
        Program wrong = Program.of().prepare(99).build();
        Tally tally = honest().run(List.of(wrong), 1_000, 0);
        assertEquals(20, tally.failed());
        assertTrue(tally.problem().orElse("").contains("NO_SUCH_TARGET"), tally.toString());
    }

    @Test
    void aFaultInTheMiddleCostsTheShotsMeanwhile() {
        Bench bench = honest();
        Program slow = Program.of().prepare(0).waiting(1_000).read(0, Basis.Z).build();
        world.at(
                world.nowNs() + 2_500,
                () -> hardware.setState(new NodeId(1), DeviceState.FAULT, "quench"));
        world.at(
                world.nowNs() + 9_000,
                () -> hardware.setState(new NodeId(1), DeviceState.READY, ""));
        Tally tally = bench.run(List.of(slow), 6, 0);
        assertEquals(6, tally.shots(0) + tally.failed());
        assertEquals(1, tally.failed(), tally.toString());
        assertEquals(0, hardware.qubitsInUse(new NodeId(1)));
    }
}
