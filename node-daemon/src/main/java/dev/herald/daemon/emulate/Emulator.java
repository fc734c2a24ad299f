package dev.herald.daemon.emulate;

import static java.util.Objects.requireNonNull;

import dev.herald.daemon.scenario.Scenario;
import dev.herald.daemon.scenario.Work;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.SimWorld;
import dev.herald.link.message.PairType;
import dev.herald.link.pursuit.PursuitReport;
import dev.herald.network.message.NodeState;
import dev.herald.node.Emulation;
import dev.herald.node.NodeStack;
import dev.herald.physical.sim.QubitRef;
import dev.herald.physical.sim.SimHardware;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One run of a scenario in virtual time. A run is a function of (code, scenario, seed): run twice, it
/// gives the same result but for the wall-clock time.
public final class Emulator {
    private static final int REST_STEPS = 100;
    private static final long REST_STEP_NS = 100_000_000L;
    private static final long REST_MIN_NS = 10_000_000L;

    private final Scenario scenario;
    private final SimWorld world;
    private final SimHardware hardware;
    private final Emulation emulation;
    private final CircuitCounts counts = new CircuitCounts();
    private final Map<NodeId, Desk> desks = new LinkedHashMap<>();
    private final Map<LinkId, LinkTap> taps = new LinkedHashMap<>();
    private final List<Task> tasks = new ArrayList<>();
    private final FaultWatches faults;
    private final VirtualLinks virtualLinks;
    private boolean linksUp;
    private boolean begun;
    private boolean settling;
    private long changedNs;

    private Emulator(Scenario scenario) {
        this.scenario = scenario;
        world = new SimWorld(scenario.seed());
        hardware = new SimHardware(world, world, world.stream("hardware"));
        emulation = new Emulation(world, scenario.topology(), false);
        emulation.network(scenario.network());
        faults = new FaultWatches(scenario, world, taps);
        virtualLinks = new VirtualLinks(scenario, emulation::stack, world);
    }

    /// Runs the scenario for its duration, or until all of its workload is done.
    ///
    /// @param wallNs where the run takes the wall-clock time from, for `wall_seconds` only
    public static RunResult run(Scenario scenario, LongSupplier wallNs) {
        long begunNs = wallNs.getAsLong();
        Emulator emulator = new Emulator(scenario);
        emulator.build();
        emulator.world.runUntil(scenario.durationNs(), emulator::done);
        double wallSeconds = (wallNs.getAsLong() - begunNs) / 1e9;
        RunResult result = emulator.result(wallSeconds);
        return Checks.apply(scenario, result.withLeft(emulator.wound()));
    }

    /// Ends what is still under way, lets the network come to rest, and tells what is left: nothing, unless
    /// something is wrong. Links that make pairs in advance keep their qubits.
    private RunResult.Left wound() {
        tasks.forEach(Task::stop);
        if (virtualLinks.any()) {
            world.runUntil(world.nowNs() + REST_STEP_NS); // what is above them ends first
            virtualLinks.close();
        }
        RunResult.Left left = left();
        for (int i = 0; i < REST_STEPS && !left.equals(RunResult.Left.NOTHING); i++) {
            world.runUntil(world.nowNs() + REST_STEP_NS);
            left = left();
        }
        return left;
    }

    private RunResult.Left left() {
        int circuits = 0;
        int qubits = 0;
        for (Map.Entry<NodeId, Desk> each : desks.entrySet()) {
            circuits += each.getValue().circuits();
            qubits += hardware.qubitsInUse(each.getKey());
        }
        return new RunResult.Left(circuits, qubits);
    }

