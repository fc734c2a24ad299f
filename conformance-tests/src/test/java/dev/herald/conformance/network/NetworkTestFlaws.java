package dev.herald.conformance.network;

import static dev.herald.conformance.network.NetworkFlaw.configured;
import static dev.herald.conformance.network.NetworkFlaw.omits;
import static dev.herald.conformance.network.NetworkFlaw.says;
import static dev.herald.conformance.network.NetworkFlaw.writes;

import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.model.Basis;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkInput.FromPeer;
import dev.herald.network.api.NetworkInput.OpenCircuit;
import dev.herald.network.api.NetworkInput.PairSecret;
import dev.herald.network.api.NetworkInput.Request;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.CircuitFailed;
import dev.herald.network.api.NetworkOutput.RequestEnded;
import dev.herald.network.api.NetworkOutput.RequestRefused;
import dev.herald.network.api.NetworkOutput.ToDevice;
import dev.herald.network.api.NetworkOutput.ToLink;
import dev.herald.network.api.NetworkOutput.ToPeer;
import dev.herald.network.api.PlaneSettings;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.EndMessage.DistilDrop;
import dev.herald.network.message.EndMessage.TestOutcomes;
import dev.herald.network.message.EndMessage.TestProof;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.NetworkMessage.Track;
import java.util.ArrayList;
import java.util.List;

/// Entities that get test rounds, or what the ends say to each other, wrong.
final class NetworkTestFlaws {
    static final List<NetworkFlaw> ALL =
            List.of(
                    says(
                            "NL-TEST-1",
                            "refuses tests without saying why",
                            (m, output) ->
                                    List.of(
                                            output instanceof CircuitFailed failed
                                                            && failed.why()
                                                                    == NetworkError.UNAUTHENTICATED
                                                    ? new CircuitFailed(
                                                            failed.cookie(),
                                                            NetworkError.REJECTED,
                                                            failed.where(),
                                                            failed.detail())
                                                    : output)),
                    new NetworkFlaw("NL-TEST-2", "has one key for all circuits", OneKey::new),
                    writes(
                            "NL-TEST-3",
                            "does not say that it does not believe the head",
                            (m, message) ->
                                    message instanceof Release release
                                                    && m.message() instanceof Forward
                                                    && release.why() == NetworkError.UNAUTHENTICATED
                                            ? Altered.because(release, NetworkError.REJECTED)
                                            : message),
                    says(
                            "NL-TEST-4",
                            "measures along X what should be along Y",
                            (m, output) ->
                                    List.of(
                                            output instanceof ToDevice(Measure measure)
                                                            && m.message() instanceof Track
                                                            && measure.basis().equals(Basis.Y)
                                                    ? new ToDevice(
                                                            new Measure(
                                                                    measure.id(),
                                                                    measure.qubit(),
                                                                    Basis.X))
                                                    : output)),
                    writes(
                            "NL-TEST-5",
                            "seals nothing",
                            (m, message) ->
                                    message instanceof Relay relay
                                                    && m.self() == 1
                                                    && relay.message() instanceof TestOutcomes told
                                            ? new Relay(
                                                    relay.circuit(),
                                                    relay.toTail(),
                                                    new TestOutcomes(
                                                            told.outcomes(),
                                                            Bytes.of(new byte[32])))
                                            : message),
                    new NetworkFlaw("NL-TEST-6", "does not wait for the far end", Eager::new),
                    says(
                            "NL-TEST-7",
                            "refuses early qubits without saying why",
                            (m, output) ->
                                    List.of(
                                            output instanceof RequestRefused refused
                                                            && m.current() instanceof Request asked
                                                            && asked.spec().mode()
                                                                    == DeliveryMode.EARLY
                                                    ? new RequestRefused(
                                                            refused.cookie(),
                                                            NetworkError.REJECTED,
                                                            refused.detail())
                                                    : output)),
                    configured(
                            "NL-TEST-8",
                            "is surer than it may be",
                            c ->
                                    c.with(
                                            c.control(),
                                            c.admission(),
                                            c.plane()
                                                    .withTests(
                                                            new PlaneSettings.Tests(
                                                                    c.plane().tests().report(),
                                                                    c.plane().tests().window(),
                                                                    900_000)))),
                    new NetworkFlaw("NL-TEST-9", "counts what it tested", Counts::new),
                    says(
                            "NL-TEST-10",
                            "ends requests without saying why",
                            (m, output) ->
                                    List.of(
                                            output instanceof RequestEnded ended
                                                            && ended.why()
                                                                    == NetworkError.FIDELITY_UNMET
                                                            && m.self() == 1
                                                    ? Altered.ended(
                                                            ended,
                                                            ended.delivered(),
                                                            false,
                                                            NetworkError.CANCELLED)
                                                    : output)),
                    omits(
                            "NL-RELAY-1",
                            "keeps what it has no use for",
                            (m, output) ->
                                    m.self() == 2
                                            && output instanceof ToPeer(var _, Relay relay)
                                            && relay.message() instanceof DistilDrop),
                    says(
                            "NL-ROUTE-13",
                            "refuses a metric without saying why",
                            (m, output) ->
                                    List.of(
                                            output instanceof CircuitFailed failed
                                                            && m.current()
                                                                    instanceof OpenCircuit open
                                                            && open.choice().metric().needsCurves()
                                                    ? new CircuitFailed(
                                                            failed.cookie(),
                                                            NetworkError.NO_ROUTE,
                                                            failed.where(),
                                                            failed.detail())
                                                    : output)),
                    writes(
                            "NL-REQ-9",
                            "keeps the reason to itself",
                            (m, message) ->
                                    message instanceof Complete complete && m.self() == 1
                                            ? new Complete(
                                                    complete.request(),
                                                    complete.delivered(),
                                                    complete.served())
                                            : message),
                    configured(
                            "NL-GEN-5",
                            "takes more in its turn",
                            c ->
                                    c.with(
                                            c.control(),
                                            c.admission(),
                                            c.plane()
                                                    .withSharing(
                                                            c.plane().sharing(),
                                                            c.plane().chunk() + 2))),
                    omits(
                            "NL-GEN-6",
                            "lets its stream run on beside its chunks",
                            (m, output) ->
                                    m.event() instanceof LinkOutput.Acknowledged
                                            && output instanceof ToLink(var _, LinkInput.Cancel _)),
                    new NetworkFlaw("NL-END-10", "measures what was handed over", Mixes::new));

