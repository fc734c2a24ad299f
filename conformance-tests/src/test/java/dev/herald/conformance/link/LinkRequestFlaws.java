package dev.herald.conformance.link;

import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkInput.Cancel;
import dev.herald.link.api.LinkInput.Create;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.Acknowledged;
import dev.herald.link.api.LinkOutput.Failed;
import dev.herald.link.api.LinkOutput.Refused;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkRequestId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Entities that get requests wrong.
final class LinkRequestFlaws {
    static final List<LinkFlaw> ALL =
            List.of(
                    new LinkFlaw(
                            "LL-CREATE-1",
                            "does not say which request it acknowledges",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof Acknowledged ack
                                                                    && ack.cookie() == 42
                                                            ? new Acknowledged(0, ack.createId())
                                                            : output);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-CREATE-2",
                            "says REJECTED for want of a session",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof Refused refused
                                                                    && refused.detail()
                                                                            .startsWith(
                                                                                    "no session")
                                                            ? new Refused(
                                                                    refused.cookie(),
                                                                    LinkError.REJECTED,
                                                                    "")
                                                            : output);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-CREATE-3",
                            "has 256 create ids less",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof Acknowledged ack
                                                                    && ack.createId() > 0xFEFF
                                                            ? new Acknowledged(
                                                                    ack.cookie(),
                                                                    ack.createId() - 0xFF00)
                                                            : output);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-CREATE-5",
                            "chooses the best operating point",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof ToPeer(Add add)
                                                                    && add.point() == 1
                                                            ? new ToPeer(Sent.at(add, 0))
                                                            : output);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-CREATE-7",
                            "does not see what comes before",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onInput(LinkInput input) {
                                            forward(
                                                    input instanceof Create create
                                                                    && create.request().maxTimeNs()
                                                                            == 50_000_000
                                                                    && create.request().number()
                                                                            == 100
                                                                    && before
                                                            ? new Create(
                                                                    create.cookie(),
                                                                    Wanted.kept(100).request())
                                                            : input);
                                            before |= input instanceof Create;
                                        }

                                        private boolean before;
                                    }),
                    new LinkFlaw(
                            "LL-CREATE-8",
                            "has a longer backlog than it says",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        LinkConfig configure(LinkConfig asked) {
                                            return new LinkConfig(
                                                    asked.self(),
                                                    asked.device(),
                                                    asked.port(),
                                                    asked.commandOwner(),
                                                    asked.epoch(),
                                                    asked.roundTripNs(),
                                                    asked.retransmitNs(),
                                                    asked.transmissionsMax(),
                                                    asked.itemsMax(),
                                                    2 * asked.backlogMax(),
                                                    asked.windowMax(),
                                                    asked.helloNs(),
                                                    asked.deadAfterNs(),
                                                    asked.discipline(),
                                                    asked.buffer(),
                                                    asked.verification());
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-CREATE-9",
                            "takes on what nobody listens to",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onInput(LinkInput input) {
                                            if (input instanceof LinkInput.StopListening) {
                                                return;
                                            }
                                            forward(input);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-CREATE-11",
                            "blames a rejection on the time",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof Failed failed
                                                                    && failed.detail()
                                                                            .equals(
                                                                                    "the peer declined")
                                                            ? new Failed(
                                                                    failed.request(),
                                                                    failed.purpose(),
                                                                    LinkError.TIMEOUT,
                                                                    "")
                                                            : output);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-CREATE-12",
                            "gives the peer more time than was asked for",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof ToPeer(Add add)
                                                                    && add.deadlineNs()
                                                                            < Long.MAX_VALUE
                                                            ? new ToPeer(
                                                                    Sent.until(
                                                                            add,
                                                                            add.deadlineNs() + 1))
                                                            : output);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-CREATE-13",
                            "fails a request again that is cancelled again",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onInput(LinkInput input) {
                                            if (input instanceof Cancel cancel
                                                    && ended.contains(cancel.createId())) {
                                                emit(
                                                        new Failed(
                                                                new LinkRequestId(
                                                                        config().self(),
                                                                        cancel.createId()),
                                                                0,
                                                                LinkError.CANCELLED,
                                                                ""));
                                            }
                                            forward(input);
                                        }

                                        @Override
                                        void onOutput(LinkOutput output) {
                                            if (output instanceof Failed failed
                                                    && failed.request()
                                                            .origin()
                                                            .equals(config().self())) {
                                                ended.add(failed.request().createId());
                                            }
                                            emit(output);
                                        }

                                        private final Set<Integer> ended = new HashSet<>();
                                    }));

    private LinkRequestFlaws() {}
}
