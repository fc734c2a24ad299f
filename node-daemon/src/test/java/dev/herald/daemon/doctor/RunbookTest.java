package dev.herald.daemon.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.daemon.emulate.RunResult.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// The decision tree on evidence that is written down.
class RunbookTest {
    private static final PairEvidence GOOD =
            new PairEvidence(200, 200, 200, 200, new Interval(0.95, 0.9, 0.99), 0.95, 1e-3, "");

    private static Series series(double reference, double... values) {
        return new Series(
                java.util.Arrays.stream(values).boxed().toList(), OptionalDouble.of(reference), 60);
    }

    private static Map<String, Series> healthy() {
        Map<String, Series> monitors = new LinkedHashMap<>();
        monitors.put("loss", series(10, 10, 10));
        monitors.put("dark", series(10, 10, 10));
        monitors.put("singles", series(1_020, 1_020, 1_020));
        monitors.put("power", series(0, 0, 0));
        monitors.put("clock", series(0, 0, 0));
        monitors.put("attempts", series(0, 0, 100_000));
        monitors.put("heralds", series(0, 0, 100));
        return monitors;
    }

    private static EndEvidence end(String node, Map<String, Series> monitors) {
        return new EndEvidence(node, "ready", "", true, monitors, 100, 104, Map.of(0, 1.0));
    }

    private static Diagnosis of(EndEvidence a, EndEvidence b, PairEvidence pairs) {
        return Runbook.diagnose(new LinkEvidence("ab", a, b, pairs));
    }

    private static Diagnosis with(String monitor, Series changed) {
        Map<String, Series> monitors = healthy();
        monitors.put(monitor, changed);
        return of(end("a", monitors), end("b", healthy()), GOOD);
    }

    @Test
    void everythingWithinItsBoundIsHealthy() {
        Diagnosis diagnosis = of(end("a", healthy()), end("b", healthy()), GOOD);
        assertTrue(diagnosis.healthy());
        assertEquals(Diagnosis.Confidence.HIGH, diagnosis.finding().confidence());
    }

    @Test
    void boundsAreThoseOfTheRunbook() {
        assertTrue(with("loss", series(10, 10.5, 10.5)).healthy());
        assertEquals(Cause.FIBRE_LOSS, with("loss", series(10, 10.6, 10.6)).finding().cause());
        Map<String, Series> noisier = healthy();
        noisier.put("dark", series(10, 100, 100));
        noisier.put("singles", series(1_020, 1_200, 1_200)); // both detectors count more
        assertTrue(of(end("a", noisier), end("b", healthy()), GOOD).healthy());
        Diagnosis noisy = with("dark", series(10, 101, 101));
        assertEquals(Cause.DETECTOR_NOISE, noisy.finding().cause());
        assertEquals(Diagnosis.Confidence.MEDIUM, noisy.finding().confidence());
        assertEquals(
                Diagnosis.Confidence.HIGH,
                with("dark", series(10, 1_001, 1_001)).finding().confidence());
        assertTrue(with("clock", series(0, 1e-9, 1e-9)).healthy());
        assertEquals(Cause.CLOCK, with("clock", series(0, 1.1e-9, 1.1e-9)).finding().cause());
    }

    @Test
    void detectorsThatWereInstalledNoisyAreNoDegradation() {
        assertTrue(with("dark", series(2_000, 2_000, 2_000)).healthy());
    }

    @Test
    void whatTheFibreExplainsIsNotTheSource() {
        Map<String, Series> monitors = healthy();
        monitors.put("loss", series(10, 13.01, 13.01));
        monitors.put("singles", series(1_020, 520, 520)); // 3 dB, and 20 dark counts
        Diagnosis diagnosis = of(end("a", monitors), end("b", healthy()), GOOD);
        assertEquals(Cause.FIBRE_LOSS, diagnosis.finding().cause());
        assertEquals(List.of(), diagnosis.also());
        assertEquals(2, diagnosis.steps().size());
    }

    @Test
    void whatTheClockExplainsIsNotTheSource() {
        Map<String, Series> monitors = healthy();
        monitors.put("clock", series(0, 5e-9, 5e-9));
        monitors.put("singles", series(1_020, 520, 520));
        Diagnosis diagnosis = of(end("a", monitors), end("b", healthy()), GOOD);
        assertEquals(Cause.CLOCK, diagnosis.finding().cause());
        assertEquals(List.of(), diagnosis.also());
    }

