package dev.herald.daemon.doctor;

import dev.herald.daemon.scenario.Scenario;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.SimWorld;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.pursuit.PursuitOutput;
import dev.herald.node.Emulation;
import dev.herald.node.NodeStack;
import dev.herald.node.StackListener;
import dev.herald.physical.sim.SimHardware;
import dev.herald.spec.node.v1.DeviceStatus;
import dev.herald.spec.node.v1.LinkExamination;
import dev.herald.spec.node.v1.LinkStatus;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Evidence from a scenario in virtual time: its network is run to an instant and then looked at, faults
/// and all. The workload is left out.
///
/// @param scenario what to run
/// @param atNs when the examination begins, ns after the start of the scenario
/// @param wish what to look at
public record EmulatedEvidence(Scenario scenario, long atNs, LinkExaminer.Wish wish)
        implements EvidenceSource {
    private static final long STEP_NS = 100_000_000;

    /// One node, its stack's user.
    private static final class Node implements StackListener {
        final String name;
        final SimWorld world;
        final Set<LinkId> up = new LinkedHashSet<>();
        DeviceState state = DeviceState.READY;
        String detail = "";
        @Nullable LinkExaminer examiner;
        @Nullable LinkExamination found;

        Node(String name, SimWorld world) {
            this.name = name;
            this.world = world;
        }

        void attach(NodeStack stack) {
            examiner = new LinkExaminer(stack, world, world);
        }

        LinkExaminer examiner() {
            LinkExaminer there = examiner;
            if (there == null) {
                throw new IllegalStateException("node " + name + " has no stack yet");
            }
            return there;
        }

        @Override
        public void onLink(LinkId link, LinkOutput.Up event) {
            if (event instanceof LinkOutput.LinkUp) {
                up.add(link);
            } else if (event instanceof LinkOutput.LinkDown) {
                up.remove(link);
            }
            boolean _ = examiner().onLink(link, event);
        }

        @Override
        public void onPursuit(LinkId link, PursuitOutput event) {
            examiner().onPursuit(link, event);
        }

        @Override
        public void onDevice(DeviceEvent event) {
            if (event instanceof DeviceEvent.StateChanged(DeviceState now, String why)) {
                state = now;
                detail = why;
            }
            LinkExaminer there = examiner;
            if (there != null) {
                there.onDevice(event);
            }
        }

        void examine(LinkId link, LinkExaminer.Wish wish) {
            examiner()
                    .examine(
                            link,
                            wish,
                            made ->
                                    found =
                                            made.setNodeName(name)
                                                    .setLink(
                                                            LinkStatus.newBuilder()
                                                                    .setLink(link.value())
                                                                    .setUp(up.contains(link)))
                                                    .setDevice(status())
                                                    .build());
        }

        private DeviceStatus status() {
            return DeviceStatus.newBuilder()
                    .setState(
                            switch (state) {
                                case READY ->
                                        dev.herald.spec.node.v1.DeviceState.DEVICE_STATE_READY;
                                case CALIBRATING ->
                                        dev.herald.spec.node.v1.DeviceState
                                                .DEVICE_STATE_CALIBRATING;
                                case FAULT ->
                                        dev.herald.spec.node.v1.DeviceState.DEVICE_STATE_FAULT;
                                case OFFLINE ->
                                        dev.herald.spec.node.v1.DeviceState.DEVICE_STATE_OFFLINE;
                            })
                    .setDetail(detail)
                    .build();
        }
    }

    /// @throws IllegalArgumentException when the scenario has no such link
    @Override
    public LinkEvidence gather(String link) {
        Scenario.Link wanted =
                scenario.link(link)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "no link of " + scenario.name() + " is called " + link));
        SimWorld world = new SimWorld(scenario.seed());
        SimHardware hardware = new SimHardware(world, world, world.stream("hardware"));
        scenario.build(hardware);
        Emulation emulation = new Emulation(world, scenario.topology(), false);
        emulation.network(scenario.network());
        for (Scenario.Link each : scenario.links()) {
            ChannelFaults faults =
                    each.loss() == 0
                            ? ChannelFaults.NONE
                            : new ChannelFaults(each.loss(), 0, 0, Long.MAX_VALUE);
            emulation.addLink(
                    each.id(), each.a(), each.b(), each.delayNs(), faults, each.service());
        }
        Map<NodeId, Node> nodes = new LinkedHashMap<>();
        for (Scenario.Node each : scenario.nodes()) {
            Node node = new Node(each.name(), world);
            nodes.put(each.id(), node);
            node.attach(
                    emulation.addNode(
                            each.id(),
                            context -> hardware.device(each.id(), context.events()),
                            node));
        }
        hardware.schedule(scenario.faults());
        for (Scenario.Outage each : scenario.outages()) {
            world.at(each.atNs(), () -> emulation.silence(each.link(), each.forNs()));
        }
        emulation.start();
        nodes.values().forEach(node -> node.examiner().start());
        world.runUntil(atNs);
        Node a = nodes.get(wanted.a());
        Node b = nodes.get(wanted.b());
        if (a == null || b == null) {
            throw new IllegalStateException("link " + link + " has no ends");
        }
        a.examine(wanted.id(), wish);
        b.examine(
                wanted.id(),
                new LinkExaminer.Wish(wish.samples(), wish.intervalNs(), 0, wish.minimum()));
        long lastNs = atNs + wish.durationNs() + 10 * STEP_NS;
        while ((a.found == null || b.found == null) && world.nowNs() < lastNs) {
            world.runUntil(world.nowNs() + STEP_NS);
        }
        return TwoEnds.of(
                link,
                a.name,
                Optional.ofNullable(a.found),
                "it did not answer",
                b.name,
                Optional.ofNullable(b.found),
                "it did not answer",
                wish);
    }
}
