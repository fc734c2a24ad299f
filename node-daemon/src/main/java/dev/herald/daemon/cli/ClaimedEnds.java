package dev.herald.daemon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.daemon.report.RunText;
import dev.herald.daemon.report.Table;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.PairId;
import dev.herald.spec.node.v1.ClaimedPair;
import dev.herald.spec.node.v1.StockDelivery;
import java.util.List;
import java.util.Locale;

/// What both ends were delivered for a claim, side by side: for people, and as JSON by `spec/schema/cli-1.json`.
///
/// @param node the end that claimed
/// @param peer the other
record ClaimedEnds(String node, String peer, StockDelivery here, StockDelivery there) {

    /// Whether both ends were delivered the same pairs in the same order, in the same Bell states.
    boolean same() {
        if (here.getPairsCount() != there.getPairsCount()) {
            return false;
        }
        for (int i = 0; i < here.getPairsCount(); i++) {
            ClaimedPair a = here.getPairs(i);
            ClaimedPair b = there.getPairs(i);
            if (!name(a).equals(name(b)) || a.getBell() != b.getBell()) {
                return false;
            }
        }
        return true;
    }

    /// Pairs of which both halves were measured.
    private long read() {
        return rows().stream().filter(Row::read).count();
    }

    /// Of them, those whose outcomes are as the Bell state says.
    private long right() {
        return rows().stream().filter(row -> row.read() && row.right()).count();
    }

    String text() {
        StringBuilder out =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "%d pairs from the stock of %s and %s in %s%s%n",
                                here.getPairsCount(),
                                node,
                                peer,
                                RunText.seconds(here.getLatencyNs() / 1e9),
                                same() ? "" : "; the ends DISAGREE on them"));
        Table table = new Table("pair", "bell", "fidelity", "axis", node, peer);
        for (Row row : rows()) {
            table.row(
                    name(row.here).toString(),
                    BellIndex.ofCode(row.here.getBell()).toString(),
                    RunText.short5(row.here.getFidelityPpb() / 1e9),
                    row.axis().name(),
                    outcome(row.here),
                    outcome(row.there));
        }
        out.append(table.format("  "));
        return out.append(
                        String.format(
                                Locale.ROOT,
                                "  %d of %d outcomes are as the Bell state says%n",
                                right(),
                                read()))
                .toString();
    }

    private static String outcome(ClaimedPair pair) {
        return !pair.hasOne() ? "-" : pair.getOne() ? "1" : "0";
    }

    String json() {
        ObjectNode top = JsonNodeFactory.instance.objectNode();
        ObjectNode claim = top.putObject("claim");
        claim.put("node", node)
                .put("peer", peer)
                .put("latency_s", here.getLatencyNs() / 1e9)
                .put("same", same())
                .put("read", read())
                .put("right", right());
        ArrayNode pairs = claim.putArray("pairs");
        for (Row row : rows()) {
            ObjectNode pair =
                    pairs.addObject()
                            .put("name", name(row.here).toString())
                            .put("bell", BellIndex.ofCode(row.here.getBell()).toString())
                            .put("fidelity", row.here.getFidelityPpb() / 1e9)
                            .put("axis", row.axis().name());
            put(pair, "here", row.here);
            put(pair, "there", row.there);
        }
        return top.toPrettyString() + "\n";
    }

    private static void put(ObjectNode pair, String end, ClaimedPair half) {
        if (half.hasOne()) {
            pair.put(end, half.getOne() ? 1 : 0);
        } else {
            pair.putNull(end);
        }
    }

    /// One pair of this end beside what the other has of it.
    private record Row(ClaimedPair here, ClaimedPair there) {
        boolean read() {
            return here.hasOne() && there.hasOne();
        }

        boolean right() {
            boolean differ = here.getOne() ^ there.getOne();
            return differ == BellIndex.ofCode(here.getBell()).anticorrelated(axis());
        }

        Axis axis() {
            Axis[] axes = Axis.values();
            return axes[Math.floorMod(here.getAxis(), axes.length)];
        }
    }

    private List<Row> rows() {
        return here.getPairsList().stream()
                .map(pair ->
                        new Row(
                                pair,
                                there.getPairsList().stream()
                                        .filter(other -> name(other).equals(name(pair)))
                                        .findFirst()
                                        .orElse(ClaimedPair.getDefaultInstance())))
                .toList();
    }

    private static PairId name(ClaimedPair pair) {
        return new PairId(pair.getNameHigh(), pair.getNameLow());
    }
}
