package dev.herald.conformance.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.hal.Batches.Batch;
import dev.herald.conformance.hal.DeviceBench.Received;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.spec.trace.Verifies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// HAL-ENT: what a heralded pair comes with. Each clause is held in each mode that the device claims.
@DisplayName("HAL: heralded pairs")
@ExtendWith(ConformanceExtension.class)
public class HalHeraldSuite {
    private static final int SEVERAL = 20;

    @Test
    @Verifies("HAL-ENT-1")
    void heraldsComeBeforeTheEnd(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    List<Batch> run = batches.gather(SEVERAL);
                    bench.rest();
                    for (Batch batch : run) {
                        List<Received> all = bench.received(batch.command().id());
                        int end = all.stream().map(Received::event).toList().indexOf(batch.end());
                        assertTrue(
                                all.stream()
                                        .skip(end)
                                        .noneMatch(one -> one.event() instanceof Heralded),
                                () -> "a herald after the end: " + all);
                    }
                });
    }

    @Test
    @Verifies("HAL-ENT-2")
    void heraldCarriesIdAndTag(DeviceBench bench) {
        eachHerald(
                bench,
                (batch, herald) -> {
                    assertEquals(batch.command().id(), herald.id());
                    assertEquals(batch.command().tag(), herald.tag());
                });
    }

    private static void eachHerald(DeviceBench bench, BiConsumer<Batch, Heralded> test) {
        Batches.inEachMode(
                bench,
                batches -> {
                    for (Batch batch : batches.gather(SEVERAL)) {
                        batch.heralds().forEach(herald -> test.accept(batch, herald));
                    }
                });
    }

    @Test
    @Verifies("HAL-ENT-3")
    void attemptsAreNumberedFromOne(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    for (Batch batch : batches.gather(SEVERAL)) {
                        long before = 0;
                        for (Heralded herald : batch.heralds()) {
                            long last = before;
                            assertTrue(
                                    herald.attempt() > last
                                            && herald.attempt() <= batch.end().attemptsUsed(),
                                    () ->
                                            herald
                                                    + " after attempt "
                                                    + last
                                                    + ", end "
                                                    + batch.end());
                            before = herald.attempt();
                        }
                    }
                });
    }

    @Test
    @Verifies("HAL-ENT-4")
    void cycleIsOneOfTheBatch(DeviceBench bench) {
        eachHerald(
                bench,
                (batch, herald) -> {
                    Entangle asked = batch.command();
                    assertTrue(
                            herald.cycle() >= asked.firstCycle()
                                    && herald.cycle() < asked.firstCycle() + asked.cycles(),
                            () -> herald + " of " + asked);
                });
    }

    @Test
    @Verifies("HAL-ENT-5")
    void cycleIsAMultipleOfTheSpacing(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    for (Batch batch : batches.gather(SEVERAL)) {
                        for (Heralded herald : batch.heralds()) {
                            assertEquals(
                                    0,
                                    herald.cycle() % batches.spacing(),
                                    () -> herald + ", spacing " + batches.spacing());
                        }
                    }
                });
    }

    @Test
    @Verifies("HAL-ENT-19")
    void sequenceCountsUpWithinABatch(DeviceBench bench) {
        for (Batch batch : Batches.measuring(bench).gather(SEVERAL)) {
            for (int i = 1; i < batch.heralds().size(); i++) {
                Heralded before = batch.heralds().get(i - 1);
                Heralded herald = batch.heralds().get(i);
                assertEquals(
                        before.sequence() + 1,
                        herald.sequence(),
                        () -> herald + " after " + before);
            }
        }
    }

    @Test
    @Verifies("HAL-ENT-20")
    void nextSequenceSeparatesBatches(DeviceBench bench) {
        Map<Integer, Long> next = new HashMap<>();
        Map<Integer, Long> highest = new HashMap<>();
        Batches.inEachMode(
                bench,
                batches -> {
                    for (Batch batch : batches.gather(SEVERAL)) {
                        for (Heralded herald : batch.heralds()) {
                            long least = next.getOrDefault(herald.epoch(), 0L);
                            assertTrue(
                                    herald.sequence() >= least,
                                    () -> herald + " after next sequence " + least);
                            highest.merge(herald.epoch(), herald.sequence(), Math::max);
                        }
                        BatchEnded end = batch.end();
                        long most = highest.getOrDefault(end.epoch(), -1L);
                        assertTrue(
                                end.nextSequence() > most, () -> end + " after sequence " + most);
                        next.put(end.epoch(), end.nextSequence());
                    }
                });
    }

    @Test
    @Verifies("HAL-ENT-21")
    void photonIsEmittedInItsCycle(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    for (Batch batch : batches.gather(SEVERAL)) {
                        for (Heralded herald : batch.heralds()) {
                            long startNs = herald.cycle() * batches.port().cycleNs();
                            assertTrue(
                                    herald.emittedNs() >= startNs,
                                    () -> herald + ", cycle from " + startNs + " ns");
                        }
                    }
                });
    }

    @Test
    @Verifies("HAL-ENT-28")
    void heraldArrivesWithinItsLatency(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    for (Batch batch : batches.gather(SEVERAL)) {
                        for (Heralded herald : batch.heralds()) {
                            long tookNs = herald.heraldedNs() - herald.emittedNs();
                            assertTrue(
                                    tookNs >= 0 && tookNs <= batches.port().heraldLatencyNs(),
                                    () -> herald + " took " + tookNs + " ns");
                        }
                    }
                });
    }

    @Test
    @Verifies("HAL-ENT-30")
    void attemptNumberFitsItsCycle(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    for (Batch batch : batches.gather(SEVERAL)) {
                        for (Heralded herald : batch.heralds()) {
                            long room =
                                    Math.floorDiv(herald.cycle(), batches.spacing())
                                            - Math.ceilDiv(
                                                    batch.command().firstCycle(), batches.spacing())
                                            + 1;
                            assertTrue(
                                    herald.attempt() <= room,
                                    () -> herald + " has room for " + room);
                        }
                    }
                });
    }
}
