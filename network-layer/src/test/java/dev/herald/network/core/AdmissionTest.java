package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.Seeds;
import dev.herald.network.api.AdmissionSettings;
import dev.herald.network.api.AdmissionSettings.Quota;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.NetworkError;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What circuits reserve, where it is kept, and what becomes of those for which nothing is left. The links
/// of the test network make a pair in 1 us, so that a rate of 100,000 pairs/s takes a tenth of one.
class AdmissionTest {
    private static final long TENTH = 100_000_000_000L;

    private static CircuitTerms terms(long microHz, Service service) {
        return new CircuitTerms(Fidelity.of(0.5), microHz, Cutoff.NONE, 0, service);
    }

    private static TestNetwork network(
            int size, List<int[]> edges, UnaryOperator<AdmissionSettings> settings) {
        TestNetwork network =
                new TestNetwork(
                        7,
                        size,
                        edges,
                        SwapNoise.NONE,
                        config ->
                                config.with(
                                        config.control(),
                                        settings.apply(config.admission()),
                                        config.plane()));
        network.start();
        return network;
    }

    private static final List<int[]> CHAIN =
            List.of(new int[] {1, 2}, new int[] {2, 3}, new int[] {3, 4});

    private static void open(
            TestNetwork network, long cookie, int from, int to, CircuitTerms terms) {
        network.nodes
                .get(from - 1)
                .deliver(
                        new NetworkInput.OpenCircuit(
                                cookie, new NodeId(to), terms, List.of(), 1_000_000_000));
        network.world.run(1_000_000);
    }

    private static NetworkOutput.CircuitFailed failure(TestNetwork network, int node, long cookie) {
        return network.nodes.get(node - 1).told.stream()
                .filter(NetworkOutput.CircuitFailed.class::isInstance)
                .map(NetworkOutput.CircuitFailed.class::cast)
                .filter(failed -> failed.cookie() == cookie)
                .findFirst()
                .orElseThrow();
    }

    private static List<NetworkOutput.CircuitDown> down(TestNetwork network, int node) {
        return network.nodes.get(node - 1).told.stream()
                .filter(NetworkOutput.CircuitDown.class::isInstance)
                .map(NetworkOutput.CircuitDown.class::cast)
                .toList();
    }

    private static long up(TestNetwork network, int node) {
        return network.count(network.nodes.get(node - 1), NetworkOutput.CircuitUp.class);
    }

    @Test
    @Verifies({"NL-ADMIT-1", "NL-ADMIT-2", "NL-ADMIT-3", "NL-ADMIT-5"})
    void linkIsReservedUpToItsShareFromBothEndsAlike() {
        TestNetwork network = network(4, CHAIN, settings -> settings.withShare(900_000));
        for (int i = 1; i <= 9; i++) { // the last fills it to the brim: shares are half open
            boolean forth = i % 2 == 0;
            open(network, i, forth ? 1 : 4, forth ? 4 : 1, terms(TENTH, Service.USUAL));
        }
        assertEquals(9, up(network, 1));
        assertEquals(9, up(network, 4));
        open(network, 10, 1, 4, terms(TENTH, Service.USUAL));
        var failed = failure(network, 1, 10);
        assertEquals(NetworkError.NO_CAPACITY, failed.why());
        assertTrue(
                failed.detail().contains("100000 ppm of its time needed, 0 free"), failed::detail);
        open(network, 11, 4, 1, terms(0, Service.USUAL)); // best effort reserves nothing
        assertEquals(10, up(network, 1));
        open(network, 12, 1, 4, terms(20 * TENTH, Service.USUAL));
        assertEquals(NetworkError.RATE_UNREACHABLE, failure(network, 1, 12).why());
    }

