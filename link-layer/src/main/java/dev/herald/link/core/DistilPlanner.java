package dev.herald.link.core;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.DistilPlan.Shape;
import dev.herald.link.message.PairType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chooses how pairs are distilled: of the plans that reach the minimum fidelity, the one that takes the
/// least time for a pair, with mean waiting times, idling memories, noisy gates and readouts. Also says
/// whether this end can carry a plan out.
final class DistilPlanner {

    /// @param obstacle why there is no plan, otherwise empty
    /// @param rawPairs mean number of pairs heralded for one that is delivered
    /// @param pairNs mean time for one that is delivered
    record Choice(
            int point,
            DistilPlan plan,
            Fidelity fidelity,
            double rawPairs,
            long pairNs,
            String obstacle) {
        static Choice none(Fidelity best, String obstacle) {
            return new Choice(0, DistilPlan.NONE, best, 0, 0, obstacle);
        }

        boolean exists() {
            return obstacle.isEmpty();
        }
    }

    /// What is expected of a plan at an operating point.
    private record Expected(BellDiagonal state, double rawPairs, double pairNs) {}

    private final LinkConfig config;
    private final PortDescriptor port;
    private final FidelityEstimator estimator;
    private final RoundGates gates;

    DistilPlanner(LinkConfig config, FidelityEstimator estimator) {
        this.config = config;
        this.estimator = estimator;
        port = config.port();
        gates = new RoundGates(config.device());
    }

    /// The plan for a request that may be distilled.
    Choice choose(CreateRequest request) {
        DistilPlan asked = request.distil();
        boolean auto = asked.protocol() == Protocol.AUTO;
        Choice best = auto ? undistilled(request) : Choice.none(Fidelity.ZERO, "no plan");
        Fidelity ceiling = best.fidelity();
        String obstacle = best.obstacle();
        for (DistilPlan plan : auto ? candidates() : List.of(asked)) {
            String cannot = obstacle(request, plan);
            if (cannot != null) {
                obstacle = auto ? obstacle : cannot;
                continue;
            }
            for (OperatingPoint point : port.points()) {
                if (point.success() <= 0) {
                    continue;
                }
                Expected expected = expected(plan, point, request.store());
                Fidelity fidelity = Fidelity.of(Math.clamp(expected.state().fidelity(), 0, 1));
                if (fidelity.compareTo(ceiling) > 0) {
                    ceiling = fidelity;
                }
                long pairNs =
                        (long) Math.ceil(Math.min(expected.pairNs(), Long.MAX_VALUE / 1024.0));
                if (fidelity.compareTo(request.minFidelity()) >= 0
                        && (!best.exists() || pairNs < best.pairNs())) { // [LL-DISTIL-2]
                    best =
                            new Choice(
                                    point.code(), plan, fidelity, expected.rawPairs(), pairNs, "");
                }
            }
            if (!auto && !best.exists()) {
                obstacle = "fidelity " + request.minFidelity() + " is above " + ceiling;
            }
        }
        return best.exists() ? best : Choice.none(ceiling, obstacle);
    }

    private Choice undistilled(CreateRequest request) {
        Fidelity ceiling = estimator.ceiling(PairType.K, request.store());
        OperatingPoint point = estimator.choose(request.minFidelity(), PairType.K, request.store());
        return point == null
                ? Choice.none(
                        ceiling,
                        "fidelity " + request.minFidelity() + " is out of reach, with any plan")
                : new Choice(
                        point.code(),
                        DistilPlan.NONE,
                        ceiling,
                        1,
                        estimator.meanPairNs(point, PairType.K, request.store()),
                        "");
    }

    private static List<DistilPlan> candidates() {
        List<DistilPlan> plans = new ArrayList<>();
        for (Protocol protocol : Protocol.values()) {
            if (protocol == Protocol.NONE || protocol == Protocol.AUTO) {
                continue;
            }
            for (int rounds = 1; rounds <= DistilPlan.ROUNDS_MAX; rounds++) {
                plans.add(new DistilPlan(protocol, Shape.PUMPING, rounds));
                if (rounds > 1) {
                    plans.add(new DistilPlan(protocol, Shape.TREE, rounds));
                }
            }
        }
        return plans;
    }

    /// Why this end cannot carry out the plan, or null. LL-DISTIL-1.
    @Nullable String obstacle(CreateRequest request, DistilPlan plan) {
        if (!config.device().can(Capability.ENTANGLE_KEEP)) {
            return "the device keeps no pairs";
        }
        if (Distiller.needsSingleClick(plan.protocol())
                && port.scheme() != PortDescriptor.Scheme.SINGLE_CLICK) {
            return plan.protocol() + " is for single-click pairs, not those of " + port.scheme();
        }
        boolean parks = Distillations.parks(config, plan, request.store());
        boolean moves = config.device().can(Capability.MOVE);
        int storage = moves ? port.storage().size() : 0;
        int places = Distiller.places(plan);
        int apart = request.consecutive() ? 0 : request.number() - 1;
        int held = places - 1 + apart;
        int room = parks ? storage + (request.store() ? 0 : port.communication().size() - 1) : 0;
        int qubits = parks ? room : port.communication().size() - 1;
        if (port.communication().isEmpty() || held > qubits) {
            return plan
                    + " holds "
                    + held
                    + " pairs while others are made; there is room for "
                    + qubits;
        }
        return uncoupled(plan, parks, storage);
    }

