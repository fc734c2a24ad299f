package dev.herald.daemon.campaign;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.SimChannel;
import dev.herald.hal.sim.SimWorld;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.message.LinkMessage;
import dev.herald.physical.sim.SimHardware;
import java.util.ArrayList;
import java.util.List;

/// One run of a scenario: two link-layer entities over the simulated devices of a link, with the delays
/// of its classical channels, in virtual time. A function of (code, scenario, seed).
public final class LinkRun {
    private static final LinkId LINK = new LinkId(1);
    private static final NodeId A = new NodeId(1);
    private static final NodeId B = new NodeId(2);
    private static final int BACKLOG = 60_000;

    private final CampaignScenario scenario;
    private final SimWorld world;
    private final SimHardware hardware;
    private final Pairs pairs;
    private final LinkNode a;
    private final LinkNode b;
    private final PortDescriptor port;
    private final List<Arrivals> arrivals = new ArrayList<>();
    private boolean begun;
    private long beginNs;

    LinkRun(CampaignScenario scenario, long seed) {
        this.scenario = scenario;
        Hardware kind = scenario.hardware();
        world = new SimWorld(seed);
        hardware =
                new SimHardware(world, world, world.stream("hardware"))
                        .addNode(kind.node(), A, "a")
                        .addNode(kind.node(), B, "b")
                        .addLink(kind.link(), LINK, A, B);
        DeviceDescriptor device = hardware.describe(A);
        port = device.ports().getFirst();
        double loss = scenario.frameLoss();
        pairs = new Pairs(hardware, loss > 0);
        a = node(A);
        b = node(B);
        ChannelFaults faults =
                loss > 0 ? new ChannelFaults(loss, 0, 0, Long.MAX_VALUE) : ChannelFaults.NONE;
        a.connect(channel("a-b", faults, b));
        b.connect(channel("b-a", faults, a));
        hardware.setHeraldLoss(LINK, A, loss);
        hardware.setHeraldLoss(LINK, B, loss);
    }

    private LinkNode node(NodeId id) {
        return new LinkNode(
                world,
                hardware,
                id,
                id.equals(A),
                scenario.hardware().delayNs(),
                this::settings,
                pairs,
                this::beginWhenUp,
                this::openChanged);
    }

    private LinkConfig settings(LinkConfig usual) {
        return scenario.scheduling().apply(usual, BACKLOG);
    }

    private SimChannel<LinkMessage> channel(String name, ChannelFaults faults, LinkNode to) {
        return new SimChannel<>(world, name, scenario.hardware().delayNs(), faults, to::onPeer);
    }

    private void openChanged() {
        a.busy.wanted(world.nowNs(), openRequests() > 0);
    }

    private long openRequests() {
        return (long) a.openRequests() + b.openRequests();
    }

    private void beginWhenUp() {
        if (begun || !a.isUp() || !b.isUp()) {
            return;
        }
        begun = true;
        long cycleNs = port.cycleNs();
        beginNs = Math.ceilDiv(world.nowNs() + 1, cycleNs) * cycleNs;
        for (Demand demand : scenario.demands()) {
            boolean keeps = demand.useCase().keeps();
            double perCycle =
                    demand.load()
                            * ClosedForm.point(port).success()
                            / scenario.hardware().cyclesPerAttempt(keeps);
            for (LinkNode node : List.of(a, b)) {
                if (demand.share(node.first) > 0) {
                    arrivals.add(
                            new Arrivals(
                                    world,
                                    node,
                                    demand,
                                    scenario.hardware().minFidelity(keeps),
                                    cycleNs,
                                    perCycle));
                }
            }
        }
        world.at(
                beginNs,
                () -> {
                    a.busy.start(world.nowNs());
                    arrivals.forEach(Arrivals::start);
                });
    }

    /// Runs until the time is up; requests that have not ended then stay as they are.
    ///
    /// @param seconds simulated time from the first requests on
    RunCounts run(double seconds) {
        a.start();
        b.start();
        while (!begun && world.step()) {}
        world.runUntil(beginNs + Math.round(seconds * 1e9));
        return counts(seconds);
    }

    /// Makes no more requests and goes on until every request has ended and nothing is under way.
    ///
    /// @param secondsMax gives up after so much more simulated time
    /// @return whether the link came to rest
    boolean drain(double secondsMax) {
        arrivals.forEach(Arrivals::stop);
        long untilNs = world.nowNs() + Math.round(secondsMax * 1e9);
        world.runUntil(untilNs, () -> openRequests() == 0);
        boolean ended = openRequests() == 0;
        world.runUntil(world.nowNs() + 10_000_000_000L);
        return ended && pairs.onesided() == 0;
    }

    RunCounts counts(double seconds) {
        return new RunCounts(
                seconds, a.counts, b.counts, a.busy.seconds(world.nowNs()), openRequests());
    }

    Pairs pairs() {
        return pairs;
    }

    SimHardware hardware() {
        return hardware;
    }

    LinkNode a() {
        return a;
    }

    LinkNode b() {
        return b;
    }

    List<String> violations() {
        List<String> all = new ArrayList<>(a.violations());
        all.addAll(b.violations());
        return all;
    }
}
