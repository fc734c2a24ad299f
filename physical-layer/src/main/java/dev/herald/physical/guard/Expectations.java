package dev.herald.physical.guard;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the descriptor promises of a command: by when it is answered, and which clause forbids that it
/// is carried out at all.
final class Expectations {
    /// How long a refusal may take (HAL-CMD-8).
    private static final long PROMPT_NS = 1_000_000;

    private final DeviceDescriptor device;
    private final long slackNs;
    private final long toleranceNs;

    /// @param toleranceNs what the host adds to the device's own slack
    Expectations(DeviceDescriptor device, long toleranceNs) {
        this.device = device;
        this.toleranceNs = toleranceNs;
        slackNs = sum(device.answerSlackNs(), toleranceNs);
    }

    long slackNs() {
        return sum(slackNs, PROMPT_NS);
    }

    /// Notes in the entry which qubits the command occupies, until when, and what forbids it.
    void expect(UnderWay entry, Ownership qubits, long nowNs) {
        long durationNs = 0;
        switch (entry.command) {
            case Initialise(_, int qubit) -> {
                entry.first = qubit;
                if (exists(qubit)) {
                    durationNs = device.qubits().get(qubit).initialiseNs();
                } else {
                    entry.forbiddenBy = "HAL-CMD-3";
                }
            }
            case Gate1 c -> {
                entry.first = c.qubit().qubit();
                durationNs = gate(entry, c.kind());
            }
            case Gate2 c -> {
                entry.first = c.first().qubit();
                entry.second = c.second().qubit();
                durationNs = gate(entry, c.kind());
                if (entry.first == entry.second) {
                    entry.forbiddenBy = "HAL-CAP-4";
                }
            }
            case Measure c -> {
                entry.first = c.qubit().qubit();
                need(entry, Capability.MEASURE);
                if (exists(entry.first)) {
                    durationNs = device.qubits().get(entry.first).measureNs();
                } else {
                    entry.forbiddenBy = "HAL-CMD-3";
                }
            }
            case BellMeasure c -> {
                entry.first = c.first().qubit();
                entry.second = c.second().qubit();
                durationNs = device.bellMeasureNs();
                need(entry, Capability.BELL_MEASURE);
                exist(entry);
                if (entry.first == entry.second) {
                    entry.forbiddenBy = "HAL-BELL-3";
                } else if (!device.bellMeasureOn().joins(entry.first, entry.second)) {
                    forbid(entry, "HAL-CAP-5");
                }
            }
            case Move c -> {
                entry.first = c.from().qubit();
                entry.second = c.to();
                durationNs = device.moveNs();
                need(entry, Capability.MOVE);
                exist(entry);
                if (!device.moveOn().joins(entry.first, entry.second)) {
                    forbid(entry, "HAL-CAP-6");
                }
            }
            case Discard c -> entry.first = c.qubit().qubit();
            case Entangle c -> {
                entry.promisedNs = batch(entry, c, nowNs);
                entry.deadlineNs = entry.promisedNs;
                return;
            }
            case Abort _ -> {}
            case Probe(_, String monitor) -> {
                need(entry, Capability.MONITORS);
                if (!device.monitors().contains(monitor)) {
                    forbid(entry, "HAL-CMD-3");
                }
            }
        }
        long startNs =
                Math.max(qubits.freeFrom(entry.first, nowNs), qubits.freeFrom(entry.second, nowNs));
        entry.promisedNs = sum(sum(startNs, durationNs), slackNs);
        qubits.occupy(entry.first, entry.promisedNs);
        if (entry.second != entry.first) {
            qubits.occupy(entry.second, entry.promisedNs);
        }
        entry.deadlineNs = Math.max(entry.promisedNs, sum(sum(nowNs, PROMPT_NS), slackNs));
    }

    /// The command is answered: its qubits wait for it no longer.
    void release(UnderWay entry, Ownership qubits) {
        if (entry.command instanceof Entangle) {
            return; // a batch delays nothing: while it lasts its qubit is refused, or the host's
        }
        qubits.release(entry.first);
        if (entry.second != entry.first) {
            qubits.release(entry.second);
        }
    }