    /// Two qubits that may hold the pairs of a round and that no gate joins, in words, or null.
    private @Nullable String uncoupled(DistilPlan plan, boolean parks, int storage) {
        List<Integer> waiting = new ArrayList<>();
        if (parks) {
            waiting.addAll(port.storage().subList(0, storage));
        }
        int waits = Distiller.places(plan) - 1;
        boolean mixed = !parks || storage < waits;
        if (mixed) {
            waiting.addAll(port.communication());
        }
        List<Integer> fresh = port.communication();
        for (int first : waiting) {
            for (int last : fresh) {
                String wrong = first == last ? null : obstacle(plan, waiting, first, last);
                if (wrong != null) {
                    return wrong;
                }
            }
        }
        return null;
    }

    /// Whether a round can be done with its first pair in one qubit and its last in another.
    private @Nullable String obstacle(DistilPlan plan, List<Integer> waiting, int first, int last) {
        boolean three = RoundProgram.slots(plan.protocol()) == 3;
        for (int middle : three ? waiting : List.of(last)) {
            if (middle == first || three && middle == last) {
                continue;
            }
            int[] qubits = three ? new int[] {first, middle, last} : new int[] {first, last};
            for (int twirl = 0; twirl < 3; twirl++) {
                RoundProgram program = RoundProgram.of(plan.protocol(), twirl, twirl);
                RoundGates.Circuit circuit = gates.compile(program, qubits, true);
                if (circuit.stages().isEmpty()) {
                    return circuit.obstacle();
                }
            }
        }
        return null;
    }

    // ---- what is expected of a plan

    private Expected expected(DistilPlan plan, OperatingPoint point, boolean store) {
        boolean parks = Distillations.parks(config, plan, store);
        int slots = RoundProgram.slots(plan.protocol());
        int fresh = port.communication().getFirst();
        int kept =
                parks && !port.storage().isEmpty()
                        ? port.storage().getFirst()
                        : port.communication().getLast();
        int[] qubits = new int[slots];
        List<QubitDescriptor> descriptors = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            qubits[slot] = slot == slots - 1 ? fresh : otherwise(kept, slot, parks);
            descriptors.add(gates.qubit(qubits[slot]));
        }
        RoundProgram program = RoundProgram.of(plan.protocol(), 1, 1);
        List<RoundGates.Stage> stages = gates.compile(program, qubits, true).stages();
        double rawNs = estimator.meanPairNs(point, PairType.K, parks);
        MemoryDecay memory = estimator.memory(isStorage(kept));
        MemoryDecay freshMemory = estimator.memory(false);
        BellDiagonal waiting = estimator.raw(point, isStorage(kept));
        BellDiagonal arriving = estimator.raw(point, false);

        BellDiagonal state = waiting;
        double rawPairs = 1;
        double pairNs = rawNs;
        double pumpedRaw = 1;
        double pumpedNs = rawNs;
        for (int round = 0; round < plan.rounds(); round++) {
            boolean pumping = plan.shape() == Shape.PUMPING;
            double otherNs = pumping ? rawNs : pairNs;
            double otherRaw = pumping ? 1 : rawPairs;
            List<RoundModel.Input> inputs = new ArrayList<>();
            for (int slot = 0; slot < slots; slot++) {
                boolean last = slot == slots - 1;
                boolean raw = pumping && slot > 0 || round == 0;
                BellDiagonal made = raw ? (last ? arriving : waiting) : state;
                MemoryDecay decay = last && raw ? freshMemory : memory;
                long waitNs = (long) Math.min((slots - 1 - slot) * otherNs, 1e18);
                inputs.add(
                        new RoundModel.Input(made.age(decay, waitNs, decay, waitNs), decay, decay));
            }
            RoundModel model = new RoundModel(program, stages, inputs, descriptors, 0);
            RoundModel.Outcome outcome = model.outcome();
            double success = Math.max(outcome.success(), 1e-9);
            long answerNs = model.endNs() - model.keptNs() + config.roundTripNs();
            state = outcome.kept().age(memory, answerNs, memory, answerNs);
            double roundNs = model.endNs() + config.roundTripNs();
            double allRaw = (pumping ? pumpedRaw : rawPairs) + (slots - 1) * otherRaw;
            double allNs = (pumping ? pumpedNs : pairNs) + (slots - 1) * otherNs + roundNs;
            rawPairs = allRaw / success;
            pairNs = allNs / success;
            pumpedRaw = rawPairs;
            pumpedNs = pairNs;
        }
        return new Expected(state, rawPairs, pairNs);
    }

    private int otherwise(int kept, int slot, boolean parks) {
        if (slot == 0) {
            return kept;
        }
        List<Integer> others =
                parks && port.storage().size() > 1 ? port.storage() : port.communication();
        return others.size() > slot ? others.get(slot) : others.getLast();
    }

    private boolean isStorage(int qubit) {
        return port.storage().contains(qubit);
    }
}
