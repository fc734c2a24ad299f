package dev.herald.link.wire.edge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.PairType;
import dev.herald.link.wire.Converted;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.Test;

class NetQasmTest {
    private static final NodeId SELF = new NodeId(1);
    private static final NodeId PEER = new NodeId(2);

    /// Three pairs to measure: X, Y, Z at random here, rotated about Y by 3π/2 there.
    private static int[] measure() {
        return new int[] {1, 3, 2, 0, 80, 1, 100, 2, 0, 1, 100, 55, 0, 0, 0, 0, 0, 0, 24, 0};
    }

    private static CreateRequest done(int[] array) {
        var done = assertInstanceOf(Converted.Done.class, NetQasm.request(array, 7, true));
        return (CreateRequest) done.value();
    }

    private static void refused(int[] array) {
        var refused = assertInstanceOf(Converted.Refused.class, NetQasm.request(array, 7, true));
        assertEquals(LinkError.CREATE, refused.why());
    }

    private static int[] with(int index, int value) {
        int[] array = measure();
        array[index] = value;
        return array;
    }

    @Test
    @Verifies("LL-EDGE-5")
    void arrayIsTheRequestItMeans() {
        CreateRequest expected =
                new CreateRequest(
                        PairType.M,
                        3,
                        Fidelity.of(0.8),
                        100_000_000,
                        7,
                        2,
                        false,
                        true,
                        false,
                        new BasisChoice(BasisChoice.Set.XYZ, 100, 55, Basis.Z),
                        BasisChoice.fixed(Basis.X));
        assertEquals(expected, done(measure()));
        CreateRequest keep = done(with(0, 0));
        assertEquals(BasisChoice.MEASURE_Z, keep.local());
        assertEquals(BasisChoice.MEASURE_Z, keep.remote());
        assertEquals(true, keep.store());
        CreateRequest prepare = done(with(0, 2));
        assertEquals(PairType.R, prepare.type());
        assertEquals(expected.local(), prepare.local());
        assertEquals(BasisChoice.MEASURE_Z, prepare.remote());
        // rotations as the toolchain writes the axes: (0, 24, 0) is X, (8, 0, 0) is Y
        int[] alongY = with(18, 0);
        alongY[17] = 8;
        assertEquals(BasisChoice.fixed(Basis.Y), done(alongY).remote());
    }

    @Test
    @Verifies("LL-EDGE-5")
    void weightsLeftOutMeanAllAlike() {
        int[] array = with(10, 0);
        array[11] = 0;
        assertEquals(BasisChoice.randomXYZ(), done(array).local());
        array[2] = 1;
        assertEquals(BasisChoice.randomXZ(128), done(array).local());
        array[2] = 3;
        assertEquals(new BasisChoice(BasisChoice.Set.CHSH, 128, 0, Basis.Z), done(array).local());
    }

    @Test
    @Verifies("LL-EDGE-5")
    void whatIsOutOfRangeIsRefused() {
        int[][] bad = {
            {0, 3}, {0, -1}, {1, 0}, {1, 65_536}, {2, 4}, {2, -1}, {3, 4}, {4, 101}, {4, -1},
            {5, 3}, {6, -1}, {7, 8}, {7, -1}, {8, 2}, {9, -1}, {10, 256}, {10, -1}, {11, 156},
            {11, -1}, {17, 32}, {18, -1}, {19, 256}
        };
        for (int[] each : bad) {
            refused(with(each[0], each[1]));
        }
        refused(new int[19]);
        refused(new int[21]);
        refused(new int[0]);
        assertInstanceOf(Converted.Refused.class, NetQasm.request(measure(), 65_536, true));
        done(with(14, 99)); // a rotation that does not count
        done(with(13, -7));
    }

    @Test
    @Verifies("LL-EDGE-5")
    void noArrayMakesItThrow() {
        Rng rng = new Rng(11);
        for (int i = 0; i < 100_000; i++) {
            int[] array = measure();
            for (int hits = rng.nextInt(4); hits > 0; hits--) {
                array[rng.nextInt(20)] =
                        rng.nextInt(4) == 0 ? rng.nextInt() : rng.nextInt(400) - 50;
            }
            NetQasm.request(array, rng.nextInt(70_000), rng.nextBoolean());
        }
    }

    @Test
    @Verifies("LL-EDGE-6")
    void pairsAreTold() {
        FidelityTag tag =
                FidelityTag.model(
                        BellDiagonal.werner(0.8699), 1_000_000, MemoryDecay.NONE, MemoryDecay.NONE);
        var pair = new LinkPairId(new LinkId(9), 77, (1L << 31) + 5);
        var kept =
                new LinkOutput.PairKept(
                        new LinkRequestId(PEER, 4),
                        7,
                        pair,
                        1,
                        new QubitHandle(3, 1),
                        BellIndex.PSI_MINUS,
                        tag);
        assertArrayEquals(
                new int[] {0, 4, 3, 1, 5, 7, 2, 86, 43, 2},
                NetQasm.kept(kept, SELF, PEER, 1_042_001));
        var measured =
                new LinkOutput.PairMeasured(
                        new LinkRequestId(SELF, 4),
                        7,
                        pair,
                        1,
                        true,
                        Basis.Y,
                        BellIndex.PHI_MINUS,
                        tag);
        assertArrayEquals(
                new int[] {1, 4, 1, 2, 0, 5, 7, 2, 86, 3}, NetQasm.measured(measured, SELF, PEER));
    }
}