    private void build() {
        scenario.build(hardware);
        for (Scenario.Link link : scenario.links()) {
            taps.put(link.id(), new LinkTap(link.id(), link.a(), this::heraldFidelity));
            ChannelFaults loss =
                    link.loss() == 0
                            ? ChannelFaults.NONE
                            : new ChannelFaults(link.loss(), 0, 0, Long.MAX_VALUE);
            emulation.addLink(link.id(), link.a(), link.b(), link.delayNs(), loss, link.service());
        }
        for (Scenario.Node node : scenario.nodes()) {
            Desk desk =
                    new Desk(node.id(), counts, this::beginWhenUp, () -> changedNs = world.nowNs());
            desks.put(node.id(), desk);
            desk.attach(emulation.addNode(node.id(), context -> open(node.id(), context), desk));
        }
        int index = 0;
        for (Work work : scenario.workload()) {
            tasks.add(task(work, index++));
        }
        faults.begin(hardware, emulation);
        for (Scenario.Maintenance each : scenario.maintenance()) {
            world.at(each.announcedNs(), () -> announce(each.link()));
        }
        emulation.start();
        Turns.begin(scenario, emulation::stack);
        virtualLinks.open();
    }

    /// Both ends of the link tell what is announced by now and not over.
    private void announce(LinkId link) {
        long nowNs = world.nowNs();
        List<NodeState.Window> windows =
                scenario.maintenance().stream()
                        .filter(m -> m.link().equals(link) && m.announcedNs() <= nowNs)
                        .map(m -> new NodeState.Window(m.atNs(), m.atNs() + m.forNs()))
                        .filter(w -> w.toNs() > nowNs)
                        .sorted(Comparator.comparingLong(NodeState.Window::fromNs))
                        .toList();
        for (Scenario.Link each : scenario.links()) {
            if (each.id().equals(link)) {
                desk(each.a()).stack().maintain(link, windows);
                desk(each.b()).stack().maintain(link, windows);
            }
        }
    }

    private String name(LinkId link) {
        return scenario.links().stream()
                .filter(l -> l.id().equals(link))
                .findFirst()
                .map(Scenario.Link::name)
                .orElse("");
    }

    /// The device of the node, with a tap on its events for the links whose first end it is.
    private QuantumDevice open(NodeId node, DeviceContext context) {
        DeviceTap tap = new DeviceTap(context.events());
        QuantumDevice device = hardware.device(node, tap);
        for (var port : device.describe().ports()) {
            LinkTap link = taps.get(port.link());
            if (link != null && link.end().equals(node)) {
                tap.watch(port.index(), link);
            }
        }
        return tap.wrap(device);
    }

    private double heraldFidelity(NodeId node, DeviceEvent.Heralded herald) {
        return herald.half() instanceof DeviceEvent.Kept(QubitHandle qubit)
                ? hardware.pairFidelity(node, qubit, herald.bell()).orElse(Double.NaN)
                : Double.NaN;
    }

    private Task task(Work work, int index) {
        Oracle oracle =
                (a, qa, b, qb, bell) ->
                        hardware.fidelity(new QubitRef(a, qa), new QubitRef(b, qb), bell);
        return switch (work) {
            case Work.LinkPairs pairs -> {
                Scenario.Link link =
                        scenario.links().stream()
                                .filter(l -> l.id().equals(pairs.link()))
                                .findFirst()
                                .orElseThrow(() ->
                                        new IllegalArgumentException("no link " + pairs.link()));
                yield new LinkTask(
                        pairs,
                        desk(pairs.from()),
                        desk(link.other(pairs.from())),
                        NodeStack.USER_PURPOSE_MIN + index,
                        oracle,
                        world);
            }
            case Work.Circuit circuit ->
                    new CircuitTask(
                            circuit,
                            desk(circuit.from()),
                            desk(circuit.to()),
                            index,
                            oracle,
                            world);
            case Work.Stock stock ->
                    new StockTask(
                            stock,
                            desk(stock.from()),
                            desk(stock.terms().remote()),
                            index,
                            oracle,
                            world,
                            world);
            case Work.App app -> new AppTask(app, desk(app.from()), index);
        };
    }

    private Desk desk(NodeId node) {
        Desk desk = desks.get(node);
        if (desk == null) {
            throw new IllegalArgumentException("no node " + node + " in " + scenario.name());
        }
        return desk;
    }

    /// The workload begins once both ends of every link are up, and virtual links are or have had their time.
    private void beginWhenUp() {
        if (begun) {
            return;
        }
        for (Scenario.Link link : scenario.links()) {
            if (!desk(link.a()).isUp(link.id()) || !desk(link.b()).isUp(link.id())) {
                return;
            }
        }
        boolean fresh = !linksUp;
        linksUp = true;
        if (fresh) {
            virtualLinks
                    .patienceNs()
                    .forEach(ns -> world.at(world.nowNs() + ns, this::beginWhenUp));
        }
        if (!virtualLinks.ready(fresh)) {
            return;
        }
        if (!scenario.network().control().flooding()) {
            begin();
        } else if (!settling) {
            settling = true;
            settle();
        }
    }

