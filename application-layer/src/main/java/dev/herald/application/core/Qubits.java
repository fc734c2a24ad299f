package dev.herald.application.core;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.transport.message.TransportError;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/// The qubits of one round of an application, and what is done with them one command after another.
/// When the round is over, [#release] gives back whatever is left, also what a command still under way
/// leaves behind, and nothing calls back any more.
final class Qubits {
    private static final long RETRY_NS = 1_000_000;
    private static final int RETRIES_MAX = 1_000;

    private final Effects effects;
    private final BiConsumer<TransportError, String> failed;
    private final Map<QubitHandle, Integer> owned = new LinkedHashMap<>(); // commands under way
    private boolean over;

    /// @param failed called when a command could not be carried out; the round should be given up
    Qubits(Effects effects, BiConsumer<TransportError, String> failed) {
        this.effects = effects;
        this.failed = failed;
        effects.used(this);
    }

    /// Takes a computation qubit in |0>.
    ///
    /// @param none called with a sentence when there is none that is free
    void allocate(Consumer<QubitHandle> then, Consumer<String> none) {
        Integer qubit = effects.takeComputationQubit();
        if (qubit == null) {
            boolean any =
                    effects.config.device().qubits().stream()
                            .anyMatch(q -> q.has(QubitDescriptor.Role.COMPUTATION));
            String detail =
                    any
                            ? "every computation qubit is in use"
                            : "the device has no computation qubit";
            none.accept(effects.config.self() + ": " + detail);
            return;
        }
        initialise(qubit, then, 0);
    }

    private void initialise(int qubit, Consumer<QubitHandle> then, int tries) {
        long id =
                effects.command(answer -> {
                    switch (answer) {
                        case DeviceEvent.Allocated allocated when over ->
                                effects.discard(allocated.qubit());
                        case DeviceEvent.Allocated allocated -> {
                            own(allocated.qubit());
                            then.accept(allocated.qubit());
                        }
                        case DeviceEvent.Refused refused
                                when !over && Effects.isPassing(refused) && tries < RETRIES_MAX ->
                                later(
                                        () -> initialise(qubit, then, tries + 1),
                                        () -> effects.freed(qubit));
                        default -> {
                            effects.freed(qubit);
                            fail(answer);
                        }
                    }
                });
        effects.submit(new DeviceCommand.Initialise(id, qubit));
    }

    private void later(Runnable again, Runnable orElse) {
        effects.at(
                new Effects.Alarm(() -> (over ? orElse : again).run()), effects.nowNs() + RETRY_NS);
    }

    /// The round owns the qubit from here on.
    void own(QubitHandle qubit) {
        owned.put(qubit, 0);
    }

    boolean owns(QubitHandle qubit) {
        return owned.containsKey(qubit);
    }

    /// Somebody else owns the qubit from here on.
    void hand(QubitHandle qubit) {
        owned.remove(qubit);
    }

    /// Applies gates in order.
    void apply(List<Gates.Step> steps, Runnable then) {
        apply(new ArrayDeque<>(steps), then);
    }

    private void apply(ArrayDeque<Gates.Step> steps, Runnable then) {
        Gates.Step step = steps.poll();
        if (step == null) {
            then.run();
            return;
        }
        QubitHandle second = step.second();
        List<QubitHandle> on =
                second == null ? List.of(step.first()) : List.of(step.first(), second);
        Function<Long, DeviceCommand> gate =
                id ->
                        second == null
                                ? new DeviceCommand.Gate1(
                                        id, step.first(), step.kind(), step.angle())
                                : new DeviceCommand.Gate2(
                                        id, step.first(), second, step.kind(), step.angle());
        submit(
                on,
                gate,
                answer -> {
                    if (answer instanceof DeviceEvent.Done) {
                        apply(steps, then);
                    } else {
                        fail(answer);
                    }
                },
                0);
    }

