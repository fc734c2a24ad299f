package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Clock;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Pump;
import dev.herald.hal.host.Rng;
import dev.herald.hal.host.Timers;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One node: a network machine, its device, and an account of who owns which qubit.
final class TestNode {
    final NodeId id;
    NetworkMachine machine;
    final List<NetworkOutput> told = new ArrayList<>();
    final List<NetworkOutput> notes = new ArrayList<>();
    private final TestNetwork network;
    private NetworkConfig config;
    private Pump<NetworkInput, NetworkOutput> pump;
    private final Rng rng;
    private final Map<Integer, TestLink> linkOf = new HashMap<>();
    private final Set<QubitHandle> owned = new HashSet<>();
    private final List<QubitHandle> scratch = new ArrayList<>();

    /// What the layer above was given early and has heard nothing more of.
    final Map<LinkPairId, QubitHandle> early = new LinkedHashMap<>();

    private final ArrayDeque<Integer> slots = new ArrayDeque<>();
    private int qubits;
    private int generation;
    private int life;
    private boolean running = true;
    long offsetNs;
    long commandNs = 10;
    double faults;

    /// Depolarising probability of CNOT, and probability that a readout errs.
    double gateError;

    double flips;

    /// What is done for a Bell measurement, if not what was asked for.
    Swapper swapper = (first, second, outcome) -> false;

    interface Swapper {
        boolean swaps(QubitHandle first, QubitHandle second, BellIndex outcome);
    }

    boolean audited = true;

    TestNode(TestNetwork network, NetworkConfig config) {
        this.network = network;
        id = config.self();
        rng = network.world.stream("node/" + id);
        this.config = config;
        machine = machine();
        pump = pump();
    }

    private NetworkMachine machine() {
        return (NetworkMachine) NetworkLayer.create(config);
    }

    private Pump<NetworkInput, NetworkOutput> pump() {
        int ofLife = life;
        Clock clock = this::clockNs;
        Timers alarm =
                network.world.timers(() -> {
                    if (life == ofLife) {
                        wake();
                    }
                });
        Timers timers =
                deadlineNs ->
                        alarm.wakeAt(
                                deadlineNs == Machine.NEVER
                                        ? Machine.NEVER
                                        : Math.max(0, deadlineNs - offsetNs));
        return new Pump<>(
                machine,
                clock,
                timers,
                output -> {
                    if (life == ofLife) {
                        perform(output);
                    }
                });
    }

    long clockNs() {
        return network.world.nowNs() + offsetNs;
    }

    /// How often it has stopped.
    int life() {
        return life;
    }

    /// It stops: what it held is gone, and nothing reaches it until it boots.
    void crash() {
        life++;
        running = false;
        for (QubitHandle qubit : List.copyOf(owned)) {
            network.truth.destroyed(new Truth.End(id, qubit));
            owned.remove(qubit);
            free(qubit);
        }
        for (QubitHandle qubit : early.values()) {
            network.truth.destroyed(new Truth.End(id, qubit));
            free(qubit);
        }
        early.clear();
    }

    /// It starts with a new epoch.
    void boot() {
        config = TestNetwork.inEpoch(config, config.epoch() + 1);
        machine = machine();
        pump = pump();
        running = true;
    }

    /// Its clock jumps ahead.
    void stepClock(long aheadNs) {
        offsetNs += aheadNs;
        if (running) {
            pump.wake();
        }
    }

    boolean running() {
        return running;
    }

    void deliverIn(int ofLife, NetworkInput input) {
        if (life == ofLife) {
            deliver(input);
        }
    }

    void deliver(NetworkInput input) {
        if (running) {
            pump.deliver(input);
            audit();
        }
    }

    private void wake() {
        pump.wake();
        audit();
    }

    /// Every qubit is in exactly one place of the machine, and in none when it is not the machine's.
    private void audit() {
        if (audited) {
            scratch.clear();
            machine.audit(scratch);
            Set<QubitHandle> held = new HashSet<>(scratch);
            assertEquals(
                    held.size(),
                    scratch.size(),
                    () -> "a qubit is in two places at " + id + ": " + scratch);
            assertEquals(owned, held, () -> "qubits of " + id);
        }
        assertEquals(owned.size(), machine.owned(), () -> "count of qubits of " + id);
    }

    QubitHandle allocate(TestLink link) {
        int slot = slots.isEmpty() ? qubits++ : slots.pop();
        linkOf.put(slot, link);
        count(link, 1);
        return new QubitHandle(slot, ++generation);
    }

    void own(QubitHandle qubit) {
        owned.add(qubit);
    }

    void free(QubitHandle qubit) {
        TestLink link = linkOf.remove(qubit.qubit());
        if (link != null) {
            slots.push(qubit.qubit()); // the slot freed last is used first
            count(link, -1);
            link.schedule();
        }
    }

    private void count(TestLink link, int change) {
        if (link.a == this) {
            link.heldA += change;
        } else {
            link.heldB += change;
        }
    }

