package dev.herald.physical.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ProtocolMessageEnum;
import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.BasisChoice;
import dev.herald.spec.hal.v1.BasisSet;
import dev.herald.spec.hal.v1.Command;
import dev.herald.spec.hal.v1.Encoding;
import dev.herald.spec.hal.v1.Event;
import dev.herald.spec.hal.v1.Heralded;
import dev.herald.spec.hal.v1.QubitRole;
import dev.herald.spec.hal.v1.Scheme;
import dev.herald.spec.trace.Verifies;
import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.UnionLayout;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The three bindings have the same numbers, and Java sees memory as the compiler does.
class LayoutsTest {
    @TempDir Path directory;

    /// Struct by struct, what Java assumes of the header, in the order of [#asCompiled].
    private static void assumed(
            StructLayout struct, String path, GroupLayout of, long base, List<String> lines) {
        long end = base;
        for (MemoryLayout member : of.memberLayouts()) {
            String name = path + member.name().orElseThrow();
            long offset = of instanceof UnionLayout ? base : end;
            end = offset + member.byteSize();
            if (member instanceof GroupLayout inner) {
                assumed(struct, name + ".", inner, offset, lines);
            } else {
                lines.add(
                        struct.name().orElseThrow()
                                + " "
                                + name
                                + " "
                                + offset
                                + " "
                                + ((ValueLayout) member).byteSize());
            }
        }
    }

    @Test
    @Verifies("HAL-C-3")
    void structsAreLaidOutAsTheCompilerDoes() throws IOException {
        List<String> expected = new ArrayList<>();
        StringBuilder program = program();
        for (StructLayout struct : Layouts.ALL) {
            String type = struct.name().orElseThrow();
            expected.add(type + " " + struct.byteSize() + " " + struct.byteAlignment());
            program.append(
                    "printf(\"%s %%zu %%zu\\n\", sizeof(%s), _Alignof(%s));\n"
                            .formatted(type, type, type));
            List<String> fields = new ArrayList<>();
            assumed(struct, "", struct, 0, fields);
            for (String field : fields) {
                String name = field.split(" ", -1)[1];
                program.append(
                        "printf(\"%s %s %%zu %%zu\\n\", offsetof(%s, %s), sizeof(((%s *) 0)->%s));\n"
                                .formatted(type, name, type, name, type, name));
            }
            expected.addAll(fields);
        }
        assertEquals(expected, run(program));
    }

    @Test
    @Verifies("HAL-C-3")
    void everyStructOfTheHeaderIsKnown() throws IOException {
        String header = Files.readString(C.HEADER.resolve("herald_hal.h"));
        Matcher struct = Pattern.compile("typedef struct (\\w+) \\{").matcher(header);
        List<String> found = new ArrayList<>();
        while (struct.find()) {
            found.add(struct.group(1));
        }
        List<String> known =
                Layouts.ALL.stream().map(layout -> layout.name().orElseThrow()).toList();
        assertTrue(found.size() > 30, found::toString);
        assertEquals(found.stream().sorted().toList(), known.stream().sorted().toList());
    }

    @Test
    @Verifies("HAL-C-5")
    void numbersAreThoseOfTheWireAndOfJava() throws IOException {
        Map<String, Integer> expected = new LinkedHashMap<>();
        put(
                expected,
                "CAPABILITY_",
                Capability.values(),
                dev.herald.spec.hal.v1.Capability.values());
        put(expected, "ROLE_", QubitDescriptor.Role.values(), QubitRole.values());
        put(expected, "GATE_", GateKind.values(), dev.herald.spec.hal.v1.GateKind.values());
        put(expected, "PAIR_MODE_", PairMode.values(), dev.herald.spec.hal.v1.PairMode.values());
        put(expected, "BASIS_SET_", BasisChoice.Set.values(), BasisSet.values());
        put(expected, "SCHEME_", PortDescriptor.Scheme.values(), Scheme.values());
        put(expected, "ENCODING_", PortDescriptor.Encoding.values(), Encoding.values());
        put(expected, "STATE_", DeviceState.values(), dev.herald.spec.hal.v1.DeviceState.values());
        put(
                expected,
                "REFUSAL_",
                DeviceRefusal.values(),
                dev.herald.spec.hal.v1.DeviceRefusal.values());
        put(expected, "BATCH_END_", BatchEnd.values(), dev.herald.spec.hal.v1.BatchEnd.values());
        for (var kind : Command.getDescriptor().getOneofs().getFirst().getFields()) {
            expected.put(kind.getName().toUpperCase(java.util.Locale.ROOT), kind.getNumber());
        }
        for (var kind : Event.getDescriptor().getOneofs().getFirst().getFields()) {
            expected.put(kind.getName().toUpperCase(java.util.Locale.ROOT), kind.getNumber());
        }
        for (var kind : Heralded.getDescriptor().getOneofs().getFirst().getFields()) {
            expected.put(
                    "HALF_" + kind.getName().toUpperCase(java.util.Locale.ROOT), kind.getNumber());
        }
        expected.put("CONTRACT_MAJOR", DeviceDescriptor.CONTRACT_MAJOR);
        expected.put("CONTRACT_MINOR", DeviceDescriptor.CONTRACT_MINOR);
        expected.put("TEXT_MAX", Memory.TEXT_MAX);
        expected.put("COUNT_MAX", Memory.COUNT_MAX);
        expected.put("ONE_PPB", (int) Numbers.ONE_PPB);

        StringBuilder program = program();
        expected.keySet()
                .forEach(name ->
                        program.append(
                                "printf(\"%s=%%d\\n\", (int) HERALD_HAL_%s);\n"
                                        .formatted(name, name)));
        assertEquals(expected.entrySet().stream().map(Map.Entry::toString).toList(), run(program));
        assertEquals(EventReader.DONE, expected.get("DONE"));
        assertEquals(EventReader.QUBITS_LOST, expected.get("QUBITS_LOST"));
        assertEquals(EventReader.HALF_READ, expected.get("HALF_READ"));
        assertEquals(CommandReader.INITIALISE, expected.get("INITIALISE"));
        assertEquals(CommandReader.PROBE, expected.get("PROBE"));
    }

    /// Java's constants in their order, from 1, and the wire's by number are the same names.
    private static void put(
            Map<String, Integer> expected,
            String prefix,
            Enum<?>[] java,
            ProtocolMessageEnum[] wire) {
        assertEquals(wire.length, java.length + 2, prefix); // unspecified and unrecognised
        for (Enum<?> constant : java) {
            int number = Numbers.number(constant);
            assertTrue(
                    wire[number].toString().endsWith("_" + constant.name()),
                    () -> wire[number] + " is not " + constant);
            expected.put(prefix + constant.name(), number);
        }
    }

    private static StringBuilder program() {
        return new StringBuilder(
                "#include <herald_hal.h>\n#include <stddef.h>\n#include <stdio.h>\nint main(void) {\n");
    }

    private List<String> run(StringBuilder program) throws IOException {
        Path source = directory.resolve("program.c");
        Files.writeString(source, program.append("return 0; }\n"));
        return C.output(directory, source);
    }

    @Test
    @Verifies("HAL-C-3")
    void headerCanBeIncludedFromCxx() throws IOException {
        C.needed();
        Path source = directory.resolve("program.cc");
        Files.writeString(source, "#include <herald_hal.h>\nint main() { return 0; }\n");
        C.succeed(
                directory,
                List.of(
                        "cc",
                        "-x",
                        "c++",
                        "-fsyntax-only",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-pedantic",
                        "-I" + C.HEADER,
                        source.toString()));
    }
}
