package dev.herald.physical.guard;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.Read;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitHandle;
import org.jspecify.annotations.Nullable;

/// What the clauses HAL-ENT say of heralds and of the ends of batches. Each check returns what is wrong,
/// or null.
final class BatchRules {
    private final Expectations expectations;
    private final Ownership qubits;

    // Of each port: the station's session, and the least sequence that its next herald may have.
    private final int[] epoch;
    private final long[] nextSequence;

    BatchRules(Expectations expectations, Ownership qubits, int ports) {
        this.expectations = expectations;
        this.qubits = qubits;
        epoch = new int[ports];
        nextSequence = new long[ports];
    }

    @Nullable ContractBreach herald(UnderWay entry, Entangle batch, Heralded herald, long nowNs) {
        PortDescriptor port = expectations.port(batch.port());
        if (port == null || !entry.forbiddenBy.isEmpty()) {
            return broken(entry, entry.forbiddenBy, "has a herald, and must be refused");
        }
        if (herald.tag() != batch.tag()) {
            return broken(
                    entry,
                    "HAL-ENT-2",
                    "has a herald under tag "
                            + Long.toHexString(herald.tag())
                            + ", not "
                            + Long.toHexString(batch.tag()));
        }
        if (entry.heralds >= batch.pairsMax()) {
            return broken(
                    entry, "HAL-ENT-17", "has more heralds than " + batch.pairsMax() + " pairs");
        }
        ContractBreach found = attempt(entry, batch, port, herald);
        if (found == null) {
            found = times(entry, port, herald, nowNs);
        }
        if (found == null) {
            found = sequence(entry, port.index(), herald);
        }
        if (found == null) {
            found = half(entry, batch, herald);
        }
        entry.heralds++;
        entry.lastAttempt = herald.attempt();
        entry.lastCycle = herald.cycle();
        return found;
    }

    private @Nullable ContractBreach attempt(
            UnderWay entry, Entangle batch, PortDescriptor port, Heralded herald) {
        long cycle = herald.cycle();
        if (cycle < batch.firstCycle() || cycle - batch.firstCycle() >= batch.cycles()) {
            return broken(
                    entry,
                    "HAL-ENT-4",
                    "has a herald of cycle "
                            + cycle
                            + ", not one of "
                            + batch.cycles()
                            + " from "
                            + batch.firstCycle());
        }
        int spacing = port.spacing(batch.mode());
        if (cycle % spacing != 0) {
            return broken(
                    entry,
                    "HAL-ENT-5",
                    "has a herald of cycle " + cycle + ", no multiple of " + spacing);
        }
        if (herald.attempt() <= entry.lastAttempt || cycle <= entry.lastCycle) {
            return broken(
                    entry,
                    "HAL-ENT-3",
                    "has a herald of attempt "
                            + herald.attempt()
                            + " in cycle "
                            + cycle
                            + " after attempt "
                            + entry.lastAttempt
                            + " in cycle "
                            + entry.lastCycle);
        }
        long most = multiples(batch.firstCycle(), cycle, spacing);
        return herald.attempt() <= most
                ? null
                : broken(
                        entry,
                        "HAL-ENT-30",
                        "has a herald of attempt "
                                + herald.attempt()
                                + ", but only "
                                + most
                                + " fit before cycle "
                                + (cycle + 1));
    }

    /// Both instants are read off the device's clock, which may be wrong by what the descriptor says.
    private @Nullable ContractBreach times(
            UnderWay entry, PortDescriptor port, Heralded herald, long nowNs) {
        long clockNs = expectations.clockErrorNs();
        long cycleNs = herald.cycle() * port.cycleNs();
        if (herald.emittedNs() < cycleNs - clockNs) {
            return broken(
                    entry,
                    "HAL-ENT-21",
                    "has a herald of a photon emitted "
                            + (cycleNs - herald.emittedNs())
                            + " ns before its cycle");
        }
        long latencyNs = herald.heraldedNs() - herald.emittedNs();
        long aheadNs = herald.heraldedNs() - nowNs;
        if (latencyNs < 0 || aheadNs > Expectations.sum(clockNs, expectations.toleranceNs())) {
            return broken(
                    entry,
                    "HAL-TIME-2",
                    "has a herald dated "
                            + latencyNs
                            + " ns after its emission and "
                            + aheadNs
                            + " ns after the event");
        }
        return latencyNs <= Expectations.sum(port.heraldLatencyNs(), clockNs)
                ? null
                : broken(
                        entry,
                        "HAL-ENT-28",
                        "has a herald "
                                + latencyNs
                                + " ns after the emission, more than "
                                + port.heraldLatencyNs());
    }

