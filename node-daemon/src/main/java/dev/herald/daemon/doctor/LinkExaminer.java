package dev.herald.daemon.doctor;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Agenda;
import dev.herald.hal.host.Clock;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.pursuit.Degradation;
import dev.herald.link.pursuit.PursuitInput;
import dev.herald.link.pursuit.PursuitOutput;
import dev.herald.link.pursuit.PursuitReport;
import dev.herald.node.NodeStack;
import dev.herald.spec.node.v1.DeclaredDecay;
import dev.herald.spec.node.v1.DeclaredPoint;
import dev.herald.spec.node.v1.LinkExamination;
import dev.herald.spec.node.v1.MonitorReadings;
import dev.herald.spec.node.v1.ReadPair;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks at the links of one node when it is asked: reads monitors of the device, makes pairs with the peer
/// and measures them along axes that both ends know from the pair's name. It answers the peer's wish for
/// such pairs at any time, and reads every monitor once when a link first comes up, as a reference.
/// Confined to the event loop of its stack.
public final class LinkExaminer {
    /// Purpose of the pairs of an examination.
    public static final int PURPOSE = 0xFFFE;

    /// Measured pairs that are remembered, a link.
    private static final int PAIRS_MAX = 10_000;

    private static final int ATTEMPTS_MAX = 1_000;

    /// Answers may still come so long after the last sample.
    private static final long GRACE_NS = 50_000_000;

    private static final long FIRST_COOKIE = -1L << 40;

    /// What to look at and for how long.
    ///
    /// @param samples readings of each monitor, at least 1
    /// @param intervalNs between them
    /// @param pairs that this end asks for; 0 for none
    public record Wish(int samples, long intervalNs, int pairs, Fidelity minimum) {
        long durationNs() {
            return samples * intervalNs;
        }
    }

    private record Probing(@Nullable Look look, LinkId link, String monitor) {}

    private record Reading(LinkId link, LinkOutput.PairKept pair) {}

    private record Read(long atNs, ReadPair pair) {}

    /// One examination under way.
    private static final class Look {
        final LinkId link;
        final Wish wish;
        final long beganNs;
        final Map<String, List<Long>> readings = new LinkedHashMap<>();
        final Consumer<LinkExamination.Builder> answer;
        @Nullable PursuitReport report;
        long lastNs;

        Look(LinkId link, Wish wish, long beganNs, Consumer<LinkExamination.Builder> answer) {
            this.link = link;
            this.wish = wish;
            this.beganNs = beganNs;
            this.answer = answer;
        }
    }

    private final NodeStack stack;
    private final DeviceDescriptor device;
    private final Clock clock;
    private final Agenda agenda;
    private final Map<Long, Probing> probing = new LinkedHashMap<>();
    private final Map<Long, Reading> reading = new LinkedHashMap<>();
    private final Map<Long, Look> pursuing = new LinkedHashMap<>();
    private final Map<LinkId, ArrayDeque<Read>> read = new LinkedHashMap<>();
    private final Map<LinkId, Map<String, Long>> references = new LinkedHashMap<>();
    private final Map<LinkId, Long> referenceNs = new LinkedHashMap<>();
    private long cookies;

    public LinkExaminer(NodeStack stack, Clock clock, Agenda agenda) {
        this.stack = stack;
        this.clock = clock;
        this.agenda = agenda;
        device = stack.config().device();
    }

    /// Accepts the peers' wishes from now on.
    public void start() {
        for (PortDescriptor port : device.ports()) {
            stack.link(port.link(), new LinkInput.Listen(PURPOSE));
        }
    }

    /// Looks at a link.
    ///
    /// @param answer gets all but what the device's state and the link's are
    /// @throws IllegalArgumentException when the node does not have the link
    public void examine(LinkId link, Wish wish, Consumer<LinkExamination.Builder> answer) {
        PortDescriptor port = port(link);
        Look look = new Look(link, wish, clock.nowNs(), answer);
        sample(look, port, 0);
        if (wish.pairs() > 0 && device.can(Capability.MEASURE)) {
            long cookie = FIRST_COOKIE - cookies++;
            pursuing.put(cookie, look);
            stack.pursue(
                    link,
                    new PursuitInput.Pursue(
                            cookie,
                            CreateRequest.keep(wish.pairs(), wish.minimum(), PURPOSE),
                            new Degradation(
                                    Degradation.Mode.FIDELITY,
                                    Fidelity.ZERO,
                                    Fidelity.ZERO,
                                    ATTEMPTS_MAX,
                                    Math.max(1, wish.durationNs()),
                                    0)));
        }
    }

