package dev.herald.conformance.hal;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QubitHandle;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// Devices that get the course of batches wrong.
final class BatchFlaws {
    static final List<Flaw> ALL =
            List.of(
                    Flaw.of(
                            "HAL-ENT-6",
                            "counts more attempts than a measuring batch has cycles",
                            ends((mutant, end) -> {
                                Entangle batch = mutant.batch(end);
                                return batch.mode() == PairMode.MEASURE
                                                && mutant.heralded.contains(end.id())
                                        ? Rewrite.end(
                                                end,
                                                end.why(),
                                                batch.cycles() + 1,
                                                end.nextSequence())
                                        : end;
                            })),
                    renamed("HAL-ENT-7", BatchEnd.EXHAUSTED, BatchEnd.STATION_ERROR),
                    renamed("HAL-ENT-8", BatchEnd.LATE, BatchEnd.EXHAUSTED),
                    Flaw.of(
                            "HAL-ENT-9",
                            "calls a batch late whose first cycle has passed",
                            () ->
                                    new Mutant() {
                                        private boolean hasBegun(Entangle batch) {
                                            long cycleNs = describe().ports().getFirst().cycleNs();
                                            long lastCycle = batch.firstCycle() + batch.cycles();
                                            return batch.firstCycle() * cycleNs < nowNs()
                                                    && lastCycle * cycleNs > nowNs();
                                        }

                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            if (command instanceof Entangle batch
                                                    && hasBegun(batch)) {
                                                emit(
                                                        new BatchEnded(
                                                                batch.id(),
                                                                BatchEnd.LATE,
                                                                0,
                                                                0,
                                                                0));
                                            } else {
                                                forward(command);
                                            }
                                        }
                                    }),
                    renamed("HAL-ENT-10", BatchEnd.PEER_ABSENT, BatchEnd.EXHAUSTED),
                    renamed("HAL-ENT-11", BatchEnd.TAG_MISMATCH, BatchEnd.EXHAUSTED),
                    renamed("HAL-ENT-12", BatchEnd.ABORTED, BatchEnd.EXHAUSTED),
                    Flaw.of(
                            "HAL-ENT-13",
                            "refuses to abort a batch that has ended",
                            () ->
                                    new Mutant() {
                                        private final Set<Long> ended = new HashSet<>();

                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof BatchEnded end) {
                                                ended.add(end.id());
                                            }
                                            emit(event);
                                        }

                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            if (command instanceof Abort abort
                                                    && ended.contains(abort.batch())) {
                                                emit(
                                                        new Refused(
                                                                abort.id(),
                                                                DeviceRefusal.NO_SUCH_TARGET,
                                                                "no such batch"));
                                            } else {
                                                forward(command);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-ENT-15",
                            "hands over the qubit of a batch",
                            () ->
                                    new Mutant() {
                                        private final Set<Integer> attempting = new HashSet<>();

                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            if (command instanceof Entangle batch) {
                                                attempting.add(batch.qubit());
                                            }
                                            forward(command);
                                        }

                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof BatchEnded end) {
                                                attempting.remove(
                                                        ((Entangle) asked.get(end.id())).qubit());
                                            }
                                            if (isRefused(
                                                    event, DeviceRefusal.BUSY, Initialise.class)) {
                                                long id = ((Refused) event).id();
                                                int qubit = ((Initialise) asked.get(id)).qubit();
                                                if (attempting.contains(qubit)) {
                                                    emit(
                                                            new Allocated(
                                                                    id,
                                                                    new QubitHandle(qubit, 999)));
                                                    return;
                                                }
                                            }
                                            emit(event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-ENT-16",
                            "keeps the qubit after a batch without success",
                            () ->
                                    new Mutant() {
                                        private final Set<Long> successful = new HashSet<>();
                                        private int kept = -1;

                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof Heralded herald) {
                                                successful.add(herald.id());
                                            } else if (event instanceof BatchEnded end
                                                    && end.attemptsUsed() > 0) {
                                                kept =
                                                        successful.contains(end.id())
                                                                ? -1
                                                                : ((Entangle) asked.get(end.id()))
                                                                        .qubit();
                                            }
                                            emit(event);
                                        }

                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            if (command instanceof Initialise initialise
                                                    && initialise.qubit() == kept) {
                                                emit(
                                                        new Refused(
                                                                command.id(),
                                                                DeviceRefusal.BUSY,
                                                                "still in use"));
                                            } else {
                                                forward(command);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-ENT-17",
                            "heralds one pair too many",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            boolean more =
                                                    command instanceof Entangle batch
                                                            && batch.mode() == PairMode.MEASURE;
                                            forward(more ? oneMore((Entangle) command) : command);
                                        }

