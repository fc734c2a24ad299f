package dev.herald.link.core;

import dev.herald.hal.host.Machine;
import dev.herald.link.message.LinkMessage.TestReport;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.QueueId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One TEST item, from when it is taken on until both ends have compared what they read.
final class TestRound {
    final Item item;
    final TestKind kind;

    /// Number of its setting.
    final int setting;

    /// When it was taken on, and what it was reckoned to cost the link; own items only.
    long fromNs;

    long costNs;

    /// When its item ended, or -1; until when its comparison is waited for from then on.
    long endedNs = -1;

    long giveUpNs = Machine.NEVER;

    /// What the peer read.
    @Nullable TestReport theirs;

    /// What this end read, on its way.
    Exchange.@Nullable Tested reporting;

    boolean acked;
    boolean compared;

    /// @param item in order (LL-TEST-2)
    TestRound(Item item) {
        this.item = item;
        kind = TestKind.ofPurpose(item.body.purpose());
        setting = kind.setting(item.body.local().fixed(), item.body.remote().fixed());
    }

    TestOutcomes outcomes() {
        return Objects.requireNonNull(item.outcomes);
    }

    /// Whether every pair of it was read here.
    boolean complete() {
        return outcomes().count() == item.body.number();
    }

    boolean isOf(LinkRequestId request, QueueId place) {
        return item.id.equals(request) && place.equals(item.place);
    }

    void end(Exchanges exchanges) {
        if (reporting != null) {
            exchanges.end(reporting);
        }
    }
}
