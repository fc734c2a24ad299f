package dev.herald.daemon.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A chart of groups of bars, or of points over a logarithmic axis, with error bars, as SVG 1.1. Needs no
/// window system and gives the same bytes for the same data.
public final class SvgChart {
    private static final int LEFT = 64;
    private static final int TOP = 40;
    private static final int BOTTOM = 96;
    private static final int HEIGHT = 240;
    private static final int BAR = 14;
    private static final int GAP = 18;
    private static final String[] COLOURS = {
        "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"
    };

    private record Bar(int group, int series, double value, double error) {}

    private final String title;
    private final String unit;
    private final boolean logarithmic;
    private final List<String> groups = new ArrayList<>();
    private final List<String> series = new ArrayList<>();
    private final List<Bar> bars = new ArrayList<>();

    /// @param unit of the vertical axis
    /// @param logarithmic whether that axis is; it shows what is above 0
    public SvgChart(String title, String unit, boolean logarithmic) {
        this.title = title;
        this.unit = unit;
        this.logarithmic = logarithmic;
    }

    /// Adds a bar; groups and series stand in the order in which they are first named. A value that is
    /// not known is left out.
    public void add(String group, String one, Estimate estimate) {
        int g = indexOf(groups, group);
        int s = indexOf(series, one);
        if (estimate.isKnown() && (!logarithmic || estimate.value() > 0)) {
            bars.add(new Bar(g, s, estimate.value(), estimate.error()));
        }
    }

    private static int indexOf(List<String> names, String name) {
        if (!names.contains(name)) {
            names.add(name);
        }
        return names.indexOf(name);
    }

    public boolean isEmpty() {
        return bars.isEmpty();
    }

    public String svg() {
        int groupWidth = series.size() * BAR + GAP;
        int width = LEFT + groups.size() * groupWidth + 150;
        int height = TOP + HEIGHT + BOTTOM;
        double top = bars.stream().mapToDouble(SvgChart::top).max().orElse(1);
        double low = logarithmic ? decade(smallest(), false) : 0;
        double high = logarithmic ? decade(top, true) : nice(top);
        StringBuilder out = new StringBuilder();
        put(
                out,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"11\">%n",
                width,
                height);
        put(out, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n", width, height);
        text(out, LEFT, 18, "start", 0, title);
        text(out, LEFT, 33, "start", 0, unit);
        axis(out, low, high, width - 150);
        for (int g = 0; g < groups.size(); g++) {
            int x = LEFT + g * groupWidth + groupWidth / 2;
            text(out, x, TOP + HEIGHT + 12, "end", -35, groups.get(g));
        }
        for (Bar bar : bars) {
            draw(out, bar, LEFT + GAP / 2 + bar.group * groupWidth + bar.series * BAR, low, high);
        }
        for (int s = 0; s < series.size(); s++) {
            int y = TOP + 6 + 18 * s;
            put(
                    out,
                    "<rect x=\"%d\" y=\"%d\" width=\"11\" height=\"11\" fill=\"%s\"/>%n",
                    width - 140,
                    y,
                    COLOURS[s % COLOURS.length]);
            text(out, width - 124, y + 10, "start", 0, series.get(s));
        }
        return out.append("</svg>\n").toString();
    }

    private static double top(Bar bar) {
        return bar.value + (Double.isNaN(bar.error) ? 0 : bar.error);
    }

    private double smallest() {
        return bars.stream().mapToDouble(Bar::value).min().orElse(1);
    }

    private static double decade(double value, boolean up) {
        double log = Math.log10(value);
        return Math.pow(10, up ? Math.ceil(log) : Math.floor(log));
    }

    private static double nice(double value) {
        double unit = decade(value, false);
        for (double step : new double[] {1, 2, 2.5, 5, 10}) {
            if (step * unit >= value) {
                return step * unit;
            }
        }
        return 10 * unit;
    }

    private double y(double value, double low, double high) {
        double share =
                logarithmic
                        ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
                        : (value - low) / (high - low);
        return TOP + HEIGHT * (1 - Math.clamp(share, 0, 1));
    }

    private void axis(StringBuilder out, double low, double high, int right) {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double tick = low; tick <= high * 1.001; tick *= 10) {
                ticks.add(tick);
            }
        } else {
            for (int i = 0; i <= 5; i++) {
                ticks.add(high * i / 5);
            }
        }
        for (double tick : ticks) {
            double y = y(tick, low, high);
            put(
                    out,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                    LEFT,
                    right,
                    y,
                    y);
            text(out, LEFT - 6, (int) y + 4, "end", 0, String.format(Locale.ROOT, "%.3g", tick));
        }
    }

    private void draw(StringBuilder out, Bar bar, int x, double low, double high) {
        double y = y(bar.value, low, high);
        put(
                out,
                "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\"/>%n",
                x,
                y,
                BAR - 2,
                TOP + HEIGHT - y,
                COLOURS[bar.series % COLOURS.length]);
        if (!Double.isNaN(bar.error)) {
            put(
                    out,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"black\"/>%n",
                    x + BAR / 2 - 1,
                    x + BAR / 2 - 1,
                    y(bar.value - bar.error, low, high),
                    y(bar.value + bar.error, low, high));
        }
    }

    private static void text(
            StringBuilder out, int x, int y, String anchor, int degrees, String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;");
        String turned =
                degrees == 0 ? "" : " transform=\"rotate(%d %d %d)\"".formatted(degrees, x, y);
        put(
                out,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\"%s>%s</text>%n",
                x,
                y,
                anchor,
                turned,
                safe);
    }

    private static void put(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
    }
}
