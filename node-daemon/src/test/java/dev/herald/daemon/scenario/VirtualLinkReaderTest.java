package dev.herald.daemon.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.message.DistilPlan;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.Topology;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.CircuitTerms.SwapOrder;
import dev.herald.network.message.TimeBin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VirtualLinkReaderTest {
    private static final Map<String, NodeId> NODES = nodes();

    @TempDir private Path directory;

    private static Map<String, NodeId> nodes() {
        Map<String, NodeId> nodes = new LinkedHashMap<>();
        List<String> names = List.of("ada", "bela", "cleo", "dora");
        names.forEach(name -> nodes.put(name, new NodeId(nodes.size() + 1)));
        return nodes;
    }

    private List<VirtualLink> read(String yaml) throws IOException {
        Fields top = Fields.read(Files.writeString(directory.resolve("v.yaml"), yaml));
        top.has("other");
        Topology chain =
                new Topology(
                        List.of(
                                new Topology.Edge(new LinkId(1), new NodeId(1), new NodeId(2), 1),
                                new Topology.Edge(new LinkId(2), new NodeId(3), new NodeId(2), 1),
                                new Topology.Edge(new LinkId(3), new NodeId(3), new NodeId(4), 1)));
        List<VirtualLink> links = VirtualLinkReader.read(top, NODES, Set.of("ab", "bc"), chain);
        top.end();
        return links;
    }

    private List<VirtualLink> rewritten(List<VirtualLink> links) throws IOException {
        Map<NodeId, String> names = new LinkedHashMap<>();
        NODES.forEach((name, id) -> names.put(id, name));
        return read(VirtualLinkReader.yaml(links, names) + "other: 1\n");
    }

    @Test
    void noneIsUsual() throws IOException {
        assertEquals(List.of(), read("other: 1\n"));
        assertEquals(List.of(), rewritten(List.of()));
    }

    @Test
    void everyKeyArrivesAndMayBeWritten() throws IOException {
        List<VirtualLink> links =
                read(
                        """
                        virtual_links:
                          - {name: west, id: 1073741824, path: [cleo, bela, ada]}
                          - name: whole
                            id: 2147483647
                            path: [ada, cleo, dora]
                            cost: 3
                            min_fidelity: 0.85
                            min_rate_hz: 2.5
                            distil: {protocol: dejmps, shape: tree, rounds: 2}
                            swap_order: nested
                            priority: 3
                            preempt: true
                            tenant: 9
                            life: 40 s
                            cutoff: {fixed_ms: 7.5}
                            bin: {period: 1 ms, offset: 100 us, length: 300 us}
                            set_up_within: 3 s
                        """);
        CircuitTerms usual = CircuitTerms.of(Fidelity.of(0.5));
        assertEquals(
                new VirtualLink(
                        "west",
                        1,
                        new NetworkInput.OpenVirtualLink(
                                new LinkId(1 << 30),
                                new NodeId(1),
                                usual,
                                List.of(new NodeId(3), new NodeId(2), new NodeId(1)),
                                10_000_000_000L)),
                links.getFirst());
        Service service =
                new Service(
                        SwapOrder.NESTED,
                        3,
                        true,
                        9,
                        0,
                        new DistilPlan(DistilPlan.Protocol.DEJMPS, DistilPlan.Shape.TREE, 2),
                        40_000_000_000L,
                        0,
                        0,
                        new TimeBin(1_000_000, 100_000, 300_000));
        assertEquals(
                new VirtualLink(
                        "whole",
                        3,
                        new NetworkInput.OpenVirtualLink(
                                new LinkId(Integer.MAX_VALUE),
                                new NodeId(4),
                                new CircuitTerms(
                                        Fidelity.of(0.85),
                                        2_500_000,
                                        Cutoff.FIXED,
                                        7_500_000,
                                        service),
                                List.of(new NodeId(1), new NodeId(3), new NodeId(4)),
                                3_000_000_000L)),
                links.getLast());
        assertEquals(links, rewritten(links));
    }

    @ParameterizedTest
    @EnumSource(Cutoff.class)
    void everyCutOffCanBeWritten(Cutoff cutoff) throws IOException {
        long value =
                switch (cutoff) {
                    case NONE, OPTIMAL -> 0;
                    case FIXED -> 1_234_567;
                    case FIDELITY_LOSS, QUANTILE -> 15_001;
                    case FIDELITY_FLOOR -> 876_543_000;
                };
        CircuitTerms terms = new CircuitTerms(Fidelity.of(0.8), 0, cutoff, value);
        var open =
                new NetworkInput.OpenVirtualLink(
                        new LinkId(1 << 30),
                        new NodeId(2),
                        terms.with(Service.USUAL.withDistillation(DistilPlan.AUTO)),
                        List.of(new NodeId(1), new NodeId(2)),
                        1);
        List<VirtualLink> links = List.of(new VirtualLink("v", 1, open));
        assertEquals(links, rewritten(links));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: Up|[0].name is \"Up\": a name has",
                "name: ab|[0].name is \"ab\": another link has this name",
                "id: 1073741823|[0].id is \"1073741823\": must be a whole number from 1073741824 to 2147483647",
                "path: [ada, eve]|[0].path is a list: no node is called eve; the nodes are ada, bela, cleo, dora",
                "path: [ada, bela, ada]|[0].path is a list: node ada comes twice",
                "path: [ada, cleo]|[0].path is a list: no link, nor a virtual link before this one, joins ada and cleo",
                "path: [ada]|[0].path is a list: must have 2 to 65 nodes",
                "path: ada|[0].path is \"ada\": must be a list",
                "cost: 0|[0].cost is \"0\": must be a whole number from 1",
                "min_fidelity: 2|[0].min_fidelity is \"2\": must be a number from 0 to 1",
                "distil: best|[0].distil is \"best\": must be auto",
                "restore: 5 s|[0].restore is \"5 s\": a virtual link is set up again",
                "tests: 0.1|[0].tests is \"0.1\": it is the circuits over a virtual link that are tested",
                "set_up_within: 0 s|[0].set_up_within is \"0 s\": must be from 1 ns to 3600 s",
                "pairs: 3|[0].pairs is not a key here"
            })
    void mistakesAreNamed(String wrong, String message) {
        String key = wrong.substring(0, wrong.indexOf(':'));
        StringBuilder yaml = new StringBuilder("virtual_links:\n  - {");
        for (String good : List.of("name: v", "id: 1073741824", "path: [ada, bela]")) {
            yaml.append(good.startsWith(key + ":") ? "" : good + "; ");
        }
        String entry = yaml.toString().replace(';', ',') + wrong + "}\n";
        String got = assertThrows(ScenarioException.class, () -> read(entry)).getMessage();
        assertTrue(got.contains("virtual_links" + message), got);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v, id: 1073741825|[1].name is \"v\": another link has this name",
                "w, id: 1073741824|[1].id is \"1073741824\": virtual link v has this id"
            })
    void twoAlikeAreRefused(String second, String message) {
        String yaml =
                "virtual_links:\n  - {name: v, id: 1073741824, path: [ada, bela]}\n  - {name: "
                        + second
                        + ", path: [ada, bela]}\n";
        String got = assertThrows(ScenarioException.class, () -> read(yaml)).getMessage();
        assertTrue(got.contains(message), got);
    }
}
