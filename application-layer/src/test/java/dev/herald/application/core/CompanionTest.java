package dev.herald.application.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.application.api.ApplicationInput;
import dev.herald.application.api.Job;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.sim.Seeds;
import dev.herald.network.message.DeliveryMode;
import dev.herald.spec.trace.Verifies;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.SessionId;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CompanionTest {
    private static boolean[] bits(Rng rng, int max) {
        boolean[] bits = new boolean[rng.nextInt(max)];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = rng.nextBoolean();
        }
        return bits;
    }

    private static Companion any(Rng rng) {
        int id = 1 + rng.nextInt(1_000);
        Basis.Axis[] axes = Basis.Axis.values();
        Companion.Weights weights =
                new Companion.Weights(rng.nextInt(300_000_000), rng.nextInt(300_000_000), 0);
        return switch (rng.nextInt(11)) {
            case 0 ->
                    new Companion.Measure(
                            id, new Basis(rng.nextInt(256), rng.nextInt(256), rng.nextInt(256)));
            case 1 ->
                    new Companion.Measured(
                            id, rng.nextBoolean(), rng.nextInt(1_000_000_001), 5, weights);
            case 2 -> new Companion.Failed(id, "because " + id);
            case 3 ->
                    new Companion.Entangled(
                            id,
                            rng.nextBoolean(),
                            axes[rng.nextInt(3)],
                            rng.nextBoolean(),
                            axes[rng.nextInt(3)],
                            rng.nextLong(Long.MAX_VALUE));
            case 4 ->
                    new Companion.Disentangled(
                            id, rng.nextBoolean(), rng.nextBoolean(), weights, 1, 2, 3, 4, 5);
            case 5 -> {
                boolean[] ones = bits(rng, 50);
                byte[] along = new byte[ones.length];
                int[] contrast = new int[ones.length];
                for (int i = 0; i < along.length; i++) {
                    along[i] = (byte) rng.nextInt(5);
                    contrast[i] = rng.nextInt(1_000_000_001);
                }
                yield new Companion.Outcomes(rng.nextLong(Long.MAX_VALUE), along, ones, contrast);
            }
            case 6 -> new Companion.OutcomesEnd(rng.nextLong(Long.MAX_VALUE));
            case 7 -> new Companion.Bases(rng.nextLong(Long.MAX_VALUE), bits(rng, 100));
            case 8 ->
                    new Companion.BasesEnd(
                            rng.nextLong(Long.MAX_VALUE), rng.nextInt(1_000_000_001));
            case 9 ->
                    new Companion.Test(
                            rng.nextInt(1_000),
                            rng.nextInt(1_000),
                            bits(rng, 99),
                            bits(rng, 99),
                            rng.nextBoolean());
            default -> new Companion.TestBits(rng.nextInt(1_000), bits(rng, 99));
        };
    }

    @Test
    @Verifies("AL-DATA-1")
    void everyMessageSurvivesTheBytes() {
        Seeds.forEach(
                2_000,
                seed -> {
                    Companion message = any(new Rng(seed));
                    byte[] bytes = CompanionCodec.encode(message);
                    assertEquals(1, bytes[0], "version");
                    Companion back = CompanionCodec.decode(bytes);
                    assertNotNull(back, "" + message);
                    assertEquals(message.getClass(), back.getClass());
                    assertArrayEquals(bytes, CompanionCodec.encode(back));
                });
    }

    @Test
    @Verifies("AL-DATA-2")
    void whatIsNotWhollyAMessageIsNone() {
        assertNull(CompanionCodec.decode(new byte[0]));
        assertNull(
                CompanionCodec.decode(new byte[] {2, 7, 0, 0, 0, 0, 0, 0, 0, 0}),
                "another version");
        assertNull(CompanionCodec.decode(new byte[] {1, 99}), "another kind");
        Seeds.forEach(
                2_000,
                seed -> {
                    byte[] bytes = CompanionCodec.encode(any(new Rng(seed)));
                    assertNull(
                            CompanionCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)),
                            "one byte more");
                    for (int n = 0; n < bytes.length; n++) {
                        assertNull(CompanionCodec.decode(Arrays.copyOf(bytes, n)), "cut to " + n);
                    }
                });
    }

    /// Damaged and misplaced messages in the middle of each application, at both ends.
    @Test
    @Verifies("AL-DATA-2")
    @Verifies("AL-DATA-3")
    void neitherEndMindsNonsense() {
        int[] violations = new int[1];
        Seeds.forEach(
                400,
                seed -> {
                    TinyNet net = new TinyNet(seed, BellDiagonal.werner(0.9));
                    Rng rng = net.world.stream("nonsense");
                    long timeoutNs = 40_000_000;
                    Job[] jobs = {
                        new Job.Teleport(
                                TinyNet.B,
                                TinyNet.TERMS,
                                30,
                                Job.Teleport.States.RANDOM,
                                timeoutNs),
                        new Job.Telegate(TinyNet.B, TinyNet.TERMS, 30, timeoutNs),
                        new Job.Qkd(TinyNet.B, TinyNet.TERMS, 100, 500, timeoutNs),
                        new Job.Pairs(
                                TinyNet.B,
                                TinyNet.TERMS,
                                DeliveryMode.KEEP,
                                60,
                                BasisChoice.MEASURE_Z,
                                BasisChoice.MEASURE_Z,
                                timeoutNs)
                    };
                    net.run(1, jobs[rng.nextInt(4)]);
                    SessionId session = new SessionId(TinyNet.A, 1, 1);
                    for (int i = 0; i < 12; i++) {
                        byte[] bytes = CompanionCodec.encode(any(rng));
                        for (int k = rng.nextInt(3); k > 0; k--) {
                            bytes[rng.nextInt(bytes.length)] = (byte) rng.nextInt();
                        }
                        TinyNode end = rng.nextBoolean() ? net.a : net.b;
                        net.world.at(
                                rng.nextLong(3_000_000),
                                () -> end.told(new TransportOutput.DataReceived(session, bytes)));
                    }
                    net.settle();
                    assertEquals(1, net.a.ended.size());
                    violations[0] += net.a.violations.size() + net.b.violations.size();
                });
        assertTrue(
                System.getenv("HERALD_SEED") != null || violations[0] > 400,
                "only " + violations[0]);
    }

    @Test
    void anEndingJobReleasesAQubitThatArrivesTooLate() {
        TinyNet net = new TinyNet(1, BellDiagonal.PERFECT);
        net.run(1, new Job.Telegate(TinyNet.B, TinyNet.TERMS, 10, 1_000_000_000));
        net.world.at(14_500, () -> net.a.deliver(new ApplicationInput.Cancel(1)));
        net.settle();
    }
}