    /// Measures a qubit, which ends it.
    void measure(QubitHandle qubit, Basis basis, Consumer<Boolean> then) {
        submit(
                List.of(qubit),
                id -> new DeviceCommand.Measure(id, qubit, basis),
                answer -> {
                    if (answer instanceof DeviceEvent.Measured measured) {
                        owned.remove(qubit);
                        effects.freed(qubit);
                        then.accept(measured.one());
                    } else {
                        fail(answer);
                    }
                },
                0);
    }

    /// Measures a qubit, which ends it either way; a failure concerns this qubit only.
    void measure(QubitHandle qubit, Basis basis, Consumer<Boolean> then, Runnable orElse) {
        submit(
                List.of(qubit),
                id -> new DeviceCommand.Measure(id, qubit, basis),
                answer -> {
                    if (answer instanceof DeviceEvent.Measured measured) {
                        owned.remove(qubit);
                        effects.freed(qubit);
                        then.accept(measured.one());
                    } else {
                        discard(qubit);
                        orElse.run();
                    }
                },
                0);
    }

    void discard(QubitHandle qubit) {
        if (owned.remove(qubit) != null) {
            effects.discard(qubit);
        }
    }

    private void submit(
            List<QubitHandle> on,
            Function<Long, DeviceCommand> command,
            Consumer<DeviceEvent.Answer> then,
            int tries) {
        on.forEach(q -> owned.computeIfPresent(q, (k, under) -> under + 1));
        long id = effects.command(answer -> answered(on, command, then, tries, answer));
        effects.submit(command.apply(id));
    }

    private void answered(
            List<QubitHandle> on,
            Function<Long, DeviceCommand> command,
            Consumer<DeviceEvent.Answer> then,
            int tries,
            DeviceEvent.Answer answer) {
        on.forEach(q -> owned.computeIfPresent(q, (k, under) -> under - 1));
        if (answer instanceof DeviceEvent.Faulted) {
            on.forEach(this::gone);
        }
        if (over) {
            if (answer instanceof DeviceEvent.Measured) {
                on.forEach(this::gone);
            }
            giveBack();
        } else if (answer instanceof DeviceEvent.Refused refused
                && Effects.isPassing(refused)
                && tries < RETRIES_MAX) {
            later(() -> submit(on, command, then, tries + 1), () -> {});
        } else {
            then.accept(answer);
        }
    }

    private void gone(QubitHandle qubit) {
        if (owned.remove(qubit) != null) {
            effects.freed(qubit);
        }
    }

    private void fail(DeviceEvent.Answer answer) {
        if (over) {
            return;
        }
        switch (answer) {
            case DeviceEvent.Refused refused -> {
                TransportError why =
                        switch (refused.why()) {
                            case UNSUPPORTED, NO_SUCH_TARGET, OUT_OF_RANGE ->
                                    TransportError.UNSUPPORTED;
                            case NOT_OWNED, BUSY, DUPLICATE_ID, NOT_READY ->
                                    TransportError.NO_RESOURCES;
                        };
                failed.accept(
                        why,
                        "device of "
                                + effects.config.self()
                                + ": "
                                + refused.why()
                                + ", "
                                + refused.detail());
            }
            case DeviceEvent.Faulted faulted ->
                    failed.accept(
                            TransportError.NO_RESOURCES,
                            "device of " + effects.config.self() + " failed: " + faulted.detail());
            default ->
                    failed.accept(
                            TransportError.NO_RESOURCES,
                            "device of " + effects.config.self() + ": unexpected answer " + answer);
        }
    }

    void lost(List<QubitHandle> qubits) {
        qubits.forEach(this::gone);
    }

    /// The round is over.
    void release() {
        if (!over) {
            over = true;
            giveBack();
        }
    }

    /// Gives back what no command is using.
    private void giveBack() {
        for (Map.Entry<QubitHandle, Integer> entry : List.copyOf(owned.entrySet())) {
            if (entry.getValue() == 0) {
                owned.remove(entry.getKey());
                effects.discard(entry.getKey());
            }
        }
        if (owned.isEmpty()) {
            effects.unused(this);
        }
    }
}
