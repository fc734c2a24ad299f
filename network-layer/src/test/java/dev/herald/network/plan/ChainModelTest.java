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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The recursion against closed forms, against a second way to the same numbers, and against lots.
class ChainModelTest {
    private static final double DIGITS = 5.1e-7;

    /// One slot is 1 ns.
    private static Chain chain(MemoryDecay decay, long cutoff, double swap, double... p) {
        List<Link> links = new ArrayList<>();
        for (double each : p) {
            links.add(new Link(BellDiagonal.werner(0.95), 1 / each));
        }
        Station station = new Station(decay, cutoff, SwapNoise.NONE, swap);
        return new Chain(links, Collections.nCopies(p.length + 1, station), 0);
    }

    private static double[] equal(int links, double p) {
        double[] all = new double[links];
        java.util.Arrays.fill(all, p);
        return all;
    }

    /// Network-transport 7.1: nested doubling, both halves again when a swap fails.
    @Test
    void nestedDoublingTakesTheTimesOfTheTable() {
        double[][] table = {
            {0.1, 0.5, 10, 29.4737, 84.8176, 242.3484},
            {0.5, 0.5, 2, 5.3333, 15.0939, 42.9999},
            {0.1, 1, 10, 14.7368, 20.2734, 26.2958}
        };
        for (double[] row : table) {
            for (int level = 0; level < 4; level++) {
                Chain chain =
                        chain(MemoryDecay.NONE, Long.MAX_VALUE, row[1], equal(1 << level, row[0]));
                var got = ChainModel.recursion(chain, SwapOrder.NESTED, 1, 3_600);
                assertEquals(row[level + 2], got.meanNs(), 6e-5);
                assertEquals(Math.pow(1 / row[1], level), got.pairs().getFirst(), 1e-9);
            }
        }
    }

    /// Network-transport 7.2: every order is the same for two links.
    @Test
    void twoLinksWithCutoffFollowTheClosedForm() {
        // 0.01 per slot in the two memories that hold a waiting pair
        MemoryDecay decay = new MemoryDecay(200, 200);
        for (double p1 : new double[] {0.1, 0.03}) {
            for (double p2 : new double[] {0.1, 0.02}) {
                for (long cutoff : new long[] {0, 5, 10, 100, Long.MAX_VALUE}) {
                    var closed = WaitingTimes.twoWithCutoff(p1, p2, cutoff, 0.01);
                    for (SwapOrder order : SwapOrder.values()) {
                        var got =
                                ChainModel.recursion(
                                        chain(decay, cutoff, 1, p1, p2), order, 1, 1_500);
                        assertEquals(closed.mean(), got.meanNs(), 1e-6 * closed.mean());
                        assertEquals(closed.factor(), got.factorZ(), 1e-9);
                        assertEquals(closed.factor(), got.factorX(), 1e-9);
                    }
                }
            }
        }
    }

    @Test
    void stateIsThatOfTheWernerParameters() {
        // Network-transport 7.2: w_e2e = w1 w2 d.
        var got =
                ChainModel.recursion(
                        chain(new MemoryDecay(200, 200), 10, 1, 0.1, 0.1),
                        SwapOrder.NESTED,
                        1,
                        1_000);
        double w = (4 * 0.95 - 1) / 3;
        assertEquals(0.25 + 0.75 * w * w * 0.958508, got.fidelity(), DIGITS);
    }

    @Test
    void swappingAsSoonAsPossibleTakesTheTimeOfTheSlowestLink() {
        for (int links : new int[] {3, 4, 8}) {
            var got =
                    ChainModel.recursion(
                            chain(MemoryDecay.NONE, Long.MAX_VALUE, 1, equal(links, 0.1)),
                            SwapOrder.AS_SOON_AS_POSSIBLE,
                            1,
                            300);
            assertEquals(WaitingTimes.slowest(links, 0.1), got.meanNs(), DIGITS);
            assertEquals(1, got.factorZ(), 1e-9);
        }
    }

    /// Every choice of slots for three links, weighed one by one.
    @Test
    void waitingOfThreeLinksIsThatOfAllCases() {
        double[] p = {0.3, 0.5, 0.4};
        MemoryDecay decay = new MemoryDecay(50, 30);
        Chain chain = chain(decay, Long.MAX_VALUE, 1, p);
        double z = 0;
        double nestedX = 0;
        double rate = 1 / 30.0;
        int last = 60;
        for (int a = 1; a <= last; a++) {
            for (int b = 1; b <= last; b++) {
                for (int c = 1; c <= last; c++) {
                    double weight = at(p[0], a) * at(p[1], b) * at(p[2], c);
                    int end = Math.max(a, Math.max(b, c));
                    int halves = Math.abs(a - b) + Math.abs(b - c) + 2 * end - a - c;
                    z += weight * Math.exp(-halves / 50.0);
                    // first two, then the third: the pair that waits does so at both its ends
                    int nested = 2 * Math.abs(a - b) + 2 * Math.abs(Math.max(a, b) - c);
                    nestedX += weight * Math.exp(-nested * rate);
                }
            }
        }
        var got = ChainModel.recursion(chain, SwapOrder.AS_SOON_AS_POSSIBLE, 1, last);
        assertEquals(z, got.factorZ(), 1e-9);
        assertEquals(
                nestedX,
                ChainModel.recursion(chain, SwapOrder.SEQUENTIAL, 1, last).factorX(),
                1e-9);
    }

    private static double at(double p, int slot) {
        return Math.pow(1 - p, slot - 1) * p;
    }

