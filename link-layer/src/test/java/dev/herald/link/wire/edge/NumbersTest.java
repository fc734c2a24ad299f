package dev.herald.link.wire.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.PairType;
import dev.herald.link.wire.BasisCode;
import dev.herald.link.wire.Converted;
import dev.herald.link.wire.TimeLimit;
import dev.herald.spec.trace.Verifies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/// Every number of every enumeration there and back, by the vectors of the specification.
class NumbersTest {
    private static final Path VECTORS = Path.of("../spec/vectors/link/edge.txt");

    /// The tables of the vectors: number to name.
    private static Map<String, Map<Integer, String>> tables() {
        Map<String, Map<Integer, String>> tables = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(VECTORS)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] parts = line.split("\\s+", 4);
                    String before =
                            tables.computeIfAbsent(parts[1], _ -> new TreeMap<>())
                                    .put(Integer.parseInt(parts[2]), parts[3]);
                    assertEquals(null, before, line);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return tables;
    }

    private static <T extends Enum<T>> void table(
            String name, T[] values, ToIntFunction<T> out, IntFunction<Converted<T>> in) {
        Map<Integer, String> table = tables().get(name);
        assertEquals(values.length, table.size(), name);
        for (int number = -3; number < 300; number++) {
            String expected = table.get(number);
            switch (in.apply(number)) {
                case Converted.Done<T>(T value) -> {
                    assertEquals(expected, value.name(), name + " " + number);
                    assertEquals(number, out.applyAsInt(value), name);
                }
                case Converted.Refused<T> refused -> {
                    assertEquals(null, expected, name + " " + number);
                    assertEquals(LinkError.CREATE, refused.why());
                }
            }
        }
        assertTrue(in.apply(Integer.MIN_VALUE) instanceof Converted.Refused);
        assertTrue(in.apply(Integer.MAX_VALUE) instanceof Converted.Refused);
    }

    @Test
    @Verifies("LL-EDGE-1")
    void bellStatesComeBackFromEveryNumbering() {
        table("qlink.bell", BellIndex.values(), QLinkInterface::bell, QLinkInterface::bell);
        table("netqasm.bell", BellIndex.values(), NetQasm::bell, NetQasm::bell);
    }

    /// The three numberings agree on Φ+ only, so a number taken for one of another shows.
    @Test
    @Verifies("LL-EDGE-1")
    void numberingsDiffer() {
        int same = 0;
        for (BellIndex bell : BellIndex.values()) {
            int[] numbers = {bell.code(), QLinkInterface.bell(bell), NetQasm.bell(bell)};
            same += numbers[0] == numbers[1] && numbers[1] == numbers[2] ? 1 : 0;
        }
        assertEquals(1, same);
    }

    @Test
    @Verifies("LL-EDGE-2")
    void errorsComeBackOrAreOther() {
        Map<Integer, String> table = tables().get("qlink.error");
        for (LinkError error : LinkError.values()) {
            int number = QLinkInterface.error(error);
            assertEquals(
                    table.containsValue(error.name()) ? error.name() : "UNRECOGNISED",
                    table.get(number));
        }
        for (int number = -3; number < 300; number++) {
            if (QLinkInterface.error(number)
                    instanceof Converted.Done<LinkError>(LinkError error)) {
                assertEquals(table.get(number), error.name());
            } else {
                assertEquals(null, table.get(number));
            }
        }
    }

    @Test
    @Verifies("LL-EDGE-3")
    void restComesBack() {
        table("qlink.type", PairType.values(), QLinkInterface::type, QLinkInterface::type);
        table(
                "qlink.time_unit",
                TimeLimit.Unit.values(),
                TimeLimit.Unit::ordinal,
                QLinkInterface::timeUnit);
        table(
                "qlink.random_basis",
                BasisChoice.Set.values(),
                QLinkInterface::randomBasis,
                QLinkInterface::randomBasis);
        table(
                "qlink.basis",
                BasisCode.values(),
                BasisCode::ordinal,
                QLinkInterface::measurementBasis);
    }

    @Test
    @Verifies("LL-EDGE-4")
    void realNumbersAreRoundedAsTheTextSays() {
        assertEquals(
                Converted.done(new Fidelity(800_000_001)),
                QLinkInterface.minimumFidelity(0.8000000001));
        assertEquals(Converted.done(Fidelity.ONE), QLinkInterface.minimumFidelity(1));
        assertEquals(Converted.done(Fidelity.ZERO), QLinkInterface.minimumFidelity(0));
        assertEquals(Converted.done(128), QLinkInterface.weight(0.5));
        assertEquals(Converted.done(255), QLinkInterface.weight(1));
        assertEquals(Converted.done(85), QLinkInterface.weight(1 / 3.0));
        for (double bad : new double[] {-1e-9, 1.000001, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertInstanceOf(Converted.Refused.class, QLinkInterface.minimumFidelity(bad));
            assertInstanceOf(Converted.Refused.class, QLinkInterface.weight(bad));
        }
        for (int steps = -300; steps < 600; steps++) {
            assertEquals(
                    Converted.done(Math.floorMod(steps, 256)),
                    QLinkInterface.rotation(2 * Math.PI * steps / 256));
        }
        for (double bad : new double[] {1e-5, 0.3, Double.NaN, 1e300, -Double.MAX_VALUE}) {
            assertInstanceOf(Converted.Refused.class, QLinkInterface.rotation(bad));
        }
    }
}
