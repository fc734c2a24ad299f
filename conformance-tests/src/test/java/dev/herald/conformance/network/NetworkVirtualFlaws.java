package dev.herald.conformance.network;

import static dev.herald.conformance.network.NetworkFlaw.hears;
import static dev.herald.conformance.network.NetworkFlaw.omits;
import static dev.herald.conformance.network.NetworkFlaw.reads;
import static dev.herald.conformance.network.NetworkFlaw.says;
import static dev.herald.conformance.network.NetworkFlaw.writes;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkInput.CloseVirtualLink;
import dev.herald.network.api.NetworkInput.Request;
import dev.herald.network.api.NetworkInput.ShareStation;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.RequestAccepted;
import dev.herald.network.api.NetworkOutput.RequestRefused;
import dev.herald.network.api.NetworkOutput.ToPeer;
import dev.herald.network.api.PlaneSettings;
import dev.herald.network.api.SwitchedStation;
import dev.herald.network.api.SwitchedStation.Fibre;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.EndMessage.Carried;
import dev.herald.network.message.EndMessage.VirtualAsk;
import dev.herald.network.message.EndMessage.VirtualOpen;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import java.util.List;
import java.util.function.UnaryOperator;

/// Entities that get virtual links or shared stations wrong.
final class NetworkVirtualFlaws {
    private static final LinkId LINK = new LinkId(NetworkKit.VIRTUAL);

    static final List<NetworkFlaw> ALL =
            List.of(
                    reads(
                            "NL-VIRTUAL-1",
                            "takes on a link of any number",
                            (m, message) ->
                                    message instanceof Relay relay
                                                    && relay.message() instanceof VirtualOpen open
                                                    && open.link().value() < NetworkKit.VIRTUAL
                                            ? relay(
                                                    relay,
                                                    new VirtualOpen(
                                                            LINK, open.state(), open.meanPairNs()))
                                            : message),
                    omits(
                            "NL-VIRTUAL-2",
                            "does not say what its circuit is for",
                            (m, output) ->
                                    output instanceof ToPeer(var _, Relay relay)
                                            && relay.message() instanceof VirtualOpen),
                    carries(
                            "NL-VIRTUAL-3",
                            "offers more than its circuit makes",
                            message ->
                                    message instanceof Install install
                                                    && install.hops().getLast().link().equals(LINK)
                                            ? Altered.last(install, NetworkVirtualFlaws::twice)
                                            : message),
                    new NetworkFlaw("NL-VIRTUAL-4", "takes no label along", Nameless::new),
                    omits(
                            "NL-VIRTUAL-5",
                            "does not say that it wants no more",
                            (m, output) ->
                                    output instanceof ToPeer(var _, Relay relay)
                                            && relay.message() instanceof VirtualAsk ask
                                            && !ask.wanted()),
                    says(
                            "NL-VIRTUAL-6",
                            "serves others with the circuit of a virtual link",
                            (m, output) ->
                                    output instanceof RequestRefused refused
                                                    && refused.why() == NetworkError.REJECTED
                                                    && m.current() instanceof Request asked
                                                    && m.linked
                                            ? List.of(
                                                    new RequestAccepted(
                                                            refused.cookie(),
                                                            new RequestId(asked.circuit(), 9)),
                                                    new ToPeer(
                                                            new NodeId(2),
                                                            new Forward(
                                                                    new RequestId(
                                                                            asked.circuit(), 9),
                                                                    asked.spec())))
                                            : List.of(output)),
                    hears(
                            "NL-VIRTUAL-7",
                            "sets its circuit up once",
                            (m, input) ->
                                    m.self() == 1 && m.linked && m.message() instanceof Release
                                            ? List.of(input, new CloseVirtualLink(LINK))
                                            : List.of(input)),
                    carries(
                            "NL-VIRTUAL-8",
                            "counts the pairs of a virtual link in its own way",
                            message ->
                                    message instanceof Track track
                                                    && track.origin().link().equals(LINK)
                                            ? Altered.track(
                                                    track,
                                                    draft ->
                                                            draft.origin =
                                                                    new LinkPairId(LINK, 1, 1))
                                            : message),
                    hears(
                            "NL-VIRTUAL-10",
                            "gives all links of a station the same time",
                            (m, input) ->
                                    List.of(
                                            input instanceof ShareStation ask
                                                    ? new ShareStation(
                                                            alike(ask.station()), ask.fromNs())
                                                    : input)),
                    new NetworkFlaw("NL-VIRTUAL-12", "asks for chunks", Chunks::new),
                    new NetworkFlaw(
                            "NL-VIRTUAL-13", "does not see that a session is lost", Blind::new),
                    omits(
                            "NL-BIN-5",
                            "lets bins and turns be at odds",
                            (m, output) ->
                                    m.current() instanceof ShareStation
                                            && NetworkFlaw.sends(output, Release.class)),
                    new NetworkFlaw(
                            "NL-VIRTUAL-11",
                            "offers a shared link as if it had the station to itself",
                            Alone::new));

