package dev.herald.conformance.link;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceRun;
import dev.herald.conformance.engine.ConformanceRun.Settings;
import dev.herald.conformance.engine.Overall;
import dev.herald.conformance.engine.Report;
import dev.herald.conformance.engine.TextReport;
import dev.herald.conformance.engine.Verdict;
import dev.herald.conformance.link.tester.LinkTesterSession;
import dev.herald.conformance.link.tester.RemoteLinkLayer;
import dev.herald.conformance.tester.SubjectGone;
import dev.herald.conformance.tester.TesterServer;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkLayerProvider;
import dev.herald.spec.trace.Catalogue;
import dev.herald.spec.trace.Clause;
import dev.herald.spec.trace.Verifies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The suite for link layers, tested: this project's conforms, and one with a flaw fails the clause of
/// that flaw and no other.
class LinkKitTest {
    private static final String PROFILE = "link-base-1";
    private static final Catalogue LINK = Catalogue.shipped().profile(PROFILE);

    /// Breaking these breaks others: what a flaw takes along.
    private static final Map<String, Set<String>> TAKES_ALONG =
            Map.ofEntries(
                    Map.entry("LL-QUEUE-12: has twice as many slots", Set.of("LL-CREATE-8")),
                    Map.entry("LL-GEN-4: measures one pair with each batch", Set.of("LL-SCHED-7")),
                    Map.entry(
                            "LL-GEN-10: makes its batches as long as the device can",
                            Set.of("LL-BIN-4")),
                    Map.entry("LL-GEN-5: attempts with a qubit in use", Set.of("LL-ADVERT-2")),
                    Map.entry(
                            "LL-DEV-6: does not hear that the device is not ready",
                            Set.of("LL-ADVERT-2")),
                    Map.entry("LL-SCHED-3: lets a stream keep the link", Set.of("LL-QUEUE-10")),
                    Map.entry(
                            "LL-PAIR-8: does not withdraw what was on hold",
                            Set.of("LL-DISTIL-10")),
                    Map.entry("LL-TAG-1: tags a pair at the herald only", Set.of("LL-DISTIL-7")),
                    Map.entry("LL-TAG-4: claims to have tested its pairs", Set.of("LL-DISTIL-7")),
                    Map.entry("LL-BIN-3: fills every gap", Set.of("LL-BIN-5")),
                    Map.entry(
                            "LL-SCHED-1: takes a test for a request",
                            Set.of("LL-TEST-6", "LL-TEST-10")));

    /// Clauses, or topics, of the chapter that no profile has, or not all of, and why.
    private static final Map<String, String> LEFT_OUT =
            Map.ofEntries(
                    Map.entry("LL-EDGE", "numbers at the edge of a node, which no entity has"),
                    Map.entry(
                            "LL-DRAFT",
                            "bytes to the layer above, which an implementation may have"),
                    Map.entry("LL-DEGRADE", "pursuits, which are above the entity"),
                    Map.entry(
                            "LL-FEU",
                            "estimates over many pairs: held by link-layer's own tests so far"),
                    Map.entry(
                            "LL-TEST",
                            "the course of a series: held by link-layer's own tests so far"),
                    Map.entry(
                            "LL-TAG-5",
                            "needs attempts at other ports: held by link-layer's own tests"),
                    Map.entry(
                            "LL-TAG-6",
                            "needs a measured fidelity: held by link-layer's own tests"),
                    Map.entry(
                            "LL-BUFFER", "pairs made ahead: held by link-layer's own tests so far"),
                    Map.entry(
                            "LL-BIN-6",
                            "a timetable before the first session: held by link-layer's own tests"),
                    Map.entry("LL-MEM", "use of storage: held by link-layer's own tests so far"),
                    Map.entry("LL-ORDER", "one instant: held by link-layer's own tests so far"),
                    Map.entry(
                            "LL-ROBUST",
                            "restarts and floods: held by link-layer's own tests so far"),
                    Map.entry(
                            "LL-QUEUE-14",
                            "clashing places: held by link-layer's own tests so far"),
                    Map.entry("LL-EXPIRE-12", "many ranges: held by link-layer's own tests so far"),
                    Map.entry(
                            "LL-EXPIRE-13",
                            "ranges far ahead: held by link-layer's own tests so far"));

    private static Report run(LinkLayerProvider provider) {
        return run(provider, LinkSuites.ALL);
    }

    private static Report run(LinkLayerProvider provider, List<Class<?>> suites) {
        return new ConformanceRun(LINK, new LinkSubject(provider), Settings.of(1, PROFILE))
                .execute(suites);
    }

    private static TreeSet<String> broken(Report report) {
        return report.clauses().stream()
                .filter(result -> result.verdict() != Verdict.CONFORMS)
                .filter(result -> result.verdict() != Verdict.NOT_RUN)
                .map(result -> result.clause().id())
                .collect(toCollection(TreeSet::new));
    }

