package dev.herald.conformance.link;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.model.FidelityTag;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkInput.FromDevice;
import dev.herald.link.api.LinkInput.FromPeer;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.PairKept;
import dev.herald.link.api.LinkOutput.PairMeasured;
import dev.herald.link.api.LinkOutput.Revoked;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.message.LinkMessage.Expire;
import dev.herald.link.message.LinkMessage.ExpireAck;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Entities that get pairs, tags and withdrawals wrong.
final class LinkPairFlaws {
    static final List<LinkFlaw> ALL =
            List.of(
                    new LinkFlaw(
                            "LL-PAIR-2",
                            "counts indices from the second pair",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof PairKept pair
                                                                    && pair.index() == 3
                                                            ? new PairKept(
                                                                    pair.request(),
                                                                    pair.purpose(),
                                                                    pair.pair(),
                                                                    2,
                                                                    pair.qubit(),
                                                                    pair.bell(),
                                                                    pair.tag())
                                                            : output);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-PAIR-3",
                            "delivers a measured pair again when the batch ends",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onInput(LinkInput input) {
                                            forward(input);
                                            if (input instanceof FromDevice(BatchEnded ended)
                                                    && ended.why() == BatchEnd.COMPLETE
                                                    && last != null) {
                                                emit(last);
                                            }
                                        }

                                        @Override
                                        void onOutput(LinkOutput output) {
                                            if (output instanceof PairMeasured) {
                                                last = output;
                                            }
                                            emit(output);
                                        }

                                        private @Nullable LinkOutput last;
                                    }),
                    new LinkFlaw(
                            "LL-PAIR-5",
                            "says that a request is over before its last pair",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onInput(LinkInput input) {
                                            forward(input);
                                            held.forEach(this::emit);
                                            held.clear();
                                        }

                                        @Override
                                        void onOutput(LinkOutput output) {
                                            if (output instanceof PairKept) {
                                                held.add(output);
                                            } else {
                                                emit(output);
                                            }
                                        }

                                        private final List<LinkOutput> held = new ArrayList<>();
                                    }),
                    new LinkFlaw(
                            "LL-PAIR-10",
                            "corrects for the Bell state",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof PairMeasured pair
                                                            ? new PairMeasured(
                                                                    pair.request(),
                                                                    pair.purpose(),
                                                                    pair.pair(),
                                                                    pair.index(),
                                                                    !pair.one(),
                                                                    pair.basis(),
                                                                    pair.bell(),
                                                                    pair.tag())
                                                            : output);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-EXPIRE-1",
                            "sends an Expire once",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            if (output instanceof ToPeer(Expire expire)
                                                    && !sent.add(expire)) {
                                                return;
                                            }
                                            emit(output);
                                        }

                                        private final Set<Expire> sent = new HashSet<>();
                                    }),
                    new LinkFlaw(
                            "LL-EXPIRE-7",
                            "acknowledges an Expire once",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            if (output instanceof ToPeer(ExpireAck ack)
                                                    && !sent.add(ack)) {
                                                return;
                                            }
                                            emit(output);
                                        }

                                        private final Set<ExpireAck> sent = new HashSet<>();
                                    }),
                    new LinkFlaw(
                            "LL-EXPIRE-4",
                            "closes the epoch of a station with its last number",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof ToPeer(Expire expire)
                                                                    && expire.high()
                                                                            == Long.MAX_VALUE
                                                            ? new ToPeer(
                                                                    new Expire(
                                                                            expire.epoch(),
                                                                            expire.request(),
                                                                            expire.place(),
                                                                            expire.stationEpoch(),
                                                                            expire.low(),
                                                                            expire.low() + 1))
                                                            : output);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-EXPIRE-9",
                            "revokes a hundred pairs at most",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof Revoked revoked
                                                                    && revoked.pairs().size() > 100
                                                            ? new Revoked(
                                                                    revoked.request(),
                                                                    revoked.purpose(),
                                                                    revoked.pairs().subList(0, 100))
                                                            : output);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-EXPIRE-11",
                            "acknowledges the lower end",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onInput(LinkInput input) {
                                            low =
                                                    input instanceof FromPeer(Expire expire)
                                                            ? expire.low()
                                                            : 0;
                                            forward(input);
                                        }

                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof ToPeer(ExpireAck ack)
                                                                    && low > 2
                                                                    && low < 10
                                                            ? new ToPeer(
                                                                    new ExpireAck(
                                                                            ack.epoch(),
                                                                            ack.request(),
                                                                            ack.place(),
                                                                            ack.stationEpoch(),
                                                                            low))
                                                            : output);
                                        }

                                        private long low;
                                    }),
                    new LinkFlaw(
                            "LL-TAG-1",
                            "tags a pair at the herald only",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof PairKept pair
                                                                    && pair.qubit().qubit() < 2
                                                            ? new PairKept(
                                                                    pair.request(),
                                                                    pair.purpose(),
                                                                    pair.pair(),
                                                                    pair.index(),
                                                                    pair.qubit(),
                                                                    pair.bell(),
                                                                    new FidelityTag(
                                                                            LinkKit.FINE,
                                                                            pair.tag().lower(),
                                                                            pair.tag()
                                                                                    .confidencePpm(),
                                                                            pair.tag().method(),
                                                                            pair.tag().samples(),
                                                                            pair.tag().asOfNs(),
                                                                            pair.tag().decayA(),
                                                                            pair.tag().decayB()))
                                                            : output);
                                        }
                                    }));

    private LinkPairFlaws() {}
}
