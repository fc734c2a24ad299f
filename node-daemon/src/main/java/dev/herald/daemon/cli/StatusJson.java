package dev.herald.daemon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.spec.node.v1.JobStatus;
import dev.herald.spec.node.v1.LinkOffer;
import dev.herald.spec.node.v1.LinkStatus;
import dev.herald.spec.node.v1.MaintenanceWindow;
import dev.herald.spec.node.v1.NodeStatus;
import dev.herald.spec.node.v1.PeerStatus;
import dev.herald.spec.node.v1.SessionStatus;
import java.util.List;
import java.util.TreeMap;

/// The state of nodes as JSON, by `spec/schema/cli-1.json`.
final class StatusJson {
    private StatusJson() {}

    static String write(List<NodeStatus> states) {
        ObjectNode top = JsonNodeFactory.instance.objectNode();
        ArrayNode nodes = top.putArray("nodes");
        for (NodeStatus state : states) {
            node(nodes.addObject(), state);
        }
        return top.toPrettyString() + "\n";
    }

    private static void node(ObjectNode node, NodeStatus state) {
        node.put("name", state.getName())
                .put("id", state.getNode())
                .put("version", state.getVersion())
                .put("uptime_s", state.getUptimeNs() / 1e9);
        node.putObject("device")
                .put("state", StatusText.device(state.getDevice().getState()))
                .put("detail", state.getDevice().getDetail())
                .put("vendor", state.getDevice().getVendor())
                .put("model", state.getDevice().getModel())
                .put("qubits", state.getDevice().getQubits())
                .put("ports", state.getDevice().getPorts());
        ArrayNode links = node.putArray("links");
        for (LinkStatus link : state.getLinksList()) {
            ObjectNode entry =
                    links.addObject()
                            .put("name", link.getName())
                            .put("id", link.getLink())
                            .put("peer", link.getPeerName())
                            .put("up", link.getUp())
                            .put("detail", link.getDetail())
                            .put("offers_age_s", link.getOffersAgeNs() / 1e9)
                            .put("discipline", link.getDiscipline())
                            .put("buffer_pairs", link.getBufferPairsMax())
                            .put("test_every_s", link.getTestEveryNs() / 1e9);
            ArrayNode maintenance = entry.putArray("maintenance");
            for (MaintenanceWindow window : link.getMaintenanceList()) {
                maintenance
                        .addObject()
                        .put("from", StatusText.instant(window.getFromUnixNs()).toString())
                        .put("to", StatusText.instant(window.getToUnixNs()).toString());
            }
            ArrayNode offers = entry.putArray("offers");
            for (LinkOffer offer : link.getOffersList()) {
                offers.addObject()
                        .put("point", offer.getPoint())
                        .put("fidelity", offer.getFidelityPpb() / 1e9)
                        .put("mean_pair_s", offer.getMeanPairNs() / 1e9);
            }
        }
        ArrayNode peers = node.putArray("peers");
        for (PeerStatus peer : state.getPeersList()) {
            peers.addObject()
                    .put("name", peer.getName())
                    .put("id", peer.getNode())
                    .put("up", peer.getUp())
                    .put("neighbour", peer.getNeighbour())
                    .put("detail", peer.getDetail());
        }
        ArrayNode sessions = node.putArray("sessions");
        for (SessionStatus session : state.getSessionsList()) {
            sessions.addObject()
                    .put("initiator", session.getInitiator())
                    .put("number", session.getNumber())
                    .put("remote", session.getRemote())
                    .put("port", session.getPort());
        }
        ArrayNode jobs = node.putArray("jobs");
        for (JobStatus job : state.getJobsList()) {
            jobs.addObject()
                    .put("job", job.getJob())
                    .put("kind", job.getKind())
                    .put("remote", job.getRemote())
                    .put("done", job.getDone())
                    .put("of", job.getOf())
                    .put("age_s", job.getAgeNs() / 1e9);
        }
        ObjectNode counters = node.putObject("counters");
        new TreeMap<>(state.getCountersMap()).forEach((name, value) -> counters.put(name, value));
    }
}
