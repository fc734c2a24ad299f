package dev.herald.link.core;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.LinkPairId;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.Revoked;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The kept pairs that the layer above holds: what each qubit that was handed over is a half of, until
/// it is given back. When the peer restarted its halves are lost, and so are these.
final class HandedOver {
    private record Out(Item item, LinkPairId pair, QubitHandle handle) {}

    private final QubitPool pool;
    private final @Nullable Out[] outs;

    HandedOver(LinkConfig config, QubitPool pool) {
        this.pool = pool;
        outs = new Out[config.device().qubits().size()];
    }

    void took(Item item, LinkPairId pair, QubitHandle handle) {
        outs[handle.qubit()] = new Out(item, pair, handle);
    }

    /// The layer above was told that the pair is no more.
    void revoked(LinkPairId pair) {
        for (int i = 0; i < outs.length; i++) {
            Out each = outs[i];
            if (each != null && each.pair.equals(pair)) {
                outs[i] = null;
            }
        }
    }

    /// Tells the layer above that none of the pairs it holds exists any more.
    void revokeAll(Outbox<? super LinkOutput> out) { // [LL-ROBUST-2]
        Map<Item, List<LinkPairId>> lost = new LinkedHashMap<>();
        for (int i = 0; i < outs.length; i++) {
            Out each = outs[i];
            outs[i] = null;
            if (each != null && pool.isOut(each.handle)) {
                lost.computeIfAbsent(each.item, _ -> new ArrayList<>()).add(each.pair);
            }
        }
        lost.forEach((item, pairs) -> out.emit(new Revoked(item.id, item.body.purpose(), pairs)));
    }
}