    /// Link states are flooded: begins when every node knows every other and hears no more news.
    private void settle() {
        long restNs = 2 * scenario.network().control().flood().intervalNs() + REST_MIN_NS;
        boolean settled = world.nowNs() - changedNs >= restNs;
        for (Desk desk : desks.values()) {
            settled &= desk.known() >= desks.size();
        }
        if (settled) {
            begin();
        } else {
            world.at(world.nowNs() + restNs, this::settle);
        }
    }

    private void begin() {
        begun = true;
        for (int i = 0; i < tasks.size(); i++) {
            world.at(world.nowNs() + scenario.workload().get(i).startNs(), tasks.get(i)::begin);
        }
    }

    private boolean done() {
        if (!begun || tasks.isEmpty()) {
            return false;
        }
        for (Task task : tasks) {
            if (!task.done()) {
                return false;
            }
        }
        return true;
    }

    // ---- the result

    private RunResult result(double wallSeconds) {
        List<RunResult.CircuitResult> circuits = new ArrayList<>();
        List<RunResult.StockResult> stocks = new ArrayList<>();
        List<RunResult.AppResult> apps = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            Work work = scenario.workload().get(i);
            switch (tasks.get(i)) {
                case CircuitTask task when work instanceof Work.Circuit circuit ->
                        circuits.add(task.result(name(circuit.from()), name(circuit.to()), counts));
                case StockTask task when work instanceof Work.Stock stock ->
                        stocks.add(task.result(name(stock.from()), name(stock.terms().remote())));
                case AppTask task when work instanceof Work.App app ->
                        apps.add(task.result(name(app.from()), name(app.to())));
                default -> {}
            }
        }
        double seconds = world.nowNs() / 1e9;
        return new RunResult(
                scenario.name(),
                scenario.seed(),
                seconds,
                wallSeconds,
                world.executed(),
                scenario.links().stream().map(link -> linkResult(link, seconds)).toList(),
                virtualLinks.results(),
                Turns.results(scenario, this::pairs),
                circuits,
                stocks,
                apps,
                faults.results(),
                pursuits(),
                RunResult.Left.NOTHING,
                List.of());
    }

    private long pairs(LinkId link) {
        return requireNonNull(taps.get(link)).pairs();
    }

    private List<RunResult.PursuitResult> pursuits() {
        List<RunResult.PursuitResult> results = new ArrayList<>();
        for (Task task : tasks) {
            PursuitReport report = task instanceof LinkTask t ? t.report() : null;
            if (report != null && task instanceof LinkTask of) {
                results.add(PursuitResults.of(name(of.work().link()), report));
            }
        }
        return results;
    }

    private RunResult.LinkResult linkResult(Scenario.Link link, double seconds) {
        LinkTap tap = requireNonNull(taps.get(link.id()));
        LinkTask kept = linkTask(link.id(), PairType.K);
        LinkTask measured = linkTask(link.id(), PairType.M);
        LinkTask judged = kept != null ? kept : measured;
        return new RunResult.LinkResult(
                link.name(),
                tap.pairs(),
                tap.attempts(),
                seconds == 0 ? 0 : tap.pairs() / seconds,
                judged == null ? tap.fidelity() : judged.fidelity(),
                tap.fidelity(),
                measured == null ? RunResult.Interval.NONE : measured.qber(Basis.Axis.Z),
                measured == null ? RunResult.Interval.NONE : measured.qber(Basis.Axis.X),
                tap.success(),
                judged == null ? "" : judged.error());
    }

    private @Nullable LinkTask linkTask(LinkId link, PairType type) {
        for (Task task : tasks) {
            if (task instanceof LinkTask t
                    && t.work().link().equals(link)
                    && t.work().type() == type) {
                return t;
            }
        }
        return null;
    }

    private String name(NodeId node) {
        return scenario.node(node).name();
    }
}
