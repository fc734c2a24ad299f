package dev.herald.network.message;

/// When the links of a scheduled circuit serve it: from `offsetNs` on, for `lengthNs`, in every period of
/// `periodNs`, counted from the network epoch. Half open: a bin that begins where another ends does not
/// overlap it.
///
/// @param periodNs length of a period; 0 for a circuit without a schedule, the others then are 0 too
/// @param offsetNs begin of the bin in the period, 0 or more
/// @param lengthNs length of the bin, at least 1; it ends by the end of the period
public record TimeBin(long periodNs, long offsetNs, long lengthNs) {
    /// Served whenever there is time.
    public static final TimeBin NONE = new TimeBin(0, 0, 0);

    public TimeBin {
        boolean none = periodNs == 0 && offsetNs == 0 && lengthNs == 0;
        if (!none
                && (periodNs < 1
                        || offsetNs < 0
                        || lengthNs < 1
                        || lengthNs > periodNs
                        || offsetNs > periodNs - lengthNs)) {
            throw new IllegalArgumentException(
                    "a bin at "
                            + offsetNs
                            + " of "
                            + lengthNs
                            + " ns does not lie in a period of "
                            + periodNs);
        }
    }

    public boolean isNone() {
        return periodNs == 0;
    }

    /// Whether some period of one has a bin that shares an instant with one of the other.
    ///
    /// Offsets of bins repeat against each other modulo the greatest common divisor of the periods; there
    /// the bins are two arcs of a circle.
    public boolean overlaps(TimeBin other) { // [NL-BIN-2]
        if (isNone() || other.isNone()) {
            return false;
        }
        long circle = gcd(periodNs, other.periodNs);
        if (lengthNs >= circle || other.lengthNs >= circle) {
            return true;
        }
        long ahead = Math.floorMod(other.offsetNs - offsetNs, circle);
        return ahead < lengthNs || circle - ahead < other.lengthNs;
    }

    /// Share of the time, parts per million, rounded down.
    public int sharePpm() {
        return isNone() ? 0 : (int) Math.floor(1e6 * ((double) lengthNs / periodNs));
    }

    /// Greatest common divisor of two numbers of at least 0, not both 0.
    public static long gcd(long a, long b) {
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return a;
    }
}
