package dev.herald.physical.sim;

import java.util.LinkedHashMap;
import java.util.Map;

/// What is wrong with a link at present: the strains that act on it, by their causes.
final class LinkCondition {
    private final Map<Object, Strain> strains = new LinkedHashMap<>();

    /// @return the sum
    Strain put(Object cause, Strain strain) {
        strains.put(cause, strain);
        return total();
    }

    Strain remove(Object cause) {
        strains.remove(cause);
        return total();
    }

    private Strain total() {
        Strain total = Strain.NONE;
        for (Strain strain : strains.values()) {
            total = total.and(strain);
        }
        return total;
    }
}
