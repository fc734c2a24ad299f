package dev.herald.conformance.hal;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.Read;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Devices that say something wrong of a heralded pair.
final class HeraldFlaws {
    static final List<Flaw> ALL =
            List.of(
                    Flaw.of(
                            "HAL-ENT-1",
                            "heralds again after the end",
                            () ->
                                    new Mutant() {
                                        private @Nullable Heralded last;

                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            emit(event);
                                            if (event instanceof Heralded herald) {
                                                last = herald;
                                            } else if (event instanceof BatchEnded end
                                                    && last != null
                                                    && last.id() == end.id()) {
                                                Heralded again = last;
                                                later(1_000, () -> emit(again));
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-ENT-2",
                            "heralds under another tag",
                            heralds((mutant, herald) ->
                                    Rewrite.herald(herald, herald.id(), herald.tag() + 1))),
                    Flaw.of(
                            "HAL-ENT-3",
                            "repeats the number of an attempt",
                            heralds((mutant, herald) ->
                                    mutant.count(herald) == 2
                                            ? Rewrite.attempt(
                                                    herald, mutant.first(herald).attempt())
                                            : herald)),
                    Flaw.of(
                            "HAL-ENT-4",
                            "heralds in a cycle after the batch",
                            heralds((mutant, herald) -> {
                                Entangle batch = mutant.batch(herald);
                                int spacing = mutant.port().spacing(batch.mode());
                                return shifted(
                                        mutant,
                                        herald,
                                        Math.ceilDiv(batch.cycles(), (long) spacing) * spacing);
                            })),
                    new Flaw(
                            "HAL-ENT-5",
                            "counts cycles from 1",
                            "metro-target",
                            heralds((mutant, herald) ->
                                    mutant.batch(herald).mode() == PairMode.KEEP
                                            ? shifted(mutant, herald, 1)
                                            : herald)),
                    Flaw.of(
                            "HAL-ENT-14",
                            "hands over a pair under a handle that is not valid",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            emit(
                                                    event instanceof Heralded herald
                                                                    && herald.half()
                                                                            instanceof Kept kept
                                                            ? Rewrite.half(
                                                                    herald,
                                                                    new Kept(wrong(kept.qubit())))
                                                            : event);
                                        }

                                        private QubitHandle wrong(QubitHandle handle) {
                                            return new QubitHandle(
                                                    handle.qubit(),
                                                    handle.generation() + 1_000_000);
                                        }

                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            if (command instanceof Discard discard
                                                    && discard.qubit().generation() > 1_000_000) {
                                                forward(
                                                        new Discard(
                                                                ownId(),
                                                                handles.get(
                                                                        discard.qubit().qubit())));
                                                emit(
                                                        new Refused(
                                                                discard.id(),
                                                                DeviceRefusal.NOT_OWNED,
                                                                "who are you?"));
                                            } else {
                                                forward(command);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-ENT-19",
                            "repeats a sequence",
                            heralds((mutant, herald) ->
                                    mutant.count(herald) == 2
                                            ? Rewrite.sequence(
                                                    herald, mutant.first(herald).sequence())
                                            : herald)),
                    Flaw.of(
                            "HAL-ENT-21",
                            "emits photons before their cycle",
                            heralds((mutant, herald) -> {
                                long early =
                                        herald.emittedNs()
                                                - herald.cycle() * mutant.port().cycleNs()
                                                + 1;
                                return Rewrite.times(
                                        herald,
                                        herald.emittedNs() - early,
                                        herald.heraldedNs() - early);
                            })),
                    Flaw.of(
                            "HAL-ENT-25",
                            "reads along Z whatever it was told",
                            heralds((mutant, herald) ->
                                    herald.half() instanceof Read read
                                            ? Rewrite.half(herald, new Read(read.one(), Basis.Z))
                                            : herald)),
                    Flaw.of(
                            "HAL-ENT-28",
                            "is slower than its herald latency",
                            heralds((mutant, herald) ->
                                    Rewrite.times(
                                            herald,
                                            herald.emittedNs(),
                                            herald.emittedNs()
                                                    + mutant.port().heraldLatencyNs()
                                                    + 1))),
                    Flaw.of(
                            "HAL-ENT-30",
                            "is one ahead with the attempts of measuring batches",
                            () ->
                                    new Heralds((mutant, herald) ->
                                            mutant.batch(herald).mode() == PairMode.MEASURE
                                                    ? Rewrite.attempt(herald, herald.attempt() + 1)
                                                    : herald) {
                                        @Override
                                        BatchEnded ended(BatchEnded end) {
                                            boolean counted =
                                                    ((Entangle) asked.get(end.id())).mode()
                                                                    == PairMode.MEASURE
                                                            && knows(end.id());
                                            return counted
                                                    ? Rewrite.end(
                                                            end,
                                                            end.why(),
                                                            end.attemptsUsed() + 1,
                                                            end.nextSequence())
                                                    : end;
                                        }
                                    }));

    private HeraldFlaws() {}

    private static Heralded shifted(Heralds mutant, Heralded herald, long cycles) {
        long laterNs = cycles * mutant.port().cycleNs();
        return Rewrite.times(
                Rewrite.cycle(herald, herald.cycle() + cycles),
                herald.emittedNs() + laterNs,
                herald.heraldedNs() + laterNs);
    }

    /// Knows the heralds of each batch.
    private static class Heralds extends Mutant {
        private final Map<Long, Heralded> firsts = new HashMap<>();
        private final Map<Long, Integer> counts = new HashMap<>();
        private final BiFunction<Heralds, Heralded, Heralded> change;
        private @Nullable PortDescriptor port;

        Heralds(BiFunction<Heralds, Heralded, Heralded> change) {
            this.change = change;
        }

        PortDescriptor port() {
            if (port == null) {
                port = describe().ports().getFirst();
            }
            return port;
        }

        Entangle batch(Heralded herald) {
            return (Entangle) asked.get(herald.id());
        }

        Heralded first(Heralded herald) {
            return firsts.get(herald.id());
        }

        int count(Heralded herald) {
            return counts.get(herald.id());
        }

        boolean knows(long batch) {
            return counts.containsKey(batch);
        }

        BatchEnded ended(BatchEnded end) {
            return end;
        }

        @Override
        void onEvent(DeviceEvent event) {
            switch (event) {
                case Heralded herald -> {
                    firsts.putIfAbsent(herald.id(), herald);
                    counts.merge(herald.id(), 1, Integer::sum);
                    emit(change.apply(this, herald));
                }
                case BatchEnded end -> emit(ended(end));
                default -> emit(event);
            }
        }
    }

    private static Supplier<Mutant> heralds(BiFunction<Heralds, Heralded, Heralded> change) {
        return () -> new Heralds(change);
    }
}
