package dev.herald.daemon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.daemon.report.RunText;
import dev.herald.daemon.report.Table;
import dev.herald.spec.node.v1.StockList;
import dev.herald.spec.node.v1.StockStatus;

/// What is in stock at a node, for people and as JSON by `spec/schema/cli-1.json`.
final class StockLevels {
    private StockLevels() {}

    static String text(String node, StockList stocks, long laterNs) {
        if (stocks.getStocksCount() == 0) {
            return node + " has no pairs in stock, and keeps none\n";
        }
        String later = "after " + RunText.seconds(laterNs / 1e9);
        Table table =
                new Table(
                        "peer",
                        "kept by",
                        "in stock",
                        "reserved",
                        "expired",
                        "claimed",
                        "lost",
                        "oldest",
                        "fidelity",
                        "least",
                        later,
                        "fidelity then");
        StringBuilder missing = new StringBuilder();
        for (StockStatus stock : stocks.getStocksList()) {
            boolean some = stock.getCount() > 0;
            table.row(
                    stock.getPeer(),
                    stock.getOwn() ? node : stock.getPeer(),
                    stock.getUp() ? stock.getCount() + " of " + stock.getTarget() : "no circuit",
                    Integer.toString(stock.getReserved()),
                    Long.toString(stock.getExpired()),
                    Long.toString(stock.getClaimed()),
                    Long.toString(stock.getLost()),
                    some ? RunText.seconds(stock.getOldestNs() / 1e9) : "-",
                    some ? fidelity(stock.getMeanFidelityPpb()) : "-",
                    some ? fidelity(stock.getLeastFidelityPpb()) : "-",
                    Integer.toString(stock.getCountLater()),
                    stock.getCountLater() > 0 ? fidelity(stock.getMeanFidelityLaterPpb()) : "-");
            if (!stock.getUp()) {
                missing.append("  ")
                        .append(stock.getPeer())
                        .append(": ")
                        .append(stock.getDetail())
                        .append('\n');
            }
        }
        return table.format("") + missing;
    }

    private static String fidelity(int ppb) {
        return RunText.short5(ppb / 1e9);
    }

    static String json(String node, StockList stocks, long laterNs) {
        ObjectNode top = JsonNodeFactory.instance.objectNode();
        ObjectNode stock = top.putObject("stock");
        stock.put("node", node).put("later_s", laterNs / 1e9);
        ArrayNode list = stock.putArray("stocks");
        for (StockStatus each : stocks.getStocksList()) {
            list.addObject()
                    .put("peer", each.getPeer())
                    .put("own", each.getOwn())
                    .put("up", each.getUp())
                    .put("detail", each.getDetail())
                    .put("target", each.getTarget())
                    .put("count", each.getCount())
                    .put("reserved", each.getReserved())
                    .put("oldest_s", each.getOldestNs() / 1e9)
                    .put("mean_fidelity", each.getMeanFidelityPpb() / 1e9)
                    .put("least_fidelity", each.getLeastFidelityPpb() / 1e9)
                    .put("count_later", each.getCountLater())
                    .put("mean_fidelity_later", each.getMeanFidelityLaterPpb() / 1e9)
                    .put("least_fidelity_later", each.getLeastFidelityLaterPpb() / 1e9)
                    .put("made", each.getMade())
                    .put("claimed", each.getClaimed())
                    .put("expired", each.getExpired())
                    .put("lost", each.getLost());
        }
        return top.toPrettyString() + "\n";
    }
}
