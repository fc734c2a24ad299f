package dev.herald.link.wire;

import static java.util.Objects.requireNonNull;

/// A maximum time as the service interfaces of others have it: a count of a unit
/// (draft-dahlberg-ll-quantum-03, TU and Max Time; the numbers of the units are the same in
/// QLink-Interface and NetQASM).
///
/// @param unit of the count
/// @param count of units, not negative; 0 for no limit
public record TimeLimit(Unit unit, int count) {

    /// Numbers on the wire are the ordinals.
    public enum Unit {
        MICROSECOND(1_000L),
        MILLISECOND(1_000_000L),
        SECOND(1_000_000_000L);

        private final long ns;

        Unit(long ns) {
            this.ns = ns;
        }

        public long ns() {
            return ns;
        }
    }

    public static final TimeLimit NONE = new TimeLimit(Unit.MICROSECOND, 0);

    public TimeLimit {
        requireNonNull(unit);
        if (count < 0) {
            throw new IllegalArgumentException("count " + count + " is negative");
        }
    }

    /// In ns; 0 for no limit.
    public long ns() {
        return count * unit.ns();
    }

    /// The limit in the finest unit in which its count fits, rounded down: the other side never takes
    /// longer than was allowed. [LL-DRAFT-7]
    ///
    /// @param limitNs not negative; 0 for no limit
    /// @param countMax largest count that the other side can express
    /// @return refused when it is shorter than the finest unit, which would read as no limit, or longer
    ///     than any count
    public static Converted<TimeLimit> of(long limitNs, int countMax) {
        if (limitNs == 0) {
            return Converted.done(NONE);
        }
        if (limitNs < Unit.MICROSECOND.ns()) {
            return Converted.inexpressible("maxTimeNs", limitNs + " ns is less than 1 us");
        }
        for (Unit unit : Unit.values()) {
            if (limitNs / unit.ns() <= countMax) {
                return Converted.done(new TimeLimit(unit, (int) (limitNs / unit.ns())));
            }
        }
        return Converted.inexpressible(
                "maxTimeNs", limitNs + " ns is more than " + countMax + " s");
    }
}
