package dev.herald.conformance.hal;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.Coupling;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Probed;
import dev.herald.hal.model.BellIndex;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Devices that get wrong what minor version 1 of the contract says: timing, monitors, couplings and
/// the rest.
final class MinorFlaws {
    /// Qubit 0 with any other.
    private static final Coupling STAR = new Coupling(List.of(0), List.of());

    private static final long HOUR_NS = 3_600_000_000_000L;

    static final List<Flaw> ALL =
            List.of(
                    Flaw.of(
                            "HAL-VERS-4",
                            "is of minor version 0 and claims what that did not have",
                            () ->
                                    new Mutant() {
                                        @Override
                                        public DeviceDescriptor describe() {
                                            return Rewrite.minor(super.describe(), 0, 5);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-CMD-10",
                            "takes id 0 for an id",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            if (command.id() == 0) {
                                                emit(new DeviceEvent.Done(0));
                                            } else {
                                                forward(command);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-CAP-5",
                            "measures two together that it does not join",
                            joins(STAR, Coupling.ALL)),
                    Flaw.of(
                            "HAL-CAP-6",
                            "moves between two that it does not join",
                            joins(Coupling.ALL, STAR)),
                    Flaw.of(
                            "HAL-ENT-29",
                            "confuses one Bell state with another",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            emit(
                                                    event instanceof Heralded herald
                                                            ? Rewrite.bell(
                                                                    herald,
                                                                    herald.bell()
                                                                            .xor(
                                                                                    BellIndex
                                                                                            .PSI_PLUS))
                                                            : event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-ENT-31",
                            "cannot say how many attempts a batch without a pair used",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            emit(
                                                    event instanceof BatchEnded end
                                                                    && end.why()
                                                                            == BatchEnd.EXHAUSTED
                                                                    && shortOne(end)
                                                            ? Rewrite.end(
                                                                    end,
                                                                    end.why(),
                                                                    -1,
                                                                    end.nextSequence())
                                                            : event);
                                        }

                                        private boolean shortOne(BatchEnded end) {
                                            return asked.get(end.id())
                                                            instanceof DeviceCommand.Entangle batch
                                                    && batch.cycles() <= 2;
                                        }
                                    }),
                    Flaw.of(
                            "HAL-ENT-32",
                            "names another epoch at the end of a batch",
                            () ->
                                    new Mutant() {
                                        private final Set<Integer> heard = new HashSet<>();

                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof Heralded herald) {
                                                heard.add(herald.epoch());
                                            }
                                            emit(
                                                    event instanceof BatchEnded end
                                                                    && end.why() == BatchEnd.LATE
                                                                    && !heard.isEmpty()
                                                            ? new BatchEnded(
                                                                    end.id(), end.why(), 0, 0, 0)
                                                            : event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-TIME-1",
                            "takes 5 ms for a reading",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof Probed) {
                                                later(5_000_000, () -> emit(event));
                                            } else {
                                                emit(event);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-TIME-2",
                            "dates a herald an hour ahead",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            emit(
                                                    event instanceof Heralded herald
                                                            ? Rewrite.times(
                                                                    herald,
                                                                    herald.emittedNs() + HOUR_NS,
                                                                    herald.heraldedNs() + HOUR_NS)
                                                            : event);
                                        }
                                    }),
                    new Flaw(
                            "HAL-MON-2",
                            "reads T2 in ms",
                            "nv-lab",
                            reading("t2.", value -> value * 1000)),
                    Flaw.of("HAL-MON-3", "counts heralds twice", reading("heralds.", v -> 2 * v)),
                    Flaw.of("HAL-MON-3", "counts no attempts", reading("attempts.", value -> 0)));

    private MinorFlaws() {}

    private static Supplier<Mutant> reading(
            String prefix, java.util.function.LongUnaryOperator change) {
        return () ->
                new Mutant() {
                    @Override
                    void onEvent(DeviceEvent event) {
                        emit(
                                event instanceof Probed(long id, long value)
                                                && asked.get(id) instanceof Probe probe
                                                && probe.monitor().startsWith(prefix)
                                        ? new Probed(id, change.applyAsLong(value))
                                        : event);
                    }
                };
    }

    private static Supplier<Mutant> joins(Coupling measured, Coupling moved) {
        return () ->
                new Mutant() {
                    @Override
                    public DeviceDescriptor describe() {
                        return Rewrite.couplings(super.describe(), measured, moved);
                    }
                };
    }
}
