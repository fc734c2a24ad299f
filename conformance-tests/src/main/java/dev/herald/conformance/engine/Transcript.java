package dev.herald.conformance.engine;

import java.util.ArrayDeque;
import java.util.List;

/// The last things that passed between suite and subject. Costs nothing to speak of while nobody
/// reads it.
public final class Transcript {
    private static final int LINES_MAX = 64;

    /// A subject may say much.
    private static final int LENGTH_MAX = 2_000;

    private record Line(long atNs, String arrow, Object what) {
        @Override
        public String toString() {
            String written;
            try {
                written = String.valueOf(what);
            } catch (RuntimeException | Error thrown) {
                written =
                        what.getClass().getName()
                                + ", whose toString threw "
                                + thrown.getClass().getName();
            }
            String kept =
                    written.length() <= LENGTH_MAX
                            ? written
                            : written.substring(0, LENGTH_MAX)
                                    + " … ("
                                    + written.length()
                                    + " characters)";
            return atNs + " ns " + arrow + " " + kept;
        }
    }

    private final ArrayDeque<Line> lines = new ArrayDeque<>();

    public void sent(long nowNs, Object what) {
        add(nowNs, "→", what);
    }

    public void received(long nowNs, Object what) {
        add(nowNs, "←", what);
    }

    private void add(long nowNs, String arrow, Object what) {
        if (lines.size() == LINES_MAX) {
            lines.removeFirst();
        }
        lines.addLast(new Line(nowNs, arrow, what));
    }

    public List<String> lines() {
        return lines.stream().map(Line::toString).toList();
    }
}