    @Test
    void twoCausesAreBothNamed() {
        Map<String, Series> monitors = healthy();
        monitors.put("loss", series(10, 12, 12));
        monitors.put("clock", series(0, 5e-9, 5e-9));
        Diagnosis diagnosis = of(end("a", monitors), end("b", healthy()), GOOD);
        assertEquals(Cause.FIBRE_LOSS, diagnosis.finding().cause());
        assertEquals(Cause.CLOCK, diagnosis.also().getFirst().cause());
    }

    @Test
    void oneEndIsEnoughToFindWhatItSees() {
        Map<String, Series> monitors = healthy();
        monitors.put("loss", series(10, 12, 12));
        EndEvidence gone = EndEvidence.unreachable("b", "does not answer");
        assertEquals(Cause.FIBRE_LOSS, of(end("a", monitors), gone, GOOD).finding().cause());
        Diagnosis healthy = of(end("a", healthy()), gone, GOOD);
        assertTrue(healthy.healthy());
        assertEquals(Diagnosis.Confidence.MEDIUM, healthy.finding().confidence());
        assertTrue(healthy.steps().getFirst().branch().contains("b was not reached"));
    }

    @Test
    void withoutEvidenceNothingIsClaimed() {
        PairEvidence none =
                new PairEvidence(200, 0, 0, 0, Interval.NONE, 0, 0, "TIMEOUT: its time ran out");
        Diagnosis diagnosis =
                of(
                        EndEvidence.unreachable("a", "does not answer"),
                        EndEvidence.unreachable("b", "does not answer"),
                        none);
        assertEquals(Cause.UNKNOWN, diagnosis.finding().cause());
        assertFalse(diagnosis.healthy());
        assertEquals("TIMEOUT: its time ran out", diagnosis.finding().why());
    }

    @Test
    void rateAndFidelityThatNoMonitorExplainsAreEscalated() {
        Map<String, Series> slow = healthy();
        slow.put("heralds", series(0, 0, 30));
        assertEquals(Cause.RATE, of(end("a", slow), end("b", slow), GOOD).finding().cause());
        Map<String, Series> none = healthy();
        none.put("heralds", series(0, 0, 0));
        assertEquals(
                Cause.PARTNER_SILENT, of(end("a", none), end("b", none), GOOD).finding().cause());
        PairEvidence bad =
                new PairEvidence(200, 200, 200, 200, new Interval(0.7, 0.6, 0.8), 0.95, 1e-3, "");
        assertEquals(
                Cause.FIDELITY,
                of(end("a", healthy()), end("b", healthy()), bad).finding().cause());
    }

    @Test
    void endsThatWereLookedAtAtDifferentTimesAreNotCompared() {
        Map<String, Series> idle = healthy();
        idle.put("attempts", series(0, 0, 0));
        idle.put("heralds", series(0, 0, 0));
        EndEvidence early = new EndEvidence("b", "ready", "", true, idle, 95, 99, Map.of());
        assertTrue(of(end("a", healthy()), early, GOOD).healthy());
        EndEvidence then = new EndEvidence("b", "ready", "", true, idle, 100, 104, Map.of());
        assertEquals(Cause.PARTNER_SILENT, of(end("a", healthy()), then, GOOD).finding().cause());
        Series steps = series(0, 0, 10, 20, 30, 40);
        assertEquals(20, steps.growth(0.25, 0.75), 1e-12);
        assertEquals(10, steps.growth(0.3, 0.8), 1e-12);
    }

    @Test
    void jsonHasWhatTheTextHas() throws Exception {
        Diagnosis diagnosis = with("loss", series(10, 12, 12));
        JsonNode json = new ObjectMapper().readTree(DoctorJson.write(diagnosis)).path("doctor");
        assertEquals("fibre-loss", json.path("finding").path("cause").asText());
        assertEquals("a", json.path("finding").path("where").asText());
        assertEquals(2, json.path("steps").size());
        JsonNode seen = json.path("steps").path(1).path("observations").path(0);
        assertEquals(2.0, seen.path("measured").asDouble(), 1e-9);
        assertFalse(seen.path("holds").asBoolean());
        assertEquals("<= 0.50000 dB", seen.path("bound").asText());
        assertEquals("link-degradation runbook", seen.path("source").asText());
        String text = DoctorText.write(diagnosis);
        assertTrue(text.contains("ab: fibre-loss at a, confidence high"), text);
        assertTrue(text.contains(Cause.FIBRE_LOSS.next()), text);
    }
}
