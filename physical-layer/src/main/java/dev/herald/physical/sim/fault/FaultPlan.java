package dev.herald.physical.sim.fault;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What goes wrong, and when.
///
/// @param entries in any order
public record FaultPlan(List<Entry> entries) {
    public static final FaultPlan NONE = new FaultPlan(List.of());

    public FaultPlan {
        entries = List.copyOf(entries);
    }

    /// @param atNs when it begins, after the start of the plan, at least 0
    /// @param forNs how long it lasts, at least 0, at most 73 years; [#FOREVER] to the end of the run
    public record Entry(long atNs, long forNs, Fault fault) {
        public static final long FOREVER = Long.MAX_VALUE;

        private static final long NS_MAX = Long.MAX_VALUE / 4;

        public Entry {
            requireNonNull(fault);
            Check.atLeast("begin in ns", atNs, 0);
            Check.atLeast("duration in ns", forNs, 0);
            if (atNs > NS_MAX || forNs > NS_MAX && forNs != FOREVER) {
                throw new IllegalArgumentException(
                        "begin %d ns or duration %d ns is more than %d ns"
                                .formatted(atNs, forNs, NS_MAX));
            }
        }
    }
}
