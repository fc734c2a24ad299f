package dev.herald.daemon.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.daemon.scenario.Scenario;
import dev.herald.hal.model.Fidelity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The metropolitan link in virtual time with one fault from second 2 on, examined from second 3 on. Seeds
/// are fixed; a chance finding on a healthy link has a probability below 1e-4 by the runbook's intervals.
class DoctorFaultsTest {
    private static final long SECOND_NS = 1_000_000_000L;

    @TempDir private Path directory;

    private LinkEvidence evidence(String fault) throws IOException {
        Path profiles = Path.of("..", "examples", "profiles").toAbsolutePath().normalize();
        Path file = directory.resolve("scenario.yaml");
        Files.writeString(
                file,
                """
                scenario: ill
                seed: 3
                duration_s: 60
                nodes:
                  - {name: carol, id: 3, profile: %s/metro-target.yaml}
                  - {name: dave, id: 4, profile: %s/metro-target.yaml}
                links:
                  - {name: ill, id: 2, between: [carol, dave], profile: %s/metro-target.yaml}
                """
                                .formatted(profiles, profiles, profiles)
                        + (fault.isEmpty() ? "" : "faults:\n  - {at: 2 s, " + fault + "}\n"));
        var wish = new LinkExaminer.Wish(80, 50_000_000, 200, Fidelity.of(0.5));
        return new EmulatedEvidence(Scenario.read(file), 3 * SECOND_NS, wish).gather("ill");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: loss-step, link: ill, arm: a, value: 2 dB | FIBRE_LOSS | carol",
                "kind: loss-step, link: ill, arm: b, value: 1 dB | FIBRE_LOSS | dave",
                "kind: loss-step, link: ill, arm: both, value: 3 dB | FIBRE_LOSS | carol",
                "kind: dark-counts, link: ill, value: 400 Hz | DETECTOR_NOISE | station",
                "kind: dark-counts, link: ill, value: 5 kHz | DETECTOR_NOISE | station",
                "kind: conversion-noise, link: ill, arm: a, value: 300 kHz | DETECTOR_NOISE | station",
                "kind: blinding-light, link: ill, value: 0.01, power: 1 uW | DETECTOR_BLINDED | station",
                "kind: source-blinking, link: ill, arm: b, bright: 300 ms, dark: 100 ms | SOURCE_BLINKING | dave",
                "kind: pump-drift, link: ill, value: 0.6 | SOURCE | carol",
                "kind: clock-step, node: dave, value: 3 ns | CLOCK | dave",
                "kind: clock-step, node: carol, value: -20 ns | CLOCK | carol",
                "kind: clock-drift, node: carol, value: 2 ns/s | CLOCK | carol",
                "kind: polarization-drift, link: ill, value: 0.5 rad | INTERFERENCE | station",
                "kind: phase-drift, link: ill, value: 0.5 rad | INTERFERENCE | station",
                "kind: t2-collapse, node: dave, qubits: communication, value: 1 ms | MEMORY | dave",
                "kind: gate-error, node: carol, value: 0.2 | OPERATIONS | carol",
                "kind: herald-loss, link: ill, arm: b, value: 0.5 | HERALDS_LOST | dave",
                "kind: partner-silent, link: ill, arm: b | PARTNER_SILENT | ill",
                "kind: multi-pair, link: ill, value: 0.4 | FIDELITY | ill",
                "kind: calibration-pause, node: dave | DEVICE | dave",
                "kind: device-restart, node: carol | DEVICE | carol",
            })
    void namesTheCause(String fault, Cause cause, String where) throws IOException {
        Diagnosis diagnosis = Runbook.diagnose(evidence(fault.strip()));
        assertEquals(cause, diagnosis.finding().cause(), () -> DoctorText.write(diagnosis));
        assertEquals(where, diagnosis.finding().where(), () -> DoctorText.write(diagnosis));
        assertFalse(diagnosis.healthy());
    }

    @Test
    void aHealthyLinkIsHealthy() throws IOException {
        Diagnosis diagnosis = Runbook.diagnose(evidence(""));
        assertTrue(diagnosis.healthy(), () -> DoctorText.write(diagnosis));
        assertEquals(Diagnosis.Confidence.HIGH, diagnosis.finding().confidence());
        assertEquals(7, diagnosis.steps().size());
        assertTrue(diagnosis.also().isEmpty());
    }
}
