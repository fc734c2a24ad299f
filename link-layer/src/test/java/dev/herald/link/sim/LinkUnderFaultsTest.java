package dev.herald.link.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.Seeds;
import dev.herald.link.api.LinkInput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.PairType;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Two entities over channels that lose, repeat and reorder, a station whose heralds get lost, ends that
/// restart and a layer above that cancels: whatever happens, the two ends agree in the end.
class LinkUnderFaultsTest {
    private static final int SEEDS = 2_000;
    private static final long HEAL_NS = 80_000_000;

    /// A run of one seed to its rest, and what is asked of it.
    private static final class Run {
        final Duo duo;
        final Rng rng;
        final boolean restarts;

        Run(long seed) {
            rng = new Rng(seed).stream("scenario");
            Duo.Settings settings = settings(rng);
            duo = new Duo(seed, settings);
            restarts = rng.nextInt(4) == 0;
        }

        private static Duo.Settings settings(Rng rng) {
            var settings = new Duo.Settings();
            var kit = new Devices.Kit();
            kit.communication = 1 + rng.nextInt(3);
            kit.storage = rng.nextInt(3);
            kit.keepSpacing = 3 + rng.nextInt(3);
            kit.measureSpacing = 1 + rng.nextInt(2);
            kit.heraldNs = 5_000 + rng.nextLong(20_000);
            kit.peerNs = 5_000 + rng.nextLong(20_000);
            kit.leadNs = rng.nextLong(30_000);
            kit.cyclesMax = rng.nextBoolean() ? 1_000_000 : 20 + rng.nextInt(200);
            kit.refreshNs = rng.nextInt(3) == 0 ? 1_000_000 : 0;
            kit.success = 0.02 + 0.3 * rng.nextDouble();
            settings.kit = kit;
            var other = new Devices.Kit();
            other.communication = 1 + rng.nextInt(3);
            other.storage = kit.storage;
            other.keepSpacing = kit.keepSpacing;
            other.measureSpacing = kit.measureSpacing;
            other.heraldNs = kit.peerNs;
            other.peerNs = kit.heraldNs;
            other.leadNs = kit.leadNs;
            other.cyclesMax = kit.cyclesMax;
            other.refreshNs = kit.refreshNs;
            other.success = kit.success;
            settings.kitB = other;
            settings.delayNs = rng.nextLong(300_000);
            settings.itemsMax = 1 + rng.nextInt(8);
            settings.windowMax = 1 + rng.nextInt(6);
            settings.backlogMax = rng.nextInt(20);
            settings.channel = ChannelFaults.swarm(rng, 0.5, 1_000_000, HEAL_NS);
            settings.station =
                    new TestStation.Faults(
                            kit.success,
                            rng.nextBoolean() ? 0.3 * rng.nextDouble() : 0,
                            HEAL_NS,
                            rng.nextBoolean() ? 1 + rng.nextInt(5) : Integer.MAX_VALUE,
                            rng.nextBoolean());
            return settings;
        }

        void go() {
            duo.start();
            int requests = 3 + rng.nextInt(15);
            for (int i = 0; i < requests; i++) {
                Duo.Node node = rng.nextBoolean() ? duo.a : duo.b;
                CreateRequest request = request();
                duo.world.at(rng.nextLong(HEAL_NS), () -> node.create(request));
            }
            for (int i = rng.nextInt(6); i > 0; i--) {
                Duo.Node node = rng.nextBoolean() ? duo.a : duo.b;
                int createId = rng.nextInt(6);
                duo.world.at(
                        rng.nextLong(HEAL_NS),
                        () -> node.pump.deliver(new LinkInput.Cancel(createId)));
            }
            if (restarts) {
                for (int i = 1 + rng.nextInt(3); i > 0; i--) {
                    boolean first = rng.nextBoolean();
                    int epoch = rng.nextInt() | 1;
                    duo.world.at(
                            rng.nextLong(HEAL_NS), () -> restart(first ? duo.a : duo.b, epoch));
                }
            }
            if (rng.nextInt(5) == 0) {
                duo.world.at(rng.nextLong(HEAL_NS), duo.station::restart);
            }
            duo.world.runUntil(HEAL_NS + 70_000_000);
            cancelAll(duo.a);
            cancelAll(duo.b);
            duo.run(400_000_000);
        }

