package dev.herald.daemon.report;

import static dev.herald.daemon.report.RunText.estimate;
import static dev.herald.daemon.report.RunText.short5;

import dev.herald.daemon.emulate.RunResult;
import java.util.List;
import java.util.Locale;

/// Stocks of pairs in a result, for people.
final class StockText {
    private StockText() {}

    static String write(List<RunResult.StockResult> stocks) {
        StringBuilder out = new StringBuilder();
        Table levels =
                new Table(
                        "stock", "target", "full/s", "least", "mean", "made", "claimed", "expired",
                        "lost");
        for (RunResult.StockResult stock : stocks) {
            levels.row(
                    name(stock),
                    Long.toString(stock.target()),
                    stock.fullS() == 0 ? "-" : short5(stock.fullS()),
                    Long.toString(stock.level().min()),
                    short5(stock.level().mean()),
                    Long.toString(stock.made()),
                    Long.toString(stock.claimed()),
                    Long.toString(stock.expired()),
                    Long.toString(stock.lost()));
        }
        append(out, levels);
        Table reservations = new Table("reservation", "of", "at/s", "pairs", "");
        Table claims =
                new Table("claim", "of", "at/s", "asked", "pairs", "here", "there", "fidelity", "");
        for (RunResult.StockResult stock : stocks) {
            for (RunResult.HoldResult hold : stock.reservations()) {
                reservations.row(
                        hold.name(),
                        name(stock),
                        short5(hold.atS()),
                        Long.toString(hold.pairs()),
                        hold.made() ? "held" : "refused: " + hold.error());
            }
            for (int i = 0; i < stock.claims().size(); i++) {
                RunResult.ClaimResult claim = stock.claims().get(i);
                boolean some = claim.delivered() > 0;
                claims.row(
                        Integer.toString(i),
                        name(stock),
                        short5(claim.atS()),
                        Long.toString(claim.requested()),
                        Long.toString(claim.delivered()),
                        some ? RunText.seconds(claim.headS()) : "-",
                        some ? RunText.seconds(claim.tailS()) : "-",
                        estimate(claim.fidelity()),
                        claim.error());
            }
        }
        append(out, reservations);
        append(out, claims);
        for (RunResult.StockResult stock : stocks) {
            if (stock.losses() > 0 || !stock.error().isEmpty()) {
                out.append(
                        String.format(
                                Locale.ROOT,
                                "  stock %s: its circuit was lost %d times%s%n",
                                name(stock),
                                stock.losses(),
                                stock.error().isEmpty() ? "" : "; " + stock.error()));
            }
        }
        return out.toString();
    }

    private static String name(RunResult.StockResult stock) {
        return stock.from() + "-" + stock.to();
    }

    private static void append(StringBuilder out, Table table) {
        if (!table.isEmpty()) {
            out.append('\n').append(table.format("  "));
        }
    }
}