    private NetworkVirtualFlaws() {}

    private static Relay relay(Relay relay, EndMessage message) {
        return new Relay(relay.circuit(), relay.toTail(), message);
    }

    /// Says this, across a virtual link, for that.
    private static NetworkFlaw carries(
            String clause, String what, UnaryOperator<NetworkMessage> change) {
        return writes(
                clause,
                what,
                (m, message) ->
                        message instanceof Relay relay
                                        && relay.message() instanceof Carried(var carried)
                                ? relay(relay, new Carried(change.apply(carried)))
                                : message);
    }

    private static HopOffer twice(HopOffer hop) {
        HopOffer.Offer offer = hop.curve().getFirst();
        return with(hop, List.of(new HopOffer.Offer(offer.state(), offer.meanPairNs() / 2)));
    }

    private static HopOffer with(HopOffer hop, List<HopOffer.Offer> curve) {
        return new HopOffer(hop.link(), curve, hop.decay(), hop.swap(), hop.label(), hop.freePpm());
    }

    private static SwitchedStation alike(SwitchedStation station) {
        return SwitchedStation.roundRobin(
                station.fibres().stream()
                        .map(each -> new Fibre(each.link(), each.cycleNs(), 1))
                        .toList(),
                station.periodNs(),
                station.switchNs());
    }

    private static final class Nameless extends NetworkMutant {
        @Override
        void onOutput(NetworkOutput output) {
            boolean stream =
                    linked
                            && output instanceof ToPeer(var _, Forward forward)
                            && forward.spec().label() > 0;
            emit(
                    stream && output instanceof ToPeer(var to, Forward forward)
                            ? new ToPeer(
                                    to,
                                    new Forward(
                                            forward.request(),
                                            RequestSpec.keep(forward.spec().pairs(), 0)))
                            : output);
        }
    }

    private static final class Chunks extends NetworkMutant {
        @Override
        void onOutput(NetworkOutput output) {
            boolean shares = linked && config().plane().sharing() == PlaneSettings.Sharing.EQUAL;
            emit(
                    shares && output instanceof ToPeer(var to, Forward forward)
                            ? new ToPeer(
                                    to,
                                    new Forward(
                                            forward.request(),
                                            RequestSpec.keep(
                                                    NetworkKit.CHUNK, forward.spec().label())))
                            : output);
        }
    }

    /// Of two virtual links to a neighbour.
    private static final class Blind extends NetworkMutant {
        private int links;

        @Override
        void onInput(NetworkInput input) {
            links +=
                    message() instanceof Relay relay && relay.message() instanceof VirtualOpen
                            ? 1
                            : 0;
            forward(input);
        }

        @Override
        void onOutput(NetworkOutput output) {
            boolean misses =
                    links > 1
                            && message() instanceof Release
                            && NetworkFlaw.sends(output, Release.class);
            if (!misses) {
                emit(output);
            }
        }
    }

    private static final class Alone extends NetworkMutant {
        @Override
        void onOutput(NetworkOutput output) {
            emit(
                    shares && output instanceof ToPeer(var to, Install install)
                            ? new ToPeer(
                                    to,
                                    Altered.last(
                                            install,
                                            hop ->
                                                    with(
                                                            hop,
                                                            hop.curve().stream()
                                                                    .map(Alone::whole)
                                                                    .toList())))
                            : output);
        }

        private static HopOffer.Offer whole(HopOffer.Offer offer) {
            return new HopOffer.Offer(offer.state(), offer.meanPairNs() / 2);
        }
    }
}
