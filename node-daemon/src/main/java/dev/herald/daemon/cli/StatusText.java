package dev.herald.daemon.cli;

import dev.herald.daemon.report.RunText;
import dev.herald.daemon.report.Table;
import dev.herald.spec.node.v1.DeviceState;
import dev.herald.spec.node.v1.JobStatus;
import dev.herald.spec.node.v1.LinkOffer;
import dev.herald.spec.node.v1.LinkStatus;
import dev.herald.spec.node.v1.MaintenanceWindow;
import dev.herald.spec.node.v1.NodeStatus;
import dev.herald.spec.node.v1.PeerStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// The state of nodes for people.
final class StatusText {
    private StatusText() {}

    /// One line a node.
    static String table(List<NodeStatus> states) {
        Table table = new Table("node", "id", "device", "links", "peers", "jobs", "uptime");
        for (NodeStatus state : states) {
            table.row(
                    state.getName(),
                    Integer.toString(state.getNode()),
                    device(state.getDevice().getState()),
                    up(
                            state.getLinksList().stream().filter(LinkStatus::getUp).count(),
                            state.getLinksCount()),
                    up(
                            state.getPeersList().stream()
                                    .filter(p -> p.getNeighbour() && p.getUp())
                                    .count(),
                            state.getPeersList().stream().filter(PeerStatus::getNeighbour).count()),
                    Integer.toString(state.getJobsCount()),
                    RunText.seconds(state.getUptimeNs() / 1e9));
        }
        return table.format("");
    }

    /// What every link offers at each of its operating points, as each end reckons it, and how it serves.
    static String links(List<NodeStatus> states) {
        Table table =
                new Table(
                        "link",
                        "at",
                        "to",
                        "state",
                        "point",
                        "fidelity",
                        "pair every",
                        "reckoned",
                        "serves",
                        "ahead",
                        "tests every");
        for (NodeStatus state : states) {
            for (LinkStatus link : state.getLinksList()) {
                String up = state(link);
                String tests =
                        link.getTestEveryNs() == 0
                                ? "never"
                                : RunText.seconds(link.getTestEveryNs() / 1e9);
                String ahead = Integer.toString(link.getBufferPairsMax());
                if (link.getOffersCount() == 0) {
                    table.row(
                            link.getName(),
                            state.getName(),
                            link.getPeerName(),
                            up,
                            "-",
                            "-",
                            "-",
                            "-",
                            link.getDiscipline(),
                            ahead,
                            tests);
                }
                for (LinkOffer offer : link.getOffersList()) {
                    table.row(
                            link.getName(),
                            state.getName(),
                            link.getPeerName(),
                            up,
                            Integer.toString(offer.getPoint()),
                            RunText.short5(offer.getFidelityPpb() / 1e9),
                            RunText.seconds(offer.getMeanPairNs() / 1e9),
                            RunText.seconds(link.getOffersAgeNs() / 1e9) + " ago",
                            link.getDiscipline(),
                            ahead,
                            tests);
                }
            }
        }
        return table.format("");
    }

    private static String state(LinkStatus link) {
        StringBuilder out = new StringBuilder(link.getUp() ? "up" : "down");
        for (MaintenanceWindow window : link.getMaintenanceList()) {
            out.append(", maintained ")
                    .append(instant(window.getFromUnixNs()))
                    .append(" to ")
                    .append(instant(window.getToUnixNs()));
        }
        return out.toString();
    }

    /// To the second.
    static Instant instant(long unixNs) {
        return Instant.ofEpochSecond(Math.floorDiv(unixNs, 1_000_000_000L));
    }

    /// Everything of one node.
    static String full(NodeStatus state) {
        StringBuilder out = new StringBuilder();
        out.append(
                String.format(
                        Locale.ROOT,
                        "%s (id %d), herald %s, up for %s%n",
                        state.getName(),
                        state.getNode(),
                        state.getVersion(),
                        RunText.seconds(state.getUptimeNs() / 1e9)));
        out.append(
                String.format(
                        Locale.ROOT,
                        "device: %s, %s %s, %d qubits, %d ports %s%n",
                        device(state.getDevice().getState()),
                        state.getDevice().getVendor(),
                        state.getDevice().getModel(),
                        state.getDevice().getQubits(),
                        state.getDevice().getPorts(),
                        state.getDevice().getDetail()));
        Table links = new Table("link", "to", "state", "fidelity", "pair every", "");
        for (LinkStatus link : state.getLinksList()) {
            LinkOffer best =
                    link.getOffersList().stream()
                            .max((a, b) -> Integer.compare(a.getFidelityPpb(), b.getFidelityPpb()))
                            .orElse(LinkOffer.getDefaultInstance());
            links.row(
                    link.getName(),
                    link.getPeerName(),
                    state(link),
                    RunText.short5(best.getFidelityPpb() / 1e9),
                    RunText.seconds(best.getMeanPairNs() / 1e9),
                    link.getDetail());
        }
        append(out, links);
        Table peers = new Table("peer", "state", "detail");
        for (PeerStatus peer : state.getPeersList()) {
            peers.row(peer.getName(), peer.getUp() ? "up" : "down", peer.getDetail());
        }
        append(out, peers);
        Table jobs = new Table("job", "kind", "with", "done", "of", "for");
        for (JobStatus job : state.getJobsList()) {
            jobs.row(
                    Long.toString(job.getJob()),
                    job.getKind(),
                    Integer.toString(job.getRemote()),
                    Long.toString(job.getDone()),
                    Long.toString(job.getOf()),
                    RunText.seconds(job.getAgeNs() / 1e9));
        }
        append(out, jobs);
        Table counters = new Table("counter", "value");
        state.getCountersMap().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(c -> counters.row(c.getKey(), Long.toString(c.getValue())));
        append(out, counters);
        return out.toString();
    }

    static String device(DeviceState state) {
        return state.name().replace("DEVICE_STATE_", "").toLowerCase(Locale.ROOT);
    }

    private static String up(long up, long all) {
        return up + "/" + all + " up";
    }

    private static void append(StringBuilder out, Table table) {
        if (!table.isEmpty()) {
            out.append('\n').append(table.format("  "));
        }
    }
}
