package dev.herald.network.core;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.api.NetworkConfig;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// What a device says of itself: everything is possible, instant and perfect, unless a test says otherwise.
public final class TestDevice {
    public static final Provenance SOURCE = new Provenance("test", "2026-01-01");

    private final NodeId node;
    private final List<PortDescriptor> ports = new ArrayList<>();
    private Set<Capability> capabilities = EnumSet.allOf(Capability.class);
    private List<QubitDescriptor> qubits = List.of();
    private List<GateDescriptor> gates = List.of();
    private SwapNoise swap = SwapNoise.NONE;

    private TestDevice(NodeId node) {
        this.node = node;
    }

    /// Without qubits, gates or ports.
    public static TestDevice at(NodeId node) {
        return new TestDevice(node);
    }

    static TestDevice at(int node) {
        return at(new NodeId(node));
    }

    TestDevice able(Set<Capability> to) {
        capabilities = to;
        return this;
    }

    /// So many perfect qubits.
    TestDevice qubits(int count) {
        return qubits(
                IntStream.range(0, count)
                        .mapToObj(i ->
                                new QubitDescriptor(
                                        i,
                                        EnumSet.allOf(QubitDescriptor.Role.class),
                                        MemoryDecay.NONE,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        SOURCE))
                        .toList());
    }

    public TestDevice qubits(List<QubitDescriptor> all) {
        qubits = all;
        return this;
    }

    public TestDevice gates(List<GateDescriptor> all) {
        gates = all;
        return this;
    }

    TestDevice swapping(SwapNoise noise) {
        swap = noise;
        return this;
    }

    /// @param pairs that the port can hold
    TestDevice port(int link, int neighbour, int pairs, long cycleNs) {
        ports.add(
                new PortDescriptor(
                        ports.size(),
                        new LinkId(link),
                        new NodeId(neighbour),
                        PortDescriptor.Scheme.IDEAL,
                        PortDescriptor.Encoding.POLARIZATION,
                        0,
                        IntStream.range(0, pairs).boxed().toList(),
                        List.of(),
                        cycleNs,
                        1,
                        1,
                        0,
                        0,
                        0,
                        1,
                        1,
                        List.of()));
        return this;
    }

    public DeviceDescriptor make() {
        return new DeviceDescriptor(
                "test",
                "test",
                "1",
                DeviceDescriptor.CONTRACT_MAJOR,
                0,
                node,
                capabilities,
                qubits,
                gates,
                ports,
                0,
                0,
                0,
                swap,
                0,
                List.of(),
                SOURCE);
    }

    /// The same settings with another device.
    static NetworkConfig in(NetworkConfig config, DeviceDescriptor device) {
        return new NetworkConfig(
                        config.self(),
                        device,
                        config.topology(),
                        config.commandOwner(),
                        config.epoch(),
                        config.circuitsMax(),
                        config.requestsMax(),
                        config.recordsMax(),
                        config.recordLifeNs())
                .with(config.control(), config.admission(), config.plane());
    }
}
