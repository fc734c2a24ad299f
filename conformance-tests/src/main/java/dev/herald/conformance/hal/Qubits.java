package dev.herald.conformance.hal;

import dev.herald.conformance.engine.NothingToTest;
import dev.herald.conformance.engine.Rates;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Measured;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the tests of local operations do with qubits, and where on a device they can do it.
final class Qubits {
    private final DeviceBench bench;
    private final DeviceDescriptor device;

    Qubits(DeviceBench bench) {
        this.bench = bench;
        device = bench.describe();
    }

    record Two(int first, int second) {}

    IntStream all() {
        return IntStream.range(0, device.qubits().size());
    }

    boolean offers(GateKind kind, int qubit) {
        return device.gate(kind, qubit, qubit).isPresent();
    }

    /// The qubits on which all of these gates are offered.
    List<Integer> offering(GateKind... kinds) {
        List<Integer> found =
                all().filter(qubit -> Stream.of(kinds).allMatch(kind -> offers(kind, qubit)))
                        .boxed()
                        .toList();
        if (found.isEmpty()) {
            throw new NothingToTest("no qubit offers all of " + List.of(kinds));
        }
        return found;
    }

    Stream<Two> pairs() {
        return all().boxed().flatMap(a -> all().filter(b -> b != a).mapToObj(b -> new Two(a, b)));
    }

    /// The first pair on which the gate is offered, and these gates on each of the two.
    Two pair(GateKind kind, GateKind... onEach) {
        return pair(any -> true, kind, onEach);
    }

    /// As [#pair(GateKind, GateKind...)], of the pairs that fulfil a condition.
    Two pair(Predicate<Two> condition, GateKind kind, GateKind... onEach) {
        return findPair(condition, kind, onEach)
                .orElseThrow(() ->
                        new NothingToTest(
                                "no two qubits offer "
                                        + kind
                                        + " and each of them all of "
                                        + List.of(onEach)));
    }

    private Optional<Two> findPair(Predicate<Two> condition, GateKind kind, GateKind... onEach) {
        return pairs().filter(condition)
                .filter(two -> device.gate(kind, two.first, two.second).isPresent())
                .filter(two ->
                        Stream.of(onEach)
                                .allMatch(one -> offers(one, two.first) && offers(one, two.second)))
                .findFirst();
    }

    void gate(GateKind kind, QubitHandle qubit) {
        gate(kind, qubit, 0);
    }

    void gate(GateKind kind, QubitHandle qubit, int angle) {
        bench.ask(new Gate1(bench.nextId(), qubit, kind, angle), Done.class);
    }

    void gate(GateKind kind, QubitHandle first, QubitHandle second) {
        bench.ask(new Gate2(bench.nextId(), first, second, kind, 0), Done.class);
    }

    boolean measure(QubitHandle qubit) {
        return measure(qubit, Basis.Z);
    }

    boolean measure(QubitHandle qubit, Basis basis) {
        return bench.ask(new Measure(bench.nextId(), qubit, basis), Measured.class).one();
    }

    ErrorBudget budget() {
        return new ErrorBudget(device, bench.paceNs());
    }

    /// Holds an error rate to the sum of what the descriptor declares. In real time a trial that took
    /// longer than the budget allows for does not count: meanwhile the qubits decayed.
    void errorsWithin(String what, ErrorBudget budget, BooleanSupplier wrong) {
        if (!budget.isMeaningful()) {
            bench.leaveOut(
                    "%s: declared errors of %.2f leave nothing to hold it to"
                            .formatted(what, budget.total()));
            return;
        }
        Rates.shotsWithin(
                what,
                budget.total(),
                () -> {
                    long fromNs = bench.nowNs();
                    Rates.Shot shot = Rates.Shot.wrongIf(wrong.getAsBoolean());
                    boolean slow = bench.isReal() && bench.nowNs() - fromNs > budget.durationNs();
                    return slow ? Rates.Shot.VOID : shot;
                });
    }
}
