package dev.herald.conformance.network;

import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.NetworkMessage;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// One way to get the chapter NL wrong.
///
/// @param clause the clause it breaks
/// @param what it does
/// @param mutant makes an entity with the flaw
record NetworkFlaw(String clause, String what, Supplier<? extends NetworkMutant> mutant) {
    /// What takes the place of an output, or of an input; nothing for nothing.
    interface Change<T> {
        List<T> of(NetworkMutant mutant, T what);
    }

    static List<NetworkFlaw> all() {
        return Stream.of(
                        NetworkCircuitFlaws.ALL,
                        NetworkAdmitFlaws.ALL,
                        NetworkPathFlaws.ALL,
                        NetworkPaceFlaws.ALL,
                        NetworkTestFlaws.ALL,
                        NetworkPlanFlaws.ALL,
                        NetworkRequestFlaws.ALL,
                        NetworkPairFlaws.ALL,
                        NetworkTrackFlaws.ALL,
                        NetworkEndFlaws.ALL,
                        NetworkStateFlaws.ALL,
                        NetworkControlFlaws.ALL,
                        NetworkDistilFlaws.ALL,
                        NetworkAtlasFlaws.ALL,
                        NetworkStoreFlaws.ALL,
                        NetworkVirtualFlaws.ALL)
                .flatMap(List::stream)
                .toList();
    }

    /// Says something else.
    static NetworkFlaw says(String clause, String what, Change<NetworkOutput> change) {
        return new NetworkFlaw(
                clause,
                what,
                () ->
                        new NetworkMutant() {
                            @Override
                            void onOutput(NetworkOutput output) {
                                change.of(this, output).forEach(this::emit);
                            }
                        });
    }

    /// Understands something else.
    static NetworkFlaw hears(String clause, String what, Change<NetworkInput> change) {
        return new NetworkFlaw(
                clause,
                what,
                () ->
                        new NetworkMutant() {
                            @Override
                            void onInput(NetworkInput input) {
                                change.of(this, input).forEach(this::forward);
                            }
                        });
    }

    /// Is configured otherwise than it was told.
    static NetworkFlaw configured(String clause, String what, UnaryOperator<NetworkConfig> change) {
        return new NetworkFlaw(
                clause,
                what,
                () ->
                        new NetworkMutant() {
                            @Override
                            NetworkConfig configure(NetworkConfig asked) {
                                return change.apply(asked);
                            }
                        });
    }

    /// Says this message for that one.
    static NetworkFlaw writes(
            String clause,
            String what,
            BiFunction<NetworkMutant, NetworkMessage, NetworkMessage> change) {
        return says(
                clause,
                what,
                (m, output) ->
                        List.of(
                                output instanceof NetworkOutput.ToPeer(var to, var message)
                                        ? new NetworkOutput.ToPeer(to, change.apply(m, message))
                                        : output));
    }

    /// Takes this message for that one.
    static NetworkFlaw reads(
            String clause,
            String what,
            BiFunction<NetworkMutant, NetworkMessage, NetworkMessage> change) {
        return hears(
                clause,
                what,
                (m, input) ->
                        List.of(
                                input instanceof NetworkInput.FromPeer(var from, var message)
                                        ? new NetworkInput.FromPeer(from, change.apply(m, message))
                                        : input));
    }

    /// Does not say it.
    static NetworkFlaw omits(
            String clause, String what, BiPredicate<NetworkMutant, NetworkOutput> omitted) {
        return says(
                clause, what, (m, output) -> omitted.test(m, output) ? List.of() : List.of(output));
    }

    /// Does not hear it.
    static NetworkFlaw ignores(
            String clause, String what, BiPredicate<NetworkMutant, NetworkInput> ignored) {
        return hears(
                clause, what, (m, input) -> ignored.test(m, input) ? List.of() : List.of(input));
    }

    static boolean discards(NetworkOutput output) {
        return output instanceof NetworkOutput.ToDevice(Discard discard) && discard.id() != 0;
    }

    static boolean sends(NetworkOutput output, Class<? extends NetworkMessage> type) {
        return output instanceof NetworkOutput.ToPeer(var _, var message)
                && type.isInstance(message);
    }

    @Override
    public String toString() {
        return clause + ": " + what;
    }
}
