package dev.herald.conformance.hal;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.NothingToTest;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.Coupling;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.spec.trace.Verifies;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// HAL-CAP: a capability left out of the descriptor is really absent, and one that is named goes no
/// further than the descriptor says.
@DisplayName("HAL: capabilities")
@ExtendWith(ConformanceExtension.class)
public class HalCapabilitySuite {

    @Test
    @Verifies("HAL-CAP-1")
    void unadvertisedCapabilitiesAreRefused(DeviceBench bench) {
        for (Capability capability : Capability.values()) {
            if (!bench.describe().can(capability)) {
                QubitHandle owned = bench.initialise(0);
                commandFor(capability, bench, owned)
                        .ifPresent(
                                command -> bench.expectRefused(DeviceRefusal.UNSUPPORTED, command));
                bench.ask(new Discard(bench.nextId(), owned));
            }
        }
    }

    /// Nothing is wrong with the command but the capability, or there is none to give.
    private static Optional<DeviceCommand> commandFor(
            Capability capability, DeviceBench bench, QubitHandle owned) {
        boolean second = bench.describe().qubits().size() > 1;
        return switch (capability) {
            case GATES -> Optional.of(new Gate1(bench.nextId(), owned, GateKind.X, 0));
            case MEASURE -> Optional.of(new Measure(bench.nextId(), owned, Basis.Z));
            case BELL_MEASURE ->
                    second
                                    && bench.ask(new Initialise(bench.nextId(), 1))
                                            instanceof Allocated(_, QubitHandle other)
                            ? Optional.of(new BellMeasure(bench.nextId(), owned, other))
                            : Optional.empty();
            case MOVE -> second ? freeOne(bench, owned) : Optional.empty();
            case ENTANGLE_KEEP -> batch(bench, owned, PairMode.KEEP);
            case ENTANGLE_MEASURE -> batch(bench, owned, PairMode.MEASURE);
            case MONITORS -> Optional.of(new Probe(bench.nextId(), "temperature"));
        };
    }

    private static Optional<DeviceCommand> freeOne(DeviceBench bench, QubitHandle owned) {
        int last = bench.describe().qubits().size() - 1;
        return Optional.of(new Move(bench.nextId(), owned, last));
    }

    private static Optional<DeviceCommand> batch(
            DeviceBench bench, QubitHandle owned, PairMode mode) {
        return bench.describe().ports().stream()
                .filter(port -> !port.communication().isEmpty() && !port.points().isEmpty())
                .findFirst()
                .map(port -> {
                    if (port.communication().contains(owned.qubit())) {
                        bench.ask(new Discard(bench.nextId(), owned));
                    }
                    return new Entangle(
                            bench.nextId(),
                            port.index(),
                            port.communication().getFirst(),
                            mode,
                            port.points().getFirst().code(),
                            BasisChoice.MEASURE_Z,
                            (bench.nowNs() + port.commandLeadNs()) / port.cycleNs() + 2,
                            1,
                            1,
                            1);
                });
    }

    @Test
    @Verifies("HAL-CAP-2")
    void gatesThatAreNotOfferedAreRefused(DeviceBench bench) {
        DeviceDescriptor device = bench.describe();
        int found = 0;
        for (GateKind kind : GateKind.values()) {
            for (int first = 0; first < device.qubits().size(); first++) {
                int second = first + 1 < device.qubits().size() ? first + 1 : 0;
                if (device.gate(kind, first, second).isEmpty()
                        && (kind.qubits() == 1 || first != second)) {
                    refused(bench, kind, first, second);
                    found++;
                }
            }
        }
        if (found == 0) {
            throw new NothingToTest("the device offers every gate on every qubit");
        }
    }

    private static void refused(DeviceBench bench, GateKind kind, int first, int second) {
        QubitHandle one = bench.initialise(first);
        if (kind.qubits() == 1) {
            bench.expectRefused(DeviceRefusal.UNSUPPORTED, new Gate1(bench.nextId(), one, kind, 0));
        } else {
            QubitHandle two = bench.initialise(second);
            bench.expectRefused(
                    DeviceRefusal.UNSUPPORTED, new Gate2(bench.nextId(), one, two, kind, 0));
            bench.ask(new Discard(bench.nextId(), two));
        }
        bench.ask(new Discard(bench.nextId(), one));
    }

    @Test
    @Verifies("HAL-CAP-3")
    void batchOnAnotherQubitIsRefused(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    int other =
                            new Qubits(bench)
                                    .all()
                                    .filter(qubit ->
                                            !batches.port().communication().contains(qubit))
                                    .findFirst()
                                    .orElseThrow(() ->
                                            new NothingToTest(
                                                    "every qubit is a communication qubit of the"
                                                            + " port"));
                    Entangle good = batches.plan(2, 1);
                    bench.expectRefused(
                            DeviceRefusal.UNSUPPORTED,
                            new Entangle(
                                    bench.nextId(),
                                    good.port(),
                                    other,
                                    good.mode(),
                                    good.point(),
                                    good.basis(),
                                    good.firstCycle(),
                                    good.cycles(),
                                    good.pairsMax(),
                                    good.tag()));
                });
    }

    @Test
    @Verifies(value = "HAL-CAP-4", rev = 2)
    void gateOnOneQubitTwiceIsRefused(DeviceBench bench) {
        QubitHandle handle = bench.initialise(0);
        for (GateKind kind : GateKind.values()) {
            if (kind.qubits() == 2) {
                bench.expectRefused(
                        DeviceRefusal.UNSUPPORTED,
                        new Gate2(bench.nextId(), handle, handle, kind, 0));
            }
        }
    }

    @Test
    @Verifies("HAL-CAP-5")
    void qubitsThatAreNotJoinedAreNotMeasuredTogether(DeviceBench bench) {
        Qubits.Two two = apart(bench, bench.describe().bellMeasureOn());
        QubitHandle first = bench.initialise(two.first());
        QubitHandle second = bench.initialise(two.second());

        bench.expectRefused(
                DeviceRefusal.UNSUPPORTED, new BellMeasure(bench.nextId(), first, second));
    }

    @Test
    @Verifies("HAL-CAP-6")
    void qubitsThatAreNotJoinedHaveNoMoveBetweenThem(DeviceBench bench) {
        Qubits.Two two = apart(bench, bench.describe().moveOn());
        QubitHandle from = bench.initialise(two.first());

        bench.expectRefused(
                DeviceRefusal.UNSUPPORTED, new Move(bench.nextId(), from, two.second()));
    }

    private static Qubits.Two apart(DeviceBench bench, Coupling coupling) {
        return new Qubits(bench)
                .pairs()
                .filter(two -> !coupling.joins(two.first(), two.second()))
                .findFirst()
                .orElseThrow(() -> new NothingToTest("the descriptor joins any two qubits"));
    }
}