    private void perform(NetworkOutput output) {
        switch (output) {
            case NetworkOutput.ToPeer(NodeId neighbour, var message) ->
                    network.send(this, neighbour, message);
            case NetworkOutput.ToLink(var link, var input) ->
                    network.link(link).handle(this, input);
            case NetworkOutput.ToDevice(DeviceCommand command) -> submit(command);
            case NetworkOutput.Note note -> notes.add(note);
            case NetworkOutput.Up up -> {
                told.add(up);
                if (up instanceof NetworkOutput.PairKept kept) {
                    assertTrue(owned.remove(kept.qubit()), () -> "delivered twice: " + kept);
                    network.later(network.keptNs, () -> free(kept.qubit()));
                }
                switch (up) {
                    case NetworkOutput.PairEarly m -> {
                        assertTrue(owned.remove(m.qubit()), () -> "given twice: " + m);
                        early.put(m.local(), m.qubit());
                    }
                    case NetworkOutput.PairConfirmed m -> {
                        QubitHandle qubit = early.remove(m.local());
                        assertTrue(qubit != null, () -> "confirmed, but not given: " + m);
                        network.later(network.keptNs, () -> free(qubit));
                    }
                    case NetworkOutput.PairLost m -> {
                        QubitHandle qubit = early.remove(m.local());
                        assertTrue(qubit != null, () -> "lost, but not given: " + m);
                        network.truth.destroyed(new Truth.End(id, qubit));
                        network.later(0, () -> free(qubit));
                    }
                    default -> {}
                }
                network.told(this, up);
            }
        }
    }

    private void submit(DeviceCommand command) {
        if (command instanceof DeviceCommand.Discard(long ignored, QubitHandle qubit)) {
            assertTrue(owned.remove(qubit), () -> "discarded without owning it: " + qubit);
            network.truth.destroyed(new Truth.End(id, qubit));
            free(qubit);
            answer(new DeviceEvent.Done(command.id()));
            return;
        }
        int ofLife = life;
        network.later(
                commandNs,
                () -> {
                    if (life == ofLife) {
                        carryOut(command);
                    }
                });
    }

    private void carryOut(DeviceCommand command) {
        long ticket = command.id();
        double luck = faults == 0 ? 1 : rng.nextDouble();
        if (luck < faults / 2) {
            answer(new DeviceEvent.Refused(ticket, DeviceRefusal.BUSY, "test"));
            return;
        }
        boolean fault = luck < faults;
        switch (command) {
            case DeviceCommand.BellMeasure(long ignored, QubitHandle first, QubitHandle second) -> {
                BellIndex outcome = BellIndex.ofCode(rng.nextInt(4));
                if (swapper.swaps(first, second, outcome)) {
                    fault = false;
                } else if (fault) {
                    network.truth.destroyed(new Truth.End(id, first));
                    network.truth.destroyed(new Truth.End(id, second));
                } else {
                    network.truth.swapped(
                            new Truth.End(id, first),
                            new Truth.End(id, second),
                            outcome,
                            network.world.nowNs());
                }
                giveBack(first);
                giveBack(second);
                answer(
                        fault
                                ? new DeviceEvent.Faulted(ticket, "test")
                                : new DeviceEvent.BellMeasured(ticket, outcome));
            }
            case DeviceCommand.Measure(long ignored, QubitHandle qubit, var basis) -> {
                Truth.End end = new Truth.End(id, qubit);
                long nowNs = network.world.nowNs();
                network.truth.measured(end, nowNs);
                boolean one =
                        network.truth.errors == null
                                ? network.truth.read(end, basis, rng, nowNs)
                                : network.truth.read(
                                        end, basis, nowNs - commandNs, rng.nextBoolean());
                one ^= flips > 0 && rng.nextDouble() < flips;
                giveBack(qubit);
                answer(
                        fault
                                ? new DeviceEvent.Faulted(ticket, "test")
                                : new DeviceEvent.Measured(ticket, one));
            }
            case DeviceCommand.Gate1(long ignored, QubitHandle qubit, GateKind kind, int angle) -> {
                if (fault) {
                    giveBack(qubit);
                    network.truth.destroyed(new Truth.End(id, qubit));
                    answer(new DeviceEvent.Faulted(ticket, "test"));
                } else {
                    network.truth.gate(
                            new Truth.End(id, qubit),
                            kind,
                            network.world.nowNs() - commandNs,
                            network.world.nowNs(),
                            0);
                    answer(new DeviceEvent.Done(ticket));
                }
            }
            case DeviceCommand.Gate2(
                            long ignored,
                            QubitHandle first,
                            QubitHandle second,
                            GateKind kind,
                            int angle) -> {
                assertEquals(GateKind.CNOT, kind);
                if (fault) {
                    giveBack(first);
                    giveBack(second);
                    network.truth.destroyed(new Truth.End(id, first));
                    network.truth.destroyed(new Truth.End(id, second));
                    answer(new DeviceEvent.Faulted(ticket, "test"));
                } else {
                    network.truth.cnot(
                            new Truth.End(id, first),
                            new Truth.End(id, second),
                            network.world.nowNs() - commandNs,
                            network.world.nowNs(),
                            gateError);
                    answer(new DeviceEvent.Done(ticket));
                }
            }
            default ->
                    throw new IllegalStateException("the network layer does not send " + command);
        }
    }

    /// The device loses a qubit of this entity.
    void lose(QubitHandle qubit) {
        network.truth.destroyed(new Truth.End(id, qubit));
        giveBack(qubit);
        deliverLoss(qubit);
    }

    private void deliverLoss(QubitHandle qubit) {
        pump.deliver(
                new NetworkInput.FromDevice(new DeviceEvent.QubitsLost(List.of(qubit), "test")));
        audit();
    }

    private void giveBack(QubitHandle qubit) {
        assertTrue(owned.remove(qubit), () -> "used without owning it: " + qubit);
        free(qubit);
    }

    private void answer(DeviceEvent event) {
        pump.deliver(new NetworkInput.FromDevice(event));
    }
}
