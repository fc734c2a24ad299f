package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.DistilPlan.Shape;
import dev.herald.physical.sim.LinkProfile;
import dev.herald.physical.sim.NodeProfile;
import dev.herald.physical.sim.Profiles;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Distillation by two entities over simulated qubits: the pairs that come out are in the state that
/// network-transport 6 says, and in the one that their tags say.
class DistilledPairsTest {
    private static final double EXACT = 1e-9;

    private static NodeProfile ideal(int communication, int storage) {
        return NodeProfile.builder("test", "no noise")
                .from("assumption: test", "2026")
                .figure("communication.count", communication, "1")
                .figure("storage.count", storage, "1")
                .build();
    }

    private static NodeProfile noisy(int communication, int storage) {
        NodeProfile.Builder node =
                NodeProfile.builder("test", "noise of every kind that the tags take as it is")
                        .from("assumption: test", "2026")
                        .figure("communication.count", communication, "1")
                        .figure("storage.count", storage, "1");
        for (String kind : List.of("communication", "storage")) {
            boolean storing = kind.equals("storage");
            node.figure(kind + ".t2", storing ? 1 : 0.2, "s")
                    .figure(kind + ".gate", 5, "us")
                    .figure(kind + ".gateError", storing ? 0.002 : 0.001, "1")
                    .figure(kind + ".measure", 20, "us")
                    .figure(kind + ".flip0", 0.01, "1")
                    .figure(kind + ".flip1", 0.02, "1");
        }
        return node.figure("pair.gate", 50, "us")
                .figure("pair.gateError", 0.01, "1")
                .figure("move.duration", 30, "us")
                .figure("move.error", 0.003, "1")
                .build();
    }

    private static PhysicalDuo run(
            NodeProfile node, double fidelity, DistilPlan plan, boolean store, int number) {
        LinkProfile link = Profiles.idealLink(fidelity, 0.2, 10_000);
        var duo = new PhysicalDuo(5, node, link);
        CreateRequest plain = CreateRequest.keep(number, Fidelity.of(0.5), PhysicalDuo.PURPOSE);
        duo.a.create(
                new CreateRequest(
                        plain.type(),
                        number,
                        plain.minFidelity(),
                        0,
                        plain.purpose(),
                        0,
                        false,
                        true,
                        store,
                        plain.local(),
                        plain.remote(),
                        plan));
        duo.run(2_000_000_000L);
        assertEquals(List.of(), duo.a.refused);
        assertEquals(List.of(), duo.a.notes);
        assertEquals(List.of(), duo.b.notes);
        assertEquals(List.of("finished n1#0"), duo.a.ends);
        assertEquals(List.of("finished n1#0"), duo.b.ends);
        assertEquals(number, duo.pairs.size());
        assertEquals(0, duo.hardware.qubitsInUse(duo.a.id));
        assertEquals(0, duo.hardware.qubitsInUse(duo.b.id));
        return duo;
    }

    private static void assertClose(BellDiagonal expected, BellDiagonal got, double by, String of) {
        assertEquals(expected.p00(), got.p00(), by, of + " p00");
        assertEquals(expected.p10(), got.p10(), by, of + " p10");
        assertEquals(expected.p01(), got.p01(), by, of + " p01");
        assertEquals(expected.p11(), got.p11(), by, of + " p11");
    }

    /// The goldens of network-transport 6.2 to 6.4, through the whole protocol.
    @ParameterizedTest
    @CsvSource({
        "BBPSSW, TREE, 1, 0.80, 0.838150",
        "BBPSSW, PUMPING, 1, 0.90, 0.926396",
        "DEJMPS, TREE, 1, 0.80, 0.838150",
        "DEJMPS, TREE, 2, 0.80, 0.943639",
        "DEJMPS, TREE, 3, 0.80, 0.987974",
        "DEJMPS, TREE, 3, 0.75, 0.970020",
        "DOUBLE_SELECTION, PUMPING, 1, 0.80, 0.887417",
        "DOUBLE_SELECTION, TREE, 1, 0.90, 0.956522"
    })
    @Verifies("LL-DISTIL-4")
    @Verifies("LL-DISTIL-7")
    void goldens(Protocol protocol, Shape shape, int rounds, double raw, double distilled) {
        PhysicalDuo duo = run(ideal(4, 6), raw, new DistilPlan(protocol, shape, rounds), false, 3);
        for (PhysicalDuo.Both pair : duo.pairs) {
            assertEquals(distilled, pair.exact().p00(), 5.1e-7);
            assertClose(pair.exact(), pair.tagA(), EXACT, "tag of a");
            assertClose(pair.exact(), pair.tagB(), EXACT, "tag of b");
        }
    }

    /// With noise of every kind the tag is the exact state still: pairs of unlike age and history, gates,
    /// readouts, moves and waiting.
    @ParameterizedTest
    @CsvSource({
        "BBPSSW, PUMPING, 1, 2, 2",
        "DEJMPS, PUMPING, 3, 2, 2",
        "DEJMPS, PUMPING, 2, 3, 0",
        "DEJMPS, TREE, 3, 2, 4",
        "DEJMPS, TREE, 2, 1, 4",
        "DOUBLE_SELECTION, PUMPING, 2, 1, 4",
        "DOUBLE_SELECTION, TREE, 2, 2, 6"
    })
    @Verifies("LL-DISTIL-7")
    void tagIsTheStateWithNoise(
            Protocol protocol, Shape shape, int rounds, int communication, int storage) {
        NodeProfile node = noisy(communication, storage);
        PhysicalDuo duo = run(node, 0.9, new DistilPlan(protocol, shape, rounds), false, 4);
        for (PhysicalDuo.Both pair : duo.pairs) {
            boolean twirled = protocol == Protocol.BBPSSW;
            assertEquals(pair.exact().p00(), pair.tagA().p00(), twirled ? 2e-3 : EXACT);
            if (!twirled) {
                assertClose(pair.exact(), pair.tagA(), EXACT, "tag of a");
                assertClose(pair.exact(), pair.tagB(), EXACT, "tag of b");
            }
        }
        assertTrue(duo.a.commands.get(DeviceCommand.Gate2.class) >= 4);
    }
}
