package dev.herald.link.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.Seeds;
import dev.herald.link.api.BufferSettings;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.VerificationSettings;
import dev.herald.link.core.Books;
import dev.herald.link.core.LinkLayer;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.PairType;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Pairs made ahead of requests: at both ends the same, delivered at once, never below a minimum, and out
/// of the way of requests that need their qubits.
class BufferTest {
    private static final long ROUND_TRIP_NS = 200_000;

    private static Duo.Settings settings(int storage, int pairs, double minimum) {
        var settings = new Duo.Settings();
        settings.kit.storage = storage;
        BufferSettings buffer = new BufferSettings(pairs, Fidelity.of(minimum));
        settings.maker =
                (LinkConfig config) ->
                        LinkLayer.create(
                                config.with(
                                        config.discipline(), buffer, VerificationSettings.NONE));
        return settings;
    }

    private static CreateRequest stored(int number, double minimum, boolean consecutive) {
        return new CreateRequest(
                PairType.K,
                number,
                Fidelity.of(minimum),
                0,
                Duo.PURPOSE,
                0,
                false,
                consecutive,
                true,
                BasisChoice.MEASURE_Z,
                BasisChoice.MEASURE_Z);
    }

    private static List<LinkOutput.PairKept> watch(Duo.Node node) {
        List<LinkOutput.PairKept> pairs = new ArrayList<>();
        node.tap =
                output -> {
                    if (output instanceof LinkOutput.PairKept pair) {
                        pairs.add(pair);
                    }
                };
        return pairs;
    }

    private static void assertAlike(Duo duo) {
        assertEquals(Books.buffered(duo.a.machine), Books.buffered(duo.b.machine));
        assertEquals(duo.a.pairs.keySet(), duo.b.pairs.keySet());
        assertEquals(List.of(), duo.a.notes);
        assertEquals(List.of(), duo.b.notes);
    }

    private static void serve(boolean byMaster) {
        Duo duo = new Duo(3, settings(4, 3, 0.7)).start();
        duo.run(100_000_000);
        assertEquals(3, Books.buffered(duo.a.machine).size());
        assertAlike(duo);
        long heralds = duo.station.heralds;
        Set<?> waiting = Books.buffered(duo.a.machine);
        List<LinkOutput.PairKept> atA = watch(duo.a);
        List<LinkOutput.PairKept> atB = watch(duo.b);
        duo.a.holding = true;
        duo.b.holding = true;
        (byMaster ? duo.a : duo.b).create(stored(3, 0.8, true));
        duo.run(ROUND_TRIP_NS + 1);
        for (List<LinkOutput.PairKept> pairs : List.of(atA, atB)) {
            assertEquals(
                    List.of(1L, 2L, 3L), pairs.stream().map(LinkOutput.PairKept::index).toList());
            for (LinkOutput.PairKept pair : pairs) {
                assertTrue(waiting.contains(pair.pair()));
                assertTrue(pair.tag().estimate().value() >= 0.8);
            }
        }
        assertEquals(heralds, duo.station.heralds, "nothing was made for it");
        assertEquals(Set.of("finished"), Set.copyOf(duo.a.ends.values()));
        duo.a.giveAllBack();
        duo.b.giveAllBack();
        duo.run(100_000_000);
        assertEquals(3, Books.buffered(duo.a.machine).size(), "made anew");
        assertAlike(duo);
    }

    @Test
    @Verifies("LL-BUFFER-1")
    @Verifies("LL-BUFFER-5")
    @Verifies("LL-BUFFER-6")
    void aRequestIsServedInOneRoundTrip() {
        serve(true);
        serve(false);
    }

    @Test
    @Verifies("LL-BUFFER-2")
    void oneStorageQubitIsLeft() {
        Duo duo = new Duo(4, settings(2, 3, 0.7)).start();
        duo.run(100_000_000);
        assertEquals(1, Books.buffered(duo.a.machine).size());
        assertAlike(duo);
    }

    /// Carbon of T2 = 10 s at both ends: 0.85 at most after the move, 0.84 some 100 ms later.
    @Test
    @Verifies("LL-BUFFER-3")
    @Verifies("LL-BUFFER-7")
    void oldPairsAreGivenUp() {
        Duo duo = new Duo(5, settings(3, 2, 0.84)).start();
        duo.run(50_000_000);
        Set<?> first = Books.buffered(duo.a.machine);
        assertEquals(2, first.size());
        duo.run(1_000_000_000);
        assertAlike(duo);
        assertTrue(
                Books.buffered(duo.a.machine).stream().noneMatch(first::contains),
                "the first are still there");
        List<LinkOutput.PairKept> pairs = watch(duo.a);
        duo.b.create(stored(2, 0.84, true));
        duo.run(50_000_000);
        assertEquals(2, pairs.size());
        pairs.forEach(pair -> assertTrue(pair.tag().estimate().value() >= 0.84));
    }

    /// A request that the buffer cannot serve any more gets the qubit that it needs.
    @Test
    @Verifies("LL-BUFFER-4")
    void aRequestThatNeedsTheQubitGetsIt() {
        Duo duo = new Duo(6, settings(2, 1, 0.7)).start();
        duo.run(400_000_000);
        Set<?> waiting = Books.buffered(duo.a.machine);
        assertEquals(1, waiting.size());
        List<LinkOutput.PairKept> pairs = watch(duo.a);
        duo.a.create(stored(2, 0.845, false));
        duo.run(100_000_000);
        assertEquals(2, pairs.size());
        pairs.forEach(pair -> assertTrue(!waiting.contains(pair.pair())));
        assertEquals(Set.of("finished"), Set.copyOf(duo.b.ends.values()));
        duo.run(100_000_000);
        assertAlike(duo);
    }

    /// Frames and heralds are lost, nodes restart: when nothing is under way both hold the same pairs.
    @Test
    @Verifies("LL-BUFFER-7")
    void bothHoldTheSameAfterFaults() {
        Seeds.forEach(
                60,
                seed -> {
                    Duo.Settings settings = settings(3, 2, 0.7);
                    settings.channel = new ChannelFaults(0.1, 0.1, 100_000, 80_000_000);
                    settings.station =
                            new TestStation.Faults(0.1, 0.1, 80_000_000, 3, seed % 2 == 0);
                    Duo duo = new Duo(seed, settings).start();
                    for (int i = 0; i < 8; i++) {
                        Duo.Node node = i % 2 == 0 ? duo.a : duo.b;
                        duo.world.at(
                                10_000_000L + 8_000_000L * i,
                                () -> node.create(stored(2, 0.8, true)));
                    }
                    if (seed % 3 == 0) {
                        duo.world.at(50_000_000, () -> duo.b.restart(0x3333));
                    }
                    duo.world.runUntil(600_000_000);
                    assertAlike(duo);
                    assertEquals(2, Books.buffered(duo.a.machine).size());
                });
    }
}
