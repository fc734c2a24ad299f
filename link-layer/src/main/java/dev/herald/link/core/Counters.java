package dev.herald.link.core;

import dev.herald.link.api.LinkConfig;

/// Where the counters of an entity begin. All of them wrap; a test begins them near their ends, alike
/// at both entities where the two must agree.
///
/// @param createId of the first own request, 0 to 65,535
/// @param commSeq number before that of the first Add of a session, of either end
/// @param order number before that of the first item of a session
/// @param generation of every slot before it is given for the first time, 0 to 65,535
record Counters(int createId, int commSeq, int order, int generation) {

    /// As they begin in earnest.
    static Counters of(LinkConfig config) {
        return new Counters(0, 0, 0, Session.number(config.epoch(), 1) & 0xFFFF);
    }
}
