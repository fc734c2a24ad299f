package dev.herald.conformance.link;

import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkPairId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkInput.Cancel;
import dev.herald.link.api.LinkInput.Create;
import dev.herald.link.api.LinkInput.FromDevice;
import dev.herald.link.api.LinkInput.FromPeer;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.Failed;
import dev.herald.link.api.LinkOutput.PairKept;
import dev.herald.link.api.LinkOutput.ToDevice;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.Expire;
import dev.herald.link.message.PairType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Entities that deliver pairs at the wrong time, from the wrong place or in the wrong order.
final class LinkDeliveryFlaws {
    static final List<LinkFlaw> ALL =
            List.of(
                    new LinkFlaw("LL-PAIR-1", "keeps a pair until its batch ends", Late::new),
                    new LinkFlaw("LL-PAIR-4", "moves all pairs to one qubit", OnePlace::new),
                    new LinkFlaw("LL-PAIR-6", "delivers a pair of what has ended", After::new),
                    new LinkFlaw("LL-PAIR-7", "hands over the last pair first", Reversed::new),
                    new LinkFlaw("LL-PAIR-8", "does not withdraw what was on hold", Holds::new),
                    new LinkFlaw(
                            "LL-PAIR-9", "promises more at once than it can hold", Boasts::new),
                    new LinkFlaw(
                            "LL-PAIR-11",
                            "keeps what it should prepare",
                            () -> new Prepares(PairType.K)),
                    new LinkFlaw(
                            "LL-PAIR-11",
                            "prepares as fast as it measures",
                            () -> new Prepares(PairType.M)));

    private LinkDeliveryFlaws() {}

    /// Of the peer's requests.
    private static final class Late extends LinkMutant {
        private final List<LinkOutput> held = new ArrayList<>();
        private boolean keeps;

        @Override
        void onInput(LinkInput input) {
            keeps |= input instanceof FromPeer(Add add) && add.body().type() == PairType.K;
            if (input instanceof FromDevice(BatchEnded _)) {
                held.forEach(this::emit);
                held.clear();
            }
            forward(input);
        }

        @Override
        void onOutput(LinkOutput output) {
            if (keeps
                    && output instanceof PairKept pair
                    && !pair.request().origin().equals(config().self())) {
                held.add(output);
            } else {
                emit(output);
            }
        }
    }

    private static final class OnePlace extends LinkMutant {
        private final Map<Long, Integer> meant = new HashMap<>();

        @Override
        void onOutput(LinkOutput output) {
            if (output instanceof ToDevice(Move move)) {
                meant.put(move.id(), move.to());
                command(new Move(move.id(), move.from(), config().port().storage().getFirst()));
            } else {
                emit(output);
            }
        }

        @Override
        void onInput(LinkInput input) {
            if (input instanceof FromDevice(Allocated(long id, QubitHandle qubit))
                    && meant.containsKey(id)) {
                QubitHandle there = new QubitHandle(meant.get(id), qubit.generation());
                forward(new FromDevice(new Allocated(id, there)));
            } else {
                forward(input);
            }
        }
    }

    private static final class After extends LinkMutant {
        private @Nullable Heralded herald;
        private @Nullable Failed failed;

        @Override
        void onInput(LinkInput input) {
            if (input instanceof FromDevice(Heralded one)) {
                herald = one;
            }
            forward(input);
            if (input instanceof FromDevice(Allocated(long _, QubitHandle qubit))
                    && failed instanceof Failed over
                    && herald instanceof Heralded one) {
                emit(
                        new PairKept(
                                over.request(),
                                over.purpose(),
                                new LinkPairId(config().port().link(), one.epoch(), one.sequence()),
                                1,
                                qubit,
                                one.bell(),
                                FidelityTag.model(
                                        LinkKit.FINE, nowNs(), LinkKit.STORAGE, LinkKit.STORAGE)));
            }
        }

        @Override
        void onOutput(LinkOutput output) {
            if (output instanceof Failed one) {
                failed = one;
            }
            emit(output);
        }
    }

    private static final class Reversed extends LinkMutant {
        private final List<LinkOutput> step = new ArrayList<>();

        @Override
        void onInput(LinkInput input) {
            forward(input);
            List<LinkOutput> pairs =
                    step.stream().filter(PairKept.class::isInstance).toList().reversed();
            int next = 0;
            for (LinkOutput output : step) {
                emit(output instanceof PairKept ? pairs.get(next++) : output);
            }
            step.clear();
        }

        @Override
        void onOutput(LinkOutput output) {
            if (inStep()) {
                step.add(output);
            } else {
                emit(output);
            }
        }
    }

    private static final class Holds extends LinkMutant {
        private boolean cancelled;

        @Override
        void onInput(LinkInput input) {
            cancelled = input instanceof Cancel;
            forward(input);
            cancelled = false;
        }

        @Override
        void onOutput(LinkOutput output) {
            if (!(cancelled && output instanceof ToPeer(Expire _))) {
                emit(output);
            }
        }
    }

    private static final class Boasts extends LinkMutant {
        @Override
        void onInput(LinkInput input) {
            forward(
                    input instanceof Create create
                                    && !create.request().consecutive()
                                    && create.request().number() > 2
                            ? Asked.instead(create, Asked::divisible)
                            : input);
        }
    }

    private static final class Prepares extends LinkMutant {
        private final PairType as;

        Prepares(PairType as) {
            this.as = as;
        }

        @Override
        void onInput(LinkInput input) {
            forward(
                    input instanceof Create create && create.request().type() == PairType.R
                            ? Asked.instead(create, asked -> Asked.type(asked, as))
                            : input);
        }
    }
}