    private PortDescriptor port(LinkId link) {
        for (PortDescriptor port : device.ports()) {
            if (port.link().equals(link)) {
                return port;
            }
        }
        throw new IllegalArgumentException("this node has no link " + link);
    }

    private void sample(Look look, PortDescriptor port, int taken) {
        probe(look, port);
        long nowNs = clock.nowNs();
        look.lastNs = nowNs;
        if (taken + 1 < look.wish.samples()) {
            agenda.at(nowNs + look.wish.intervalNs(), () -> sample(look, port, taken + 1));
        } else {
            agenda.at(nowNs + look.wish.intervalNs() + GRACE_NS, () -> conclude(look, port));
        }
    }

    private void probe(@Nullable Look look, PortDescriptor port) {
        for (String monitor : monitors(port)) {
            long id = stack.nextCommand();
            probing.put(id, new Probing(look, port.link(), monitor));
            stack.submit(new DeviceCommand.Probe(id, monitor));
        }
    }

    /// The monitors that concern a port: its own, those of its qubits, and those of the whole device.
    private List<String> monitors(PortDescriptor port) {
        List<String> names = new ArrayList<>();
        for (String name : device.monitors()) {
            int dot = name.indexOf('.');
            String index = name.substring(dot + 1);
            boolean ofQubit = name.startsWith("t1.") || name.startsWith("t2.");
            boolean concerns =
                    dot < 0
                            || (ofQubit
                                    ? isOf(port.communication(), index)
                                            || isOf(port.storage(), index)
                                    : index.equals(Integer.toString(port.index())));
            if (concerns) {
                names.add(name);
            }
        }
        return names;
    }

    private static boolean isOf(List<Integer> qubits, String index) {
        return qubits.stream().anyMatch(qubit -> index.equals(Integer.toString(qubit)));
    }

    private void conclude(Look look, PortDescriptor port) {
        LinkExamination.Builder found =
                LinkExamination.newBuilder()
                        .setNode(device.node().value())
                        .setPort(port.index())
                        .setBeganNs(look.beganNs)
                        .setEndedNs(look.lastNs);
        Map<String, Long> reference = references.getOrDefault(look.link, Map.of());
        long ageNs = clock.nowNs() - referenceNs.getOrDefault(look.link, clock.nowNs());
        look.readings.forEach((name, values) -> {
            MonitorReadings.Builder readings =
                    MonitorReadings.newBuilder().setName(name).addAllValues(values);
            Long before = reference.get(name);
            if (before != null) {
                readings.setReference(before).setReferenceAgeNs(ageNs);
            }
            found.addMonitors(readings);
        });
        for (OperatingPoint point : port.points()) {
            found.addPoints(
                    DeclaredPoint.newBuilder()
                            .setPoint(point.code())
                            .setSuccess(point.success())
                            .setFidelityPpb(ppb(point.state().fidelity()))
                            .setProvenance(
                                    point.provenance().source()
                                            + ", "
                                            + point.provenance().date()));
        }
        List<Integer> qubits = new ArrayList<>(port.communication());
        qubits.addAll(port.storage());
        for (int qubit : qubits) {
            found.addDecays(
                    DeclaredDecay.newBuilder()
                            .setQubit(qubit)
                            .setT2Ns(device.qubits().get(qubit).decay().t2Ns()));
        }
        for (Read one : read.getOrDefault(look.link, new ArrayDeque<>())) {
            if (one.atNs() >= look.beganNs) {
                found.addPairs(one.pair());
            }
        }
        PursuitReport report = look.report;
        if (report != null) {
            found.setPairsNs(report.endedNs() - report.beganNs());
            if (!report.complete()) {
                found.setPairsError(String.join("; ", report.lines()));
            }
        } else if (look.wish.pairs() > 0) {
            found.setPairsError("the device cannot measure");
        }
        look.answer.accept(found);
    }

