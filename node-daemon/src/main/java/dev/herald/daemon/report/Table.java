package dev.herald.daemon.report;

import java.util.ArrayList;
import java.util.List;

/// Text in columns: the first left-aligned, numbers right-aligned.
public final class Table {
    private final List<String[]> rows = new ArrayList<>();

    public Table(String... heads) {
        rows.add(heads.clone());
    }

    public Table row(String... cells) {
        rows.add(cells.clone());
        return this;
    }

    public boolean isEmpty() {
        return rows.size() == 1;
    }

    /// @param indent in front of every line
    public String format(String indent) {
        int columns = rows.getFirst().length;
        int[] widths = new int[columns];
        boolean[] right = new boolean[columns];
        for (int c = 0; c < columns; c++) {
            right[c] = rows.size() > 1;
            for (int r = 0; r < rows.size(); r++) {
                String cell = rows.get(r)[c];
                widths[c] = Math.max(widths[c], cell.length());
                right[c] &=
                        r == 0
                                || cell.isEmpty()
                                || cell.equals("-")
                                || cell.matches("[-+±<>]?[0-9].*");
            }
        }
        StringBuilder out = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int c = 0; c < columns; c++) {
                String pad = " ".repeat(widths[c] - row[c].length());
                line.append(right[c] ? pad + row[c] : row[c] + pad).append("  ");
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
