package dev.herald.physical.sim.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// Other people's recipes for the same links (link-physical 3.6).
class RecipesTest {

    /// Dual rail by the StatesZoo recipe: weights of the diagonal and of the coherence, not normalised.
    private record DualRail(double etaA, double etaB, double dark, double etaD, double overlap) {
        double good() {
            return Math.pow(1 - dark, 4) * etaA * etaB * etaD * etaD / 4;
        }

        double coherence() {
            return good() * overlap * overlap;
        }

        double spoiled() {
            double e1 =
                    (1 - dark) * etaD * (etaA + etaB - 2 * etaA * etaB * etaD)
                            + dark * (1 - etaA * etaD) * (1 - etaB * etaD);
            return dark * (1 - dark) * (1 - dark) * e1;
        }

        double norm() {
            return 2 * good() + 4 * spoiled();
        }
    }

    /// Golden: -.10124999595 without normalisation for etas .9, dark counts 1e-8, detectors .5, overlap .99.
    @Test
    void dualRail() {
        DualRail recipe = new DualRail(0.9, 0.9, 1e-8, 0.5, 0.99);
        assertEquals(-0.10124999595, -2 * recipe.good(), 1e-14);
        HeraldedState ours = counted(0.45, 0.45, 1e-8, 0.99 * 0.99);
        assertEquals(recipe.norm(), ours.success(), 1e-7);
        assertEquals(recipe.good() / recipe.norm(), ours.state().p01(), 1e-6);
    }

    /// Without dark counts the recipe is ours. Its term for one photon and one dark count is twice ours:
    /// in the detector model two detectors of the other mode may fire.
    @Test
    void dualRailAgreesButForDarkCounts() {
        DualRail quiet = new DualRail(0.7, 0.4, 0, 0.6, 0.9);
        HeraldedState ours = counted(0.42, 0.24, 0, 0.81);
        assertEquals(quiet.norm(), ours.success(), 1e-12);
        assertEquals(quiet.coherence() / quiet.norm(), ours.state().inner(), 1e-12);
        double d = 1e-7;
        DualRail recipe = new DualRail(0.7, 0.4, d, 0.6, 0.9);
        HeraldedState noisy = counted(0.42, 0.24, d, 0.81);
        double spoiled = noisy.state().p00() * noisy.success();
        assertEquals(recipe.spoiled() / 2, spoiled, 1e-6 * spoiled);
    }

    private static HeraldedState counted(double hA, double hB, double dark, double visibility) {
        return new DoubleClick(
                        hA,
                        hB,
                        dark,
                        visibility,
                        1,
                        1,
                        Detectors.NUMBER_RESOLVING,
                        DoubleClick.Coins.ALL)
                .heralded();
    }

    /// Golden: W(.9,.9,.5,.5,1e-8,.99) has <ZZ> -.202499993925, normalised -.8181818.
    @Test
    void singleRail() {
        double etaA = 0.9;
        double etaB = 0.9;
        double gA = 0.5;
        double gB = 0.5;
        double d = 1e-8;
        double m11 = gA * gB * (1 - d) * d;
        double m22 =
                etaB * gA * (1 - gB) * (1 - d) * (1 - d) / 2
                        + (1 - etaB) * gA * (1 - gB) * (1 - d) * d;
        double m33 =
                etaA * gB * (1 - gA) * (1 - d) * (1 - d) / 2
                        + (1 - etaA) * gB * (1 - gA) * (1 - d) * d;
        double m23 =
                0.99
                        / 2
                        * Math.sqrt(etaA * etaB * gA * (1 - gA) * gB * (1 - gB))
                        * (1 - d)
                        * (1 - d);
        double m44 =
                (etaB * (1 - etaA) + etaA * (1 - etaB))
                                / 2
                                * (1 - gA)
                                * (1 - gB)
                                * (1 - d)
                                * (1 - d)
                        + (1 - etaA) * (1 - etaB) * (1 - gA) * (1 - gB) * (1 - d) * d;
        double norm = m11 + m22 + m33 + m44;
        assertEquals(-0.202499993925, m11 - m22 - m33 + m44, 5.1e-13);
        assertEquals(-0.8181818, (m11 - m22 - m33 + m44) / norm, 5.1e-8);
        // the recipe's amplitude is the square root of our visibility; both patterns together
        HeraldedState ours =
                new SingleClick(
                                1 - gA,
                                1 - gB,
                                etaA,
                                etaB,
                                d,
                                0.99 * 0.99,
                                1,
                                Detectors.NUMBER_RESOLVING)
                        .heralded();
        assertEquals(2 * norm, ours.success(), 1e-12);
        assertEquals(m11 / norm, ours.state().p00(), 1e-12);
        assertEquals(m22 / norm, ours.state().p01(), 1e-12);
        assertEquals(m33 / norm, ours.state().p10(), 1e-12);
        assertEquals(m44 / norm, ours.state().p11(), 1e-12);
        assertEquals(m23 / norm, ours.state().inner(), 1e-12);
    }

    /// QuISP's meet-in-the-middle: N pairs over arms of l and r km take
    /// `N 2 max(l, r)/c / ((1-p)^(l+r) M/2)` with p = .0450074 per km, which is .2 dB/km.
    @Test
    void meetInTheMiddle() {
        double perKm = 0.0450074;
        assertEquals(0.2, -10 * Math.log10(1 - perKm), 1e-6);
        double l = 12;
        double r = 7;
        double theirs = 10 * 2 * Math.max(l, r) / 208_189 / (Math.pow(1 - perKm, l + r) * 0.5 * 4);
        double p =
                new DoubleClick(Optics.fibre(l, 0.2), Optics.fibre(r, 0.2), 0, 1, 1, 1)
                        .heralded()
                        .success();
        double ours = 10 * 2 * Math.max(l, r) / 208_189 / (p * 4);
        assertEquals(theirs, ours, 1e-5 * theirs);
    }

    /// M modes: `1-(1-P)^M`; Werner weight `(4F-1)/3`; `P = 2 alpha sqrt(eta) e` and `F = 1 - alpha`.
    @Test
    void simplified() {
        HeraldedState click = new SingleClick(0.02, 0.02, 1e-4, 1e-4, 0, 1, 1).povm();
        double eta = 1e-4 * 1e-4;
        assertEquals(2 * 0.02 * Math.sqrt(eta), click.success(), 2e-3 * click.success());
        assertEquals(1 - 0.02, click.fidelity(), 1e-4);
        assertEquals(1 - Math.pow(1 - click.success(), 50), click.multiplexed(50).success(), 1e-15);
        assertEquals((4 * 0.95 - 1) / 3, Optics.wernerWeight("it", 0.95), 1e-15);
    }
}
