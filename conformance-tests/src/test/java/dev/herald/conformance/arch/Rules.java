package dev.herald.conformance.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The rules of the architecture for a tree of packages, by name.
final class Rules {
    private static final List<String> CORES =
            List.of("physical.mhp", "link", "network", "transport", "application");

    /// Below each layer what it may know of: nothing that is not listed.
    private static final Map<String, List<String>> MAY_USE =
            Map.of(
                    "hal", List.of(),
                    "physical", List.of("hal", "spec"),
                    "link", List.of("hal", "spec"),
                    "network", List.of("link.api", "link.message", "hal", "spec"),
                    "transport", List.of("network.api", "network.message", "hal", "spec"),
                    // network.message: the transport's service speaks of terms and modes of
                    // circuits
                    "application",
                            List.of(
                                    "transport.api",
                                    "transport.message",
                                    "network.message",
                                    "hal",
                                    "spec"),
                    "spec", List.of());

    private static final List<String> MODULES =
            List.of(
                    "spec",
                    "hal",
                    "physical",
                    "link",
                    "network",
                    "transport",
                    "application",
                    "node",
                    "daemon",
                    "conformance",
                    "bench");

    private static final Set<String> NOT_REPEATABLE =
            Set.of(
                    "java.lang.Thread",
                    "java.util.Random",
                    "java.util.UUID",
                    "java.util.HashMap",
                    "java.util.HashSet",
                    "java.util.IdentityHashMap",
                    "java.util.WeakHashMap",
                    "java.security.SecureRandom");

    private static final DescribedPredicate<JavaMethodCall> ASKS_THE_SYSTEM =
            new DescribedPredicate<>("the clock, the environment or the process is asked") {
                @Override
                public boolean test(JavaMethodCall call) {
                    return call.getTargetOwner().isEquivalentTo(System.class)
                            && !call.getName().equals("arraycopy");
                }
            };

    private Rules() {}

    static Map<String, ArchRule> of(String root) {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        String[] cores =
                CORES.stream()
                        .flatMap(layer ->
                                Stream.of("api", "message", "core")
                                        .map(part -> root + "." + layer + "." + part + ".."))
                        .toArray(String[]::new);
        rules.put(
                "cores perform no I/O and have no threads",
                noClasses()
                        .that()
                        .resideInAnyPackage(cores)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "java.io..",
                                "java.net..",
                                "java.nio..",
                                "java.time..",
                                "java.util.concurrent..",
                                "java.lang.ref..",
                                "io.netty..",
                                "org.slf4j.."));
        rules.put(
                "cores are repeatable",
                noClasses()
                        .that()
                        .resideInAnyPackage(cores)
                        .should()
                        .dependOnClassesThat(
                                named("what differs from run to run", NOT_REPEATABLE)));
        rules.put(
                "cores copy arrays and ask the system for nothing else",
                noClasses()
                        .that()
                        .resideInAnyPackage(cores)
                        .should()
                        .callMethodWhere(ASKS_THE_SYSTEM)
                        .orShould()
                        .getField(System.class, "out")
                        .orShould()
                        .getField(System.class, "err"));
        rules.put(
                "cores draw no unseeded numbers",
                noClasses()
                        .that()
                        .resideInAnyPackage(cores)
                        .should()
                        .callMethod(Math.class, "random"));
        rules.put(
                "protobuf stays in wire",
                noClasses()
                        .that(
                                resideInAnyPackage(root + "..")
                                        .and(
                                                DescribedPredicate.not(
                                                        resideInAnyPackage(
                                                                root + "..wire..",
                                                                root + ".spec..",
                                                                root + ".physical.remote..",
                                                                root + ".conformance.link..",
                                                                root + ".conformance.network..",
                                                                root + ".conformance.tester..",
                                                                root + ".daemon.."))))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("com.google.protobuf..", root + ".spec.*.v1.."));
        MAY_USE.forEach((module, allowed) ->
                rules.put(
                        module + " knows its neighbour below only",
                        noClasses()
                                .that()
                                .resideInAPackage(root + "." + module + "..")
                                .should()
                                .dependOnClassesThat(
                                        resideInAnyPackage(root + "..")
                                                .and(
                                                        DescribedPredicate.not(
                                                                resideInAnyPackage(
                                                                        allowed(
                                                                                root, module,
                                                                                allowed))))
                                                .as(
                                                        "are of Herald but not of %s %s"
                                                                .formatted(module, allowed)))));
        rules.put(
                "nothing depends on the suite or the benchmarks",
                noClasses()
                        .that(resideInAnyPackage(packages(root, "conformance", "bench", true)))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(packages(root, "conformance", "bench", false)));
        rules.put(
                "nothing depends on the daemon",
                noClasses()
                        .that(
                                resideInAnyPackage(packages(root, "daemon", "conformance", true))
                                        .and(
                                                DescribedPredicate.not(
                                                        resideInAnyPackage(root + ".bench.."))))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(root + ".daemon.."));
        return rules;
    }

    private static String[] allowed(String root, String module, List<String> others) {
        return Stream.concat(Stream.of(module), others.stream())
                .map(part -> root + "." + part + "..")
                .toArray(String[]::new);
    }

    /// The packages of these two modules, or those of all others.
    private static String[] packages(String root, String one, String two, boolean others) {
        return MODULES.stream()
                .filter(module -> (module.equals(one) || module.equals(two)) != others)
                .map(module -> root + "." + module + "..")
                .toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> named(String description, Set<String> names) {
        return describe(description, c -> names.contains(c.getName()));
    }
}
