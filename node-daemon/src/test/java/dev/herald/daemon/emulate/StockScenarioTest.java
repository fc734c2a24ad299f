package dev.herald.daemon.emulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.daemon.report.RunText;
import dev.herald.daemon.scenario.Scenario;
import dev.herald.spec.trace.Verifies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stocks of pairs on whole stacks in virtual time. The seeds are fixed. The emulator itself checks that both ends
/// are delivered the same pairs in the same order and Bell states.
class StockScenarioTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    @TempDir private Path directory;

    private RunResult run(String rest) throws IOException {
        Files.createDirectories(directory.resolve("profiles"));
        Files.copy(
                EXAMPLES.resolve("profiles/metro-target.yaml"),
                directory.resolve("profiles/metro-target.yaml"));
        String chain =
                """
                scenario: chain
                duration_s: 30
                nodes:
                  - {name: a, id: 1, profile: profiles/metro-target.yaml}
                  - {name: b, id: 2, profile: profiles/metro-target.yaml}
                  - {name: c, id: 3, profile: profiles/metro-target.yaml}
                links:
                  - {name: ab, id: 1, between: [a, b], profile: profiles/metro-target.yaml}
                  - {name: bc, id: 2, between: [b, c], profile: profiles/metro-target.yaml}
                """;
        return Emulator.run(
                Scenario.read(Files.writeString(directory.resolve("s.yaml"), chain + rest)),
                () -> 0);
    }

    @Test
    void exampleServesAClaimInOneWayOfMessagesAndAFreshRequestMuchLater() {
        RunResult result = Emulator.run(Scenario.read(EXAMPLES.resolve("stock.yaml")), () -> 0);
        RunResult.StockResult stock = result.stocks().getFirst();
        RunResult.ClaimResult claim = stock.claims().getFirst();
        assertEquals(2, claim.delivered());
        assertEquals(0, claim.headS());
        assertTrue(100 * claim.tailS() < result.circuits().getFirst().latencyS().p50());
        assertTrue(claim.leastFidelity() >= 0.82, claim::toString);
        // What came into the stock was claimed, has expired, or was there at the last look.
        long there = stock.made() - stock.claimed() - stock.expired() - stock.lost();
        assertTrue(there >= 0 && there <= stock.target(), stock::toString);
        assertEquals(0, stock.lost());
        String text = RunText.write(result);
        assertTrue(text.contains("ada-cleo       3"), text);
        assertTrue(text.contains("NO_RESOURCES: 1 pairs will do, asked for 2"), text);
        assertEquals(RunResult.Left.NOTHING, result.left());
    }

    @Test
    @Verifies("NL-STOCK-7")
    void stockIsOpenedAgainWhenItsPathIsLost() throws IOException {
        RunResult result =
                run(
                        """
                        workload:
                          - kind: stock
                            from: a
                            to: c
                            pairs: 2
                            for: 6 s
                            reserve: [{name: r, at: 900 ms, pairs: 1, for: 5 s}]
                            claims:
                              - {at: 950 ms, pairs: 1}
                              - {at: 2 s, pairs: 1}
                              - {at: 5 s, pairs: 2}
                              - {at: 5.5 s, pairs: 1, reserved: r}
                        faults:
                          - {at: 1 s, for: 2 s, kind: channel-outage, link: bc}
                        """);
        RunResult.StockResult stock = result.stocks().getFirst();
        assertEquals(2, stock.openings());
        assertEquals(1, stock.losses());
        assertEquals("", stock.error());
        assertEquals(0, stock.level().min(), "nothing is in stock without a path");
        assertEquals(1, stock.claims().get(0).delivered());
        assertTrue(
                stock.claims().get(1).error().startsWith("CIRCUIT_DOWN: its circuit is lost: "),
                stock.claims().get(1).error());
        assertEquals(2, stock.claims().get(2).delivered());
        assertTrue(stock.reservations().getFirst().made());
        assertEquals(
                "NO_RESOURCES: 0 pairs will do, asked for 1",
                stock.claims().get(3).error(),
                "reservations are lost with the pairs");
        assertEquals(RunResult.Left.NOTHING, result.left());
    }

    /// The node between has two of its qubits for each of its links.
    @Test
    void moreThanThereIsRoomForIsNotKept() throws IOException {
        RunResult result =
                run(
                        """
                        workload:
                          - {kind: stock, from: a, to: c, pairs: 4, for: 100 ms}
                          - {kind: stock, from: c, to: b, pairs: 1, for: 3 s, start_s: 1, claims: [{at: 2 s, pairs: 1}]}
                          - {kind: stock, from: a, to: b, pairs: 1, for: 3 s, start_s: 1}
                          - {kind: stock, from: b, to: a, pairs: 1, for: 1 s, start_s: 1.5}
                        """);
        RunResult.StockResult tooMany = result.stocks().getFirst();
        assertEquals(0, tooMany.made());
        assertEquals(
                "NO_RESOURCES, at n1: a stock of 4 pairs; there is room for 3", tooMany.error());
        assertEquals(1, result.stocks().get(1).claims().getFirst().delivered());
        assertEquals(0, result.stocks().get(2).losses());
        assertTrue(
                result.stocks().get(3).error().contains("a stock of 1 pairs; there is room for 0"),
                result.stocks().get(3)::error);
        assertEquals(RunResult.Left.NOTHING, result.left());
    }

    /// With storage beside the qubits for links, which pairs of circuits do not use, a stock leaves its peer circuits
    /// what they need.
    @Test
    @Verifies(value = "NL-STOCK-10", rev = 2)
    void circuitsGoOnBesideAFullStock() throws IOException {
        RunResult result =
                run(
                        """
                        workload:
                          - {kind: stock, from: a, to: c, pairs: 3, for: 20 s}
                          - {kind: circuit, from: a, to: c, mode: keep, pairs: 100, start_s: 1}
                          - {kind: circuit, from: c, to: a, mode: measure, pairs: 100, start_s: 1}
                        """);
        assertEquals(100, result.circuits().get(0).delivered());
        assertEquals(100, result.circuits().get(1).delivered());
        assertEquals(0, result.stocks().getFirst().expired());
        assertEquals(3, result.stocks().getFirst().made());
        assertEquals(RunResult.Left.NOTHING, result.left());
    }
}
