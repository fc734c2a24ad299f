package dev.herald.conformance.link;

import dev.herald.hal.device.Capability;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkInput.Create;
import dev.herald.link.api.LinkInput.FromPeer;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.Remove;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Entities that get wrong which items there are, and which of them is served.
final class LinkItemFlaws {
    static final List<LinkFlaw> ALL =
            List.of(
                    new LinkFlaw("LL-CREATE-4", "does not look at its device", Blind::new),
                    new LinkFlaw("LL-CREATE-6", "does not count the round trip", Hasty::new),
                    new LinkFlaw("LL-CREATE-10", "attempts at any operating point", AnyPoint::new),
                    new LinkFlaw("LL-QUEUE-3", "answers an Add of any number", AnyNumber::new),
                    new LinkFlaw("LL-QUEUE-6", "gives an order of its own", OwnOrder::new),
                    new LinkFlaw("LL-QUEUE-7", "goes to whatever place it is told", Led::new),
                    new LinkFlaw("LL-QUEUE-9", "serves the shorter request first", Shorter::new),
                    new LinkFlaw("LL-QUEUE-10", "serves the last stream only", LastStream::new),
                    new LinkFlaw("LL-QUEUE-11", "divides an atomic request", Divides::new),
                    new LinkFlaw("LL-REMOVE-4", "leaves a late item to the peer", Leaves::new));

    private LinkItemFlaws() {}

    private static final class Blind extends LinkMutant {
        @Override
        LinkConfig configure(LinkConfig asked) {
            return Configured.device(
                    asked,
                    Configured.capabilities(asked.device(), EnumSet.allOf(Capability.class)));
        }
    }

    private static final class Hasty extends LinkMutant {
        @Override
        void onInput(LinkInput input) {
            long roundTripNs = config().roundTripNs();
            forward(
                    input instanceof Create create
                                    && create.request().maxTimeNs() > 0
                                    && create.request().maxTimeNs() < roundTripNs
                            ? Asked.instead(create, asked -> Asked.within(asked, roundTripNs))
                            : input);
        }
    }

    private static final class AnyPoint extends LinkMutant {
        @Override
        void onInput(LinkInput input) {
            forward(
                    input instanceof FromPeer(Add add) && add.point() > 1
                            ? new FromPeer(Sent.at(add, 0))
                            : input);
        }
    }

    private static final class AnyNumber extends LinkMutant {
        private int highest;

        @Override
        void onInput(LinkInput input) {
            if (input instanceof FromPeer(Add add)) {
                int number = Math.min(add.commSeq(), highest + 256);
                highest = Math.max(highest, number);
                forward(new FromPeer(Sent.numbered(add, number)));
            } else {
                forward(input);
            }
        }
    }

    private static final class OwnOrder extends LinkMutant {
        @Override
        void onOutput(LinkOutput output) {
            emit(
                    output instanceof ToPeer(AddAck ack) && !config().isMaster()
                            ? new ToPeer(
                                    new AddAck(
                                            ack.epoch(),
                                            ack.commSeq(),
                                            ack.place(),
                                            ack.order() + 1,
                                            ack.finish(),
                                            ack.buffered()))
                            : output);
        }
    }

    private static final class Led extends LinkMutant {
        private @Nullable Add last;

        @Override
        void onOutput(LinkOutput output) {
            if (output instanceof ToPeer(Add add)) {
                last = add;
            }
            emit(output);
        }

        @Override
        void onInput(LinkInput input) {
            if (input instanceof FromPeer(AddAck ack)
                    && last instanceof Add add
                    && add.place() != null
                    && ack.commSeq() == add.commSeq()) {
                forward(
                        new FromPeer(
                                new AddAck(
                                        ack.epoch(),
                                        ack.commSeq(),
                                        add.place(),
                                        ack.order(),
                                        ack.finish(),
                                        ack.buffered())));
            } else {
                forward(input);
            }
        }
    }

    private static final class Shorter extends LinkMutant {
        private int shortest = Integer.MAX_VALUE;

        @Override
        void onInput(LinkInput input) {
            if (input instanceof Create create
                    && create.request().number() > 0
                    && config().discipline().digest() == 0) {
                boolean urgent = create.request().number() < shortest;
                shortest = Math.min(shortest, create.request().number());
                forward(
                        urgent
                                        && shortest == 1
                                        && create.request().priority() == 0
                                        && create.cookie() > 1
                                ? Asked.instead(create, asked -> Asked.priority(asked, 1))
                                : create);
            } else {
                forward(input);
            }
        }
    }

    private static final class LastStream extends LinkMutant {
        private int streams;

        @Override
        void onInput(LinkInput input) {
            boolean second =
                    input instanceof Create create
                            && create.request().number() == CreateRequest.STREAM
                            && ++streams > 1;
            forward(
                    second && input instanceof Create create
                            ? Asked.instead(create, asked -> Asked.priority(asked, 1))
                            : input);
        }
    }

    private static final class Divides extends LinkMutant {
        @Override
        void onInput(LinkInput input) {
            forward(
                    input instanceof Create create
                                    && create.request().atomic()
                                    && config().discipline().digest() == 0
                            ? Asked.instead(create, Asked::divisible)
                            : input);
        }
    }

    private static final class Leaves extends LinkMutant {
        private boolean answered;

        @Override
        void onInput(LinkInput input) {
            answered = input instanceof FromPeer(AddAck _);
            forward(input);
            answered = false;
        }

        @Override
        void onOutput(LinkOutput output) {
            if (!(answered && output instanceof ToPeer(Remove _))) {
                emit(output);
            }
        }
    }
}