    @Test
    @Verifies("NL-ADMIT-1")
    void lossesAtCutOffsInTestsAndInDistillationAreReservedFor() {
        CircuitTerms plain = terms(1_000_000, Service.USUAL);
        assertEquals(1, LinkShare.linkRate(plain, List.of()), 1e-9);
        assertEquals(
                2,
                LinkShare.linkRate(plain.with(Service.USUAL.withTests(500_000)), List.of()),
                1e-9);
        double rate = LinkShare.linkRate(plain, List.of(1_000_000_000L, 500_000_000L));
        assertEquals(1, rate * (1 - Math.exp(-rate)) * (1 - Math.exp(-rate / 2)), 1e-6);
        assertEquals(100_000, LinkShare.sharePpm(100, 1_000_000));
        assertEquals(166_666, LinkShare.sharePpm(1 / 6.0, 1_000_000_000));
    }

    @Test
    @Verifies("NL-ADMIT-6")
    void leastImportantCircuitsMakeRoomAndBothTheirEndsAreTold() {
        TestNetwork network = network(4, CHAIN, settings -> settings.withShare(500_000));
        for (int i = 0; i < 5; i++) {
            open(network, i, 1, 4, terms(TENTH, Service.USUAL.withPriority(i, false)));
        }
        open(network, 10, 4, 1, terms(2 * TENTH, Service.USUAL.withPriority(2, true)));
        assertEquals(2, down(network, 1).size());
        assertEquals(2, down(network, 4).size());
        for (var told : down(network, 1)) {
            assertEquals(NetworkError.PREEMPTED, told.why());
            assertTrue(told.circuit().number() <= 2, () -> "the wrong victim: " + told);
        }
        open(network, 11, 4, 1, terms(2 * TENTH, Service.USUAL.withPriority(2, true)));
        assertEquals(NetworkError.NO_CAPACITY, failure(network, 4, 11).why());
        assertEquals(2, down(network, 1).size(), "nobody goes for nothing");
    }

    @Test
    @Verifies("NL-ADMIT-8")
    void tenantsHaveWhatTheyMayHaveAndNoMore() {
        TestNetwork network =
                network(
                        4,
                        CHAIN,
                        settings ->
                                settings.withQuotas(
                                        new Quota(2, 1_000_000),
                                        Map.of(9, new Quota(100, 250_000))));
        for (int i = 0; i < 3; i++) {
            open(network, i, 1, 4, terms(0, Service.USUAL.withTenant(5)));
            open(network, 10 + i, 1, 4, terms(TENTH, Service.USUAL.withTenant(9)));
            open(network, 20 + i, 1, 4, terms(TENTH, Service.USUAL));
        }
        assertEquals(7, up(network, 1));
        assertEquals(NetworkError.QUOTA, failure(network, 1, 2).why());
        NetworkError share = failure(network, 1, 12).why();
        assertTrue(share == NetworkError.QUOTA || share == NetworkError.NO_CAPACITY, share::name);
    }

    @Test
    @Verifies("NL-ADMIT-7")
    void qubitsAreReservedForCircuitsWithARate() {
        TestNetwork network =
                new TestNetwork(
                        7,
                        3,
                        List.of(new int[] {1, 2}, new int[] {2, 3}),
                        SwapNoise.NONE,
                        config ->
                                config.self().value() == 2
                                        ? TestDevice.in(config, TestDevice.at(2).qubits(4).make())
                                        : config);
        network.start();
        for (int i = 0; i < 3; i++) {
            open(network, i, 1, 3, terms(TENTH / 100, Service.USUAL));
        }
        assertEquals(2, up(network, 1));
        var failed = failure(network, 1, 2);
        assertEquals(NetworkError.NO_RESOURCES, failed.why());
        assertEquals(2, failed.where().value());
        open(network, 5, 1, 3, terms(0, Service.USUAL));
        assertEquals(3, up(network, 1));
    }

    @Test
    @Verifies({"NL-SETUP-15", "NL-ADMIT-5"})
    void anotherPathIsTriedWhenOneIsFull() {
        List<int[]> ring =
                List.of(new int[] {1, 2}, new int[] {2, 3}, new int[] {1, 4}, new int[] {4, 3});
        TestNetwork network = network(4, ring, settings -> settings.withShare(100_000));
        for (int i = 0; i < 3; i++) {
            open(network, i, 1, 3, terms(TENTH, Service.USUAL));
        }
        List<List<NodeId>> routes =
                network.nodes.get(0).told.stream()
                        .filter(NetworkOutput.CircuitUp.class::isInstance)
                        .map(told -> ((NetworkOutput.CircuitUp) told).route())
                        .toList();
        assertEquals(2, routes.size());
        assertEquals(2, routes.get(0).get(1).value());
        assertEquals(4, routes.get(1).get(1).value());
        assertEquals(NetworkError.NO_CAPACITY, failure(network, 1, 2).why());
    }

