package dev.herald.daemon.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.VerificationSettings;
import dev.herald.link.pursuit.Degradation;
import dev.herald.node.LinkService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Settings of links and of requests: what is read, what is written back, and what is refused with file,
/// line, field, value and rule.
class LinkSettingsTest {
    @TempDir private Path directory;

    @BeforeEach
    void profile() throws IOException {
        Files.writeString(directory.resolve("p.yaml"), TestProfile.YAML);
    }

    private Scenario read(String link, String work) throws IOException {
        String text =
                """
                scenario: two
                duration_s: 1
                nodes: [{name: alice, id: 1, profile: p.yaml}, {name: bob, id: 2, profile: p.yaml}]
                links: [{name: ab, id: 1, between: [alice, bob], profile: p.yaml%s}]
                workload: [{kind: link, link: ab, min_fidelity: 0.8%s}]
                """
                        .formatted(link, work);
        return Scenario.read(Files.writeString(directory.resolve("s.yaml"), text));
    }

    private LinkService service(String link) throws IOException {
        return read(link, ", pairs: 1").links().getFirst().service();
    }

    @Test
    void whatIsNotSaidIsTheDefault() throws IOException {
        LinkService service = service("");
        assertEquals("strict", service.discipline().name());
        assertEquals(LinkService.DEFAULT.buffer(), service.buffer());
        assertEquals(VerificationSettings.NONE, service.verification());
        assertEquals("", ServiceReader.yaml(service));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "service: {discipline: fcfs}",
                "service: {discipline: wfq, weights: [1, 10, 0]}",
                "service: {buffer: {pairs: 3, min_fidelity: 0.75}}",
                "service: {verification: regular}",
                "service: {discipline: wfq, weights: [5], verification: {test: {every: 2 s, pairs: 32},"
                        + " chsh: {every: 1 h}, tomography: {every: 168 h, pairs: 9}, time_share: 0.05}}",
            })
    void whatIsWrittenReadsBackTheSame(String yaml) throws IOException {
        LinkService once = service(", " + yaml);
        LinkService again = service(", " + ServiceReader.yaml(once));
        assertEquals(once.discipline().name(), again.discipline().name());
        assertEquals(once.buffer(), again.buffer());
        assertEquals(once.verification(), again.verification());
        assertTrue(!ServiceReader.yaml(once).isEmpty());
    }

    @Test
    void everySettingIsRead() throws IOException {
        LinkService service =
                service(
                        ", service: {discipline: wfq, weights: [1, 10, 0], buffer: {pairs: 3,"
                                + " min_fidelity: 0.75}, verification: {test: {every: 2 s, pairs: 32}}}");
        assertEquals("wfq:1,10,0", service.discipline().name());
        assertEquals(3, service.buffer().pairsMax());
        assertEquals(Fidelity.of(0.75), service.buffer().minFidelity());
        assertEquals(2_000_000_000L, service.verification().testEveryNs());
        assertEquals(32, service.verification().testPairs());
        assertEquals(0, service.verification().chshEveryNs());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{discipline: lifo} | service.discipline is \"lifo\": must be one of strict, fcfs, wfq",
                "{discipline: wfq} | service.weights is missing",
                "{discipline: wfq, weights: []} | must be 1 to 8",
                "{discipline: wfq, weights: [1, 1001]} | whole numbers from 0 to 1000",
                "{weights: [1]} | only discipline wfq has weights",
                "{buffer: {pairs: 65}} | service.buffer.pairs is \"65\"",
                "{buffer: {}} | service.buffer.pairs is missing",
                "{verification: often} | must be none, regular or a mapping",
                "{verification: {test: {every: 0 s}}} | every is \"0 s\": must be above 0",
                "{verification: {test: {every: 1 s, pairs: 2000}}} | pairs is \"2000\"",
                "{verification: {time_share: 0}} | must be above 0 and at most 1",
                "{order: fcfs} | service.order is not a key here",
            })
    void wrongSettingsAreNamed(String service, String message) {
        var wrong = assertThrows(ScenarioException.class, () -> service(", service: " + service));
        String text = String.valueOf(wrong.getMessage());
        assertTrue(text.contains("s.yaml:4: ") && text.contains(message), text);
    }

    @Test
    void degradationIsRead() throws IOException {
        Work.LinkPairs work =
                (Work.LinkPairs)
                        read(
                                        "",
                                        ", pairs: 9, degradation: {mode: throughput, floor: 0.6, rate_hz: 20,"
                                                + " attempts: 5, within: 2 s}")
                                .workload()
                                .getFirst();
        assertEquals(
                new Degradation(
                        Degradation.Mode.THROUGHPUT,
                        Fidelity.of(0.6),
                        Fidelity.ZERO,
                        5,
                        2_000_000_000L,
                        50_000_000L),
                work.degradation());
        Work.LinkPairs usual =
                (Work.LinkPairs)
                        read("", ", pairs: 9, degradation: {mode: fidelity}").workload().getFirst();
        assertEquals(Degradation.fidelity(), usual.degradation());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pairs: 0, degradation: {mode: fidelity} | pairs is \"0\": a stream has no end to reach",
                "pairs: 1, degradation: {mode: speed} | must be one of fidelity, throughput, latency",
                "pairs: 1, degradation: {mode: latency} | floor is missing",
                "pairs: 1, degradation: {mode: latency, floor: 0.9} | floor is \"0.9\": is above min_fidelity 0.8",
                "pairs: 1, degradation: {mode: fidelity, floor: 0.6} | mode fidelity does not go below",
                "pairs: 1, degradation: {mode: latency, floor: 0.6, purify_below: 0.9} | only mode fidelity distils",
                "pairs: 1, degradation: {mode: latency, floor: 0.6, rate_hz: 3} | only mode throughput keeps a rate",
                "pairs: 1, degradation: {mode: fidelity, attempts: 0} | from 1 to 1000",
                "pairs: 1, degradation: {mode: fidelity, within: soon} | within is \"soon\"",
            })
    void wrongDegradationIsNamed(String work, String message) {
        var wrong = assertThrows(ScenarioException.class, () -> read("", ", " + work));
        String text = String.valueOf(wrong.getMessage());
        assertTrue(text.contains("s.yaml:5: ") && text.contains(message), text);
    }
}
