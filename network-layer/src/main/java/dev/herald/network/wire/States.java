package dev.herald.network.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.herald.hal.model.LinkId;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.TopologyMessage.Flood;
import dev.herald.network.message.TopologyMessage.SealedState;
import dev.herald.spec.network.v1.FloodBody;
import dev.herald.spec.network.v1.LinkState;
import dev.herald.spec.network.v1.LinkStatus;
import dev.herald.spec.network.v1.Window;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Link states and their flooding.
final class States {
    private static final String CLAUSE = "NL-MSG-13";

    private States() {}

    // ---- to the wire

    static FloodBody flood(Flood m) {
        FloodBody.Builder body = FloodBody.newBuilder();
        for (SealedState sealed : m.states()) {
            body.addStates(
                    dev.herald.spec.network.v1.SealedState.newBuilder()
                            .setState(bytes(sealed))
                            .setAgeNs(sealed.ageNs())
                            .setSeal(ByteString.copyFrom(sealed.seal().toArray())));
        }
        return body.build();
    }

    /// As its origin encoded it, or for the first time.
    private static ByteString bytes(SealedState sealed) { // [NL-STATE-4]
        return sealed.encoded().length() > 0
                ? ByteString.copyFrom(sealed.encoded().toArray())
                : state(sealed.state()).toByteString();
    }

    static dev.herald.spec.network.v1.NodeState state(NodeState state) {
        var built =
                dev.herald.spec.network.v1.NodeState.newBuilder()
                        .setOrigin(state.origin().value())
                        .setEpoch(state.epoch())
                        .setSequence(state.sequence())
                        .setLifeNs(state.lifeNs())
                        .setSwap(Parts.swap(state.swap()))
                        .setSwaps(state.swaps())
                        .setMemories(state.memories());
        for (NodeState.LinkState link : state.links()) {
            built.addLinks(link(link));
        }
        return built.build();
    }

    private static LinkState link(NodeState.LinkState link) {
        LinkState.Builder built =
                LinkState.newBuilder()
                        .setLink(link.link().value())
                        .setNeighbour(link.neighbour().value())
                        .setCost(link.cost())
                        .setStatusValue(link.status().ordinal() + 1)
                        .setFreePpm(link.freePpm())
                        .setDecay(Parts.decay(link.decay()));
        for (HopOffer.Offer offer : link.curve()) {
            built.addCurve(Parts.offer(offer));
        }
        for (NodeState.Window window : link.maintenance()) {
            built.addMaintenance(
                    Window.newBuilder().setFromNs(window.fromNs()).setToNs(window.toNs()));
        }
        return built.build();
    }

    // ---- from the wire

    static Flood flood(FloodBody m) throws Rejected {
        Rejected.unless(
                m.getStatesCount() >= 1 && m.getStatesCount() <= Flood.STATES_MAX,
                CLAUSE,
                "states:",
                m.getStatesCount());
        List<SealedState> states = new ArrayList<>(m.getStatesCount());
        for (var sealed : m.getStatesList()) {
            Rejected.unless(sealed.getAgeNs() >= 0, CLAUSE, "age_ns", sealed.getAgeNs());
            Rejected.unless(
                    sealed.getSeal().size() <= SealedState.SEAL_MAX,
                    CLAUSE,
                    "bytes of a seal:",
                    sealed.getSeal().size());
            Rejected.unless(
                    sealed.getState().size() <= NodeState.SIZE_MAX,
                    CLAUSE,
                    "bytes of a state:",
                    sealed.getState().size());
            states.add(
                    new SealedState(
                            state(sealed.getState()),
                            Bytes.of(sealed.getState().toByteArray()),
                            sealed.getAgeNs(),
                            Bytes.of(sealed.getSeal().toByteArray())));
        }
        return new Flood(states);
    }

    private static NodeState state(ByteString bytes) throws Rejected {
        try {
            return state(dev.herald.spec.network.v1.NodeState.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new Rejected(CLAUSE, "a state cannot be parsed: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new Rejected(CLAUSE, Parts.text(e));
        }
    }

    private static NodeState state(dev.herald.spec.network.v1.NodeState m) throws Rejected {
        Rejected.unless(
                m.getLinksCount() <= NodeState.LINKS_MAX, CLAUSE, "links:", m.getLinksCount());
        List<NodeState.LinkState> links = new ArrayList<>(m.getLinksCount());
        Set<LinkId> seen = new LinkedHashSet<>();
        for (LinkState link : m.getLinksList()) {
            NodeState.LinkState read = link(link);
            Rejected.unless(seen.add(read.link()), CLAUSE, "a link twice:", link.getLink());
            links.add(read);
        }
        return new NodeState(
                Parts.node(m.getOrigin()),
                m.getEpoch(),
                m.getSequence(),
                m.getLifeNs(),
                Parts.swap(m.getSwap(), CLAUSE),
                m.getSwaps(),
                m.getMemories(),
                links);
    }

    private static NodeState.LinkState link(LinkState m) throws Rejected {
        Rejected.unless(
                m.getCurveCount() <= HopOffer.CURVE_MAX, CLAUSE, "offers:", m.getCurveCount());
        Rejected.unless(
                m.getMaintenanceCount() <= NodeState.LinkState.WINDOWS_MAX,
                CLAUSE,
                "windows:",
                m.getMaintenanceCount());
        Rejected.unless(
                m.getStatus() != LinkStatus.LINK_STATUS_UNSPECIFIED
                        && m.getStatus() != LinkStatus.UNRECOGNIZED,
                CLAUSE,
                "status",
                m.getStatusValue());
        List<NodeState.Window> windows = new ArrayList<>(m.getMaintenanceCount());
        for (Window window : m.getMaintenanceList()) {
            windows.add(new NodeState.Window(window.getFromNs(), window.getToNs()));
        }
        return new NodeState.LinkState(
                Parts.link(m.getLink()),
                Parts.node(m.getNeighbour()),
                m.getCost(),
                NodeState.Status.values()[m.getStatusValue() - 1],
                m.getFreePpm(),
                Parts.decay(m.getDecay(), CLAUSE),
                Parts.curve(m.getCurveList(), CLAUSE),
                windows);
    }
}
