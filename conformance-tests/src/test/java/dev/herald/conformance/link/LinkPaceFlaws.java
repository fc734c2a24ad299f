package dev.herald.conformance.link;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Faulted;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkInput.Cancel;
import dev.herald.link.api.LinkInput.FromDevice;
import dev.herald.link.api.LinkInput.FromPeer;
import dev.herald.link.api.LinkInput.Released;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.PairKept;
import dev.herald.link.api.LinkOutput.ToDevice;
import dev.herald.link.message.LinkMessage.AddAck;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Entities that attempt when they should not, and misunderstand their device.
final class LinkPaceFlaws {
    static final List<LinkFlaw> ALL =
            List.of(
                    new LinkFlaw("LL-GEN-1", "begins a batch while another ends", Two::new),
                    new LinkFlaw("LL-GEN-5", "attempts with a qubit in use", Overwrites::new),
                    new LinkFlaw("LL-GEN-6", "does not know of refreshing", Lasting::new),
                    new LinkFlaw("LL-GEN-7", "takes a miss for a success", Misses::new),
                    new LinkFlaw("LL-DEV-1", "believes a herald of any tag", AnyTag::new),
                    new LinkFlaw("LL-DEV-3", "gives up when the device is busy", GivesUp::new),
                    new LinkFlaw("LL-DEV-4", "does not hear that a move failed", Moves::new),
                    new LinkFlaw("LL-DEV-8", "never has a qubit back", Loses::new));

    private LinkPaceFlaws() {}

    private static final class Two extends LinkMutant {
        private @Nullable Entangle last;
        private boolean answered;

        @Override
        void onInput(LinkInput input) {
            answered = input instanceof FromPeer(AddAck _);
            forward(input);
            answered = false;
        }

        @Override
        void onOutput(LinkOutput output) {
            emit(output);
            if (output instanceof ToDevice(Entangle batch)) {
                last = batch;
            } else if (answered
                    && output instanceof ToDevice(Abort _)
                    && last instanceof Entangle batch) {
                command(
                        new Entangle(
                                batch.id() + 1_000,
                                batch.port(),
                                batch.qubit() == 0 ? 1 : 0,
                                batch.mode(),
                                batch.point(),
                                batch.basis(),
                                batch.firstCycle(),
                                batch.cycles(),
                                batch.pairsMax(),
                                batch.tag()));
            }
        }
    }

    private static final class Overwrites extends LinkMutant {
        private final Set<Integer> delivered = new LinkedHashSet<>();

        @Override
        void onInput(LinkInput input) {
            if (input instanceof Released(int qubit)) {
                delivered.remove(qubit);
            }
            forward(input);
            if (input instanceof FromDevice(BatchEnded _)
                    && delivered.containsAll(config().port().communication())) {
                int first = delivered.iterator().next();
                delivered.remove(first);
                forward(new Released(first));
            }
        }

        @Override
        void onOutput(LinkOutput output) {
            if (output instanceof PairKept pair) {
                delivered.add(pair.qubit().qubit());
            }
            emit(output);
        }
    }

    private static final class Lasting extends LinkMutant {
        @Override
        LinkConfig configure(LinkConfig asked) {
            return Configured.device(asked, Configured.lasting(asked.device()));
        }
    }

    private static final class Misses extends LinkMutant {
        @Override
        void onInput(LinkInput input) {
            forward(
                    input instanceof FromDevice(BatchEnded ended)
                                    && ended.why() == BatchEnd.PEER_ABSENT
                            ? new FromDevice(
                                    new BatchEnded(
                                            ended.id(),
                                            BatchEnd.COMPLETE,
                                            ended.attemptsUsed(),
                                            ended.epoch(),
                                            ended.nextSequence()))
                            : input);
        }
    }

    private static final class AnyTag extends LinkMutant {
        private long tag;

        @Override
        void onInput(LinkInput input) {
            forward(
                    input instanceof FromDevice(Heralded herald)
                            ? new FromDevice(
                                    new Heralded(
                                            herald.id(),
                                            tag,
                                            herald.attempt(),
                                            herald.cycle(),
                                            herald.emittedNs(),
                                            herald.heraldedNs(),
                                            herald.epoch(),
                                            herald.sequence(),
                                            herald.bell(),
                                            herald.half()))
                            : input);
        }

        @Override
        void onOutput(LinkOutput output) {
            if (output instanceof ToDevice(Entangle batch)) {
                tag = batch.tag();
            }
            emit(output);
        }
    }

    private static final class GivesUp extends LinkMutant {
        @Override
        void onInput(LinkInput input) {
            forward(
                    input instanceof FromDevice(Refused refused)
                                    && refused.why() == DeviceRefusal.BUSY
                            ? new FromDevice(
                                    new Refused(
                                            refused.id(),
                                            DeviceRefusal.UNSUPPORTED,
                                            refused.detail()))
                            : input);
        }
    }

    private static final class Moves extends LinkMutant {
        private final Set<Long> moves = new HashSet<>();

        @Override
        void onInput(LinkInput input) {
            if (!(input instanceof FromDevice(Faulted faulted) && moves.contains(faulted.id()))) {
                forward(input);
            }
        }

        @Override
        void onOutput(LinkOutput output) {
            if (output instanceof ToDevice(Move move)) {
                moves.add(move.id());
            }
            emit(output);
        }
    }

    private static final class Loses extends LinkMutant {
        private final Set<Long> discards = new HashSet<>();
        private boolean cancelled;

        @Override
        void onInput(LinkInput input) {
            cancelled = input instanceof Cancel;
            if (!(input instanceof FromDevice(Done done) && discards.contains(done.id()))) {
                forward(input);
            }
            cancelled = false;
        }

        @Override
        void onOutput(LinkOutput output) {
            if (cancelled && output instanceof ToDevice(Discard discard)) {
                discards.add(discard.id());
            }
            emit(output);
        }
    }
}
