package dev.herald.network.distil;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.DistilPlan.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Chooses how the ends of a circuit distil: of the plans that reach the fidelity asked, the one that takes
/// the least time for a pair, with the mean time between raw pairs, one round trip for each round, idling
/// memories and the noise of both ends. There are finitely many plans, so the choice always ends.
public final class Plans {
    private static final double TOLERANCE = 1e-12;
    private static final int BISECTIONS = 40;

    /// Pairs of the circuit before they are distilled.
    ///
    /// @param state when a pair is confirmed
    /// @param meanPairNs mean time between pairs
    /// @param head how halves idle at the head-end
    /// @param tail and at the tail-end
    public record Raw(BellDiagonal state, long meanPairNs, MemoryDecay head, MemoryDecay tail) {
        public Raw {
            requireNonNull(state);
            requireNonNull(head);
            requireNonNull(tail);
            if (meanPairNs < 0) {
                throw new IllegalArgumentException("meanPairNs " + meanPairNs + " is negative");
            }
        }
    }

    /// What is expected of a plan.
    ///
    /// @param state of a pair when the head-end delivers it
    /// @param rawPairs mean number of raw pairs for one that is delivered
    /// @param pairNs mean time for one, when nothing else is done meanwhile
    /// @param success probability that a plan begun with its first pair comes through without a failed round
    public record Forecast(
            DistilPlan plan, BellDiagonal state, double rawPairs, long pairNs, double success) {}

    /// @param forecast of the plan chosen, or null when none reaches the fidelity
    /// @param best highest fidelity that a plan reaches
    /// @param obstacle why there is none, otherwise empty
    public record Choice(@Nullable Forecast forecast, double best, String obstacle) {}

    /// The operations of a round at both ends, as planned.
    private record Round(
            Recipe recipe,
            NoiseModel head,
            NoiseModel tail,
            RoundNoise headNoise,
            RoundNoise tailNoise) {}

    private record Key(Protocol protocol, MemoryDecay head, MemoryDecay tail) {}

    private final Map<Key, Round> rounds = new LinkedHashMap<>();
    private final DeviceDescriptor head;
    private final DeviceDescriptor tail;
    private final long roundTripNs;
    private final int placesMax;

    /// @param placesMax pairs that an end can hold at once, at least 1
    public Plans(DeviceDescriptor head, DeviceDescriptor tail, long roundTripNs, int placesMax) {
        this.head = head;
        this.tail = tail;
        this.roundTripNs = Math.max(0, roundTripNs);
        this.placesMax = placesMax;
    }

    /// With as many places as the device has qubits; a device that lists none sets no limit.
    public static Plans of(DeviceDescriptor head, DeviceDescriptor tail, long roundTripNs) {
        return new Plans(head, tail, roundTripNs, Math.min(places(head), places(tail)));
    }

    private static int places(DeviceDescriptor device) {
        return device.qubits().isEmpty() ? Integer.MAX_VALUE : device.qubits().size();
    }

    /// The plan for the fidelity: the one asked for, or with AUTO the cheapest, NONE when that reaches it.
    public Choice choose(DistilPlan asked, Raw raw, Fidelity target) { // [NL-DISTIL-2]
        Forecast chosen = null;
        double best = 0;
        String obstacle = "";
        for (DistilPlan plan : asked.protocol() == Protocol.AUTO ? candidates() : List.of(asked)) {
            String wrong = obstacle(plan, raw);
            if (!wrong.isEmpty()) {
                obstacle = wrong;
                continue;
            }
            Forecast forecast = forecast(plan, raw);
            double fidelity = forecast.state().fidelity();
            best = Math.max(best, fidelity);
            if (fidelity >= target.value() - TOLERANCE
                    && (chosen == null || cheaper(forecast, chosen))) {
                chosen = forecast;
            }
        }
        if (chosen == null && best > 0) {
            obstacle = "fidelity " + target + " is above " + best + ", the best of its plans";
        }
        return new Choice(chosen, best, chosen == null ? obstacle : "");
    }

    private static boolean cheaper(Forecast a, Forecast b) {
        return a.pairNs() != b.pairNs() ? a.pairNs() < b.pairNs() : a.rawPairs() < b.rawPairs();
    }

