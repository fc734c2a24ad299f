package dev.herald.network.distil;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Distillation;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.DistilPlan.Shape;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The maps of rounds against the golden values of network-transport 6 and the maps of the model.
class MapsTest {
    private static final RoundNoise NONE2 = RoundNoise.none(2);
    private static final double GOLDEN = 6e-7;

    private static RoundMap.Result round(Protocol protocol, BellDiagonal... inputs) {
        Recipe recipe = Recipe.of(protocol, 0);
        RoundNoise none = RoundNoise.none(recipe.slots());
        return RoundMap.of(recipe, List.of(inputs), none, none);
    }

    @Test
    @Verifies("NL-DISTIL-7")
    void bbpsswOfWernerStates() {
        double[][] golden = {
            {0.60, 0.608889, 0.620438},
            {0.70, 0.680000, 0.735294},
            {0.75, 0.722222, 0.788462},
            {0.80, 0.768889, 0.838150},
            {0.85, 0.820000, 0.884146},
            {0.90, 0.875556, 0.926396},
            {0.95, 0.935556, 0.964964},
            {0.99, 0.986756, 0.993266},
        };
        for (double[] row : golden) {
            BellDiagonal werner = BellDiagonal.werner(row[0]);
            var result = round(Protocol.BBPSSW, werner, werner);
            assertEquals(row[1], result.success(), GOLDEN);
            assertEquals(row[2], result.kept().fidelity(), GOLDEN);
        }
    }

    @Test
    @Verifies("NL-DISTIL-7")
    void dejmpsRecurrence() {
        double[][] golden = {
            {0.80, 0.768889, .838150, 0.744596, .943639, 0.901313, .987974, 0.979175, .996854},
            {0.75, 0.722222, .788462, 0.689349, .902361, 0.839516, .970020, 0.950548, .989913},
            {0.90, 0.875556, .926396, 0.867969, .988764, 0.978563, .999070, 0.998262, .999879},
        };
        for (double[] row : golden) {
            BellDiagonal state = BellDiagonal.werner(row[0]);
            for (int i = 1; i < row.length; i += 2) {
                var result = round(Protocol.DEJMPS, state, state);
                assertEquals(row[i], result.success(), GOLDEN);
                state = result.kept();
                assertEquals(row[i + 1], state.fidelity(), GOLDEN);
            }
        }
    }

    @Test
    @Verifies("NL-DISTIL-7")
    void doubleSelectionOfWernerStates() {
        BellDiagonal werner = BellDiagonal.werner(0.8);
        var result = round(Protocol.DOUBLE_SELECTION, werner, werner, werner);
        assertEquals(0.581630, result.success(), GOLDEN);
        assertEquals(0.887417, result.kept().p00(), GOLDEN);
        assertEquals(0.086093, result.kept().p10(), GOLDEN);
        assertEquals(0.013245, result.kept().p01(), GOLDEN);
        BellDiagonal better = BellDiagonal.werner(0.9);
        result = round(Protocol.DOUBLE_SELECTION, better, better, better);
        assertEquals(0.763259, result.success(), GOLDEN);
        assertEquals(0.956522, result.kept().fidelity(), GOLDEN);
    }

    @Test
    @Verifies("NL-DISTIL-7")
    void unequalBellDiagonalInputsAndUnequalNoiseOfBothEnds() {
        Rng rng = new Rng(7);
        for (int i = 0; i < 200; i++) {
            double gateA = rng.nextDouble() / 5;
            double gateB = rng.nextDouble() / 5;
            double flipA = rng.nextDouble() / 5;
            double flipB = rng.nextDouble() / 5;
            BellDiagonal first = state(rng);
            BellDiagonal second = state(rng);
            var noise = Distillation.Noise.of(gateA, gateB, flipA, flipB);
            RoundNoise head = noise(Protocol.DEJMPS, gateA, flipA, true);
            RoundNoise tail = noise(Protocol.DEJMPS, gateB, flipB, false);
            var dejmps =
                    RoundMap.of(Recipe.of(Protocol.DEJMPS, 0), List.of(first, second), head, tail);
            same(Distillation.dejmps(first, second, noise), dejmps);
            var bbpssw =
                    RoundMap.of(Recipe.of(Protocol.BBPSSW, 0), List.of(first, second), head, tail);
            same(Distillation.bbpssw(first, second, noise), bbpssw);
            BellDiagonal third = state(rng);
            var selected = round(Protocol.DOUBLE_SELECTION, first, second, third);
            same(Distillation.doubleSelection(first, second, third), selected);
        }
    }

    private static void same(Distillation.Result model, RoundMap.Result map) {
        assertEquals(model.success(), map.success(), 1e-12);
        assertEquals(model.kept().p00(), map.kept().p00(), 1e-12);
        assertEquals(model.kept().p10(), map.kept().p10(), 1e-12);
        assertEquals(model.kept().p01(), map.kept().p01(), 1e-12);
        assertEquals(model.kept().p11(), map.kept().p11(), 1e-12);
    }

