package dev.herald.physical.verify.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.physical.verify.estimate.Decay.Point;
import dev.herald.physical.verify.estimate.Decay.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecayTest {
    private static final double[] PLACES = {0, 0.1, 0.3, 0.6, 1, 1.6, 2.5};

    private static double at(Shape shape, double x, double time, double contrast) {
        double u = x / time;
        return 0.5 + contrast / 2 * Math.exp(shape == Shape.GAUSSIAN ? -u * u : -u);
    }

    private static List<Point> exact(Shape shape, double time, double contrast, long trials) {
        List<Point> points = new ArrayList<>();
        for (double place : PLACES) {
            points.add(
                    new Point(
                            place * time,
                            Math.round(trials * at(shape, place * time, time, contrast)),
                            trials));
        }
        return points;
    }

    @Test
    void exactDataGiveTheTimeBack() {
        for (Shape shape : Shape.values()) {
            for (double time : new double[] {2.68e6, 1, 3.5e-3}) {
                Decay fit = Decay.fit(shape, exact(shape, time, 0.93, 1_000_000_000), 0.5, 0.95);
                assertEquals(1, fit.time().value() / time, 1e-5);
                assertEquals(0.965, fit.start(), 1e-5);
                assertTrue(fit.time().covers(time));
                assertTrue(fit.fits());
            }
        }
    }

    @Test
    void anIntervalNarrowerThanTheGridIsFound() {
        List<Point> points = exact(Shape.EXPONENTIAL, 1, 0.9, 100_000_000);
        Decay fit = Decay.fit(Shape.EXPONENTIAL, points, 0.5, 0.95);
        assertTrue(fit.rate().high() - fit.rate().low() < 2e-3, fit.toString());
        assertTrue(fit.rate().high() - fit.rate().low() > 1e-5, fit.toString());
        assertTrue(fit.rate().covers(1));
    }

    @Test
    void theShapeIsTold() {
        for (Shape shape : Shape.values()) {
            List<Point> points = exact(shape, 1, 0.9, 100_000);
            assertEquals(shape, Decay.likeliest(points, 0.5, 0.95).shape());
            Shape other = shape == Shape.GAUSSIAN ? Shape.EXPONENTIAL : Shape.GAUSSIAN;
            assertFalse(Decay.fit(other, points, 0.5, 0.95).fits());
        }
    }

    /// A fringe is no decay, and is not called one.
    @Test
    void aRotationDoesNotFit() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            points.add(new Point(i, Math.round(10_000 * (1 + Math.cos(1.3 * i)) / 2), 10_000));
        }
        assertFalse(Decay.likeliest(points, 0.5, 0.95).fits());
    }

    @Test
    void whereNothingDecaysThereIsOnlyALowerEnd() {
        List<Point> points = new ArrayList<>();
        for (double x : PLACES) {
            points.add(new Point(x, 1_000, 1_000));
        }
        Decay fit = Decay.fit(Shape.EXPONENTIAL, points, 0.5, 0.99);
        assertEquals(0, fit.rate().low(), 0);
        assertEquals(Double.POSITIVE_INFINITY, fit.time().high());
        assertTrue(fit.time().low() > 100, fit.toString());
        assertTrue(fit.fits());
    }

    /// 400 runs at 90 %: fewer than 318 with the truth have a probability below 1e-9 (binomial).
    @Test
    void intervalsCoverWhatTheySay() {
        Rng rng = new Rng(5);
        for (Shape shape : Shape.values()) {
            int covered = 0;
            for (int run = 0; run < 400; run++) {
                List<Point> points = new ArrayList<>();
                for (double place : PLACES) {
                    double p = at(shape, place, 1, 0.9);
                    int successes = 0;
                    for (int i = 0; i < 100; i++) {
                        successes += rng.nextDouble() < p ? 1 : 0;
                    }
                    points.add(new Point(place, successes, 100));
                }
                Decay fit = Decay.fit(shape, points, 0.5, 0.9);
                covered += fit.rate().covers(1) ? 1 : 0;
                assertTrue(fit.fits());
            }
            assertTrue(covered >= 318, shape + " covered " + covered);
        }
    }

    @Test
    void onePlaceIsNoDecay() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Decay.fit(Shape.EXPONENTIAL, List.of(new Point(0, 1, 2)), 0.5, 0.95));
    }
}
