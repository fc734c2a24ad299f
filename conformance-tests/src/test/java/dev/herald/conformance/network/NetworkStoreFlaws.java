package dev.herald.conformance.network;

import static dev.herald.conformance.network.NetworkFlaw.configured;
import static dev.herald.conformance.network.NetworkFlaw.hears;
import static dev.herald.conformance.network.NetworkFlaw.ignores;
import static dev.herald.conformance.network.NetworkFlaw.omits;
import static dev.herald.conformance.network.NetworkFlaw.writes;

import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkInput.Claim;
import dev.herald.network.api.NetworkInput.FromDevice;
import dev.herald.network.api.NetworkInput.KeepStock;
import dev.herald.network.api.NetworkInput.Reserve;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.ToDevice;
import dev.herald.network.api.NetworkOutput.ToPeer;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.EndMessage.StockClaim;
import dev.herald.network.message.EndMessage.StockDrop;
import dev.herald.network.message.EndMessage.StockOpen;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Pause;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Release;
import java.util.List;

/// Entities that get stocks, or the room for each other's pairs, wrong.
final class NetworkStoreFlaws {
    static final List<NetworkFlaw> ALL =
            List.of(
                    omits(
                            "NL-STOCK-1",
                            "does not say that there is a stock",
                            (m, output) -> says(output, StockOpen.class)),
                    omits(
                            "NL-STOCK-2",
                            "asks for no more after a claim",
                            (m, output) ->
                                    m.current() instanceof Claim
                                            && NetworkFlaw.sends(output, Forward.class)),
                    kept(
                            "NL-STOCK-3",
                            "lets pairs grow older than it was told",
                            ask ->
                                    keep(
                                            ask,
                                            ask.target(),
                                            ask.minimum(),
                                            Math.max(ask.maxAgeNs(), ask.maxAgeNs() + 10_000))),
                    kept(
                            "NL-STOCK-4",
                            "gives pairs up a little too early",
                            ask ->
                                    keep(
                                            ask,
                                            ask.target(),
                                            Fidelity.of(ask.minimum().value() + 0.0005),
                                            ask.maxAgeNs())),
                    hears(
                            "NL-STOCK-5",
                            "reserves what will not be good enough",
                            (m, input) ->
                                    List.of(
                                            input instanceof Reserve ask
                                                    ? new Reserve(
                                                            ask.cookie(),
                                                            ask.circuit(),
                                                            ask.pairs(),
                                                            Fidelity.ZERO,
                                                            ask.holdNs())
                                                    : input)),
                    hears(
                            "NL-STOCK-6",
                            "does not mind what a claim asks for",
                            (m, input) ->
                                    List.of(
                                            input instanceof Claim ask
                                                    ? new Claim(
                                                            ask.cookie(),
                                                            ask.circuit(),
                                                            ask.reservation(),
                                                            ask.pairs(),
                                                            Fidelity.ZERO,
                                                            ask.label())
                                                    : input)),
                    writes(
                            "NL-STOCK-7",
                            "tells the tail another order",
                            (m, message) ->
                                    message instanceof Relay relay
                                                    && relay.message() instanceof StockClaim claim
                                            ? new Relay(
                                                    relay.circuit(),
                                                    relay.toTail(),
                                                    new StockClaim(
                                                            claim.claim(),
                                                            claim.label(),
                                                            claim.pairs().reversed()))
                                            : message),
                    omits(
                            "NL-STOCK-8",
                            "does not say what it lost",
                            (m, output) ->
                                    m.current() instanceof FromDevice(DeviceEvent.QubitsLost _)
                                            && says(output, StockDrop.class)),
                    hears(
                            "NL-STOCK-10",
                            "takes on as much as it can in place of what was asked",
                            (m, input) ->
                                    List.of(
                                            input instanceof KeepStock ask && m.few()
                                                    ? keep(
                                                            ask,
                                                            Math.min(ask.target(), 3),
                                                            ask.minimum(),
                                                            ask.maxAgeNs())
                                                    : input)),
                    omits(
                            "NL-STOCK-11",
                            "lets a stock begin on a circuit that is restored",
                            (m, output) ->
                                    output instanceof ToPeer(var _, Release release)
                                            && release.why() == NetworkError.UNSUPPORTED
                                            && m.message() instanceof Relay relay
                                            && relay.message() instanceof StockOpen),
                    configured(
                            "NL-ADMIT-11",
                            "takes on more circuits than a port has qubits",
                            NetworkStoreFlaws::roomy),
                    new NetworkFlaw("NL-CUT-4", "lets a port fill up", Fills::new),
                    writes(
                            "NL-GEN-7",
                            "asks for too short a pause",
                            (m, message) ->
                                    message instanceof Pause pause
                                            ? new Pause(pause.circuit(), pause.forNs() / 2)
                                            : message),
                    ignores(
                            "NL-GEN-8",
                            "makes pairs on in a pause",
                            (m, input) -> m.message() instanceof Pause));

    private NetworkStoreFlaws() {}

    private static NetworkConfig roomy(NetworkConfig config) {
        DeviceDescriptor device = config.device();
        boolean fewer =
                device.ports().stream()
                        .anyMatch(port -> port.communication().size() == NetworkKit.QUBITS_FEWER);
        return fewer ? Altered.device(config, Altered.withoutPorts(device)) : config;
    }

    private static boolean says(NetworkOutput output, Class<? extends EndMessage> type) {
        return output instanceof ToPeer(var _, Relay relay) && type.isInstance(relay.message());
    }

    private static KeepStock keep(KeepStock ask, int target, Fidelity least, long ageNs) {
        return new KeepStock(ask.cookie(), ask.circuit(), target, least, ageNs);
    }

    private interface Other {
        NetworkInput of(KeepStock ask);
    }

    private static NetworkFlaw kept(String clause, String what, Other other) {
        return hears(
                clause,
                what,
                (m, input) -> List.of(input instanceof KeepStock ask ? other.of(ask) : input));
    }

    /// Where ports have few qubits.
    private static final class Fills extends NetworkMutant {
        @Override
        void onOutput(NetworkOutput output) {
            boolean makesRoom =
                    few()
                            && event() instanceof LinkOutput.PairKept
                            && output instanceof ToDevice(Discard _);
            if (!makesRoom) {
                emit(output);
            }
        }
    }
}