    private static RoundNoise noise(Protocol protocol, double gate, double flip, boolean head) {
        DeviceDescriptor device =
                Devices.of(
                        2,
                        MemoryDecay.NONE,
                        flip,
                        flip,
                        Devices.gate(GateKind.CNOT, 0, gate),
                        Devices.gate(GateKind.RX, 0, 0));
        Recipe recipe = Recipe.of(protocol, 0);
        List<Integer> qubits = List.of(0, 1);
        return new NoiseModel(
                        GateList.of(recipe, device, qubits, head).ops(),
                        List.of(MemoryDecay.NONE, MemoryDecay.NONE))
                .expected(device, qubits);
    }

    private static BellDiagonal state(Rng rng) {
        double a = 0.5 + rng.nextDouble() / 2;
        double b = (1 - a) * rng.nextDouble();
        double c = (1 - a - b) * rng.nextDouble();
        return new BellDiagonal(a, b, c, 1 - a - b - c);
    }

    @Test
    void gatesThatADeviceHasMakeTheSameMap() {
        GateDescriptor[][] sets = {
            {
                Devices.gate(GateKind.CNOT, 0, 0),
                Devices.gate(GateKind.RX, 0, 0),
                Devices.gate(GateKind.H, 0, 0)
            },
            {
                Devices.gate(GateKind.CZ, 0, 0),
                Devices.gate(GateKind.H, 0, 0),
                Devices.gate(GateKind.S, 0, 0),
                Devices.gate(GateKind.S_DAGGER, 0, 0)
            },
            {
                Devices.gate(GateKind.CRX, 0, 0),
                Devices.gate(GateKind.RZ, 0, 0),
                Devices.gate(GateKind.RY, 0, 0),
                Devices.gate(GateKind.X, 0, 0)
            },
            {
                new GateDescriptor(
                        GateKind.CNOT,
                        List.of(1),
                        List.of(0, 2),
                        0,
                        0,
                        Devices.gate(GateKind.H, 0, 0).provenance()),
                Devices.gate(GateKind.H, 0, 0),
                Devices.gate(GateKind.S, 0, 0),
                Devices.gate(GateKind.S_DAGGER, 0, 0)
            },
        };
        for (Protocol protocol :
                List.of(Protocol.BBPSSW, Protocol.DEJMPS, Protocol.DOUBLE_SELECTION)) {
            for (GateDescriptor[] set : sets) {
                for (int twirl = 0; twirl < (protocol == Protocol.BBPSSW ? 9 : 1); twirl++) {
                    Recipe recipe = Recipe.of(protocol, twirl);
                    DeviceDescriptor device = Devices.of(3, MemoryDecay.NONE, 0, 0, set);
                    List<Integer> qubits = List.of(0, 1, 2).subList(0, recipe.slots());
                    GateList gates = GateList.of(recipe, device, qubits, true);
                    assertEquals("", gates.obstacle());
                    for (int error = 0; error < 1 << 2 * recipe.slots(); error++) {
                        int mapped = error;
                        for (GateList.Op op : gates.ops()) {
                            mapped =
                                    op.gate() == null
                                            ? mapped
                                            : NoiseModel.mapped(op, op.gate(), mapped);
                        }
                        int[] codes = {error & 3, error >> 2 & 3, error >> 4 & 3};
                        recipe.map(codes);
                        assertEquals(codes[0] | codes[1] << 2 | codes[2] << 4, mapped);
                    }
                }
            }
        }
    }

    @Test
    @Verifies("NL-DISTIL-7")
    void whatWasReadTellsHowLikelyItIsWrong() {
        // 0 is read wrongly with 0.1 and 1 never: of the ones read a share of 0.1/1.1 is wrong, of
        // the zeros none.
        DeviceDescriptor device =
                Devices.of(2, MemoryDecay.NONE, 0.1, 0, Devices.gate(GateKind.CNOT, 0, 0));
        Recipe recipe = Recipe.of(Protocol.BBPSSW, 0);
        NoiseModel model =
                new NoiseModel(
                        GateList.of(recipe, device, List.of(0, 1), true).ops(),
                        List.of(MemoryDecay.NONE, MemoryDecay.NONE));
        assertEquals(0.1 / 1.1, model.given(1, device, List.of(0, 1)).weights().get(4), 1e-12);
        assertEquals(0, model.given(0, device, List.of(0, 1)).weights().get(4), 1e-12);
        assertEquals(0.05, model.expected(device, List.of(0, 1)).weights().get(4), 1e-12);
    }