    /// The least fidelity of raw pairs, as Werner states and without waiting, from which the plan reaches the
    /// target; 1 when none does. With AUTO the least of all plans: what the links of a circuit have to be
    /// planned for.
    public double rawFidelityNeeded(DistilPlan plan, Fidelity target) {
        double low = 0.25;
        double high = 1;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (reaches(plan, BellDiagonal.werner(middle), target)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /// Whether the plan makes the fidelity of such pairs, when nothing waits.
    public boolean reaches(DistilPlan plan, BellDiagonal raw, Fidelity target) {
        if (plan.protocol() == Protocol.NONE) {
            return raw.fidelity() >= target.value() - TOLERANCE;
        }
        return choose(plan, new Raw(raw, 0, MemoryDecay.NONE, MemoryDecay.NONE), target).forecast()
                != null;
    }

    /// Every plan between the ends of a circuit, NONE first.
    public static List<DistilPlan> candidates() {
        List<DistilPlan> plans = new ArrayList<>();
        plans.add(DistilPlan.NONE);
        for (Protocol protocol : Protocol.values()) {
            for (int rounds = 1;
                    Recipe.exists(protocol) && rounds <= DistilPlan.ROUNDS_MAX;
                    rounds++) {
                plans.add(new DistilPlan(protocol, Shape.PUMPING, rounds));
                if (rounds > 1) {
                    plans.add(new DistilPlan(protocol, Shape.TREE, rounds));
                }
            }
        }
        return plans;
    }

    /// How many raw pairs are in one of the level when nothing fails.
    public static long worth(DistilPlan plan, int level) {
        int slots = Recipe.slots(plan.protocol());
        return plan.shape() == Shape.PUMPING
                ? 1 + (long) (slots - 1) * level
                : (long) Math.pow(slots, level);
    }

    /// How many pairs an end must be able to hold for the plan never to be stuck.
    public static int places(DistilPlan plan) {
        int slots = Recipe.slots(plan.protocol());
        return !plan.distils()
                ? 1
                : plan.shape() == Shape.PUMPING ? slots : (slots - 1) * plan.rounds() + 1;
    }

    /// Rounds of a pair when nothing fails.
    public static long roundsNeeded(DistilPlan plan) {
        return plan.shape() == Shape.PUMPING
                ? plan.rounds()
                : (worth(plan, plan.rounds()) - 1) / (Recipe.slots(plan.protocol()) - 1);
    }

    private String obstacle(DistilPlan plan, Raw raw) {
        if (plan.protocol() == Protocol.NONE) {
            return "";
        }
        if (!Recipe.exists(plan.protocol())) {
            return plan.protocol() + " is not for pairs of a circuit";
        }
        if (places(plan) > placesMax) {
            return plan + " holds " + places(plan) + " pairs; there is room for " + placesMax;
        }
        Key key = new Key(plan.protocol(), raw.head(), raw.tail());
        if (!rounds.containsKey(key)) {
            Recipe recipe = Recipe.of(plan.protocol(), plan.protocol() == Protocol.BBPSSW ? 4 : 0);
            List<Integer> atHead = qubits(recipe, head, true);
            List<Integer> atTail = qubits(recipe, tail, false);
            if (atHead.isEmpty() || atTail.isEmpty()) {
                return plan.protocol()
                        + " cannot be done at the "
                        + (atHead.isEmpty() ? "head-end" : "tail-end")
                        + ": "
                        + GateList.of(
                                        recipe,
                                        atHead.isEmpty() ? head : tail,
                                        List.of(0, 1, 2).subList(0, recipe.slots()),
                                        atHead.isEmpty())
                                .obstacle();
            }
            NoiseModel h = model(recipe, head, atHead, raw.head(), true);
            NoiseModel t = model(recipe, tail, atTail, raw.tail(), false);
            rounds.put(
                    key,
                    new Round(recipe, h, t, h.expected(head, atHead), t.expected(tail, atTail)));
        }
        return "";
    }

    private static NoiseModel model(
            Recipe recipe,
            DeviceDescriptor device,
            List<Integer> qubits,
            MemoryDecay decay,
            boolean isHead) {
        List<MemoryDecay> decays = new ArrayList<>();
        for (int slot = 0; slot < recipe.slots(); slot++) {
            decays.add(decay);
        }
        return new NoiseModel(GateList.of(recipe, device, qubits, isHead).ops(), decays);
    }

    /// The first qubits, by slot, on which the recipe can be done; empty when there are none.
    private static List<Integer> qubits(Recipe recipe, DeviceDescriptor device, boolean isHead) {
        List<Integer> all = new ArrayList<>();
        for (QubitDescriptor qubit : device.qubits()) {
            all.add(qubit.index());
        }
        for (int i = all.size(); i < 3 && device.qubits().isEmpty(); i++) {
            all.add(i);
        }
        for (int first : all) {
            for (int second : all) {
                for (int third : recipe.slots() == 3 ? all : List.of(-1)) {
                    List<Integer> qubits =
                            third < 0 ? List.of(first, second) : List.of(first, second, third);
                    if (first != second
                            && first != third
                            && second != third
                            && GateList.of(recipe, device, qubits, isHead).obstacle().isEmpty()) {
                        return qubits;
                    }
                }
            }
        }
        return List.of();
    }

    private Forecast forecast(DistilPlan plan, Raw raw) {
        BellDiagonal state = raw.state();
        double rawPairs = 1;
        double pairNs = raw.meanPairNs();
        double throughAll = 1;
        Round round = rounds.get(new Key(plan.protocol(), raw.head(), raw.tail()));
        for (int level = 0; round != null && level < plan.rounds(); level++) {
            boolean pumping = plan.shape() == Shape.PUMPING;
            int slots = round.recipe().slots();
            double otherNs = pumping ? raw.meanPairNs() : pairNs;
            double otherRaw = pumping ? 1 : rawPairs;
            List<BellDiagonal> inputs = new ArrayList<>();
            for (int slot = 0; slot < slots; slot++) {
                BellDiagonal made = pumping && slot > 0 ? raw.state() : state;
                long waitNs = whole((slots - 1 - slot) * otherNs);
                inputs.add(made.age(raw.head(), waitNs, raw.tail(), waitNs + roundTripNs / 2));
            }
            RoundMap.Result result =
                    RoundMap.of(round.recipe(), inputs, round.headNoise(), round.tailNoise());
            double success = Math.max(result.success(), 1e-9);
            long answerNs = roundTripNs + round.tail().endNs();
            state =
                    result.kept()
                            .age(
                                    raw.head(),
                                    Math.max(0, answerNs - round.head().keptNs()),
                                    raw.tail(),
                                    roundTripNs
                                            - roundTripNs / 2
                                            + round.tail().endNs()
                                            - round.tail().keptNs());
            double roundNs = Math.max(round.head().endNs(), answerNs);
            rawPairs = (rawPairs + (slots - 1) * otherRaw) / success;
            pairNs = (pairNs + (slots - 1) * otherNs + roundNs) / success;
            throughAll *= success;
        }
        return new Forecast(plan, state, rawPairs, whole(Math.ceil(pairNs)), throughAll);
    }

    private static long whole(double ns) {
        return (long) Math.min(ns, Long.MAX_VALUE / 1024.0);
    }
}
