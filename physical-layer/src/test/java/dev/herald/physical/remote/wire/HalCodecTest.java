package dev.herald.physical.remote.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.sim.Seeds;
import dev.herald.spec.trace.Verifies;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class HalCodecTest {
    private static final Path VECTORS = Path.of("..", "spec", "vectors", "hal", "frames.txt");

    /// The vectors that an implementation in any language is held to. Each line has its clause.
    @TestFactory
    Stream<DynamicTest> vectors() throws IOException {
        List<String[]> rows =
                Files.readAllLines(VECTORS).stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(line -> line.strip().split("\\s+", 5))
                        .toList();
        Set<String> outcomes = new TreeSet<>();
        rows.forEach(row -> outcomes.add(row[1]));
        assertEquals(Set.of("ignored", "malformed", "refused", "tolerated", "valid"), outcomes);
        assertTrue(rows.size() >= 40, "vectors: " + rows.size());
        return rows.stream()
                .map(row ->
                        DynamicTest.dynamicTest(
                                row[0] + " " + row[4],
                                () -> assertEquals(row[1] + " " + row[0], outcome(row))));
    }

    private static String outcome(String[] row) {
        ByteBuffer bytes =
                ByteBuffer.wrap(row[3].equals("-") ? new byte[0] : HexFormat.of().parseHex(row[3]));
        return switch (row[2]) {
            case "host" ->
                    switch (HalCodec.decodeHost(bytes.duplicate())) {
                        case Decoded.Valid<HostFrame>(HostFrame.Unusable unusable) -> {
                            boolean named =
                                    unusable.why() == DeviceRefusal.UNSUPPORTED
                                            ? row[0].equals("HAL-WIRE-11")
                                            : unusable.detail().startsWith(row[0] + ":");
                            yield "refused " + (named ? row[0] : unusable.toString());
                        }
                        case Decoded.Valid<HostFrame>(HostFrame frame) ->
                                (HalCodec.encode(frame).equals(bytes) ? "valid " : "tolerated ")
                                        + row[0];
                        case Decoded.Unknown<HostFrame> _ -> "ignored " + row[0];
                        case Decoded.Malformed<HostFrame>(String clause, _) ->
                                "malformed " + clause;
                    };
            case "device" ->
                    switch (HalCodec.decodeDevice(bytes.duplicate())) {
                        case Decoded.Valid<DeviceFrame>(DeviceFrame frame) ->
                                (HalCodec.encode(frame).equals(bytes) ? "valid " : "tolerated ")
                                        + row[0];
                        case Decoded.Unknown<DeviceFrame> _ -> "ignored " + row[0];
                        case Decoded.Malformed<DeviceFrame>(String clause, _) ->
                                "malformed " + clause;
                    };
            default -> "no such direction: " + row[2];
        };
    }

    @Test
    @Verifies("HAL-WIRE-1")
    void everyMessageSurvivesTheWire() {
        Seeds.forEach(
                1_500,
                seed -> {
                    HostFrame host = Samples.host(new Rng(seed));
                    assertEquals(
                            new Decoded.Valid<>(host), HalCodec.decodeHost(HalCodec.encode(host)));
                    DeviceFrame device = Samples.device(new Rng(seed));
                    assertEquals(
                            new Decoded.Valid<>(device),
                            HalCodec.decodeDevice(HalCodec.encode(device)));
                });
    }

    @Test
    @Verifies({"HAL-WIRE-2", "HAL-WIRE-13"})
    void damagedFramesNeverThrow() {
        Seeds.forEach(
                4_000,
                seed -> {
                    Rng rng = new Rng(seed);
                    boolean fromHost = rng.nextBoolean();
                    ByteBuffer frame =
                            fromHost
                                    ? HalCodec.encode(Samples.host(rng))
                                    : HalCodec.encode(Samples.device(rng));
                    byte[] damaged = new byte[rng.nextInt(frame.remaining() + 1)];
                    frame.get(damaged);
                    for (int i = rng.nextInt(6); i > 0 && damaged.length > 0; i--) {
                        damaged[rng.nextInt(damaged.length)] = (byte) rng.nextInt();
                    }
                    // What still decodes is valid: it survives the wire as anything valid does.
                    if (fromHost
                            && HalCodec.decodeHost(ByteBuffer.wrap(damaged))
                                    instanceof Decoded.Valid<HostFrame>(HostFrame f)
                            && !(f instanceof HostFrame.Unusable)) {
                        assertEquals(
                                new Decoded.Valid<>(f), HalCodec.decodeHost(HalCodec.encode(f)));
                    }
                    if (!fromHost
                            && HalCodec.decodeDevice(ByteBuffer.wrap(damaged))
                                    instanceof Decoded.Valid<DeviceFrame>(DeviceFrame f)) {
                        assertEquals(
                                new Decoded.Valid<>(f), HalCodec.decodeDevice(HalCodec.encode(f)));
                    }
                });
    }

    @Test
    @Verifies("HAL-WIRE-14")
    void roundingADescriptorTwiceIsRoundingItOnce() {
        Seeds.forEach(
                500,
                seed -> {
                    DeviceDescriptor exact = Samples.descriptor(new Rng(seed));
                    assertEquals(exact, HalCodec.rounded(exact));
                });
        assertEquals(333_333_333_333L, Fixed.toPpt("p", 1.0 / 3));
        assertThrows(IllegalArgumentException.class, () -> Fixed.toPpt("p", Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Fixed.toPpt("p", 1.000001));
    }

    @Test
    @Verifies("HAL-WIRE-15")
    void weightsAlwaysHaveTheSumOne() {
        Seeds.forEach(
                1_500,
                seed -> {
                    Rng rng = new Rng(seed);
                    double[] p = {
                        rng.nextDouble(),
                        rng.nextDouble(),
                        rng.nextInt(2) * rng.nextDouble(),
                        rng.nextDouble()
                    };
                    double sum = p[0] + p[1] + p[2] + p[3];
                    int[] ppb =
                            Fixed.toPpb(
                                    new BellDiagonal(
                                            p[0] / sum, p[1] / sum, p[2] / sum, p[3] / sum));
                    assertEquals(1_000_000_000, ppb[0] + ppb[1] + ppb[2] + ppb[3]);
                    for (int i = 0; i < 4; i++) {
                        assertTrue(Math.abs(ppb[i] - p[i] / sum * 1e9) <= 2, "weight " + i);
                    }
                });
    }

    @Test
    @Verifies("HAL-WIRE-17")
    void whatEndsSomethingEndsItForAnyReason() {
        var ended = dev.herald.spec.hal.v1.DeviceFrame.newBuilder();
        ended.getEventBuilder().setId(5).getBatchEndedBuilder().setWhyValue(99).setAttemptsUsed(3);
        assertEquals(
                new DeviceFrame.Report(
                        new DeviceEvent.BatchEnded(5, BatchEnd.HARDWARE_FAULT, 3, 0, 0)),
                decoded(ended));
        var refused = dev.herald.spec.hal.v1.DeviceFrame.newBuilder();
        refused.getEventBuilder().setId(5).getRefusedBuilder().setWhyValue(99);
        assertEquals(
                new DeviceFrame.Report(new DeviceEvent.Refused(5, DeviceRefusal.UNSUPPORTED, "")),
                decoded(refused));
        var state = dev.herald.spec.hal.v1.DeviceFrame.newBuilder();
        state.getEventBuilder().getStateChangedBuilder().setStateValue(99);
        assertEquals(
                new DeviceFrame.Report(new DeviceEvent.StateChanged(DeviceState.FAULT, "")),
                decoded(state));
    }

    @Test
    @Verifies("HAL-WIRE-18")
    void unknownAbilitiesAreLeftOut() {
        DeviceDescriptor device = Samples.descriptor(new Rng(3));
        var wire = dev.herald.spec.hal.v1.DeviceFrame.newBuilder();
        var ok =
                wire.getAttachOkBuilder()
                        .setContractMajor(1)
                        .setOutstandingMax(1)
                        .setSilenceNs(1)
                        .setStateValue(1)
                        .setDevice(DescriptorCodec.encode(device));
        ok.getDeviceBuilder().addCapabilitiesValue(99).addGatesBuilder().setKindValue(99);
        ok.getDeviceBuilder().getQubitsBuilder(0).addRolesValue(99);
        assertEquals(device, ((DeviceFrame.AttachOk) decoded(wire)).descriptor());
        ok.getDeviceBuilder().addPortsBuilder().setSchemeValue(99).setEncodingValue(1);
        assertTrue(
                HalCodec.decodeDevice(ByteBuffer.wrap(wire.build().toByteArray()))
                                instanceof Decoded.Malformed<DeviceFrame>(String clause, _)
                        && clause.equals("HAL-WIRE-18"));
    }

    @Test
    @Verifies({"HAL-WIRE-11", "HAL-WIRE-13"})
    void aQubitThatNoDeviceCanHaveIsNoTarget() {
        var wire = dev.herald.spec.hal.v1.HostFrame.newBuilder();
        wire.getCommandBuilder()
                .setId(7)
                .getDiscardBuilder()
                .getQubitBuilder()
                .setQubit(-1)
                .setGeneration(1);
        assertTrue(
                HalCodec.decodeHost(ByteBuffer.wrap(wire.build().toByteArray()))
                                instanceof
                                Decoded.Valid<HostFrame>(
                                        HostFrame.Unusable(long id, DeviceRefusal why, _))
                        && id == 7
                        && why == DeviceRefusal.NO_SUCH_TARGET);
        HostFrame negative = new HostFrame.Submit(new DeviceCommand.Initialise(7, -1));
        assertEquals(new Decoded.Valid<>(negative), HalCodec.decodeHost(HalCodec.encode(negative)));
    }

    private static DeviceFrame decoded(dev.herald.spec.hal.v1.DeviceFrame.Builder wire) {
        if (HalCodec.decodeDevice(ByteBuffer.wrap(wire.build().toByteArray()))
                instanceof Decoded.Valid<DeviceFrame>(DeviceFrame frame)) {
            return frame;
        }
        throw new AssertionError("does not decode");
    }
}
