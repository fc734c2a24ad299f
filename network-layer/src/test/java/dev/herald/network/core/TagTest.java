package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.Seeds;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.Test;

/// The tag of every delivered pair is what the closed forms say of all that happened to it.
class TagTest {
    private long checked;

    @Test
    @Verifies({"NL-TRACK-5", "NL-END-2", "NL-TRACK-2"})
    void tagIsExactAtBothEndsHoweverLongHalvesWaitedAndHoweverTheirTagsAreDated() {
        Seeds.forEach(
                150,
                seed -> {
                    Rng rng = new Rng(seed).stream("tags");
                    SwapNoise noise =
                            new SwapNoise(
                                    1 - 0.05 * rng.nextDouble(),
                                    0.03 * rng.nextDouble(),
                                    0.03 * rng.nextDouble());
                    TestNetwork network = new TestNetwork(seed, rng.nextInt(2, 6), noise);
                    network.truth.noise = noise;
                    network.truth.decay = new MemoryDecay(2_000_000, 1_000_000);
                    for (TestLink link : network.links) {
                        double f = 0.9 + 0.1 * rng.nextDouble();
                        link.state = new BellDiagonal(f, (1 - f) / 2, (1 - f) / 3, (1 - f) / 6);
                        link.decay = network.truth.decay;
                        link.skewNs = seed % 2 == 0 ? 0 : 3_000;
                    }
                    boolean kept = rng.nextBoolean();
                    network.start();
                    network.open(1, 0.3);
                    network.world.runUntil(400_000);
                    network.watcher =
                            (node, told) -> {
                                if (told instanceof NetworkOutput.PairKept m) {
                                    check(network, m.pair(), m.tag());
                                } else if (told instanceof NetworkOutput.PairMeasured m) {
                                    check(network, m.pair(), m.tag());
                                }
                            };
                    BasisChoice basis = BasisChoice.fixed(Basis.X);
                    network.request(
                            1,
                            kept
                                    ? RequestSpec.keep(20, 0)
                                    : RequestSpec.measure(20, basis, basis, 0));
                    network.world.run(1_000_000);
                });
        assertTrue(checked > 2_500, () -> checked + " tags checked");
    }

    private void check(TestNetwork network, PairId pair, FidelityTag tag) {
        Truth.Entanglement truth = network.truth.of(pair);
        assertNotNull(truth);
        long now = network.world.nowNs();
        assertEquals(now, tag.asOfNs());
        BellDiagonal state = truth.at(now, network.truth.decay);
        assertEquals(state.p00(), tag.state().p00(), 1e-12);
        assertEquals(state.p10(), tag.state().p10(), 1e-12);
        assertEquals(state.p01(), tag.state().p01(), 1e-12);
        assertEquals(state.p11(), tag.state().p11(), 1e-12);
        checked++;
    }
}
