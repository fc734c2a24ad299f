package dev.herald.link.sim;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Descriptors for tests.
public final class Devices {
    private static final Provenance ASSUMED = new Provenance("assumption: test", "2026-01-01");
    public static final LinkId LINK = new LinkId(9);
    public static final MemoryDecay ELECTRON = new MemoryDecay(0, 1_000_000_000);
    public static final MemoryDecay CARBON = new MemoryDecay(0, 10_000_000_000L);

    /// What differs between tests.
    public static final class Kit {
        public int communication = 2;
        public int storage = 2;
        public long cycleNs = 10_000;
        public int keepSpacing = 4;
        public int measureSpacing = 1;
        public long heraldNs = 25_000;
        public long peerNs = 25_000;
        public long leadNs = 5_000;
        public long cyclesMax = 1_000;
        public long refreshNs;
        public long initialiseNs = 50_000;
        public double success = 0.1;
        public double flip0;
        public double flip1;
        public double attemptDephasing;
        public MemoryDecay electron = ELECTRON;

        /// In place of the two that there are otherwise.
        public List<OperatingPoint> points = List.of();

        public boolean gates;
        public Set<Capability> capabilities = EnumSet.allOf(Capability.class);
    }

    private Devices() {}

    private static List<GateDescriptor> gates() {
        List<GateDescriptor> gates = new ArrayList<>();
        for (GateKind kind : List.of(GateKind.H, GateKind.RX, GateKind.CNOT)) {
            gates.add(new GateDescriptor(kind, List.of(), List.of(), 5_000, 0.001, ASSUMED));
        }
        return gates;
    }

    public static DeviceDescriptor device(NodeId self, NodeId peer, Kit kit) {
        List<QubitDescriptor> qubits = new ArrayList<>();
        List<Integer> communication = new ArrayList<>();
        List<Integer> storage = new ArrayList<>();
        for (int i = 0; i < kit.communication + kit.storage; i++) {
            boolean stores = i >= kit.communication;
            (stores ? storage : communication).add(i);
            qubits.add(
                    new QubitDescriptor(
                            i,
                            Set.of(
                                    stores
                                            ? QubitDescriptor.Role.STORAGE
                                            : QubitDescriptor.Role.COMMUNICATION),
                            stores ? CARBON : kit.electron,
                            kit.initialiseNs,
                            0,
                            3_700,
                            kit.flip0,
                            kit.flip1,
                            stores ? kit.refreshNs : 0,
                            stores ? kit.attemptDephasing : 0,
                            ASSUMED));
        }
        List<OperatingPoint> points =
                List.of(
                        new OperatingPoint(0, 0.1, kit.success, BellDiagonal.werner(0.87), ASSUMED),
                        new OperatingPoint(
                                1,
                                0.3,
                                Math.min(1, kit.success * 3),
                                BellDiagonal.werner(0.68),
                                ASSUMED));
        if (!kit.points.isEmpty()) {
            points = kit.points;
        }
        PortDescriptor port =
                new PortDescriptor(
                        0,
                        LINK,
                        peer,
                        PortDescriptor.Scheme.SINGLE_CLICK,
                        PortDescriptor.Encoding.PRESENCE,
                        1_550_000,
                        communication,
                        storage,
                        kit.cycleNs,
                        kit.keepSpacing,
                        kit.measureSpacing,
                        kit.heraldNs,
                        kit.peerNs,
                        kit.leadNs,
                        kit.cyclesMax,
                        points);
        return new DeviceDescriptor(
                "test",
                "station",
                "1",
                1,
                0,
                self,
                kit.capabilities,
                qubits,
                kit.gates ? gates() : List.of(),
                List.of(port),
                1_000,
                20_000,
                0.01,
                SwapNoise.NONE,
                0,
                List.of(),
                ASSUMED);
    }
}