                                        private Entangle oneMore(Entangle batch) {
                                            return Rewrite.batch(
                                                    batch, batch.cycles(), batch.pairsMax() + 1);
                                        }
                                    }),
                    renamed("HAL-ENT-18", BatchEnd.COMPLETE, BatchEnd.EXHAUSTED),
                    Flaw.of(
                            "HAL-ENT-20",
                            "reports the sequence it has used as the next",
                            ends((mutant, end) ->
                                    mutant.heralded.contains(end.id())
                                            ? Rewrite.end(
                                                    end,
                                                    end.why(),
                                                    end.attemptsUsed(),
                                                    end.nextSequence() - 1)
                                            : end)),
                    Flaw.of(
                            "HAL-ENT-22",
                            "takes half a second to notice that a batch is over",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof BatchEnded end
                                                    && end.why() == BatchEnd.EXHAUSTED) {
                                                later(500_000_000, () -> emit(event));
                                            } else {
                                                emit(event);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-ENT-23",
                            "cuts a batch that is too long",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            if (command instanceof Entangle batch) {
                                                long most =
                                                        describe()
                                                                .ports()
                                                                .getFirst()
                                                                .batchCyclesMax();
                                                forward(
                                                        Rewrite.batch(
                                                                batch,
                                                                Math.min(batch.cycles(), most),
                                                                batch.pairsMax()));
                                            } else {
                                                forward(command);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-ENT-26",
                            "goes on after the pair it keeps",
                            ends((mutant, end) ->
                                    mutant.batch(end).mode() == PairMode.KEEP
                                                    && end.why() == BatchEnd.COMPLETE
                                            ? Rewrite.end(
                                                    end,
                                                    end.why(),
                                                    end.attemptsUsed() + 3,
                                                    end.nextSequence())
                                            : end)),
                    Flaw.of(
                            "HAL-ENT-27",
                            "pretends to attempt with a qubit that is owned",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            boolean busy =
                                                    isRefused(
                                                            event,
                                                            DeviceRefusal.BUSY,
                                                            Entangle.class);
                                            emit(
                                                    busy
                                                            ? new BatchEnded(
                                                                    ((Refused) event).id(),
                                                                    BatchEnd.EXHAUSTED,
                                                                    2,
                                                                    0,
                                                                    0)
                                                            : event);
                                        }
                                    }));

    private BatchFlaws() {}

    /// Knows which batches have heralded.
    private static final class Ends extends Mutant {
        final Set<Long> heralded = new HashSet<>();
        private final BiFunction<Ends, BatchEnded, BatchEnded> change;

        Ends(BiFunction<Ends, BatchEnded, BatchEnded> change) {
            this.change = change;
        }

        Entangle batch(BatchEnded end) {
            return (Entangle) asked.get(end.id());
        }

        @Override
        void onEvent(DeviceEvent event) {
            if (event instanceof Heralded herald) {
                heralded.add(herald.id());
            }
            emit(event instanceof BatchEnded end ? change.apply(this, end) : event);
        }
    }

    private static Supplier<Mutant> ends(BiFunction<Ends, BatchEnded, BatchEnded> change) {
        return () -> new Ends(change);
    }

    private static Flaw renamed(String clause, BatchEnd right, BatchEnd wrong) {
        return Flaw.of(
                clause,
                "says " + wrong + " for " + right,
                ends((mutant, end) ->
                        end.why() == right
                                ? Rewrite.end(end, wrong, end.attemptsUsed(), end.nextSequence())
                                : end));
    }
}
