package dev.herald.link.core;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkPairId;
import org.jspecify.annotations.Nullable;

/// A pair that waits for a round of distillation, or is in one.
final class DistilPair {
    final LinkPairId id;

    /// When its photons were emitted; of a distilled pair, those of the raw pair that was kept.
    final long emittedNs;

    /// Rounds that made it: 0 for a raw pair.
    int level;

    BellIndex bell;
    FidelityTag tag;

    /// Its half here; null while it is on its way to storage, and when it is gone.
    @Nullable QubitHandle handle;

    DistilPair(LinkPairId id, long emittedNs, BellIndex bell, FidelityTag tag, QubitHandle handle) {
        this.id = id;
        this.emittedNs = emittedNs;
        this.bell = bell;
        this.tag = tag;
        this.handle = handle;
    }
}
