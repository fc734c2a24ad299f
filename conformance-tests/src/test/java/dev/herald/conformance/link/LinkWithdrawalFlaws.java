package dev.herald.conformance.link;

import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkInput.Create;
import dev.herald.link.api.LinkInput.FromDevice;
import dev.herald.link.api.LinkInput.FromPeer;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.Failed;
import dev.herald.link.api.LinkOutput.Finished;
import dev.herald.link.api.LinkOutput.LinkDown;
import dev.herald.link.api.LinkOutput.PairKept;
import dev.herald.link.api.LinkOutput.PairMeasured;
import dev.herald.link.api.LinkOutput.Revoked;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.message.LinkMessage.Expire;
import dev.herald.link.message.LinkMessage.ExpireAck;
import dev.herald.link.message.LinkMessage.Remove;
import dev.herald.link.message.LinkRequestId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Entities that do not take back what they should, and say of pairs what is not so.
final class LinkWithdrawalFlaws {
    static final List<LinkFlaw> ALL =
            List.of(
                    new LinkFlaw("LL-EXPIRE-2", "goes on after a missed herald", GoesOn::new),
                    new LinkFlaw("LL-EXPIRE-3", "revokes nothing that is over", Forgets::new),
                    new LinkFlaw("LL-EXPIRE-5", "delivers what was withdrawn", Delivers::new),
                    new LinkFlaw("LL-EXPIRE-6", "does not end the other request", EndsOne::new),
                    new LinkFlaw("LL-EXPIRE-8", "forgets with the session", NewLife::new),
                    new LinkFlaw("LL-TAG-2", "is not exact about a minimum", Generous::new),
                    new LinkFlaw("LL-TAG-3", "ages a measured pair", Ages::new),
                    new LinkFlaw("LL-TAG-4", "claims to have tested its pairs", Claims::new));

    private LinkWithdrawalFlaws() {}

    private static final class GoesOn extends LinkMutant {
        private boolean ended;

        @Override
        void onInput(LinkInput input) {
            ended = input instanceof FromDevice(BatchEnded _);
            forward(input);
            ended = false;
        }

        @Override
        void onOutput(LinkOutput output) {
            if (!(ended && output instanceof Failed)) {
                emit(output);
            }
        }
    }

    private static final class Forgets extends LinkMutant {
        private final Set<LinkRequestId> over = new HashSet<>();

        @Override
        void onOutput(LinkOutput output) {
            if (output instanceof Finished finished) {
                over.add(finished.request());
            }
            if (!(output instanceof Revoked revoked && over.contains(revoked.request()))) {
                emit(output);
            }
        }
    }

    /// Acknowledges a withdrawal of pairs still to come, and forgets it.
    private static final class Delivers extends LinkMutant {
        private long heralded;

        @Override
        void onInput(LinkInput input) {
            if (input instanceof FromDevice(Heralded herald)) {
                heralded = herald.sequence() + 1;
            }
            if (input instanceof FromPeer(Expire expire)
                    && heralded > 0
                    && expire.low() >= heralded) {
                send(
                        new ExpireAck(
                                expire.epoch(),
                                expire.request(),
                                expire.place(),
                                expire.stationEpoch(),
                                expire.high()));
            } else {
                forward(input);
            }
        }
    }

    private static final class EndsOne extends LinkMutant {
        private boolean withdrawn;

        @Override
        void onInput(LinkInput input) {
            withdrawn = input instanceof FromPeer(Expire _);
            forward(input);
            withdrawn = false;
        }

        @Override
        void onOutput(LinkOutput output) {
            if (!(withdrawn && output instanceof ToPeer(Remove _))) {
                emit(output);
            }
        }
    }

    private static final class NewLife extends LinkMutant {
        private boolean again;

        @Override
        void onOutput(LinkOutput output) {
            again |= output instanceof LinkDown;
            if (!(again && output instanceof ToPeer(Expire _))) {
                emit(output);
            }
        }
    }

    private static final class Generous extends LinkMutant {
        private static final int PPB = 5;

        @Override
        void onInput(LinkInput input) {
            forward(
                    input instanceof Create create
                            ? Asked.instead(
                                    create,
                                    asked ->
                                            Asked.fidelity(
                                                    asked,
                                                    new Fidelity(asked.minFidelity().ppb() - PPB)))
                            : input);
        }
    }

    private static final class Ages extends LinkMutant {
        @Override
        void onOutput(LinkOutput output) {
            emit(
                    output instanceof PairMeasured pair
                            ? new PairMeasured(
                                    pair.request(),
                                    pair.purpose(),
                                    pair.pair(),
                                    pair.index(),
                                    pair.one(),
                                    pair.basis(),
                                    pair.bell(),
                                    FidelityTag.model(
                                            pair.tag().state(),
                                            pair.tag().asOfNs(),
                                            LinkKit.COMMUNICATION,
                                            LinkKit.COMMUNICATION))
                            : output);
        }
    }

    private static final class Claims extends LinkMutant {
        @Override
        void onOutput(LinkOutput output) {
            emit(
                    output instanceof PairKept pair
                            ? new PairKept(
                                    pair.request(),
                                    pair.purpose(),
                                    pair.pair(),
                                    pair.index(),
                                    pair.qubit(),
                                    pair.bell(),
                                    new FidelityTag(
                                            pair.tag().state(),
                                            pair.tag().lower(),
                                            pair.tag().confidencePpm(),
                                            FidelityTag.Method.TEST_ROUNDS,
                                            pair.tag().samples(),
                                            pair.tag().asOfNs(),
                                            pair.tag().decayA(),
                                            pair.tag().decayB()))
                            : output);
        }
    }
}
