package dev.herald.conformance.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.Under;
import dev.herald.conformance.hal.Batches.Batch;
import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.TestAbortedException;

/// HAL-ENT: how batches begin and end. Each clause is held in each mode that the device claims.
@DisplayName("HAL: batches of attempts")
@ExtendWith(ConformanceExtension.class)
public class HalBatchSuite {
    private static final int SEVERAL = 20;

    /// Of a batch in real time: long beside what a bench may be late by.
    private static final long LASTING_NS = 200_000_000;

    @Test
    @Verifies("HAL-ENT-6")
    void batchUsesNoMoreAttemptsThanItHasRoomFor(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    for (Batch batch : batches.gather(SEVERAL)) {
                        Entangle asked = batch.command();
                        long room =
                                Math.ceilDiv(asked.firstCycle() + asked.cycles(), batches.spacing())
                                        - Math.ceilDiv(asked.firstCycle(), batches.spacing());
                        assertTrue(
                                batch.end().attemptsUsed() <= room,
                                () -> batch.end() + " of " + asked);
                    }
                });
    }

    @Test
    @Verifies("HAL-ENT-7")
    void batchWithoutSuccessIsExhausted(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> assertEquals(BatchEnd.EXHAUSTED, batches.gatherNothing().end().why()));
    }

    @Test
    @Verifies("HAL-ENT-8")
    void batchThatIsPastIsLate(DeviceBench bench) {
        bench.rest();
        Batches.inEachMode(
                bench,
                batches -> {
                    Batch batch = late(batches);

                    assertEquals(BatchEnd.LATE, batch.end().why());
                    assertEquals(0, batch.end().attemptsUsed());
                });
    }

    @Test
    @Verifies("HAL-ENT-9")
    void batchThatHasBegunIsCarriedOut(DeviceBench bench) {
        bench.rest();
        Batches.inEachMode(
                bench,
                batches -> {
                    Batch batch = begun(bench, batches);
                    batches.giveBack(batch);

                    assertNotEquals(BatchEnd.LATE, batch.end().why());
                    assertTrue(batch.end().attemptsUsed() != 0, () -> "no attempt in " + batch);
                });
    }

    /// A batch that is submitted when a tenth of it is over. In real time it may be over altogether when
    /// the device gets it; then another one is.
    private static Batch begun(DeviceBench bench, Batches batches) {
        PortDescriptor port = batches.port();
        long shortest = bench.isReal() ? LASTING_NS / port.cycleNs() : 0;
        long length =
                Math.min(port.batchCyclesMax(), Math.max(1000L * batches.spacing(), shortest));
        boolean lasting = !bench.isReal() || length * port.cycleNs() > LASTING_NS / 2;
        for (int i = 0; ; i++) {
            long nowCycle = batches.cycleNow();
            Batch batch =
                    batches.run(
                            batches.plan(nowCycle - Math.min(nowCycle, length / 10), length, 1));
            if (batch.end().why() != BatchEnd.LATE || lasting && i > 2) {
                return batch;
            }
            if (i > 20) {
                throw new TestAbortedException(
                        "the longest batch is over before the device gets it");
            }
        }
    }

    @Test
    @Under(Conditions.PEER_ABSENT)
    @Verifies("HAL-ENT-10")
    void batchWithoutPeerSaysSo(DeviceBench bench) {
        Batches.inEachMode(bench, batches -> expectEnd(batches, BatchEnd.PEER_ABSENT));
    }

    @Test
    @Under(Conditions.PEER_OTHER_TAG)
    @Verifies("HAL-ENT-11")
    void batchUnderAnotherTagSaysSo(DeviceBench bench) {
        Batches.inEachMode(bench, batches -> expectEnd(batches, BatchEnd.TAG_MISMATCH));
    }

    private static void expectEnd(Batches batches, BatchEnd end) {
        assertEquals(end, batches.run(10, 1, Set.of(end)).end().why());
    }

    @Test
    @Verifies("HAL-ENT-12")
    void abortedBatchSaysSo(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    Entangle later = later(batches);
                    bench.submit(later);
                    bench.submit(new Abort(bench.nextId(), later.id()));

                    assertEquals(BatchEnd.ABORTED, batches.await(later).end().why());
                });
    }

    /// A batch that has made no attempt for some time after it was submitted: long enough for an abort to
    /// reach a device in real time on a busy host.
    private static Entangle later(Batches batches) {
        long spacing = batches.spacing();
        long length = Math.min(batches.port().batchCyclesMax(), 10 * spacing);
        long attempts = LASTING_NS / (spacing * batches.port().cycleNs());
        return batches.plan(batches.nextCycle() + Math.max(10, attempts) * spacing, length, 1);
    }

    @Test
    @Verifies("HAL-ENT-13")
    void abortIsDone(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    Entangle later = later(batches);
                    bench.submit(later);
                    bench.ask(new Abort(bench.nextId(), later.id()), Done.class);
                    bench.await(later);

                    bench.ask(new Abort(bench.nextId(), later.id()), Done.class);
                });
    }

    @Test
    @Verifies("HAL-ENT-15")
    void qubitOfABatchIsInUse(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    Entangle later = later(batches);
                    bench.submit(later);
                    bench.expectRefused(
                            DeviceRefusal.BUSY, new Initialise(bench.nextId(), later.qubit()));
                    batches.giveBack(batches.await(later));
                });
    }

    @Test
    @Verifies("HAL-ENT-16")
    void qubitOfABatchIsFreeAfterwards(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    Batch batch = batches.gatherNothing();
                    QubitHandle handle =
                            bench.ask(
                                            new Initialise(bench.nextId(), batch.command().qubit()),
                                            Allocated.class)
                                    .qubit();
                    bench.ask(new Discard(bench.nextId(), handle));
                });
    }

    @Test
    @Verifies("HAL-ENT-17")
    void batchHeraldsNoMoreThanAskedFor(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    for (Batch batch : batches.gather(SEVERAL)) {
                        assertTrue(
                                batch.heralds().size() <= batch.command().pairsMax(),
                                () -> batch.heralds().size() + " pairs for " + batch.command());
                    }
                });
    }

    @Test
    @Verifies("HAL-ENT-18")
    void batchIsCompleteWhenItHasWhatWasAskedFor(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    Batch nothing = batches.gatherNothing();
                    assertNotEquals(BatchEnd.COMPLETE, nothing.end().why());
                    for (Batch batch : batches.gather(SEVERAL)) {
                        assertEquals(
                                batch.heralds().size() >= batch.command().pairsMax(),
                                batch.end().why() == BatchEnd.COMPLETE,
                                () ->
                                        batch.heralds().size()
                                                + " pairs in "
                                                + batch.end()
                                                + " of "
                                                + batch.command());
                    }
                });
    }

    @Test
    @Verifies(value = "HAL-ENT-22", rev = 2)
    void batchEndsInTime(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    bench.holdBound(
                            "a batch ended after its last instant",
                            0,
                            () -> {
                                Batch nothing = batches.gatherNothing();
                                return nothing.endedNs()
                                        - Durations.lastNs(batches.port(), nothing.command());
                            });
                });
    }

    @Test
    @Verifies("HAL-ENT-23")
    void batchBeyondTheLimitIsRefused(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches ->
                        bench.expectRefused(
                                DeviceRefusal.OUT_OF_RANGE,
                                batches.plan(
                                        batches.nextCycle(),
                                        batches.port().batchCyclesMax() + 1,
                                        1)));
    }

    @Test
    @Verifies("HAL-ENT-27")
    void batchOnAQubitInUseIsRefused(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    QubitHandle owned = bench.initialise(batches.qubit());
                    bench.expectRefused(DeviceRefusal.BUSY, batches.plan(2, 1));
                    bench.ask(new Discard(bench.nextId(), owned));
                });
    }

    @Test
    @Verifies("HAL-ENT-31")
    void batchSaysHowManyAttemptsItUsed(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    List<Batch> all = new ArrayList<>(batches.gather(SEVERAL));
                    all.add(batches.gatherNothing());
                    for (Batch batch : all) {
                        long used = batch.end().attemptsUsed();
                        boolean unknown = batch.end().why() == BatchEnd.HARDWARE_FAULT;
                        assertTrue(used >= 0 || used == -1 && unknown, batch.end()::toString);
                    }
                });
    }

    @Test
    @Verifies("HAL-ENT-32")
    void batchNamesTheEpochOfTheStation(DeviceBench bench) {
        bench.rest();
        Batches.inEachMode(
                bench,
                batches -> {
                    if (bench.isFresh() && bench.heardEpochs().isEmpty()) {
                        assertEquals(0, late(batches).end().epoch(), "nothing was heard yet");
                    }
                    for (Batch batch : batches.gather(SEVERAL)) {
                        if (!batch.heralds().isEmpty()) {
                            assertEquals(
                                    batch.heralds().getLast().epoch(),
                                    batch.end().epoch(),
                                    batch.end()::toString);
                        }
                    }
                    assertEquals(
                            bench.heardEpochs().getLast(),
                            late(batches).end().epoch(),
                            "of a batch that is late");
                });
    }

    private static Batch late(Batches batches) {
        long length = Math.min(batches.port().batchCyclesMax(), 10L * batches.spacing());
        return batches.run(batches.plan(Math.max(0, batches.cycleNow() - length - 1), length, 1));
    }
}
