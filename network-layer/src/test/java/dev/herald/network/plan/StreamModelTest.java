package dev.herald.network.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.message.CircuitTerms.SwapOrder;
import dev.herald.network.plan.Chain.Link;
import dev.herald.network.plan.Chain.Station;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamModelTest {
    private static Chain chain(MemoryDecay decay, long cutoff, double... means) {
        List<Link> links = new ArrayList<>();
        for (double mean : means) {
            links.add(new Link(BellDiagonal.werner(0.95), mean));
        }
        Station station = new Station(decay, cutoff, SwapNoise.NONE, 1);
        return new Chain(links, Collections.nCopies(means.length + 1, station), 0);
    }

    /// One station by lots: two streams at random, the oldest first, each pair waiting at most the cut-off.
    /// False alarm: rate within 7 standard errors of batches, mean factor as well, below 1e-10 for all.
    @Test
    void oneStationIsAsLotsHaveIt() {
        double[][] cases = {{100, 100, 150}, {100, 130, 400}, {300, 50, 90}, {100, 100, 10}};
        for (double[] each : cases) {
            long cutoff = (long) each[2];
            MemoryDecay decay = new MemoryDecay(800, 500);
            var model = StreamModel.of(chain(decay, cutoff, each[0], each[1]), StreamModel.AMPLE);
            Rng rng = new Rng(cutoff);
            int batches = 300;
            double[] rates = new double[batches];
            double[] factors = new double[batches];
            double nextA = exponential(rng, each[0]);
            double nextB = exponential(rng, each[1]);
            ArrayDeque<Double> waiting = new ArrayDeque<>();
            boolean ofA = true;
            for (int batch = 0; batch < batches; batch++) {
                double end = (batch + 1) * 40_000.0;
                int swaps = 0;
                double faded = 0;
                while (Math.min(nextA, nextB) < end) {
                    boolean a = nextA < nextB;
                    double now = a ? nextA : nextB;
                    nextA += a ? exponential(rng, each[0]) : 0;
                    nextB += a ? 0 : exponential(rng, each[1]);
                    while (!waiting.isEmpty() && now - waiting.peekFirst() >= cutoff) {
                        waiting.pollFirst();
                    }
                    if (waiting.isEmpty() || a == ofA) {
                        ofA = a;
                        waiting.addLast(now);
                    } else {
                        swaps++;
                        faded += Math.exp(-(now - waiting.pollFirst()) * 2 / 500);
                    }
                }
                rates[batch] = swaps / 40_000.0;
                factors[batch] = faded / swaps;
            }
            near(1 / model.meanNs(), rates);
            near(model.factorX(), factors);
            assertEquals(each[0] / model.meanNs(), model.survival(0), 1e-12);
            assertEquals(each[1] / model.meanNs(), model.survival(1), 1e-12);
        }
    }

    private static double exponential(Rng rng, double mean) {
        return -Math.log(1 - rng.nextDouble()) * mean;
    }

    private static void near(double expected, double[] batches) {
        double sum = 0;
        double squares = 0;
        for (double each : batches) {
            sum += each;
            squares += each * each;
        }
        double mean = sum / batches.length;
        double error = Math.sqrt((squares / batches.length - mean * mean) / batches.length);
        assertEquals(expected, mean, 7 * error);
    }

    /// With one qubit for each link it is the chain of one pair at a time.
    @Test
    void singleQubitsAreTheOtherModel() {
        Chain chain = chain(new MemoryDecay(800, 500), Long.MAX_VALUE, 100, 130);
        var stream = StreamModel.of(chain, 1);
        var single = ChainModel.of(chain, SwapOrder.AS_SOON_AS_POSSIBLE);
        assertEquals(single.meanNs(), stream.meanNs(), 1e-3 * single.meanNs());
        assertEquals(single.factorZ(), stream.factorZ(), 1e-12);
        assertEquals(single.factorX(), stream.factorX(), 1e-12);
    }

    @Test
    void limitsOfCutoffAndRoom() {
        MemoryDecay decay = new MemoryDecay(80_000, 50_000);
        // Twice the product of the rates for a short cut-off; the slower link for a long one.
        var strict = StreamModel.of(chain(decay, 1, 10_000, 20_000), StreamModel.AMPLE);
        assertEquals(1e8, strict.meanNs(), 2e4);
        var patient = StreamModel.of(chain(decay, 9_000_000, 10_000, 20_000), StreamModel.AMPLE);
        assertEquals(20_000, patient.meanNs(), 1e-6);
        assertEquals(1, patient.survival(1), 1e-9);
        assertEquals(0.5, patient.survival(0), 1e-9);
        // Equal links with room for K pairs: 2K/(2K+1) of a link's rate.
        for (int room : new int[] {1, 2, 5, 50}) {
            var limited = StreamModel.of(chain(decay, Long.MAX_VALUE, 1_000, 1_000), room);
            assertEquals(1_000 * (2 * room + 1) / (2.0 * room), limited.meanNs(), 0.01);
        }
        // More room or a longer cut-off: more pairs, and older ones.
        double last = Double.MAX_VALUE;
        double worth = 1;
        for (long cutoff : new long[] {100, 1_000, 10_000, 100_000}) {
            var each = StreamModel.of(chain(decay, cutoff, 900, 1_000, 1_100), StreamModel.AMPLE);
            assertTrue(each.meanNs() < last && each.fidelity() < worth, each.toString());
            assertTrue(each.meanNs() >= 1_100 - 1e-6, each.toString());
            last = each.meanNs();
            worth = each.fidelity();
        }
    }

    @Test
    void memoryHoldsWhatComesWithinTheCutoff() {
        // 10 pairs on average within the cut-off, 20 but for a thousandth: Poisson.
        var got = StreamModel.of(chain(MemoryDecay.NONE, 10_000, 1_000, 1_000), StreamModel.AMPLE);
        assertEquals(42, got.memory().get(1));
        assertTrue(got.memory().getFirst() >= 21, got.toString());
        var limited = StreamModel.of(chain(MemoryDecay.NONE, 10_000, 1_000, 1_000), 3);
        assertEquals(List.of(3, 6, 3), limited.memory());
        var single = StreamModel.of(chain(MemoryDecay.NONE, 10_000, 1_000), StreamModel.AMPLE);
        assertEquals(List.of(1, 1), single.memory());
        assertEquals(1_000, single.meanNs(), 1e-9);
    }

    @Test
    void waitingWithoutAnyLimitIsRefused() {
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                StreamModel.of(
                                        chain(MemoryDecay.NONE, Long.MAX_VALUE, 1, 1),
                                        StreamModel.AMPLE));
        assertEquals(
                "station 1 has no cut-off and ample room: pairs wait for ever",
                thrown.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> StreamModel.of(chain(MemoryDecay.NONE, 1, 1, 1), 0));
    }
}
