package dev.herald.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.herald.daemon.api.Terms;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.DistilPlan;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.CircuitTerms.SwapOrder;
import dev.herald.spec.node.v1.Distillation;
import dev.herald.spec.node.v1.JobTerms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Terms from the command line to the request and back.
class TermsOptionsTest {
    @Command
    static final class Asked {
        @Mixin TermsOptions terms = new TermsOptions();
    }

    private static CircuitTerms read(String... arguments) {
        Asked asked = new Asked();
        CommandLine line = new CommandLine(asked);
        line.parseArgs(arguments);
        return Terms.read(asked.terms.terms(line.getCommandSpec()));
    }

    @Test
    void nothingGivenIsTheUsual() {
        assertEquals(CircuitTerms.of(Fidelity.of(0.5)), read());
        assertEquals(CircuitTerms.of(new Fidelity(0)), Terms.read(JobTerms.getDefaultInstance()));
    }

    @Test
    void everyOptionArrives() {
        assertEquals(
                new CircuitTerms(
                        Fidelity.of(0.9),
                        2_500_000,
                        Cutoff.OPTIMAL,
                        0,
                        new Service(
                                SwapOrder.SEQUENTIAL,
                                7,
                                true,
                                12,
                                10_000,
                                new DistilPlan(
                                        DistilPlan.Protocol.DOUBLE_SELECTION,
                                        DistilPlan.Shape.PUMPING,
                                        1),
                                0,
                                0)),
                read(
                        "--fidelity=0.9",
                        "--rate=2.5",
                        "--cutoff=optimal",
                        "--order=sequential",
                        "--priority=7",
                        "--preempt",
                        "--tenant=12",
                        "--tests=0.01",
                        "--distil=double-selection:pumping:1"));
    }

    @ParameterizedTest
    @CsvSource({
        "none, NONE, 0",
        "fixed=2ms, FIXED, 2000000",
        "loss=0.015, FIDELITY_LOSS, 15000",
        "quantile=0.85, QUANTILE, 850000",
        "floor=0.9, FIDELITY_FLOOR, 900000000",
        "optimal, OPTIMAL, 0"
    })
    void everyCutoffArrives(String given, Cutoff rule, long value) {
        CircuitTerms terms = read("--cutoff=" + given);
        assertEquals(rule, terms.cutoff());
        assertEquals(value, terms.cutoffValue());
    }

    @ParameterizedTest
    @EnumSource(DistilPlan.Protocol.class)
    void everyPlanArrives(DistilPlan.Protocol protocol) {
        DistilPlan plan =
                switch (protocol) {
                    case NONE -> DistilPlan.NONE;
                    case AUTO -> DistilPlan.AUTO;
                    default -> new DistilPlan(protocol, DistilPlan.Shape.TREE, 3);
                };
        for (SwapOrder order : SwapOrder.values()) {
            CircuitTerms terms =
                    CircuitTerms.of(Fidelity.of(0.7))
                            .with(Service.USUAL.withDistillation(plan).withOrder(order));
            assertEquals(terms, Terms.read(Terms.write(terms)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--fidelity=1.5, --fidelity is 1.5: must be from 0 to 1",
        "--rate=-1, --rate is -1.0: must be from 0 to",
        "--cutoff=quantile=1, --cutoff is quantile=1: must be none",
        "--cutoff=soon, --cutoff is soon: must be none",
        "--cutoff=floor=x, --cutoff is floor=x: must be none",
        "--cutoff=none=3, --cutoff is none=3: must be none",
        "--order=random, --order is random: must be as-soon-as-possible",
        "--priority=8, --priority is 8: must be from 0 to 7",
        "--preempt, --preempt is given: needs a --priority above 0",
        "--tenant=-2, --tenant is -2: must be at least 0",
        "--tests=0.7, --tests is 0.7: must be from 0 to 0.5",
        "--distil=dejmps, --distil is dejmps: must be auto or",
        "--distil=dejmps:tree:9, --distil is dejmps:tree:9: must be auto or",
        "--distil=none:tree:1, --distil is none:tree:1: must be auto or"
    })
    void errorsNameTheOptionAndTheRule(String given, String message) {
        String got =
                assertThrows(CommandLine.ParameterException.class, () -> read(given)).getMessage();
        assertEquals(message, got.substring(0, Math.min(got.length(), message.length())));
    }

    @Test
    void fieldsOfARequestOutOfRangeAreNamed() {
        assertMessage("priority 8 is not in 0..7", JobTerms.newBuilder().setPriority(8).build());
        assertMessage("cutoff 99 is not known", JobTerms.newBuilder().setCutoffValue(99).build());
        assertMessage(
                "swap_order 99 is not known", JobTerms.newBuilder().setSwapOrderValue(99).build());
        assertMessage(
                "distillation.protocol 0 is not known",
                JobTerms.newBuilder().setDistillation(Distillation.getDefaultInstance()).build());
        assertMessage(
                "testPpm 500001 is not in 0..500000",
                JobTerms.newBuilder().setTestPpm(500_001).build());
    }

    private static void assertMessage(String expected, JobTerms terms) {
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> Terms.read(terms)).getMessage());
    }
}
