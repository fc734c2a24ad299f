package dev.herald.physical.sim;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Agenda;
import dev.herald.hal.host.Clock;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.sim.fault.Fault;
import dev.herald.physical.sim.fault.FaultPlan;
import dev.herald.physical.sim.state.DensityMatrix;
import dev.herald.physical.sim.state.Qubit;
import dev.herald.physical.sim.state.StateEngine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Simulated quantum hardware of any number of nodes on one event loop: in virtual time over
/// `dev.herald.hal.sim.SimWorld`, in real time over a host's clock and loop.
///
/// Nodes and links are added first; the first [#device] fixes them. A run is a function of the
/// profiles, the commands and the seed of the generator: every link, every end of a link and every node
/// draws from a stream of its own. The methods after [#device] are for whoever runs the simulation:
/// faults to inject, and an oracle of the exact state that no device has.
public final class SimHardware {
    final Clock clock;
    final Agenda agenda;
    final StateEngine engine;
    private final Rng rng;
    private final Map<NodeId, SimDevice> devices = new LinkedHashMap<>();
    private final Map<LinkId, SimLink> links = new LinkedHashMap<>();
    private final Map<LinkId, StationSwitch> stations = new LinkedHashMap<>();
    private final Faults faults;
    private boolean built;

    /// @param rng root generator; only streams derived from it are used
    public SimHardware(Clock clock, Agenda agenda, Rng rng) {
        this.clock = clock;
        this.agenda = agenda;
        this.rng = rng;
        engine = new StateEngine(rng.stream("state"));
        faults = new Faults(this, rng);
    }

    /// @param name for people, for example `paris`
    public SimHardware addNode(NodeProfile profile, NodeId node, String name) {
        checkOpen();
        Rng stream = rng.stream("node/" + node.value());
        SimDevice device = new SimDevice(this, new NodeModel(profile), node, name, stream);
        if (devices.putIfAbsent(node, device) != null) {
            throw new IllegalArgumentException("node " + node + " is there already");
        }
        return this;
    }

    /// A link with the fibre lengths of its profile (figures `armA` and `armB`, 0 if absent).
    public SimHardware addLink(LinkProfile profile, LinkId link, NodeId a, NodeId b) {
        Figures figures = profile.checked();
        return addLink(profile, link, a, b, figures.get("armA", 0), figures.get("armB", 0));
    }

    /// @param armAKm fibre from node a to the heralding station in km, at least 0
    /// @param armBKm fibre from node b to the station in km
    public SimHardware addLink(
            LinkProfile profile, LinkId link, NodeId a, NodeId b, double armAKm, double armBKm) {
        checkOpen();
        if (a.equals(b)) {
            throw new IllegalArgumentException("link " + link + " joins " + a + " to itself");
        }
        if (!(armAKm >= 0 && armBKm >= 0)) {
            throw new IllegalArgumentException(
                    "fibre lengths %s km and %s km".formatted(armAKm, armBKm));
        }
        if (links.containsKey(link)) {
            throw new IllegalArgumentException("link " + link + " is there already");
        }
        SimDevice deviceA = hardware(a);
        SimDevice deviceB = hardware(b);
        EncodingCheck.check(profile, deviceA.model.profile, deviceB.model.profile);
        long measureNs = Math.max(deviceA.model.measureNs(), deviceB.model.measureNs());
        StationSwitch shared = stations.get(link);
        LinkProfile behind = shared == null ? profile : behind(shared.profile(), profile);
        LinkModel model = new LinkModel(behind, armAKm, armBKm, measureNs);
        SimLink made =
                new SimLink(
                        link,
                        model,
                        armAKm,
                        armBKm,
                        measureNs,
                        deviceA,
                        deviceB,
                        shared,
                        this,
                        rng.stream("link/" + link.value()));
        links.put(link, made);
        if (shared != null) {
            shared.add(made);
        }
        return this;
    }

    private static LinkProfile behind(StationProfile station, LinkProfile profile) {
        LinkProfile behind = profile;
        for (String arm : List.of("lossA", "lossB")) {
            double loss = profile.checked().get(arm, 0) + station.insertionLossDb();
            behind = behind.with(arm, loss, "dB", "switch of station " + station.name(), "2026");
        }
        return behind;
    }

    /// A station that links share, which are added after it. An ideal link has no optics to lose photons
    /// in: it takes turns but suffers no insertion loss.
    ///
    /// @throws IllegalArgumentException when a link is there already, or shares another station
    public SimHardware addStation(StationProfile station, List<LinkId> sharing) {
        checkOpen();
        StationSwitch made = new StationSwitch(station, this);
        for (StationProfile.Turn turn : station.turns()) {
            if (!sharing.contains(turn.link())) {
                throw new IllegalArgumentException(
                        "link "
                                + turn.link()
                                + " has a turn and does not share station "
                                + station.name());
            }
        }
        for (LinkId link : sharing) {
            if (links.containsKey(link) || stations.putIfAbsent(link, made) != null) {
                throw new IllegalArgumentException(
                        "link "
                                + link
                                + " of station "
                                + station.name()
                                + " is there already or shares another station");
            }
        }
        return this;
    }

    /// How often a link found the shared station that it hangs on taken; 0 without one.
    public long contentions(LinkId link) {
        StationSwitch station = stations.get(link);
        return station == null ? 0 : station.contentions();
    }

    private void checkOpen() {
        if (built) {
            throw new IllegalStateException(
                    "nodes and links are added before the first device is opened");
        }
    }

    /// Opens the device of a node. Opening it again closes what was opened before, as when a node
    /// restarts: qubits and commands are given up.
    public QuantumDevice device(NodeId node, Outbox<? super DeviceEvent> events) {
        built = true;
        SimDevice device = hardware(node);
        return new Attachment(device, device.open(events));
    }