    @Test
    @Verifies("NL-ADMIT-9")
    void reservedCircuitsAskTheirLinksBeforeOthers() {
        for (int priority = 0; priority <= 7; priority++) {
            Service service = Service.USUAL.withPriority(priority, false);
            assertTrue(
                    priorityOf(terms(TENTH, service))
                            > priorityOf(terms(0, Service.USUAL.withPriority(7, false))));
        }
    }

    private static int priorityOf(CircuitTerms terms) {
        TestNetwork network = network(2, List.of(new int[] {1, 2}), settings -> settings);
        open(network, 1, 1, 2, terms);
        network.request(2, dev.herald.network.message.RequestSpec.keep(1, 0));
        network.world.run(1_000_000);
        return network.links.getFirst().lastPriority;
    }

    /// U4, U18: many set-ups from both sides at once, over shared links, with rates that come to exactly
    /// the whole: nothing is over-booked at any instant, and nothing is left when all are gone.
    @Test
    @Verifies({"NL-ADMIT-3", "NL-ADMIT-4", "NL-RELEASE-3"})
    void randomSimultaneousSetUpsNeverOverbookAndNeverLeak() {
        Seeds.forEach(
                12,
                seed -> {
                    Rng rng = new Rng(seed);
                    int size = 8;
                    List<int[]> edges = new ArrayList<>();
                    for (int i = 1; i <= size; i++) {
                        edges.add(new int[] {i, i % size + 1});
                    }
                    edges.add(new int[] {1, 5});
                    edges.add(new int[] {3, 7});
                    TestNetwork network = network(size, edges, settings -> settings);
                    Map<Integer, Long> opened = new LinkedHashMap<>();
                    network.watcher = (node, told) -> check(network);
                    for (int i = 0; i < 200; i++) {
                        int from = 1 + rng.nextInt(size);
                        int to = 1 + (from - 1 + 1 + rng.nextInt(size - 1)) % size;
                        opened.merge(from, 1L, Long::sum);
                        Service service =
                                Service.USUAL.withPriority(rng.nextInt(8), rng.nextBoolean());
                        CircuitTerms terms =
                                terms(
                                        rng.nextInt(4) == 0 ? 0 : TENTH * (1 + rng.nextInt(3)),
                                        service);
                        network.later(
                                rng.nextLong(60_000),
                                () ->
                                        network.nodes
                                                .get(from - 1)
                                                .deliver(
                                                        new NetworkInput.OpenCircuit(
                                                                from,
                                                                new NodeId(to),
                                                                terms,
                                                                List.of(),
                                                                1_000_000_000)));
                    }
                    assertTrue(network.world.run(1_000_000));
                    check(network);
                    for (TestNode node : network.nodes) {
                        long answers =
                                node.told.stream()
                                        .filter(told ->
                                                told instanceof NetworkOutput.CircuitFailed
                                                        || told
                                                                        instanceof
                                                                        NetworkOutput.CircuitUp up
                                                                && up.cookie() != 0)
                                        .count();
                        assertEquals(opened.getOrDefault(node.id.value(), 0L), answers);
                        for (var told : List.copyOf(node.told)) {
                            if (told instanceof NetworkOutput.CircuitUp up && up.cookie() != 0) {
                                node.deliver(new NetworkInput.CloseCircuit(up.circuit()));
                            }
                        }
                    }
                    assertTrue(network.world.run(1_000_000));
                    for (TestNode node : network.nodes) {
                        assertTrue(node.machine.isIdle(), () -> "something is left at " + node.id);
                    }
                });
    }

    private static void check(TestNetwork network) {
        for (TestNode node : network.nodes) {
            node.machine.checkLedgers();
        }
    }
}
