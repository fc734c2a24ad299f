package dev.herald.conformance.link;

import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkInput.FromPeer;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.Failed;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.Remove;
import dev.herald.link.message.LinkMessage.RemoveAck;
import dev.herald.link.message.QueueId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Entities that get the distributed queue wrong.
final class LinkQueueFlaws {
    static final List<LinkFlaw> ALL =
            List.of(
                    new LinkFlaw(
                            "LL-QUEUE-1",
                            "leaves out an order number",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onInput(LinkInput input) {
                                            forward(
                                                    input instanceof FromPeer(AddAck ack)
                                                                    && ack.order() > 2
                                                            ? new FromPeer(
                                                                    new AddAck(
                                                                            ack.epoch(),
                                                                            ack.commSeq(),
                                                                            ack.place(),
                                                                            ack.order() - 1,
                                                                            ack.finish(),
                                                                            ack.buffered()))
                                                            : input);
                                        }

                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    switch (output) {
                                                        case ToPeer(Add add) when add.order() > 1 ->
                                                                new ToPeer(
                                                                        Sent.placed(
                                                                                add,
                                                                                add.place(),
                                                                                add.order() + 1));
                                                        default -> output;
                                                    });
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-QUEUE-2",
                            "never changes a generation",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof ToPeer(Add add)
                                                                    && add.place()
                                                                            instanceof QueueId place
                                                                    && add.request().createId() > 60
                                                            ? new ToPeer(
                                                                    Sent.placed(
                                                                            add,
                                                                            new QueueId(
                                                                                    place.queue(),
                                                                                    place.slot(),
                                                                                    1),
                                                                            add.order()))
                                                            : output);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-QUEUE-4",
                            "answers an Add once",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            if (output instanceof ToPeer(AddAck ack)
                                                    && !sent.add(ack)) {
                                                return;
                                            }
                                            emit(output);
                                        }

                                        private final Set<AddAck> sent = new HashSet<>();
                                    }),
                    new LinkFlaw(
                            "LL-QUEUE-5",
                            "repeats an Add twice as often",
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
                                                    asked.retransmitNs() / 2,
                                                    2 * asked.transmissionsMax(),
                                                    asked.itemsMax(),
                                                    asked.backlogMax(),
                                                    asked.windowMax(),
                                                    asked.helloNs(),
                                                    asked.deadAfterNs(),
                                                    asked.discipline(),
                                                    asked.buffer(),
                                                    asked.verification());
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-QUEUE-8",
                            "asks for service later than it begins itself",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof ToPeer(Add add)
                                                            ? new ToPeer(
                                                                    Sent.from(
                                                                            add,
                                                                            add.scheduleCycle()
                                                                                    + 20))
                                                            : output);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-QUEUE-12",
                            "has twice as many slots",
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
                                                    2 * asked.itemsMax(),
                                                    asked.backlogMax(),
                                                    asked.windowMax(),
                                                    asked.helloNs(),
                                                    asked.deadAfterNs(),
                                                    asked.discipline(),
                                                    asked.buffer(),
                                                    asked.verification());
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-QUEUE-13",
                            "has no window",
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
                                                    asked.backlogMax(),
                                                    64,
                                                    asked.helloNs(),
                                                    asked.deadAfterNs(),
                                                    asked.discipline(),
                                                    asked.buffer(),
                                                    asked.verification());
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-REMOVE-1",
                            "sends a Remove once",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            if (output instanceof ToPeer(Remove remove)
                                                    && !sent.add(remove)) {
                                                return;
                                            }
                                            emit(output);
                                        }

                                        private final Set<Remove> sent = new HashSet<>();
                                    }),
                    new LinkFlaw(
                            "LL-REMOVE-2",
                            "calls a cancelled request expired",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof Failed failed
                                                                    && failed.why()
                                                                            == LinkError.CANCELLED
                                                            ? new Failed(
                                                                    failed.request(),
                                                                    failed.purpose(),
                                                                    LinkError.EXPIRED,
                                                                    "")
                                                            : output);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-REMOVE-3",
                            "acknowledges a Remove once",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            if (output instanceof ToPeer(RemoveAck ack)
                                                    && !sent.add(ack)) {
                                                return;
                                            }
                                            emit(output);
                                        }

                                        private final Set<RemoveAck> sent = new HashSet<>();
                                    }));

    private LinkQueueFlaws() {}
}
