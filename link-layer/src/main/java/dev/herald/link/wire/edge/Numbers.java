package dev.herald.link.wire.edge;

import dev.herald.link.wire.Converted;
import java.util.List;

/// Numbers as places in a list.
final class Numbers {
    private Numbers() {}

    static <T> Converted<T> element(String field, int number, List<T> values) {
        return number >= 0 && number < values.size()
                ? Converted.done(values.get(number))
                : Converted.senseless(field, number + " is not in 0.." + (values.size() - 1));
    }
}
