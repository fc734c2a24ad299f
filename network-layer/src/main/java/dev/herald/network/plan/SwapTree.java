package dev.herald.network.plan;

import dev.herald.network.message.CircuitTerms.SwapOrder;
import java.util.ArrayList;
import java.util.List;

/// In which order the segments of a chain are joined.
final class SwapTree {
    private SwapTree() {}

    /// Joins two neighbouring segments.
    interface Joiner<T> {
        /// @param from first station of `a`
        /// @param middle station that swaps
        /// @param to last station of `b`
        T join(T a, T b, int from, int middle, int to);
    }

    private record Span<T>(T value, int from, int to) {}

    /// @param order that of as soon as possible is taken as nested
    static <T> T fold(SwapOrder order, List<T> links, Joiner<T> joiner) {
        List<Span<T>> spans = new ArrayList<>(links.size());
        for (int i = 0; i < links.size(); i++) {
            spans.add(new Span<>(links.get(i), i, i + 1));
        }
        while (spans.size() > 1) {
            spans = level(order, spans, joiner);
        }
        return spans.getFirst().value;
    }

    private static <T> List<Span<T>> level(SwapOrder order, List<Span<T>> spans, Joiner<T> joiner) {
        List<Span<T>> next = new ArrayList<>(spans.size());
        int joined = 0;
        for (int i = 0; i < spans.size(); i++) {
            boolean more = order != SwapOrder.SEQUENTIAL || joined == 0;
            if (i + 1 < spans.size() && more) {
                Span<T> a = spans.get(i);
                Span<T> b = spans.get(++i);
                next.add(
                        new Span<>(
                                joiner.join(a.value, b.value, a.from, a.to, b.to), a.from, b.to));
                joined++;
            } else {
                next.add(spans.get(i));
            }
        }
        return next;
    }
}