    /// @return the last instant at which the batch may be answered (HAL-ENT-22)
    private long batch(UnderWay entry, Entangle c, long nowNs) {
        need(
                entry,
                c.mode() == PairMode.KEEP ? Capability.ENTANGLE_KEEP : Capability.ENTANGLE_MEASURE);
        PortDescriptor port = port(c.port());
        if (!entry.forbiddenBy.isEmpty()) {
            return sum(sum(nowNs, PROMPT_NS), slackNs);
        }
        if (port == null || !exists(c.qubit()) || !has(port.points(), c.point())) {
            entry.forbiddenBy = "HAL-CMD-3";
        } else if (!port.communication().contains(c.qubit())) {
            entry.forbiddenBy = "HAL-CAP-3";
        } else if (c.cycles() > port.batchCyclesMax()) {
            entry.forbiddenBy = "HAL-ENT-23";
        }
        if (port == null) {
            return sum(sum(nowNs, PROMPT_NS), slackNs);
        }
        long endNs = product(sum(c.firstCycle(), c.cycles()), port.cycleNs());
        return sum(
                sum(
                        Math.max(sum(nowNs, PROMPT_NS), endNs),
                        sum(port.heraldLatencyNs(), port.commandLeadNs())),
                slackNs);
    }

    @Nullable PortDescriptor port(int index) {
        List<PortDescriptor> ports = device.ports();
        return index >= 0 && index < ports.size() ? ports.get(index) : null;
    }

    long toleranceNs() {
        return toleranceNs;
    }

    long clockErrorNs() {
        return device.clockErrorNs();
    }

    /// Whether a basis is one of a choice's.
    static boolean offers(BasisChoice choice, Basis basis) {
        if (choice.set() == BasisChoice.Set.FIXED) {
            return basis.equals(choice.fixed());
        }
        return basis.equals(element(choice, 0))
                || basis.equals(element(choice, choice.weight1()))
                || basis.equals(element(choice, choice.weight1() + choice.weight2()));
    }

    /// What a random number picks that falls into this place of 255.
    private static Basis element(BasisChoice choice, int place) {
        return choice.pick((int) ((2L * Math.min(place, 254) + 1 << 31) / 255));
    }

    /// The duration of a gate, where it is offered.
    private long gate(UnderWay entry, GateKind kind) {
        need(entry, Capability.GATES);
        exist(entry);
        for (GateDescriptor gate : device.gates()) {
            if (gate.kind() == kind
                    && (gate.first().isEmpty() || gate.first().contains(entry.first))
                    && (kind.qubits() == 1
                            || gate.second().isEmpty()
                            || gate.second().contains(entry.second))) {
                return gate.durationNs();
            }
        }
        forbid(entry, "HAL-CAP-2");
        return 0;
    }

    private static void forbid(UnderWay entry, String clause) {
        if (entry.forbiddenBy.isEmpty()) {
            entry.forbiddenBy = clause;
        }
    }

    private void need(UnderWay entry, Capability capability) {
        if (!device.can(capability)) {
            entry.forbiddenBy = "HAL-CAP-1";
        }
    }

    private void exist(UnderWay entry) {
        if (!exists(entry.first) || entry.second != -1 && !exists(entry.second)) {
            entry.forbiddenBy = "HAL-CMD-3";
        }
    }

    private boolean exists(int qubit) {
        return qubit >= 0 && qubit < device.qubits().size();
    }

    private static boolean has(List<OperatingPoint> points, int code) {
        for (OperatingPoint point : points) {
            if (point.code() == code) {
                return true;
            }
        }
        return false;
    }

    /// Never overflows; neither summand is negative, or it is an instant.
    static long sum(long a, long b) {
        long sum = a + b;
        return b > 0 && sum < a ? Long.MAX_VALUE : sum;
    }

    private static long product(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }
}