    /// Chains of three and four links by lots: a pair waits at a station, and both segments start again when
    /// it is cut off. False alarm: mean and factor each within 7 standard errors, below 1e-10 for all.
    @Test
    void recursionAgreesWithLots() {
        long cutoff = 12;
        for (SwapOrder order : new SwapOrder[] {SwapOrder.NESTED, SwapOrder.SEQUENTIAL}) {
            for (double[] p : new double[][] {{0.2, 0.15, 0.1}, {0.2, 0.1, 0.15, 0.2}}) {
                MemoryDecay decay = new MemoryDecay(100, 80);
                var model = ChainModel.recursion(chain(decay, cutoff, 0.9, p), order, 1, 3_000);
                Lots lots = new Lots(new Rng(p.length), p, cutoff, 0.9, 2.0 / 80);
                double sum = 0;
                double squares = 0;
                double faded = 0;
                double fadedSquares = 0;
                int runs = 60_000;
                for (int i = 0; i < runs; i++) {
                    Lots.Pair pair =
                            order == SwapOrder.NESTED && p.length == 4
                                    ? lots.join(
                                            () -> lots.join(lots.link(0), lots.link(1)),
                                            () -> lots.join(lots.link(2), lots.link(3)))
                                    : lots.sequential(p.length);
                    sum += pair.time;
                    squares += (double) pair.time * pair.time;
                    faded += pair.factor;
                    fadedSquares += pair.factor * pair.factor;
                }
                near(sum, squares, runs, model.meanNs());
                near(faded, fadedSquares, runs, model.factorX());
            }
        }
    }

    private static void near(double sum, double squares, int runs, double expected) {
        double mean = sum / runs;
        double error = Math.sqrt((squares / runs - mean * mean) / runs);
        assertEquals(expected, mean, 7 * error);
    }

    /// Draws pairs of segments.
    private record Lots(Rng rng, double[] p, long cutoff, double swap, double decay) {
        record Pair(long time, double factor) {}

        interface Source {
            Pair next();
        }

        Source link(int index) {
            return () -> {
                long slot = 1;
                while (rng.nextDouble() >= p[index]) {
                    slot++;
                }
                return new Pair(slot, 1);
            };
        }

        Pair sequential(int links) {
            Source source = link(0);
            for (int i = 1; i < links; i++) {
                Source before = source;
                Source next = link(i);
                source = () -> join(before, next);
            }
            return source.next();
        }

        Pair join(Source left, Source right) {
            long spent = 0;
            while (true) {
                Pair a = left.next();
                Pair b = right.next();
                long wait = Math.abs(a.time - b.time);
                if (wait > cutoff) {
                    spent += Math.min(a.time, b.time) + cutoff;
                    continue;
                }
                spent += Math.max(a.time, b.time);
                if (rng.nextDouble() < swap) {
                    return new Pair(spent, a.factor * b.factor * Math.exp(-wait * decay));
                }
            }
        }
    }

    @Test
    void estimatesAgreeWithTheRecursion() {
        double means = 0;
        for (SwapOrder order : SwapOrder.values()) {
            for (long cutoff : new long[] {400, Long.MAX_VALUE}) {
                Chain chain = chain(new MemoryDecay(4_000, 3_000), cutoff, 1, equal(4, 0.01));
                var exact = ChainModel.recursion(chain, order, 1, 4_000);
                var of = ChainModel.of(chain, order);
                assertEquals(exact.meanNs(), of.meanNs(), 0.02 * exact.meanNs());
                assertEquals(exact.fidelity(), of.fidelity(), 0.005);
                var rough = ChainModel.memoryless(chain, order);
                assertEquals(exact.meanNs(), rough.meanNs(), 0.15 * exact.meanNs());
                assertEquals(exact.fidelity(), rough.fidelity(), 0.03);
                means += rough.meanNs();
            }
        }
        assertTrue(means > 0);
        // The longest chain there is comes at once.
        var longest =
                ChainModel.of(
                        chain(new MemoryDecay(4_000, 3_000), 400, 1, equal(64, 0.01)),
                        SwapOrder.AS_SOON_AS_POSSIBLE);
        assertTrue(longest.meanNs() > 1_000, longest.toString());
    }

    @Test
    void confirmationTakesTimeAndFidelity() {
        Chain now = chain(new MemoryDecay(4_000, 3_000), 50, 1, 0.1, 0.1);
        Chain later = new Chain(now.links(), now.stations(), 300);
        var soon = ChainModel.of(now, SwapOrder.NESTED);
        var late = ChainModel.of(later, SwapOrder.NESTED);
        assertEquals(soon.meanNs() + 300, late.meanNs(), 1e-9);
        assertEquals(
                soon.state().correlatorX() * Math.exp(-600 / 3_000.0),
                late.state().correlatorX(),
                1e-12);
    }

    @Test
    void badArgumentsAreNamed() {
        Chain chain = chain(MemoryDecay.NONE, 5, 1, 0.01, 0.01);
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ChainModel.recursion(chain, SwapOrder.NESTED, 1, 100));
        assertTrue(
                thrown.getMessage().contains("beyond the horizon of 100 slots"),
                thrown.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> ChainModel.recursion(chain, SwapOrder.NESTED, 0, 100));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Chain(chain.links(), List.of(Station.IDEAL), 0));
        assertThrows(IllegalArgumentException.class, () -> new Link(BellDiagonal.PERFECT, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Station(MemoryDecay.NONE, -1, SwapNoise.NONE, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Station(MemoryDecay.NONE, 1, SwapNoise.NONE, 0));
    }
}
