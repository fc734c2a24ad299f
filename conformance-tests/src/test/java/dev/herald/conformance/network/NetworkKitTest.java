package dev.herald.conformance.network;

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
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkLayerProvider;
import dev.herald.spec.trace.Catalogue;
import dev.herald.spec.trace.Clause;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The suite for network layers, tested: this project's conforms, and one with a flaw fails the clause of
/// that flaw and no other.
class NetworkKitTest {
    private static final String PROFILE = "network-base-1";
    private static final Catalogue NETWORK = Catalogue.shipped().profile(PROFILE);

    /// Breaking these breaks others: what a flaw takes along.
    private static final Map<String, Set<String>> TAKES_ALONG =
            Map.of(
                    // what was handed over early is a case of what was given to another request
                    "NL-END-4: does not ask what the tail gave the pair to", Set.of("NL-END-10"));

    /// Clauses, or topics, of the chapter that no profile has, or not all of, and why.
    private static final Map<String, String> LEFT_OUT =
            Map.of("NL-STATE-13", "keys do not travel in the binding: held by network-layer");

    /// Suites of what is added to the plain data plane and to paths by cost. To keep the run short, a flaw is
    /// tried with these only when they test its own section, and one of their own clauses with its own
    /// section only.
    private static final Set<Class<?>> ADDED =
            Set.of(
                    NetworkAtlasSuite.class,
                    NetworkWaitingSuite.class,
                    NetworkRoomSuite.class,
                    NetworkStockSuite.class,
                    NetworkStockLimitSuite.class,
                    NetworkVirtualSuite.class,
                    NetworkStationSuite.class,
                    NetworkDistilPlanSuite.class,
                    NetworkDistilSuite.class,
                    NetworkDistilTailSuite.class);

    private static Report run(NetworkLayerProvider provider) {
        return run(provider, NetworkSuites.ALL);
    }

    private static Report run(NetworkLayerProvider provider, List<Class<?>> suites) {
        return new ConformanceRun(NETWORK, new NetworkSubject(provider), Settings.of(1, PROFILE))
                .execute(suites);
    }

    private static boolean tests(Class<?> suite, Predicate<String> clause) {
        return Stream.of(suite.getDeclaredMethods())
                .flatMap(method -> Stream.of(method.getAnnotationsByType(Verifies.class)))
                .flatMap(verifies -> Stream.of(verifies.value()))
                .anyMatch(clause);
    }

    private static List<Class<?>> near(NetworkFlaw flaw) {
        String section = flaw.clause().substring(0, flaw.clause().lastIndexOf('-') + 1);
        boolean added = ADDED.stream().anyMatch(suite -> tests(suite, flaw.clause()::equals));
        return NetworkSuites.ALL.stream()
                .filter(suite ->
                        !added && !ADDED.contains(suite)
                                || tests(suite, clause -> clause.startsWith(section)))
                .toList();
    }

    private static TreeSet<String> broken(Report report) {
        return report.clauses().stream()
                .filter(result -> result.verdict() != Verdict.CONFORMS)
                .filter(result -> result.verdict() != Verdict.NOT_RUN)
                .map(result -> result.clause().id())
                .collect(toCollection(TreeSet::new));
    }

    @Test
    void ourNetworkLayerConforms() {
        Report report = run(new HeraldNetworkLayer());

        assertEquals(Overall.CONFORMANT, report.overall(), () -> TextReport.console(report));
        assertTrue(
                report.clauses().stream().allMatch(one -> one.verdict() == Verdict.CONFORMS),
                () -> TextReport.console(report));
    }

    @Test
    void everyObligationOfTheChapterIsInAProfileOrLeftOutForAReason() {
        Catalogue wire = Catalogue.shipped().profile("network-wire-1");
        List<String> missing =
                Catalogue.shipped().all().stream()
                        .filter(clause -> clause.level() == Clause.Level.MUST)
                        .map(Clause::id)
                        .filter(id -> id.startsWith("NL-"))
                        .filter(id -> !LEFT_OUT.containsKey(id.substring(0, id.lastIndexOf('-'))))
                        .filter(id -> !LEFT_OUT.containsKey(id))
                        .filter(id -> wire.find(id).isEmpty() && NETWORK.find(id).isEmpty())
                        .toList();

        assertEquals(List.of(), missing);
    }

    @Test
    void everyClauseHasAFlaw() {
        Set<String> broken =
                NetworkFlaw.all().stream()
                        .map(NetworkFlaw::clause)
                        .collect(toCollection(TreeSet::new));

        assertEquals(
                NETWORK.all().stream().map(Clause::id).collect(toCollection(TreeSet::new)), broken);
    }

    @TestFactory
    Stream<DynamicTest> flawIsFoundAndNothingElse() {
        return NetworkFlaw.all().stream()
                .map(flaw -> DynamicTest.dynamicTest(flaw.toString(), () -> expectFound(flaw)));
    }

    private static void expectFound(NetworkFlaw flaw) {
        Report report = run(NetworkMutant.of(flaw.mutant()), near(flaw));

        assertEquals(expected(flaw), broken(report), () -> TextReport.console(report));
    }

    private static TreeSet<String> expected(NetworkFlaw flaw) {
        TreeSet<String> expected =
                new TreeSet<>(TAKES_ALONG.getOrDefault(flaw.toString(), Set.of()));
        expected.add(flaw.clause());
        return expected;
    }

    @Test
    @Verifies("CONF-VERDICT-4")
    void whatANetworkLayerThrowsCountsAgainstIt() {
        Report report =
                run(
                        NetworkMutant.of(() ->
                                new NetworkMutant() {
                                    @Override
                                    void onInput(NetworkInput input) {
                                        throw new IllegalStateException("hostile");
                                    }
                                }));

        assertEquals(Overall.NONCONFORMANT, report.overall());
        assertTrue(
                report.clauses().stream().noneMatch(one -> one.verdict() == Verdict.BROKEN),
                () -> TextReport.console(report));
    }

    @Test
    void networkLayerIsFoundByItsName() {
        NetworkLayerProvider mutant =
                NetworkMutant.of(() ->
                        new NetworkMutant() {
                            // as good as any
                        });

        assertEquals("herald", NetworkSubject.provider("herald", List.of()).name());
        assertEquals(mutant, NetworkSubject.provider("mutant", List.of(mutant)));
        assertThrows(
                IllegalArgumentException.class, () -> NetworkSubject.provider("acme", List.of()));
    }
}