    /// What is behind a device: for reports.
    public DeviceDescriptor describe(NodeId node) {
        built = true;
        return hardware(node).descriptor();
    }

    SimDevice hardware(NodeId node) {
        SimDevice device = devices.get(node);
        if (device == null) {
            throw new IllegalArgumentException(
                    "no node " + node + "; there are " + devices.keySet());
        }
        return device;
    }

    SimLink link(LinkId id) {
        SimLink link = links.get(id);
        if (link == null) {
            throw new IllegalArgumentException("no link " + id + "; there are " + links.keySet());
        }
        return link;
    }

    /// Changes the state of a device. Calibrating suspends attempts; in a fault, or off line, every
    /// qubit and command is lost.
    public void setState(NodeId node, DeviceState state, String detail) {
        hardware(node).setState(state, detail);
    }

    /// Loses the states of some qubits of a node, owned or not.
    ///
    /// @param qubits indices
    public void loseQubits(NodeId node, List<Integer> qubits, String detail) {
        SimDevice device = hardware(node);
        List<Slot> slots = new ArrayList<>();
        for (int qubit : qubits) {
            slots.add(device.slots.get(qubit));
        }
        device.lose(slots, detail);
    }

    /// From now on heralds toward one end are lost with this probability, 0 to 1.
    public void setHeraldLoss(LinkId link, NodeId end, double probability) {
        SimLink l = link(link);
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("herald loss " + probability + " is not in 0..1");
        }
        l.end(hardware(end)).loseHeralds(this, probability);
    }

    /// Begins a fault now, live.
    ///
    /// @throws IllegalArgumentException when it names a node, link, port or qubit that is not there, or
    ///     has no effect there
    public Injection inject(Fault fault) {
        return faults.inject(fault);
    }

    /// Begins and ends faults by a plan that starts now. What they do is a function of the seed.
    ///
    /// @throws IllegalArgumentException as for [#inject], for any of them, and then none is scheduled
    public void schedule(FaultPlan plan) {
        faults.schedule(plan);
    }

    /// The faults so far, in the order in which they began.
    public List<Injection> faults() {
        return faults.injections();
    }

    /// The heralding station of a link restarts under a new epoch; batches end with STATION_ERROR.
    public void restartStation(LinkId link) {
        link(link).restartStation();
    }

    /// Exact current fidelity of two qubits, of any nodes, with a Bell state.
    ///
    /// @throws IllegalArgumentException when a handle owns nothing
    public double fidelity(QubitRef first, QubitRef second, BellIndex bell) {
        return engine.fidelity(qubit(first), qubit(second), bell, clock.nowNs());
    }

    /// Exact current reduced state of the qubits; the first is the most significant in row numbers.
    public DensityMatrix state(QubitRef... qubits) {
        Qubit[] found = new Qubit[qubits.length];
        for (int i = 0; i < qubits.length; i++) {
            found[i] = qubit(qubits[i]);
        }
        return engine.state(clock.nowNs(), found);
    }

    private Qubit qubit(QubitRef ref) {
        Slot slot = slot(ref.node(), ref.handle());
        if (slot == null || !slot.qubit.isSet()) {
            throw new IllegalArgumentException(ref + " owns no state");
        }
        return slot.qubit;
    }

    private @Nullable Slot slot(NodeId node, QubitHandle handle) {
        SimDevice device = hardware(node);
        if (handle.qubit() >= device.slots.size()) {
            return null;
        }
        Slot slot = device.slots.get(handle.qubit());
        return slot.isOwnedBy(handle) ? slot : null;
    }

    /// The other half of a pair: the one qubit whose state is joint with this one's, if it is exactly
    /// one and its host owns it.
    public Optional<QubitRef> partnerOf(NodeId node, QubitHandle handle) {
        Slot slot = slot(node, handle);
        Qubit partner = slot == null ? null : engine.partnerOf(slot.qubit);
        if (partner == null) {
            return Optional.empty();
        }
        for (SimDevice device : devices.values()) {
            for (Slot candidate : device.slots) {
                QubitHandle owner = candidate.handle();
                if (candidate.qubit == partner && owner != null) {
                    return Optional.of(new QubitRef(device.node, owner));
                }
            }
        }
        return Optional.empty();
    }

    /// Exact current fidelity of a pair, one half of which is given; empty when the state is not joint
    /// with exactly one other qubit. Takes constant time.
    public OptionalDouble pairFidelity(NodeId node, QubitHandle handle, BellIndex bell) {
        Slot slot = slot(node, handle);
        Qubit partner = slot == null ? null : engine.partnerOf(slot.qubit);
        return slot == null || partner == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(engine.fidelity(slot.qubit, partner, bell, clock.nowNs()));
    }

    /// How many qubits of a node are owned by its host or in use by a command: 0 at rest.
    public int qubitsInUse(NodeId node) {
        int count = 0;
        for (Slot slot : hardware(node).slots) {
            count += slot.isFree() ? 0 : 1;
        }
        return count;
    }

    /// A host's hold on a device, until it is closed or another one opens it.
    private static final class Attachment implements QuantumDevice {
        private final SimDevice device;
        private final long opening;

        Attachment(SimDevice device, long opening) {
            this.device = device;
            this.opening = opening;
        }

        @Override
        public DeviceDescriptor describe() {
            return device.descriptor();
        }

        @Override
        public void submit(DeviceCommand command) {
            if (device.isOpen(opening)) {
                device.submit(command);
            }
        }

        @Override
        public void close() {
            if (device.isOpen(opening)) {
                device.close();
            }
        }
    }
}
