package dev.herald.network.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.host.Rng;
import dev.herald.hal.sim.Seeds;
import org.junit.jupiter.api.Test;

class ExpectedThroughputTest {

    @Test
    void goldens() { // network-transport 5.2
        assertEquals(0.5178816, ExpectedThroughput.of(new double[] {.6, .6, .6}, 2, .9), 5e-8);
        assertEquals(
                0.5466274, ExpectedThroughput.of(new double[] {.6, .6, .6, .6, .6}, 3, .9), 5e-8);
        assertEquals(0.405, ExpectedThroughput.of(new double[] {.9, .5}, 1, .9), 1e-12);
    }

    @Test
    void recursionIsTheSumOfProductsOfTails() {
        Seeds.forEach(
                200,
                seed -> {
                    Rng rng = new Rng(seed);
                    int width = rng.nextInt(1, 6);
                    double[] success = new double[rng.nextInt(1, 8)];
                    double[] product = new double[width];
                    java.util.Arrays.fill(product, 1);
                    for (int k = 0; k < success.length; k++) {
                        success[k] = rng.nextDouble();
                        double[] tails = ExpectedThroughput.tails(success[k], width);
                        for (int i = 0; i < width; i++) {
                            product[i] *= tails[i];
                        }
                    }
                    double sum = java.util.Arrays.stream(product).sum();
                    assertEquals(
                            sum * Math.pow(0.9, success.length - 1),
                            ExpectedThroughput.of(success, width, 0.9),
                            1e-12);
                });
    }
}
