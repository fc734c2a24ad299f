package dev.herald.physical.sim.fault;

import java.util.Locale;

/// Something that goes wrong, or drifts, in simulated hardware. Values are immutable and checked when
/// made: an `IllegalArgumentException` names field, value and rule.
public sealed interface Fault permits LinkFault, NodeFault {

    /// The name of its kind in scenarios and reports, for example `loss-step`.
    default String kind() {
        return getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    /// Whether it happens once, at an instant: its end changes nothing.
    default boolean instant() {
        return false;
    }
}
