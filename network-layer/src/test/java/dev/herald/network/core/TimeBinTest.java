package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.Seeds;
import dev.herald.link.api.Timetable;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.TimeBin;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Circuits with bins, and what their links are told.
class TimeBinTest {
    private static final long CYCLE_NS = 100;

    @Test
    @Verifies("NL-BIN-1")
    void binLiesInItsPeriod() {
        assertTrue(TimeBin.NONE.isNone());
        assertThrows(IllegalArgumentException.class, () -> new TimeBin(10, 5, 6));
        assertThrows(IllegalArgumentException.class, () -> new TimeBin(10, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new TimeBin(0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new TimeBin(10, -1, 3));
        assertEquals(300_000, new TimeBin(10, 7, 3).sharePpm());
    }

    /// Against every instant of a common period, one by one.
    @Test
    @Verifies("NL-BIN-2")
    void overlapIsThatOfTheInstants() {
        Seeds.forEach(
                20_000,
                seed -> {
                    Rng rng = new Rng(seed);
                    TimeBin a = bin(rng);
                    TimeBin b = bin(rng);
                    boolean meet = false;
                    for (long t = 0; t < a.periodNs() * b.periodNs(); t++) {
                        meet |= in(a, t) && in(b, t);
                    }
                    assertEquals(meet, a.overlaps(b), () -> a + " and " + b);
                    assertEquals(meet, b.overlaps(a));
                });
    }

    private static TimeBin bin(Rng rng) {
        int period = rng.nextInt(1, 13);
        int length = rng.nextInt(1, period + 1);
        return new TimeBin(period, rng.nextInt(0, period - length + 1), length);
    }

    private static boolean in(TimeBin bin, long t) {
        long at = t % bin.periodNs();
        return at >= bin.offsetNs() && at < bin.offsetNs() + bin.lengthNs();
    }

    @Test
    @Verifies("NL-BIN-3")
    void nodeAlsoLooksAtTheLinkTowardTheHead() {
        CircuitTerms terms =
                OneNode.TERMS.with(
                        Service.USUAL.scheduled(new TimeBin(10 * CYCLE_NS, 0, 5 * CYCLE_NS)));
        for (int self : new int[] {2, 3}) {
            OneNode without = new OneNode(self, 3).up();
            NetworkMessage.Install install = without.install();
            without.peer(
                    self - 1,
                    new NetworkMessage.Install(
                            install.circuit(), install.route(), terms, install.hops()));
            assertEquals(
                    NetworkError.UNSUPPORTED,
                    ((NetworkMessage.Release) without.sent(self - 1).getLast()).why());
        }
    }

    static NetworkConfig withPorts(NetworkConfig config) {
        int self = config.self().value();
        TestDevice device = TestDevice.at(self);
        for (int link = Math.max(1, self - 1); link <= Math.min(self, 2); link++) {
            device.port(link, link == self ? self + 1 : self - 1, 0, CYCLE_NS);
        }
        return TestDevice.in(config, device.make());
    }

    private static TestNetwork chain() {
        TestNetwork network =
                new TestNetwork(
                        1,
                        3,
                        List.of(new int[] {1, 2}, new int[] {2, 3}),
                        SwapNoise.NONE,
                        TimeBinTest::withPorts);
        network.start();
        return network;
    }

    private static void open(TestNetwork network, long cookie, TimeBin bin) {
        network.open(
                cookie,
                new CircuitTerms(
                        Fidelity.of(0.5), 0, Cutoff.NONE, 0, Service.USUAL.scheduled(bin)));
        network.world.run(100_000);
    }

    private static NetworkError failure(TestNetwork network) {
        return ((NetworkOutput.CircuitFailed) network.head().told.getLast()).why();
    }

    @Test
    @Verifies({"NL-BIN-2", "NL-BIN-4", "NL-ADMIT-5"})
    void binsOfCircuitsMakeTheTimetablesOfBothEndsAlike() {
        TestNetwork network = chain();
        open(network, 1, new TimeBin(1_000, 0, 300));
        open(network, 2, new TimeBin(1_000, 300, 200)); // begins where the other ends
        assertEquals(2, network.count(network.head(), NetworkOutput.CircuitUp.class));
        open(network, 3, new TimeBin(1_000, 400, 200));
        assertEquals(NetworkError.NO_CAPACITY, failure(network));
        open(network, 4, new TimeBin(2_000, 1_500, 500));
        assertEquals(3, network.count(network.head(), NetworkOutput.CircuitUp.class));
        for (TestLink link : network.links) {
            Timetable timetable = link.timetableA;
            assertEquals(timetable, link.timetableB);
            assertEquals(20, timetable.periodCycles());
            assertTrue(timetable.fill());
            assertEquals(
                    List.of(0L, 3L, 10L, 13L, 15L),
                    timetable.bins().stream().map(Timetable.Bin::startCycle).toList());
            assertEquals(Set.of(2), timetable.bins().getFirst().purposes());
        }
        network.head().deliver(new NetworkInput.CloseCircuit(network.circuit()));
        network.world.run(100_000);
        assertEquals(10, network.links.getFirst().timetableA.periodCycles());
        assertEquals(network.links.getFirst().timetableA, network.links.getFirst().timetableB);
    }

    @Test
    @Verifies("NL-BIN-3")
    void binThatALinkCannotKeepIsRefused() {
        TestNetwork network = chain();
        open(network, 1, new TimeBin(1_050, 0, 300));
        assertEquals(NetworkError.UNSUPPORTED, failure(network));
        open(network, 2, new TimeBin(1_000, 10, 150));
        assertEquals(NetworkError.UNSUPPORTED, failure(network));
        TestNetwork bare = new TestNetwork(1, 2);
        bare.start();
        open(bare, 3, new TimeBin(1_000, 0, 300));
        assertEquals(NetworkError.UNSUPPORTED, failure(bare));
        assertFalse(new TimeBin(10, 0, 5).overlaps(new TimeBin(10, 5, 5)));
    }
}