    private @Nullable ContractBreach sequence(UnderWay entry, int port, Heralded herald) {
        if (herald.epoch() != epoch[port]) {
            epoch[port] = herald.epoch();
        } else if (herald.sequence() < nextSequence[port]) {
            return broken(
                    entry,
                    entry.heralds > 0 ? "HAL-ENT-19" : "HAL-ENT-20",
                    "has a herald with sequence "
                            + herald.sequence()
                            + " where at least "
                            + nextSequence[port]
                            + " is due");
        }
        nextSequence[port] = herald.sequence() + 1;
        return null;
    }

    private @Nullable ContractBreach half(UnderWay entry, Entangle batch, Heralded herald) {
        return switch (herald.half()) {
            case Kept(QubitHandle qubit) ->
                    batch.mode() == PairMode.KEEP
                            ? qubits.handOver(qubit, batch.qubit(), "HAL-ENT-14", "HAL-ENT-27")
                            : broken(entry, "HAL-ENT-25", "measures, and has a pair that is kept");
            case Read read -> {
                if (batch.mode() == PairMode.KEEP) {
                    yield broken(entry, "HAL-ENT-14", "keeps, and has a pair that is measured");
                }
                yield Expectations.offers(batch.basis(), read.basis())
                        ? null
                        : broken(
                                entry,
                                "HAL-ENT-25",
                                "has a pair read in "
                                        + read.basis()
                                        + ", which is none of the choice "
                                        + batch.basis());
            }
        };
    }

    @Nullable ContractBreach end(UnderWay entry, Entangle batch, BatchEnded ended) {
        boolean failed =
                ended.why() == BatchEnd.HARDWARE_FAULT || ended.why() == BatchEnd.STATION_ERROR;
        PortDescriptor port = expectations.port(batch.port());
        if (port == null || !entry.forbiddenBy.isEmpty()) {
            return broken(entry, entry.forbiddenBy, "is carried out, and must be refused");
        }
        if (!failed && (ended.why() == BatchEnd.COMPLETE) != (entry.heralds == batch.pairsMax())) {
            return broken(
                    entry,
                    "HAL-ENT-18",
                    "ends with "
                            + ended.why()
                            + " after "
                            + entry.heralds
                            + " of "
                            + batch.pairsMax()
                            + " pairs");
        }
        ContractBreach found = failed ? null : attempts(entry, batch, port, ended);
        if (found != null || ended.epoch() == 0 || ended.epoch() != epoch[port.index()]) {
            return found;
        }
        if (entry.heralds > 0 && ended.nextSequence() < nextSequence[port.index()]) {
            return broken(
                    entry,
                    "HAL-ENT-20",
                    "ends with next sequence "
                            + ended.nextSequence()
                            + " after sequence "
                            + (nextSequence[port.index()] - 1));
        }
        nextSequence[port.index()] = Math.max(nextSequence[port.index()], ended.nextSequence());
        return null;
    }

    private static @Nullable ContractBreach attempts(
            UnderWay entry, Entangle batch, PortDescriptor port, BatchEnded ended) {
        long used = ended.attemptsUsed();
        if (used < 0) {
            return broken(
                    entry,
                    "HAL-ENT-31",
                    "ends with " + ended.why() + " after " + used + " attempts");
        }
        if (used < entry.lastAttempt) {
            return broken(
                    entry,
                    "HAL-ENT-3",
                    "ends with "
                            + used
                            + " attempts after a herald of attempt "
                            + entry.lastAttempt);
        }
        if (ended.why() == BatchEnd.LATE && used != 0) {
            return broken(entry, "HAL-ENT-8", "ends with LATE after " + used + " attempts");
        }
        long last = Expectations.sum(batch.firstCycle(), batch.cycles()) - 1;
        long most = multiples(batch.firstCycle(), last, port.spacing(batch.mode()));
        if (used > most) {
            return broken(
                    entry, "HAL-ENT-6", "ends with " + used + " attempts where " + most + " fit");
        }
        if (batch.mode() == PairMode.KEEP && entry.heralds > 0 && used != entry.lastAttempt) {
            return broken(
                    entry,
                    "HAL-ENT-26",
                    "keeps the pair of attempt "
                            + entry.lastAttempt
                            + " and ends with "
                            + used
                            + " attempts");
        }
        return null;
    }

    /// How many multiples of the spacing are in `first` to `last`.
    private static long multiples(long first, long last, int spacing) {
        return Math.floorDiv(last, (long) spacing) - Math.floorDiv(first - 1, (long) spacing);
    }

    private static ContractBreach broken(UnderWay entry, String clause, String what) {
        return ContractBreach.fatal(clause, entry.what() + " " + what);
    }
}