    private static int ppb(double fidelity) {
        return Fidelity.of(Math.clamp(fidelity, 0, 1)).ppb();
    }

    // ---- what the stack tells its user

    /// @return whether the event was one of an examination
    public boolean onLink(LinkId link, LinkOutput.Up event) {
        return switch (event) {
            case LinkOutput.LinkUp _ -> {
                if (referenceNs.putIfAbsent(link, clock.nowNs()) == null) {
                    probe(null, port(link));
                }
                yield false;
            }
            case LinkOutput.PairKept pair when pair.purpose() == PURPOSE -> {
                measure(link, pair);
                yield true;
            }
            case LinkOutput.PairMeasured pair -> pair.purpose() == PURPOSE;
            case LinkOutput.Finished finished -> finished.purpose() == PURPOSE;
            case LinkOutput.Failed failed -> failed.purpose() == PURPOSE;
            case LinkOutput.Revoked revoked -> revoked.purpose() == PURPOSE; // measured already
            case LinkOutput.PairKept _,
                    LinkOutput.Acknowledged _,
                    LinkOutput.Refused _,
                    LinkOutput.QualityChanged _,
                    LinkOutput.LinkDown _ ->
                    false;
        };
    }

    public void onPursuit(LinkId link, PursuitOutput event) {
        switch (event) {
            case PursuitOutput.OfPursuit(long _, LinkOutput.Up up) -> {
                boolean _ = onLink(link, up);
            }
            case PursuitOutput.Ended(long cookie, PursuitReport report) -> {
                Look look = pursuing.remove(cookie);
                if (look != null) {
                    look.report = report;
                }
            }
            case PursuitOutput.ToLink _, PursuitOutput.Other _ -> {}
        }
    }

    private void measure(LinkId link, LinkOutput.PairKept pair) {
        long id = stack.nextCommand();
        reading.put(id, new Reading(link, pair));
        stack.submit(
                new DeviceCommand.Measure(
                        id, pair.qubit(), Basis.of(axis(pair.pair().sequence()))));
    }

    static Basis.Axis axis(long sequence) {
        return Basis.Axis.values()[(int) (sequence % 3)];
    }

    public void onDevice(DeviceEvent event) {
        switch (event) {
            case DeviceEvent.Probed(long id, long value) -> {
                Probing of = probing.remove(id);
                if (of != null) {
                    Look look = of.look();
                    if (look == null) {
                        references
                                .computeIfAbsent(of.link(), _ -> new LinkedHashMap<>())
                                .put(of.monitor(), value);
                    } else {
                        look.readings
                                .computeIfAbsent(of.monitor(), _ -> new ArrayList<>())
                                .add(value);
                    }
                }
            }
            case DeviceEvent.Measured measured -> {
                Reading of = reading.remove(measured.id());
                if (of != null) {
                    note(of, measured.one());
                }
            }
            case DeviceEvent.Answer answer -> {
                probing.remove(answer.id());
                Reading of = reading.remove(answer.id());
                if (of != null && answer instanceof DeviceEvent.Refused) {
                    giveBack(of.pair().qubit());
                }
            }
            default -> {}
        }
    }

    private void giveBack(QubitHandle qubit) {
        stack.submit(new DeviceCommand.Discard(stack.nextCommand(), qubit));
    }

    private void note(Reading of, boolean one) {
        ArrayDeque<Read> pairs = read.computeIfAbsent(of.link(), _ -> new ArrayDeque<>());
        if (pairs.size() >= PAIRS_MAX) {
            pairs.removeFirst();
        }
        LinkOutput.PairKept pair = of.pair();
        pairs.add(
                new Read(
                        clock.nowNs(),
                        ReadPair.newBuilder()
                                .setEpoch(pair.pair().epoch())
                                .setSequence(pair.pair().sequence())
                                .setOne(one)
                                .setBell(pair.bell().code())
                                .setFidelityPpb(pair.tag().estimate().ppb())
                                .build()));
    }
}
