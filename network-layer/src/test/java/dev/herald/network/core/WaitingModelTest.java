package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.CircuitTerms.SwapOrder;
import dev.herald.network.message.RequestSpec;
import dev.herald.network.plan.Chain;
import dev.herald.network.plan.ChainModel;
import dev.herald.network.plan.Outlook;
import dev.herald.network.plan.StreamModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the models of `network.plan` expect against what circuits deliver: rate and the fidelity in the tags.
class WaitingModelTest {
    private static final MemoryDecay DECAY = new MemoryDecay(3_000_000, 2_000_000);
    private static final BellDiagonal STATE = BellDiagonal.werner(0.97);

    private record Measured(
            double meanNs, double meanError, double fidelity, double fidelityError) {}

    private static Measured run(long seed, int qubits, long cutoffNs, int pairs, long... means) {
        TestNetwork network = new TestNetwork(seed, means.length + 1);
        network.delayNs = 0;
        for (int i = 0; i < means.length; i++) {
            TestLink link = network.links.get(i);
            link.meanNs = means[i];
            link.qubitsMax = qubits;
            link.decay = DECAY;
            link.state = STATE;
        }
        network.nodes.forEach(node -> node.audited = false);
        network.start();
        network.open(1, new CircuitTerms(Fidelity.of(0.3), 0, Cutoff.FIXED, cutoffNs));
        network.world.run(1_000_000);
        List<Long> times = new ArrayList<>();
        List<Double> fidelities = new ArrayList<>();
        network.watcher =
                (node, told) -> {
                    if (told instanceof NetworkOutput.PairKept kept && node == network.tail()) {
                        times.add(network.world.nowNs());
                        fidelities.add(kept.tag().state().fidelity());
                    }
                };
        network.request(1, RequestSpec.keep(RequestSpec.STREAM, 0));
        while (times.size() < pairs) {
            network.world.run(20_000);
            network.nodes.forEach(node -> node.told.clear());
        }
        int batches = 40;
        int each = (times.size() - 1) / batches;
        double[] spans = new double[batches];
        double[] worth = new double[batches];
        for (int batch = 0; batch < batches; batch++) {
            int from = batch * each;
            spans[batch] = (times.get(from + each) - times.get(from)) / (double) each;
            for (int i = from + 1; i <= from + each; i++) {
                worth[batch] += fidelities.get(i) / each;
            }
        }
        return new Measured(mean(spans), error(spans), mean(worth), error(worth));
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double error(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / values.length / (values.length - 1));
    }

    private static Chain chain(long cutoffNs, long... means) {
        List<Chain.Link> links = new ArrayList<>();
        for (long mean : means) {
            links.add(new Chain.Link(STATE, mean));
        }
        return new Chain(
                links,
                Collections.nCopies(
                        means.length + 1, new Chain.Station(DECAY, cutoffNs, SwapNoise.NONE, 1)),
                0);
    }

    /// Student's t with 39 degrees of freedom exceeds this with a probability below 1e-9.
    private static final double ERRORS = 8.5;

    private static void exact(Outlook model, Measured got) {
        assertEquals(model.meanNs(), got.meanNs, ERRORS * got.meanError + 100);
        assertEquals(model.fidelity(), got.fidelity, ERRORS * got.fidelityError);
    }

    /// One intermediate node: both models are exact. False alarm below 1e-8 in 16 comparisons.
    @Test
    void oneIntermediateNodeIsAsTheModelsSay() {
        for (long[] means : new long[][] {{100_000, 100_000}, {60_000, 150_000}}) {
            for (long cutoff : new long[] {30_000, 200_000}) {
                Chain chain = chain(cutoff, means);
                exact(
                        ChainModel.of(chain, SwapOrder.AS_SOON_AS_POSSIBLE),
                        run(1, 1, cutoff, 1_200, means));
                exact(StreamModel.of(chain, StreamModel.AMPLE), run(2, 80, cutoff, 1_200, means));
            }
        }
    }

    /// More intermediate nodes: both models are estimates, never of a better state. The error of single qubits
    /// stays within a tenth of the mean time; with ample memory the model is up to a quarter slow. The
    /// statistical part of the bounds is taken as above.
    @Test
    void longerChainsAreNoWorseThanTheModelsSay() {
        for (int links = 3; links <= 4; links++) {
            long cutoff = 100_000;
            long[] means = new long[links];
            Arrays.fill(means, 100_000);
            Chain chain = chain(cutoff, means);
            near(
                    ChainModel.of(chain, SwapOrder.AS_SOON_AS_POSSIBLE),
                    run(3, 1, cutoff, 800, means),
                    0.1);
            near(StreamModel.of(chain, StreamModel.AMPLE), run(4, 80, cutoff, 800, means), 0);
        }
    }

    private static void near(Outlook model, Measured got, double slower) {
        double chance = ERRORS * got.meanError;
        assertTrue(got.meanNs <= (1 + slower) * model.meanNs() + chance, model + " " + got);
        assertTrue(got.meanNs >= 0.75 * model.meanNs() - chance, model + " " + got);
        double luck = ERRORS * got.fidelityError;
        assertTrue(got.fidelity >= model.fidelity() - luck, model + " " + got);
        assertTrue(got.fidelity <= model.fidelity() + 0.015 + luck, model + " " + got);
    }
}
