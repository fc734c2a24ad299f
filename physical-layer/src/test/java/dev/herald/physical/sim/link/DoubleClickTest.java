package dev.herald.physical.sim.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Golden numbers of link-physical 3.5, to the digits given there.
class DoubleClickTest {

    @ParameterizedTest
    @CsvSource({
        ".54, .45, .01, .9,  1, .13132330497, .8804430489806, 6e-12, 6e-14",
        ".08, .16, .001, .95, 1, .0068306893, .92747348, 6e-11, 6e-9",
        ".3, .3, 1e-4, .9, 1,   .0450835515370, .9485155820, 6e-14, 6e-11",
        ".3, .3, 1e-4, .9, .95, .0450835515370, .8584846848, 6e-14, 6e-11",
        ".3, .3, 1e-4, .9, .99, .0450835515370, .9300126804, 6e-14, 6e-11",
        "1, 1, 0, 1, 1, .5, 1, 1e-15, 1e-15",
        ".2, .3, 0, .8, 1, .03, .9, 1e-15, 1e-15"
    })
    void table(
            double hA,
            double hB,
            double dark,
            double visibility,
            double emission,
            double p,
            double f,
            double toleranceP,
            double toleranceF) {
        HeraldedState state =
                new DoubleClick(hA, hB, dark, visibility, emission, emission).heralded();
        assertEquals(p, state.success(), toleranceP);
        assertEquals(f, state.fidelity(), toleranceF);
    }

    @ParameterizedTest
    @CsvSource({
        "5.1e-4, 1.5e-7, .9, 1, 1.230724e-7, .948309",
        "5.1e-4, 1.5e-7, .9, 10, 7.336196e-8, .947810",
        "5.1e-4, 1.5e-7, .9, 25, 3.098878e-8, .946633",
        "5.1e-4, 1.5e-7, .9, 50, 7.385894e-9, .943115",
        "5.1e-4, 1.5e-7, .9, 100, 4.285513e-10, .921746",
        ".111, 1.4e-5, .89, 1, 5.821267e-3, .944332",
        ".111, 1.4e-5, .89, 10, 3.468572e-3, .944119",
        ".111, 1.4e-5, .89, 25, 1.463747e-3, .943615",
        ".111, 1.4e-5, .89, 50, 3.478658e-4, .942106",
        ".111, 1.4e-5, .89, 100, 1.982932e-5, .932774"
    })
    void publishedPlatforms(
            double eta0, double dark, double visibility, double km, double p, double f) {
        double h = eta0 * Optics.fibre(km / 2, 0.25);
        HeraldedState state = new DoubleClick(h, h, dark, visibility, 1, 1).heralded();
        assertEquals(p, state.success(), 5.1e-7 * p);
        assertEquals(f, state.fidelity(), 5.1e-7);
    }

    /// `w = wA wB` of link-physical 3.5 with unequal ends.
    @Test
    void unequalEmission() {
        double ideal = new DoubleClick(0.3, 0.2, 1e-4, 0.9, 1, 1).heralded().fidelity();
        double weight = (4 * 0.97 - 1) / 3 * (4 * 0.85 - 1) / 3;
        HeraldedState state = new DoubleClick(0.3, 0.2, 1e-4, 0.9, 0.97, 0.85).heralded();
        assertEquals(weight * ideal + (1 - weight) / 4, state.fidelity(), 1e-14);
    }

    @Test
    void multiplexing() {
        HeraldedState one = new DoubleClick(0.3, 0.3, 1e-4, 0.9, 1, 1).heralded();
        assertEquals(1 - Math.pow(1 - one.success(), 7), one.multiplexed(7).success(), 1e-15);
        assertEquals(one.fidelity(), one.multiplexed(7).fidelity());
    }

    @Test
    void idealPairsAreWerner() {
        HeraldedState state = new IdealPair(0.25, 0.91).heralded();
        assertEquals(0.91, state.fidelity(), 1e-15);
        assertEquals(0.03, state.twirled().p10(), 1e-15);
        assertEquals(0.03, state.twirled().p01(), 1e-15);
        assertEquals(0.03, state.twirled().p11(), 1e-15);
    }

    /// Golden: detectors that count.
    @Test
    void numberResolving() {
        HeraldedState state =
                new DoubleClick(
                                0.54,
                                0.45,
                                0.01,
                                0.9,
                                1,
                                1,
                                Detectors.NUMBER_RESOLVING,
                                DoubleClick.Coins.ALL)
                        .heralded();
        assertEquals(0.12659222, state.success(), 5.1e-9);
        assertEquals(0.89536899, state.fidelity(), 5.1e-9);
    }

    @Test
    void coinsDecideWhatIsRegistered() {
        DoubleClick all = new DoubleClick(0.3, 0.2, 1e-3, 0.9, 1, 1);
        double p = all.heralded().success();
        HeraldedState some =
                new DoubleClick(
                                0.3,
                                0.2,
                                1e-3,
                                0.9,
                                1,
                                1,
                                Detectors.THRESHOLD,
                                new DoubleClick.Coins(0, 0, 1, 0.5))
                        .heralded();
        assertEquals(p * 1.5 / 4, some.success(), 1e-15);
        assertEquals(1, some.otherShare());
        assertEquals(all.heralded().fidelity(), some.fidelity(), 1e-15);
        assertEquals(0.5, all.heralded().otherShare());
    }

    /// Mean time per pair of the table, an attempt per L/c.
    @ParameterizedTest
    @CsvSource({
        "5.1e-4, 1.5e-7, .9, 1, 37.97, .005", "5.1e-4, 1.5e-7, .9, 10, 637, .5",
        "5.1e-4, 1.5e-7, .9, 25, 3770, 5", "5.1e-4, 1.5e-7, .9, 50, 3.16e4, 50",
        "5.1e-4, 1.5e-7, .9, 100, 1.09e6, 5e3", ".111, 1.4e-5, .89, 1, .80e-3, 5e-6",
        ".111, 1.4e-5, .89, 10, 13.5e-3, 5e-5", ".111, 1.4e-5, .89, 25, 79.8e-3, 5e-5",
        ".111, 1.4e-5, .89, 50, .672, 5e-4", ".111, 1.4e-5, .89, 100, 23.6, .05"
    })
    void publishedRates(
            double eta0,
            double dark,
            double visibility,
            double km,
            double seconds,
            double tolerance) {
        double h = eta0 * Optics.fibre(km / 2, 0.25);
        double p = new DoubleClick(h, h, dark, visibility, 1, 1).heralded().success();
        assertEquals(seconds, km / 214_000 / p, 1.1 * tolerance);
    }
}
