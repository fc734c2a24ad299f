package dev.herald.conformance.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.Rates;
import dev.herald.conformance.engine.Sprt;
import dev.herald.conformance.hal.Batches.Batch;
import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.Read;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// HAL-ENT: what a device has of a pair, and how often.
@DisplayName("HAL: kept and measured pairs")
@ExtendWith(ConformanceExtension.class)
public class HalPairSuite {
    private static final int SEVERAL = 20;
    private static final long ATTEMPTS_MAX = 1L << 50;

    @Test
    @Verifies("HAL-ENT-14")
    void keptQubitIsOwned(DeviceBench bench) {
        var batches = Batches.keeping(bench);
        for (int found = 0; found < 3; ) {
            Batch batch = batches.run(batches.attemptsMax(), 1);
            for (Heralded herald : batch.heralds()) {
                Kept kept = assertInstanceOf(Kept.class, herald.half(), () -> "half of " + herald);
                assertEquals(batch.command().qubit(), kept.qubit().qubit());
                bench.discard(kept.qubit());
                found++;
            }
        }
    }

    @Test
    @Verifies("HAL-ENT-24")
    void heraldsAreAsFrequentAsDeclared(DeviceBench bench) {
        Batches.inEachMode(
                bench,
                batches -> {
                    for (OperatingPoint point : batches.port().points()) {
                        batches.use(point);
                        if (point.success() > 0) {
                            holdRate(batches, point);
                        }
                    }
                });
    }

    private static void holdRate(Batches batches, OperatingPoint point) {
        Sprt test = Rates.ofSuccesses(point.success());
        Sprt.Outcome outcome = Sprt.Outcome.UNDECIDED;
        while (outcome == Sprt.Outcome.UNDECIDED && test.count() < ATTEMPTS_MAX) {
            Batch batch = batches.run(batches.attemptsMax(), SEVERAL);
            batches.giveBack(batch);
            outcome = test.add(trials(batch), batch.heralds().size());
        }
        Rates.conclude(
                "heralds at point " + point.code() + " in mode " + batches.mode(),
                point.success(),
                test,
                outcome);
    }

    /// Attempts that were under way when the last pair asked for was heralded had no chance.
    private static long trials(Batch batch) {
        boolean complete = batch.end().why() == BatchEnd.COMPLETE && !batch.heralds().isEmpty();
        return complete
                ? batch.heralds().getLast().attempt()
                : Math.max(0, batch.end().attemptsUsed());
    }

    @Test
    @Verifies("HAL-ENT-25")
    void measuredPairIsReadInABasisOfTheChoice(DeviceBench bench) {
        var batches = Batches.measuring(bench);
        for (BasisChoice choice : List.of(BasisChoice.fixed(Basis.Y), BasisChoice.randomXZ(128))) {
            List<Basis> possible =
                    choice.set() == BasisChoice.Set.FIXED
                            ? List.of(choice.fixed())
                            : List.of(Basis.X, Basis.Z);
            batches.use(choice);
            for (Batch batch : batches.gather(SEVERAL)) {
                for (Heralded herald : batch.heralds()) {
                    Read read =
                            assertInstanceOf(Read.class, herald.half(), () -> "half of " + herald);
                    assertTrue(possible.contains(read.basis()), () -> herald + " with " + choice);
                }
            }
        }
    }

    @Test
    @Verifies("HAL-ENT-26")
    void keptPairEndsTheAttempts(DeviceBench bench) {
        for (Batch batch : Batches.keeping(bench).gather(SEVERAL)) {
            if (batch.end().why() == BatchEnd.COMPLETE && !batch.heralds().isEmpty()) {
                assertEquals(
                        batch.heralds().getFirst().attempt(),
                        batch.end().attemptsUsed(),
                        batch::toString);
            }
        }
    }
}
