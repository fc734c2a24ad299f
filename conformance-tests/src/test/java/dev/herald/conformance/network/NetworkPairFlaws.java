package dev.herald.conformance.network;

import static dev.herald.conformance.network.NetworkFlaw.discards;
import static dev.herald.conformance.network.NetworkFlaw.ignores;
import static dev.herald.conformance.network.NetworkFlaw.omits;

import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.Revoked;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkInput.FromDevice;
import dev.herald.network.api.NetworkInput.FromPeer;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.ToDevice;
import dev.herald.network.api.NetworkOutput.ToPeer;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.NetworkMessage.Track;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Intermediate nodes that get their pairs wrong.
final class NetworkPairFlaws {
    static final List<NetworkFlaw> ALL =
            List.of(
                    new NetworkFlaw("NL-SWAP-1", "swaps the youngest pair first", Youngest::new),
                    new NetworkFlaw("NL-SWAP-2", "holds one pair and no more", HoldsOne::new),
                    new NetworkFlaw(
                            "NL-SWAP-3",
                            "forgets a swap after one Track to the head",
                            Forgets::new),
                    omits(
                            "NL-SWAP-4",
                            "keeps its pairs when nobody wants them",
                            (m, output) ->
                                    m.self() == 2
                                            && m.message() instanceof Complete
                                            && discards(output)),
                    new NetworkFlaw("NL-SWAP-5", "gives one qubit of two back", GivesOne::new),
                    new NetworkFlaw("NL-CUT-1", "keeps pairs 1 ns too long", KeepsLonger::new),
                    new NetworkFlaw("NL-CUT-2", "tells that it cut a pair off", Tells::new),
                    new NetworkFlaw("NL-CUT-3", "cuts pairs off at the ends", CutsAtEnds::new),
                    ignores(
                            "NL-DROP-1",
                            "does not hear of withdrawals at the head",
                            (m, input) -> m.self() == 1 && m.event() instanceof Revoked),
                    new NetworkFlaw(
                            "NL-DROP-2", "does not break swaps of withdrawn pairs", SwapsFast::new),
                    new NetworkFlaw(
                            "NL-DROP-3", "keeps qubits that are nobody's", KeepsStrays::new),
                    ignores(
                            "NL-DROP-4",
                            "does not hear of lost qubits",
                            (m, input) ->
                                    m.self() == 2
                                            && input
                                                    instanceof
                                                    FromDevice(DeviceEvent.QubitsLost lost)
                                            && !lost.qubits().isEmpty()));

    private NetworkPairFlaws() {}

    private static final class Youngest extends NetworkMutant {
        private QubitHandle youngest;
        private int waiting;

        @Override
        void onInput(NetworkInput input) {
            if (event() instanceof LinkOutput.PairKept pair && pair.pair().link().value() == 11) {
                youngest = pair.qubit();
                waiting++;
            }
            forward(input);
        }

        @Override
        void onOutput(NetworkOutput output) {
            if (output instanceof ToDevice(BellMeasure swap) && waiting > 1) {
                waiting--;
                emit(new ToDevice(new BellMeasure(swap.id(), youngest, swap.second())));
            } else {
                emit(output);
            }
        }
    }

    private static final class HoldsOne extends NetworkMutant {
        private int held;
        private boolean said;

        @Override
        void onInput(NetworkInput input) {
            said = false;
            forward(input);
            if (self() == 2
                    && !extended()
                    && event() instanceof LinkOutput.PairKept pair
                    && !said) {
                if (++held > 1) {
                    emit(new ToDevice(new Discard(1_000_000, pair.qubit())));
                }
            }
        }

        @Override
        void onOutput(NetworkOutput output) {
            if (output instanceof ToDevice) {
                said = true;
                held = 0;
            }
            emit(output);
        }
    }

    private static final class Forgets extends NetworkMutant {
        private final Set<CircuitId> forgotten = new HashSet<>();

        @Override
        void onInput(NetworkInput input) {
            if (input instanceof FromPeer(NodeId from, Track track)) {
                if (track.toTail() && forgotten.contains(track.circuit())) {
                    return;
                }
                if (!track.toTail() && from.value() == 3) {
                    forgotten.add(track.circuit());
                }
            }
            forward(input);
        }
    }

    private static final class GivesOne extends NetworkMutant {
        private int given;

        @Override
        void onInput(NetworkInput input) {
            given = 0;
            forward(input);
        }

        @Override
        void onOutput(NetworkOutput output) {
            if (current() instanceof FromDevice(DeviceEvent.Refused refused)
                    && discards(output)
                    && refused.id() != 0
                    && ++given > 1) {
                return;
            }
            emit(output);
        }
    }

    private static final class KeepsLonger extends NetworkMutant {
        @Override
        void onInput(NetworkInput input) {
            if (self() == 2 && input instanceof FromPeer(NodeId from, Installed installed)) {
                forward(new FromPeer(from, longer(installed, 1)));
            } else {
                forward(input);
            }
        }

        @Override
        void onOutput(NetworkOutput output) {
            if (self() == 2 && output instanceof ToPeer(NodeId to, Installed installed)) {
                emit(new ToPeer(to, longer(installed, -1)));
            } else {
                emit(output);
            }
        }

        private static Installed longer(Installed installed, long byNs) {
            return Altered.plans(
                    installed,
                    plan ->
                            plan.cutoffNs() == Long.MAX_VALUE
                                    ? plan
                                    : new HopPlan(
                                            plan.minFidelity(),
                                            plan.cutoffNs() + byNs,
                                            plan.sharePpm()));
        }
    }

    private static final class Tells extends NetworkMutant {
        private CircuitId circuit;

        @Override
        void onInput(NetworkInput input) {
            if (message() instanceof Install install) {
                circuit = install.circuit();
            }
            forward(input);
        }

        @Override
        void onOutput(NetworkOutput output) {
            emit(output);
            if (self() == 2 && current().equals("") && discards(output)) {
                send(1, new Expire(circuit, true, new LinkPairId(new LinkId(11), 1, 99)));
            }
        }
    }

    private static final class CutsAtEnds extends NetworkMutant {
        private QubitHandle qubit;

        @Override
        void onInput(NetworkInput input) {
            if (self() != 2 && !extended() && event() instanceof LinkOutput.PairKept pair) {
                qubit = pair.qubit();
                alarm(nowNs() + 10_000_000);
            }
            forward(input);
        }

        @Override
        void onAlarm() {
            emit(new ToDevice(new Discard(1_000_000, qubit)));
        }
    }

    private static final class SwapsFast extends NetworkMutant {
        private boolean swapped;

        @Override
        void onInput(NetworkInput input) {
            if (swapped && event() instanceof Revoked) {
                return;
            }
            forward(input);
        }

        @Override
        void onOutput(NetworkOutput output) {
            swapped |= output instanceof ToDevice(BellMeasure swap) && swap.id() != 0;
            emit(output);
        }
    }

    private static final class KeepsStrays extends NetworkMutant {
        private boolean released;

        @Override
        void onInput(NetworkInput input) {
            released |= message() instanceof Release;
            forward(input);
        }

        @Override
        void onOutput(NetworkOutput output) {
            if (!(released
                    && self() == 2
                    && event() instanceof LinkOutput.PairKept
                    && discards(output))) {
                emit(output);
            }
        }
    }
}
