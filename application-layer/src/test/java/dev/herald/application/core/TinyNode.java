package dev.herald.application.core;

import dev.herald.application.api.ApplicationConfig;
import dev.herald.application.api.ApplicationInput;
import dev.herald.application.api.ApplicationOutput;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Pump;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.transport.api.TransportOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One node of a test: an application entity, its device, and what it told.
final class TinyNode {
    final NodeId node;
    final TinyDevice device;
    final Set<String> ports = new LinkedHashSet<>();
    final Map<Long, ApplicationOutput.JobEnded> ended = new LinkedHashMap<>();
    final Map<Long, Long> progress = new LinkedHashMap<>();
    final List<ApplicationOutput.SiftedKey> keys = new ArrayList<>();
    final List<ApplicationOutput.PeerViolation> violations = new ArrayList<>();
    private final Pump<ApplicationInput, ApplicationOutput> pump;
    StubTransport transport;

    TinyNode(SimWorld world, TinyLab lab, NodeId node, int computation, TinyDevice.Noise noise) {
        this.node = node;
        device =
                new TinyDevice(
                        world,
                        lab,
                        node,
                        computation,
                        noise,
                        e -> deliver(new ApplicationInput.FromDevice(e)));
        pump =
                new Pump<>(
                        ApplicationLayer.create(
                                new ApplicationConfig(
                                        node,
                                        device.descriptor,
                                        4,
                                        EntropySource.seeded(world.stream("entropy/" + node)),
                                        8)),
                        world,
                        world.timers(this::wake),
                        this::perform);
    }

    private void wake() {
        pump.wake();
    }

    void deliver(ApplicationInput input) {
        pump.deliver(input);
    }

    void told(TransportOutput.Up up) {
        deliver(new ApplicationInput.FromTransport(up));
    }

    private void perform(ApplicationOutput output) {
        switch (output) {
            case ApplicationOutput.Progress p -> progress.merge(p.number(), 1L, Long::sum);
            case ApplicationOutput.JobEnded e -> {
                if (ended.put(e.number(), e) != null) {
                    throw new AssertionError("ended twice: " + e);
                }
            }
            case ApplicationOutput.SiftedKey k -> keys.add(k);
            case ApplicationOutput.ToTransport(var input) -> transport.ask(this, input);
            case ApplicationOutput.ToDevice(var command) -> device.submit(command);
            case ApplicationOutput.PeerViolation v -> violations.add(v);
        }
    }
}
