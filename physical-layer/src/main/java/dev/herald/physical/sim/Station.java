package dev.herald.physical.sim;

import dev.herald.hal.device.PairMode;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.Batch.Match;
import dev.herald.physical.sim.state.StateEngine;
import dev.herald.physical.sim.state.XState;

/// The heralding station of a link: makes the pair of a success, numbers it and tells both ends.
final class Station {
    private final LinkModel model;
    private final StateEngine engine;
    private final Rng rng;
    private int epoch;
    private long sequence;

    Station(LinkModel model, StateEngine engine, Rng rng) {
        this.model = model;
        this.engine = engine;
        this.rng = rng;
        restart();
    }

    int epoch() {
        return epoch;
    }

    /// A new epoch, not 0.
    void restart() {
        int next = rng.nextInt();
        epoch = next == 0 || next == epoch ? (epoch == -1 ? 1 : epoch + 1) : next;
        sequence = 0;
    }

    /// When the herald of an attempt is due at an end.
    long heraldNs(long cycle, LinkEnd end) {
        return emittedNs(cycle) + end.latencyNs;
    }

    private long emittedNs(long cycle) {
        return cycle * model.cycleNs + model.emissionNs;
    }

    /// Puts the communication qubits of both ends into the state of a success.
    BellIndex prepare(Match match) {
        BellIndex bell = match.sampler.herald(rng);
        XState state = match.sampler.state();
        long emittedNs = emittedNs(match.success);
        engine.pair(match.a.slot.qubit, match.b.slot.qubit, state, emittedNs);
        engine.busyUntil(match.a.slot.qubit, emittedNs + model.storedANs);
        engine.busyUntil(match.b.slot.qubit, emittedNs + model.storedBNs);
        return bell;
    }

    /// The herald for one end: measures its half, or leaves it in the qubit.
    Delivery herald(Batch batch, long cycle, BellIndex bell) {
        LinkEnd end = batch.end;
        boolean lost = end.heraldLoss() > 0 && end.rng.nextDouble() < end.heraldLoss();
        Delivery delivery =
                new Delivery(
                        batch,
                        cycle,
                        emittedNs(cycle),
                        heraldNs(cycle, end),
                        epoch,
                        sequence,
                        bell,
                        lost);
        if (batch.mode == PairMode.MEASURE) {
            Basis basis = batch.basis.pick(end.rng.nextInt());
            double flip0 = batch.slot.descriptor.flip0();
            double flip1 = batch.slot.descriptor.flip1();
            boolean one =
                    engine.measure(batch.slot.qubit, basis, flip0, flip1, end.rng.nextDouble());
            delivery.read(one, basis);
        } else if (lost) {
            engine.discard(batch.slot.qubit);
        }
        if (!lost) {
            long heraldCycle = Math.ceilDiv(delivery.heraldedNs, model.cycleNs);
            batch.heralded(
                    batch.mode == PairMode.KEEP ? cycle + 1 : Math.max(cycle + 1, heraldCycle));
        }
        return delivery;
    }

    /// Both ends have been told: the next herald has the next number.
    void count() {
        sequence++;
    }
}