    private NetworkTestFlaws() {}

    private static final class OneKey extends NetworkMutant {
        private final List<TestProof> proofs = new ArrayList<>();

        @Override
        void onOutput(NetworkOutput output) {
            if (output instanceof ToPeer(var to, Relay relay)
                    && self() == 1
                    && relay.message() instanceof TestProof proof) {
                proofs.add(proof);
                emit(new ToPeer(to, new Relay(relay.circuit(), relay.toTail(), proofs.getFirst())));
            } else {
                emit(output);
            }
        }
    }

    /// Knows that there are tests, and that pairs are to be measured.
    private static final class Eager extends NetworkMutant {
        private boolean tests;
        private boolean measures;

        @Override
        void onInput(NetworkInput input) {
            tests |= input instanceof PairSecret;
            measures |=
                    input instanceof Request asked && asked.spec().mode() == DeliveryMode.MEASURE;
            forward(input);
            if (tests && measures && event() instanceof LinkOutput.PairKept pair) {
                emit(new ToDevice(new Measure(1_000_000, pair.qubit(), Basis.Z)));
            }
        }
    }

    private static final class Counts extends NetworkMutant {
        private boolean tests;
        private int tested;

        @Override
        void onInput(NetworkInput input) {
            tests |= input instanceof PairSecret;
            forward(input);
        }

        @Override
        void onOutput(NetworkOutput output) {
            if (tests && output instanceof ToDevice(Measure _)) {
                tested++;
            }
            emit(
                    tests && output instanceof RequestEnded ended
                            ? Altered.ended(
                                    ended,
                                    ended.delivered() + tested,
                                    ended.complete(),
                                    ended.why())
                            : output);
        }
    }

    private static final class Mixes extends NetworkMutant {
        private boolean early;
        private boolean measures;

        @Override
        void onInput(NetworkInput input) {
            if (input instanceof Request asked && self() == 1) {
                early |= asked.spec().mode() == DeliveryMode.EARLY;
                measures |= early && asked.spec().mode() == DeliveryMode.MEASURE;
            }
            forward(
                    measures && input instanceof FromPeer(var from, Track track)
                            ? new FromPeer(from, Altered.track(track, draft -> draft.request = 0))
                            : input);
        }
    }
}
