package dev.herald.physical.sim;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Answer;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.SimWorld;
import java.util.ArrayList;
import java.util.List;

/// A laboratory bench: a chain of nodes 1, 2, ... joined by links 1, 2, ..., in virtual time, with
/// everything the devices say written down.
final class Bench {
    final SimWorld world;
    final SimHardware hardware;
    final List<QuantumDevice> devices = new ArrayList<>();
    final List<List<DeviceEvent>> events = new ArrayList<>();
    final StringBuilder transcript = new StringBuilder();
    private long ids;

    Bench(long seed, NodeProfile node, LinkProfile link, int nodes) {
        world = new SimWorld(seed);
        hardware = new SimHardware(world, world, new Rng(seed));
        for (int i = 1; i <= nodes; i++) {
            hardware.addNode(node, new NodeId(i), "n" + i);
        }
        for (int i = 1; i < nodes; i++) {
            hardware.addLink(link, new LinkId(i), new NodeId(i), new NodeId(i + 1));
        }
        for (int i = 1; i <= nodes; i++) {
            List<DeviceEvent> heard = new ArrayList<>();
            String who = "n" + i + " ";
            events.add(heard);
            devices.add(
                    hardware.device(
                            new NodeId(i),
                            event -> {
                                heard.add(event);
                                transcript
                                        .append(world.nowNs())
                                        .append(' ')
                                        .append(who)
                                        .append(event)
                                        .append('\n');
                            }));
        }
    }

    static Bench ideal(int nodes, double success) {
        return new Bench(7, Profiles.node("ideal"), Profiles.idealLink(1, success, 1000), nodes);
    }

    long nextId() {
        return ++ids;
    }

    /// @param node from 1
    QuantumDevice device(int node) {
        return devices.get(node - 1);
    }

    List<DeviceEvent> heard(int node) {
        return events.get(node - 1);
    }

    void submit(int node, DeviceCommand command) {
        device(node).submit(command);
    }

    void rest() {
        if (!world.run(10_000_000)) {
            throw new AssertionError("the world does not come to rest");
        }
    }

    /// The one answer to a command.
    <T extends Answer> T answer(int node, long id, Class<T> type) {
        List<DeviceEvent> answers = new ArrayList<>();
        for (DeviceEvent event : heard(node)) {
            if (event instanceof Answer answer && answer.id() == id) {
                answers.add(event);
            }
        }
        if (answers.size() != 1 || !type.isInstance(answers.getFirst())) {
            throw new AssertionError(
                    "command " + id + " of node " + node + " was answered " + answers);
        }
        return type.cast(answers.getFirst());
    }

    List<Heralded> heralds(int node, long id) {
        List<Heralded> found = new ArrayList<>();
        for (DeviceEvent event : heard(node)) {
            if (event instanceof Heralded herald && herald.id() == id) {
                found.add(herald);
            }
        }
        return found;
    }

    /// Submits a command, runs to rest and returns its answer.
    <T extends Answer> T ask(int node, DeviceCommand command, Class<T> type) {
        submit(node, command);
        rest();
        return answer(node, command.id(), type);
    }

    /// The cycle that begins next.
    long nextCycle(int node, int port) {
        long cycleNs = device(node).describe().ports().get(port).cycleNs();
        return Math.ceilDiv(world.nowNs(), cycleNs);
    }

    long keep(int node, int port, int qubit, long first, long cycles, long tag) {
        long id = nextId();
        submit(
                node,
                new Entangle(
                        id,
                        port,
                        qubit,
                        PairMode.KEEP,
                        0,
                        BasisChoice.MEASURE_Z,
                        first,
                        cycles,
                        1,
                        tag));
        return id;
    }

    long measure(
            int node,
            int port,
            int qubit,
            BasisChoice basis,
            long first,
            long cycles,
            int pairs,
            long tag) {
        long id = nextId();
        submit(
                node,
                new Entangle(
                        id, port, qubit, PairMode.MEASURE, 0, basis, first, cycles, pairs, tag));
        return id;
    }

    /// A pair over link `left` (between nodes `left` and `left + 1`), kept at both ends.
    Heralded[] pair(int left) {
        int portLeft = left == 1 ? 0 : 1;
        int qubitLeft = device(left).describe().ports().get(portLeft).communication().getFirst();
        int qubitRight = device(left + 1).describe().ports().get(0).communication().getFirst();
        long first = nextCycle(left, portLeft);
        long a = keep(left, portLeft, qubitLeft, first, 1_000_000_000, 5);
        long b = keep(left + 1, 0, qubitRight, first, 1_000_000_000, 5);
        while (heralds(left, a).isEmpty() || heralds(left + 1, b).isEmpty()) {
            if (!world.step()) {
                throw new AssertionError("no pair: " + heard(left) + heard(left + 1));
            }
        }
        return new Heralded[] {heralds(left, a).getFirst(), heralds(left + 1, b).getFirst()};
    }

    static QubitHandle kept(Heralded herald) {
        return ((DeviceEvent.Kept) herald.half()).qubit();
    }

    QubitRef ref(int node, QubitHandle handle) {
        return new QubitRef(new NodeId(node), handle);
    }
}