        private void restart(Duo.Node node, int epoch) {
            Duo.Node other = node == duo.a ? duo.b : duo.a;
            node.restart(epoch);
            if (other.up) {
                other.peerRestarted = true;
            } else {
                other.voidPairs();
            }
        }

        private static void cancelAll(Duo.Node node) {
            for (var request : List.copyOf(node.acknowledged)) {
                if (!node.ends.containsKey(request)) {
                    node.pump.deliver(new LinkInput.Cancel(request.createId()));
                }
            }
        }

        private CreateRequest request() {
            PairType type = PairType.values()[rng.nextInt(3)];
            boolean stream = rng.nextInt(4) == 0;
            int number = stream ? CreateRequest.STREAM : 1 + rng.nextInt(6);
            boolean consecutive = stream || rng.nextInt(3) > 0;
            return new CreateRequest(
                    type,
                    number,
                    Fidelity.of(rng.nextInt(8) == 0 ? 0.9 : rng.nextBoolean() ? 0.8 : 0.6),
                    rng.nextBoolean() ? 0 : rng.nextLong(30_000_000),
                    rng.nextInt(8) == 0 ? 99 : Duo.PURPOSE,
                    rng.nextInt(3),
                    !stream && rng.nextBoolean(),
                    consecutive,
                    rng.nextBoolean(),
                    BasisChoice.randomXZ(128),
                    BasisChoice.MEASURE_Z);
        }

        void check() {
            duo.checkAgreement();
            for (Duo.Node node : List.of(duo.a, duo.b)) {
                assertTrue(node.up, node.id + " is down after all healed");
                assertEquals(List.of(), node.notes);
            }
        }

        /// The link serves again: both ends expect the same.
        void serveAgain() {
            var request = CreateRequest.keep(3, Fidelity.of(0.6), Duo.PURPOSE);
            if (duo.station.epoch
                    != 77) { // the first request after a restart of the station may expire
                duo.a.create(request);
                duo.run(400_000_000);
            }
            duo.a.create(request);
            duo.b.create(request);
            duo.run(400_000_000);
            duo.checkAgreement();
            assertEquals("finished", duo.a.ends.get(duo.a.acknowledged.getLast()));
            assertEquals("finished", duo.b.ends.get(duo.b.acknowledged.getLast()));
        }
    }

    @Test
    @Verifies({"LL-CREATE-13", "LL-GEN-1", "LL-PAIR-2", "LL-PAIR-3", "LL-PAIR-5", "LL-PAIR-6"})
    @Verifies({"LL-EXPIRE-1", "LL-EXPIRE-3", "LL-EXPIRE-5", "LL-EXPIRE-8", "LL-DEV-8"})
    void bothEndsAgreeInTheEnd() {
        long[] sums = new long[6];
        Seeds.forEach(
                SEEDS,
                seed -> {
                    Run run = new Run(seed);
                    run.go();
                    run.check();
                    run.serveAgain();
                    sums[0] += run.duo.a.delivered;
                    sums[1] += run.duo.a.revoked + run.duo.b.revoked;
                    sums[2] += run.duo.a.downs;
                    sums[3] += run.duo.station.lostHeralds;
                    sums[4] += run.duo.a.end.batches;
                    sums[5] += run.duo.a.ends.values().stream().filter("finished"::equals).count();
                });
    }

    @Test
    void sameSeedSameRun() {
        Seeds.forEach(
                SEEDS / 20,
                seed -> {
                    Run first = new Run(seed);
                    Run second = new Run(seed);
                    first.go();
                    second.go();
                    assertEquals(first.duo.trace, second.duo.trace);
                    assertEquals(first.duo.world.executed(), second.duo.world.executed());
                });
    }
}
