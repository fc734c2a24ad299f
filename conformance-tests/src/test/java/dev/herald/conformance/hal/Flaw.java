package dev.herald.conformance.hal;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// One way to get the contract wrong.
///
/// @param clause the clause it breaks
/// @param what it does
/// @param profile of the simulated device it spoils
/// @param mutant makes a device with the flaw
record Flaw(String clause, String what, String profile, Supplier<? extends Mutant> mutant) {

    static Flaw of(String clause, String what, Supplier<? extends Mutant> mutant) {
        return new Flaw(clause, what, "ideal", mutant);
    }

    static List<Flaw> all() {
        return Stream.of(
                        DescriptorFlaws.ALL,
                        CommandFlaws.ALL,
                        QubitFlaws.ALL,
                        GateFlaws.ALL,
                        BatchFlaws.ALL,
                        HeraldFlaws.ALL,
                        StateFlaws.ALL,
                        MinorFlaws.ALL)
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public String toString() {
        return clause + ": " + what;
    }
}