    @Test
    @Verifies("NL-DISTIL-2")
    void theCheapestPlanThatReachesTheFidelityIsChosen() {
        Plans plans = Plans.of(Devices.ideal(20), Devices.ideal(20), 1_000);
        Plans.Raw raw =
                new Plans.Raw(BellDiagonal.werner(0.9), 1_000, MemoryDecay.NONE, MemoryDecay.NONE);
        for (double target : new double[] {0.85, 0.9, 0.92, 0.95, 0.98, 0.99, 0.999}) {
            Plans.Forecast auto =
                    plans.choose(DistilPlan.AUTO, raw, Fidelity.of(target)).forecast();
            assertTrue(auto != null && auto.state().fidelity() >= target - 1e-9);
            for (DistilPlan plan : Plans.candidates()) {
                Plans.Forecast other = plans.choose(plan, raw, Fidelity.of(target)).forecast();
                assertTrue(other == null || other.pairNs() >= auto.pairNs());
            }
        }
        assertEquals(
                DistilPlan.NONE,
                plans.choose(DistilPlan.AUTO, raw, Fidelity.of(0.9)).forecast().plan());
        // one round of two pairs, a round trip and 50 ns to read: (1000 + 1000 + 1050)/0.875556
        var one = new DistilPlan(Protocol.BBPSSW, Shape.PUMPING, 1);
        var forecast = plans.choose(one, raw, Fidelity.of(0.92)).forecast();
        assertEquals(3_050 / 0.8755556, forecast.pairNs(), 1.1);
        assertEquals(2 / 0.8755556, forecast.rawPairs(), 1e-6);
    }

    @Test
    @Verifies("NL-DISTIL-2")
    void aFidelityThatNoPlanReachesIsRefused() {
        DeviceDescriptor noisy =
                Devices.of(
                        9,
                        MemoryDecay.NONE,
                        0.02,
                        0.02,
                        Devices.gate(GateKind.CNOT, 0, 0.05),
                        Devices.gate(GateKind.RX, 0, 0.001),
                        Devices.gate(GateKind.H, 0, 0.001));
        Plans plans = Plans.of(noisy, noisy, 0);
        Plans.Raw raw =
                new Plans.Raw(BellDiagonal.werner(0.8), 1_000, MemoryDecay.NONE, MemoryDecay.NONE);
        Plans.Choice choice = plans.choose(DistilPlan.AUTO, raw, Fidelity.of(0.999));
        assertEquals(null, choice.forecast());
        assertTrue(choice.best() > 0.8 && choice.best() < 0.999);
        assertTrue(
                plans.choose(new DistilPlan(Protocol.EPL, Shape.PUMPING, 1), raw, Fidelity.of(0.5))
                                .forecast()
                        == null);
        Plans small = new Plans(Devices.ideal(2), Devices.ideal(2), 0, 2);
        assertTrue(
                small.choose(new DistilPlan(Protocol.DEJMPS, Shape.TREE, 3), raw, Fidelity.of(0.5))
                                .forecast()
                        == null);
    }

    @Test
    @Verifies("NL-DISTIL-2")
    void rawFidelityNeededIsWhereThePlanBeginsToReachTheTarget() {
        Plans plans = Plans.of(Devices.ideal(20), Devices.ideal(20), 0);
        DistilPlan one = new DistilPlan(Protocol.BBPSSW, Shape.PUMPING, 1);
        assertEquals(0.9, plans.rawFidelityNeeded(one, Fidelity.of(0.926396)), 2e-6);
        assertEquals(0.9, plans.rawFidelityNeeded(DistilPlan.NONE, Fidelity.of(0.9)), 1e-6);
        DistilPlan two = new DistilPlan(Protocol.DEJMPS, Shape.TREE, 2);
        assertEquals(0.8, plans.rawFidelityNeeded(two, Fidelity.of(0.943639)), 2e-6);
        double auto = plans.rawFidelityNeeded(DistilPlan.AUTO, Fidelity.of(0.99));
        assertTrue(auto > 0.5 && auto < 0.56, () -> "needs " + auto);
    }

    @Test
    @Verifies("NL-DISTIL-7")
    void halvesThatIdleInARoundLoseWhatTheyLose() {
        MemoryDecay decay = new MemoryDecay(1_000, 1_500);
        DeviceDescriptor device =
                Devices.of(
                        2,
                        decay,
                        0,
                        0,
                        Devices.gate(GateKind.CNOT, 10, 0),
                        Devices.gate(GateKind.RX, 20, 0));
        Recipe recipe = Recipe.of(Protocol.DEJMPS, 0);
        NoiseModel model =
                new NoiseModel(
                        GateList.of(recipe, device, List.of(0, 1), true).ops(),
                        List.of(decay, decay));
        assertEquals(30, model.keptNs());
        assertEquals(80, model.endNs());
        RoundNoise none = model.expected(device, List.of(0, 1));
        assertEquals(1, none.weights().getFirst(), 1e-12); // both work all the time
        assertEquals(NONE2.ppb(), none.ppb());
    }
}
