package dev.herald.physical.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.physical.sim.Profiles;
import dev.herald.physical.verify.Reading.Verdict;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Simulated devices are what their descriptors say, and one that boasts is found out. At a confidence of
/// 1 - 1e-11 for each of about a hundred figures, an honest device is accused once in 10^9 runs; seeds are
/// fixed.
class DeviceProbeTest {
    private static final ProbeOptions OPTIONS = ProbeOptions.DEFAULT.withShots(60).withPairs(400);

    private static DataSheet probe(TwoEnds ends, double confidence) {
        return DeviceProbe.probe(ends.a, List.of(ends.b), OPTIONS.withConfidence(confidence));
    }

    private static void agrees(String profile) {
        DataSheet sheet =
                probe(new TwoEnds(11, Profiles.node(profile), Profiles.link(profile)), 1 - 1e-11);
        for (Reading reading : sheet.readings()) {
            assertTrue(
                    reading.verdict() == Verdict.AGREES || reading.declared().isEmpty(),
                    reading.toString());
            assertTrue(!reading.note().contains("not of this form"), reading.toString());
        }
        assertTrue(sheet.count(Verdict.AGREES) > 40, "only " + sheet.count(Verdict.AGREES));
    }

    @Test
    void anNvCentreIsWhatItDeclares() {
        agrees("nv-lab");
    }

    @Test
    void anIonTrapIsWhatItDeclares() {
        agrees("trapped-ion");
    }

    private static Verdict verdict(DataSheet sheet, String reading) {
        return sheet.reading(reading).orElseThrow().verdict();
    }

    @Test
    void everyFigureThatIsBoastedIsFoundOut() {
        DataSheet sheet =
                probe(
                        new TwoEnds(
                                12,
                                Profiles.node("nv-lab"),
                                Profiles.link("nv-lab"),
                                DeviceProbeTest::boast),
                        0.999);
        assertEquals(Verdict.WORSE, verdict(sheet, "qubit.0.error0"));
        assertEquals(Verdict.WORSE, verdict(sheet, "qubit.0.t1"));
        assertEquals(Verdict.WORSE, verdict(sheet, "qubit.0.t2"));
        assertEquals(Verdict.WORSE, verdict(sheet, "gate.x.1"));
        assertEquals(Verdict.WORSE, verdict(sheet, "gate.cnot.0-1"));
        assertEquals(Verdict.WORSE, verdict(sheet, "port.0.0.success"));
        assertEquals(Verdict.WORSE, verdict(sheet, "port.0.0.latency"));
        assertEquals(Verdict.WORSE, verdict(sheet, "port.0.2.fidelity"));
    }

    private static DeviceDescriptor boast(DeviceDescriptor d) {
        UnaryOperator<QubitDescriptor> qubit =
                q ->
                        new QubitDescriptor(
                                q.index(),
                                q.roles(),
                                new MemoryDecay(10 * q.decay().t1Ns(), 10 * q.decay().t2Ns()),
                                q.initialiseNs(),
                                0,
                                q.measureNs(),
                                0,
                                0,
                                q.refreshNs(),
                                q.provenance());
        UnaryOperator<GateDescriptor> gate =
                g ->
                        new GateDescriptor(
                                g.kind(),
                                g.first(),
                                g.second(),
                                g.durationNs(),
                                g.error() / 20,
                                g.provenance());
        return new DeviceDescriptor(
                d.vendor(),
                d.model(),
                d.version(),
                d.contractMajor(),
                d.contractMinor(),
                d.node(),
                d.capabilities(),
                d.qubits().stream().map(qubit).toList(),
                d.gates().stream().map(gate).toList(),
                d.ports().stream().map(DeviceProbeTest::boast).toList(),
                d.bellMeasureNs(),
                d.moveNs(),
                d.moveError(),
                d.bellMeasure(),
                d.clockErrorNs(),
                d.monitors(),
                d.provenance());
    }

    private static PortDescriptor boast(PortDescriptor p) {
        UnaryOperator<OperatingPoint> point =
                o ->
                        new OperatingPoint(
                                o.code(),
                                o.brightState(),
                                2 * o.success(),
                                BellDiagonal.PERFECT,
                                o.provenance());
        return new PortDescriptor(
                p.index(),
                p.link(),
                p.neighbour(),
                p.scheme(),
                p.encoding(),
                p.wavelengthPm(),
                p.communication(),
                p.storage(),
                p.cycleNs(),
                p.keepSpacing(),
                p.measureSpacing(),
                p.heraldLatencyNs() / 2,
                p.peerLatencyNs(),
                p.commandLeadNs(),
                p.batchCyclesMax(),
                p.points().stream().map(point).toList());
    }

    @Test
    void withoutTheOtherEndThereIsNoFidelityAndThatIsSaid() {
        TwoEnds ends = new TwoEnds(13, Profiles.node("ideal"), Profiles.link("ideal"));
        DataSheet sheet = DeviceProbe.probe(ends.a, OPTIONS.withShots(10).withPairs(10));
        Reading success = sheet.reading("port.0.0.success").orElseThrow();
        assertEquals(Verdict.NOT_MEASURED, success.verdict());
        assertTrue(success.note().contains("PEER_ABSENT"), success.note());
        assertTrue(sheet.reading("port.0.0.fidelity").isEmpty());
    }
}
