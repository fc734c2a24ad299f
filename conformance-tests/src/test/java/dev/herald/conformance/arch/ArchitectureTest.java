package dev.herald.conformance.arch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The rules of the architecture, held against every class of the product. Each rule is seen to fail,
/// too: the package `offender` beside this test is laid out like the product and breaks every one.
class ArchitectureTest {
    private static final String OFFENDER = "dev.herald.conformance.arch.offender";

    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.herald");

    private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages(OFFENDER);

    @Test
    void thereIsAContractToCheck() {
        for (String part : new String[] {"host", "model", "device", "sim"}) {
            assertTrue(
                    PRODUCT.stream()
                            .anyMatch(c -> c.getPackageName().equals("dev.herald.hal." + part)),
                    () -> "no class in dev.herald.hal." + part);
        }
    }

    /// Layers may still be empty.
    @TestFactory
    Stream<DynamicTest> ruleHolds() {
        return Rules.of("dev.herald").entrySet().stream()
                .map(rule ->
                        DynamicTest.dynamicTest(
                                rule.getKey(),
                                () -> rule.getValue().allowEmptyShould(true).check(PRODUCT)));
    }

    @TestFactory
    Stream<DynamicTest> ruleIsSeenToFail() {
        return Rules.of(OFFENDER).entrySet().stream().map(ArchitectureTest::seenToFail);
    }

    private static DynamicTest seenToFail(
            Map.Entry<String, com.tngtech.archunit.lang.ArchRule> rule) {
        return DynamicTest.dynamicTest(
                rule.getKey(),
                () ->
                        assertTrue(
                                rule.getValue()
                                        .allowEmptyShould(true)
                                        .evaluate(OFFENDERS)
                                        .hasViolation(),
                                "no violation was found"));
    }
}