    @Test
    void ourLinkLayerConforms() {
        Report report = run(new HeraldLinkLayer());

        assertEquals(Overall.CONFORMANT, report.overall(), () -> TextReport.console(report));
        assertTrue(
                report.clauses().stream().allMatch(one -> one.verdict() == Verdict.CONFORMS),
                () -> TextReport.console(report));
    }

    @Test
    void everyObligationOfTheChapterIsInAProfileOrLeftOutForAReason() {
        Catalogue wire = Catalogue.shipped().profile("link-wire-1");
        List<String> missing =
                Catalogue.shipped().all().stream()
                        .filter(clause -> clause.level() == Clause.Level.MUST)
                        .map(Clause::id)
                        .filter(id -> id.startsWith("LL-"))
                        .filter(id -> !LEFT_OUT.containsKey(id.substring(0, id.lastIndexOf('-'))))
                        .filter(id -> !LEFT_OUT.containsKey(id))
                        .filter(id -> wire.find(id).isEmpty())
                        .toList();

        assertEquals(List.of(), missing);
    }

    @Test
    void everyClauseHasAFlaw() {
        Set<String> broken =
                LinkFlaw.all().stream().map(LinkFlaw::clause).collect(toCollection(TreeSet::new));

        assertEquals(
                LINK.all().stream().map(Clause::id).collect(toCollection(TreeSet::new)), broken);
    }

    @TestFactory
    Stream<DynamicTest> flawIsFoundAndNothingElse() {
        return LinkFlaw.all().stream()
                .map(flaw -> DynamicTest.dynamicTest(flaw.toString(), () -> expectFound(flaw)));
    }

    /// One of each kind of flaw: of messages, of the device, of what is said to the layer above, of time.
    @TestFactory
    Stream<DynamicTest> flawBehindASocketIsFoundAndNothingElse() {
        Set<String> some =
                Set.of("LL-QUEUE-4", "LL-GEN-4", "LL-PAIR-2", "LL-HELLO-4", "LL-EXPIRE-3");
        return LinkFlaw.all().stream()
                .filter(flaw -> some.contains(flaw.clause()))
                .map(flaw ->
                        DynamicTest.dynamicTest(
                                flaw.toString(), () -> expectFoundBehindASocket(flaw)));
    }

    @Test
    @Verifies("CONF-TESTER-4")
    void timeDoesNotGoBackBehindASocket() throws IOException {
        try (TesterServer server =
                new TesterServer(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        () -> new LinkTesterSession(new HeraldLinkLayer()))) {
            var entity = new RemoteLinkLayer(server.address()).create(LinkKit.of(Map.of()));
            entity.expire(10, output -> {});
            SubjectGone undecided =
                    assertThrows(SubjectGone.class, () -> entity.expire(5, output -> {}));

            assertTrue(
                    String.valueOf(undecided.getMessage()).contains("now_ns 5 is before 10"),
                    undecided::getMessage);
        }
    }

    private static void expectFoundBehindASocket(LinkFlaw flaw) throws IOException {
        LinkLayerProvider flawed = LinkMutant.of(flaw.mutant());
        try (TesterServer server =
                new TesterServer(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        () -> new LinkTesterSession(flawed))) {
            Report report = run(new RemoteLinkLayer(server.address()), LinkSuites.QUICK);

            assertEquals(expected(flaw), broken(report), () -> TextReport.console(report));
        }
    }

    private static void expectFound(LinkFlaw flaw) {
        boolean counts = flaw.clause().equals("LL-CREATE-3");
        Report report =
                run(
                        LinkMutant.of(flaw.mutant()),
                        counts ? List.of(LinkCountSuite.class) : LinkSuites.QUICK);

        assertEquals(expected(flaw), broken(report), () -> TextReport.console(report));
    }

    private static TreeSet<String> expected(LinkFlaw flaw) {
        TreeSet<String> expected =
                new TreeSet<>(TAKES_ALONG.getOrDefault(flaw.toString(), Set.of()));
        expected.add(flaw.clause());
        return expected;
    }

    @Test
    @Verifies("CONF-VERDICT-4")
    void whatALinkLayerThrowsCountsAgainstIt() {
        Report report =
                run(
                        LinkMutant.of(() ->
                                new LinkMutant() {
                                    @Override
                                    void onInput(LinkInput input) {
                                        throw new IllegalStateException("hostile");
                                    }
                                }));

        assertEquals(Overall.NONCONFORMANT, report.overall());
        assertTrue(
                report.clauses().stream().noneMatch(one -> one.verdict() == Verdict.BROKEN),
                () -> TextReport.console(report));
    }

    @Test
    void linkLayerIsFoundByItsName() {
        LinkLayerProvider mutant =
                LinkMutant.of(() ->
                        new LinkMutant() {
                            // as good as any
                        });

        assertEquals("herald", LinkSubject.provider("herald", List.of()).name());
        assertEquals(mutant, LinkSubject.provider("mutant", List.of(mutant)));
        assertThrows(IllegalArgumentException.class, () -> LinkSubject.provider("acme", List.of()));
    }
}
