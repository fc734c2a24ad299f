package dev.herald.physical.sim;

import dev.herald.hal.device.DeviceEvent.Half;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.Read;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import org.jspecify.annotations.Nullable;

/// A herald on its way to one end.
final class Delivery implements Runnable {
    final Batch batch;
    final long cycle;
    final long attempt;
    final long emittedNs;
    final long heraldedNs;
    final int epoch;
    final long sequence;
    final BellIndex bell;
    final boolean lost;
    private @Nullable Read read;

    Delivery(
            Batch batch,
            long cycle,
            long emittedNs,
            long heraldedNs,
            int epoch,
            long sequence,
            BellIndex bell,
            boolean lost) {
        this.batch = batch;
        this.cycle = cycle;
        this.emittedNs = emittedNs;
        this.heraldedNs = heraldedNs;
        this.epoch = epoch;
        this.sequence = sequence;
        this.bell = bell;
        this.lost = lost;
        attempt = batch.attemptsBefore(cycle + 1);
    }

    void read(boolean one, Basis basis) {
        read = new Read(one, basis);
    }

    /// What the end has of the pair; a kept qubit is handed over by this.
    Half half() {
        Read measured = read;
        return measured != null ? measured : new Kept(batch.slot.own());
    }

    @Override
    public void run() {
        batch.end.link.arrive(this);
    }
}
