package dev.herald.physical.sim;

import dev.herald.hal.device.QubitDescriptor.Role;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.SwapNoise;
import dev.herald.physical.sim.state.Disturbance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is wrong with a node at present: its clock, its gates and its memories, by causes.
final class NodeCondition {
    /// A clock that was `offsetNs` ahead at an instant and gains so much a second.
    record ClockError(double offsetNs, double nsPerSecond, long sinceNs) {
        double atNs(long nowNs) {
            return offsetNs + nsPerSecond * (nowNs - sinceNs) * 1e-9;
        }
    }

    private record Collapse(Role role, long t2Ns) {}

    private final SimDevice device;
    private final Map<Object, ClockError> clocks = new LinkedHashMap<>();
    private final Map<Object, Double> gateErrors = new LinkedHashMap<>();
    private final Map<Object, Collapse> collapses = new LinkedHashMap<>();
    private final List<Crosstalk> crosstalks = new ArrayList<>();
    private double gateError;

    NodeCondition(SimDevice device) {
        this.device = device;
    }

    void clock(Object cause, ClockError error) {
        clocks.put(cause, error);
    }

    void gates(Object cause, double error) {
        gateErrors.put(cause, error);
        sumGates();
    }

    void collapse(Object cause, Role role, long t2Ns) {
        collapses.put(cause, new Collapse(role, t2Ns));
        retune();
    }

    void crosstalk(Crosstalk crosstalk) {
        crosstalks.add(crosstalk);
        retune();
    }

    void crosstalkOver(Crosstalk crosstalk) {
        crosstalks.remove(crosstalk);
        retune();
    }

    void remove(Object cause) {
        clocks.remove(cause);
        if (gateErrors.remove(cause) != null) {
            sumGates();
        }
        if (collapses.remove(cause) != null) {
            retune();
        }
    }

    /// How far the clock of the node is ahead of network time.
    double clockOffsetNs(long nowNs) {
        double sum = 0;
        for (ClockError error : clocks.values()) {
            sum += error.atNs(nowNs);
        }
        return sum;
    }

    /// Probability with which an operation depolarises.
    double error(double declared) {
        return gateError == 0 ? declared : Strain.either(declared, gateError);
    }

    SwapNoise noise(SwapNoise declared) {
        return gateError == 0
                ? declared
                : new SwapNoise(
                        declared.gate() * (1 - gateError), declared.flipZ(), declared.flipX());
    }

    double gateError() {
        return gateError;
    }

    private void sumGates() {
        double sum = 0;
        for (double error : gateErrors.values()) {
            sum = Strain.either(sum, error);
        }
        gateError = sum;
    }

    /// As a monitor shows it.
    MemoryDecay decay(Slot slot) {
        return collapsed(slot, slot.descriptor.decay());
    }

    private MemoryDecay collapsed(Slot slot, MemoryDecay declared) {
        long t2Ns = declared.t2Ns();
        for (Collapse collapse : collapses.values()) {
            if (slot.descriptor.has(collapse.role())) {
                t2Ns = t2Ns == 0 ? collapse.t2Ns() : Math.min(t2Ns, collapse.t2Ns());
            }
        }
        return t2Ns == declared.t2Ns() ? declared : new MemoryDecay(declared.t1Ns(), t2Ns);
    }

    /// The qubits age up to now as they did, from now on as things are.
    private void retune() {
        long nowNs = device.world.clock.nowNs();
        for (Slot slot : device.slots) {
            device.world.engine.retune(
                    slot.qubit,
                    collapsed(slot, device.model.memory(slot.descriptor).bare),
                    disturbance(slot),
                    device.idleUntilNs(slot, nowNs),
                    nowNs);
        }
    }

    private @Nullable Disturbance disturbance(Slot slot) {
        Disturbance declared = device.disturbance(slot.descriptor);
        List<Crosstalk> felt = new ArrayList<>();
        for (Crosstalk crosstalk : crosstalks) {
            if (crosstalk.reaches(slot)) {
                felt.add(crosstalk);
            }
        }
        if (felt.isEmpty()) {
            return declared;
        }
        return atNs -> {
            double log = declared == null ? 0 : declared.logFactor(atNs);
            for (Crosstalk crosstalk : felt) {
                log += crosstalk.logFactor(atNs);
            }
            return log;
        };
    }
}
