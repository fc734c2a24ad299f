package dev.herald.physical.sim.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Fibre, free space and fading.
class ChannelTest {

    @Test
    void fibreByWavelength() {
        assertEquals(0.2, Fibre.band(1_550_000).dBPerKm());
        assertEquals("C", Fibre.band(1_550_000).name());
        assertEquals(5, Fibre.band(637_000).dBPerKm());
        assertTrue(Fibre.band(780_000).dBPerKm() >= 3 && Fibre.band(850_000).dBPerKm() >= 3);
        assertEquals("O", Fibre.band(1_310_000).name());
        assertThrows(IllegalArgumentException.class, () -> Fibre.band(422_000));
        for (int i = 1; i < Fibre.BANDS.size(); i++) {
            assertEquals(Fibre.BANDS.get(i - 1).toPm(), Fibre.BANDS.get(i).fromPm());
            assertTrue(Fibre.BANDS.get(i).source().length() > 10);
        }
    }

    @Test
    void beam() {
        double theta = FreeSpace.diffractionRad(1.55e-6, 0.2);
        assertEquals(1.55e-6 / (Math.PI * 0.1), theta, 1e-18);
        FreeSpace near = new FreeSpace(0, 0.2, 0.2, theta, 0.1, 1e-6, Fading.NONE);
        assertEquals(1 - Math.exp(-2), near.geometric(), 1e-15);
        assertEquals(1, near.atmospheric());
        assertEquals(1, near.pointing());
        FreeSpace far = new FreeSpace(100, 0.2, 0.4, theta, 0.1, 1e-6, Fading.NONE);
        double w = Math.hypot(0.1, theta * 1e5);
        assertEquals(w, far.spotM(), 1e-15);
        assertEquals(1 - Math.exp(-2 * 0.04 / (w * w)), far.geometric(), 1e-15);
        assertEquals(0.1, far.atmospheric(), 1e-15);
        assertEquals(1 / (1 + 4 * 0.01 / (w * w)), far.pointing(), 1e-12);
        // diffraction costs 1/L^2 far out, not so many dB per km (peers E9)
        FreeSpace farther = new FreeSpace(1000, 0.2, 0.4, theta, 0, 0, Fading.NONE);
        FreeSpace farthest = new FreeSpace(2000, 0.2, 0.4, theta, 0, 0, Fading.NONE);
        assertEquals(0.25, farthest.transmission() / farther.transmission(), 2e-3);
        assertThrows(
                IllegalArgumentException.class,
                () -> new FreeSpace(1, 0, 0.2, 0, 0, 0, Fading.NONE));
    }

    /// Mean and variance of 400,000 draws within 6.5 standard errors (probability 8e-11 each); the error
    /// of the variance is estimated from the fourth moment of the same draws.
    @ParameterizedTest
    @CsvSource({"0.2, 0, 0", "1, 0, 0", "0, 4, 1.9", "0, 8, 0.7", "0, 20, 30"})
    void fading(double index, double alpha, double beta) {
        Fading fading =
                alpha == 0 ? new Fading.LogNormal(index) : new Fading.GammaGamma(alpha, beta);
        Rng rng = new Rng(1907);
        int n = 400_000;
        double s1 = 0;
        double s2 = 0;
        double s4 = 0;
        for (int i = 0; i < n; i++) {
            double d = fading.sample(rng) - 1;
            s1 += d;
            s2 += d * d;
            s4 += d * d * d * d;
        }
        double variance = fading.scintillation();
        assertEquals(0, s1 / n, 6.5 * Math.sqrt(variance / n));
        double error = Math.sqrt(s4 / n - (s2 / n) * (s2 / n)) / Math.sqrt(n);
        assertEquals(variance, s2 / n, 6.5 * error);
        Fading.Nodes nodes = fading.nodes();
        double mean = 0;
        double second = 0;
        double sum = 0;
        for (int i = 0; i < nodes.value().length; i++) {
            sum += nodes.weight()[i];
            mean += nodes.weight()[i] * nodes.value()[i];
            second += nodes.weight()[i] * nodes.value()[i] * nodes.value()[i];
        }
        assertEquals(1, sum, 1e-12);
        assertEquals(1, mean, 1e-12);
        assertEquals(variance, second - 1, 1e-6 * (1 + variance));
    }

    @Test
    void noFading() {
        assertEquals(1, Fading.NONE.sample(new Rng(1)));
        assertEquals(1, Fading.NONE.nodes().value().length);
    }

    /// Attempts to a success over a fading arm: the mean over 100,000 draws is the integral of the
    /// steady links' within 6.5 standard errors (8e-11).
    @Test
    void fadingSamplerSpreadsOverBlocks() {
        Fading fading = new Fading.LogNormal(0.5);
        int block = 40;
        FadingSampler sampler =
                new FadingSampler(
                        fading,
                        Fading.NONE,
                        block,
                        (a, b) ->
                                new ClosedFormSampler(
                                        new EmitterAbsorber(Math.min(1, 0.02 * a * b), 0, 1, 1)
                                                .heralded()));
        // mean attempts = E[attempts in a block] / P(success in a block), blocks being independent
        Fading.Nodes nodes = fading.nodes();
        double hit = 0;
        double spent = 0;
        for (int i = 0; i < nodes.value().length; i++) {
            double p = Math.min(1, 0.02 * nodes.value()[i]);
            double any = 1 - Math.pow(1 - p, block);
            hit += nodes.weight()[i] * any;
            spent += nodes.weight()[i] * any / p;
        }
        Rng rng = new Rng(77);
        int n = 100_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double attempts = sampler.next(rng, Long.MAX_VALUE / 8);
            sum += attempts;
            squares += attempts * attempts;
        }
        double mean = sum / n;
        double error = Math.sqrt((squares / n - mean * mean) / n);
        assertEquals(spent / hit, mean, 6.5 * error);
        assertTrue(sampler.next(rng, 1) >= 1);
    }
}
