package dev.herald.conformance.link;

import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkPairId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkInput.Cancel;
import dev.herald.link.api.LinkInput.Create;
import dev.herald.link.api.LinkInput.FromPeer;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.PairKept;
import dev.herald.link.api.LinkOutput.ToDevice;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.LinkMessage.DistilAck;
import dev.herald.link.message.LinkMessage.DistilReport;
import dev.herald.link.message.LinkMessage.Expire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Entities that get distillation wrong.
final class LinkDistilFlaws {
    static final List<LinkFlaw> ALL =
            List.of(
                    new LinkFlaw("LL-DISTIL-1", "promises what needs gates", Promises::new),
                    new LinkFlaw("LL-DISTIL-2", "does not look how far a plan goes", Far::new),
                    new LinkFlaw("LL-DISTIL-3", "lets a pair wait where it is", Waits::new),
                    new LinkFlaw("LL-DISTIL-4", "measures the first pair", Swaps::new),
                    new LinkFlaw("LL-DISTIL-5", "goes on making pairs", GoesOn::new),
                    new LinkFlaw("LL-DISTIL-6", "does not answer a stranger", Shy::new),
                    new LinkFlaw("LL-DISTIL-7", "tags a pair as it was", Raw::new),
                    new LinkFlaw("LL-DISTIL-8", "reports a failure as outcomes", Hides::new),
                    new LinkFlaw("LL-DISTIL-9", "keeps the pairs of a failed round", Keeps::new),
                    new LinkFlaw("LL-DISTIL-10", "withdraws nothing that waits", Silent::new),
                    new LinkFlaw("LL-DISTIL-11", "names a pair after the other", Renames::new));

    private LinkDistilFlaws() {}

    /// Wrong only where the device has gates, or only where it has none.
    private abstract static class Gated extends LinkMutant {
        boolean gated() {
            return !config().device().gates().isEmpty();
        }

        boolean distils(LinkInput input) {
            return input instanceof Create create && create.request().distil().distils();
        }
    }

    private static final class Promises extends Gated {
        @Override
        void onInput(LinkInput input) {
            forward(
                    !gated() && distils(input) && input instanceof Create create
                            ? Asked.instead(
                                    create,
                                    asked -> Asked.plain(asked, asked.store(), DistilPlan.NONE))
                            : input);
        }
    }

    private static final class Far extends Gated {
        @Override
        void onInput(LinkInput input) {
            forward(
                    distils(input)
                                    && input instanceof Create create
                                    && create.request().minFidelity().value() > 0.94
                            ? Asked.instead(
                                    create, asked -> Asked.fidelity(asked, Fidelity.of(0.8)))
                            : input);
        }
    }

    private static final class Waits extends Gated {
        @Override
        void onInput(LinkInput input) {
            forward(
                    distils(input) && input instanceof Create create
                            ? Asked.instead(
                                    create, asked -> Asked.plain(asked, false, asked.distil()))
                            : input);
        }
    }

    private static final class Swaps extends Gated {
        private @Nullable Gate2 joined;

        @Override
        void onOutput(LinkOutput output) {
            if (output instanceof ToDevice(Gate2 gate)) {
                joined = gate;
            }
            if (output instanceof ToDevice(Measure readout) && joined instanceof Gate2 gate) {
                command(new Measure(readout.id(), gate.first(), readout.basis()));
            } else {
                emit(output);
            }
        }
    }

    private static final class GoesOn extends Gated {
        private @Nullable Entangle last;

        @Override
        void onOutput(LinkOutput output) {
            emit(output);
            if (output instanceof ToDevice(Entangle batch)) {
                last = batch;
            } else if (output instanceof ToDevice(Gate2 _) && last instanceof Entangle batch) {
                command(
                        new Entangle(
                                batch.id() + 1_000,
                                batch.port(),
                                batch.qubit(),
                                batch.mode(),
                                batch.point(),
                                batch.basis(),
                                batch.firstCycle() + 1_000,
                                batch.cycles(),
                                batch.pairsMax(),
                                batch.tag()));
            }
        }
    }

    private static final class Shy extends Gated {
        @Override
        void onOutput(LinkOutput output) {
            if (!(output instanceof ToPeer(DistilAck ack) && ack.request().createId() == 999)) {
                emit(output);
            }
        }
    }

    private static final class Raw extends Gated {
        @Override
        void onOutput(LinkOutput output) {
            emit(
                    gated() && output instanceof PairKept pair
                            ? new PairKept(
                                    pair.request(),
                                    pair.purpose(),
                                    pair.pair(),
                                    pair.index(),
                                    pair.qubit(),
                                    pair.bell(),
                                    FidelityTag.model(
                                            LinkKit.FINE,
                                            nowNs(),
                                            pair.tag().decayA(),
                                            pair.tag().decayB()))
                            : output);
        }
    }

    private static final class Hides extends Gated {
        @Override
        void onOutput(LinkOutput output) {
            emit(
                    output instanceof ToPeer(DistilReport report) && report.bits() >= 4
                            ? new ToPeer(
                                    new DistilReport(
                                            report.epoch(),
                                            report.request(),
                                            report.place(),
                                            report.round(),
                                            0))
                            : output);
        }
    }

    private static final class Keeps extends Gated {
        private boolean told;

        @Override
        void onInput(LinkInput input) {
            told = input instanceof FromPeer(DistilReport _);
            forward(input);
            told = false;
        }

        @Override
        void onOutput(LinkOutput output) {
            if (!(told && output instanceof ToDevice(Discard _))) {
                emit(output);
            }
        }
    }

    private static final class Silent extends Gated {
        private boolean cancelled;

        @Override
        void onInput(LinkInput input) {
            cancelled = input instanceof Cancel && gated();
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

    private static final class Renames extends Gated {
        @Override
        void onOutput(LinkOutput output) {
            emit(
                    gated() && output instanceof PairKept pair
                            ? new PairKept(
                                    pair.request(),
                                    pair.purpose(),
                                    new LinkPairId(
                                            pair.pair().link(),
                                            pair.pair().epoch(),
                                            pair.pair().sequence() + 1),
                                    pair.index(),
                                    pair.qubit(),
                                    pair.bell(),
                                    pair.tag())
                            : output);
        }
    }
}
