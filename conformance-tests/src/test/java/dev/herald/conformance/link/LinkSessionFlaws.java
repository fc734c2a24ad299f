package dev.herald.conformance.link;

import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkInput.FromPeer;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.LinkDown;
import dev.herald.link.api.LinkOutput.LinkUp;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.Hello;
import dev.herald.link.message.LinkMessage.Remove;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Entities that get the session wrong.
final class LinkSessionFlaws {
    static final List<LinkFlaw> ALL =
            List.of(
                    new LinkFlaw(
                            "LL-HELLO-1",
                            "says Hello half as often",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            if (output instanceof ToPeer(Hello hello)
                                                    && hello.peerEpoch() == 0
                                                    && ++hellos % 2 == 0) {
                                                return;
                                            }
                                            emit(output);
                                        }

                                        private int hellos;
                                    }),
                    new LinkFlaw(
                            "LL-HELLO-2",
                            "leaves a Hello of its session without answer",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            if (output instanceof ToPeer(Hello hello)
                                                    && hello.reply()
                                                    && up) {
                                                return;
                                            }
                                            up |= output instanceof LinkUp;
                                            emit(output);
                                        }

                                        private boolean up;
                                    }),
                    new LinkFlaw(
                            "LL-HELLO-3",
                            "adopts an epoch that comes without its own",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onInput(LinkInput input) {
                                            forward(
                                                    input instanceof FromPeer(Hello hello)
                                                                    && !up
                                                                    && hello.peerEpoch() == 0x9999
                                                            ? new FromPeer(
                                                                    new Hello(
                                                                            hello.epoch(),
                                                                            config().epoch(),
                                                                            hello.version(),
                                                                            hello.reply(),
                                                                            hello.discipline()))
                                                            : input);
                                        }

                                        @Override
                                        void onOutput(LinkOutput output) {
                                            up |= output instanceof LinkUp;
                                            emit(output);
                                        }

                                        private boolean up;
                                    }),
                    new LinkFlaw(
                            "LL-HELLO-4",
                            "waits for ever",
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
                                                    asked.windowMax(),
                                                    asked.helloNs(),
                                                    1_000 * asked.deadAfterNs(),
                                                    asked.discipline(),
                                                    asked.buffer(),
                                                    asked.verification());
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-HELLO-5",
                            "tells of the loss after the new session",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onInput(LinkInput input) {
                                            restarting = input instanceof FromPeer(Hello _);
                                            forward(input);
                                            restarting = false;
                                            if (down != null) {
                                                emit(down);
                                                down = null;
                                            }
                                        }

                                        @Override
                                        void onOutput(LinkOutput output) {
                                            if (restarting && output instanceof LinkDown) {
                                                down = output;
                                            } else {
                                                emit(output);
                                            }
                                        }

                                        private boolean restarting;
                                        private @Nullable LinkOutput down;
                                    }),
                    new LinkFlaw(
                            "LL-HELLO-6",
                            "answers a Hello of a former epoch",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onInput(LinkInput input) {
                                            if (input instanceof FromPeer(Hello hello)) {
                                                if (!epochs.add(hello.epoch())
                                                        && hello.epoch() != last
                                                        && !hello.reply()) {
                                                    send(
                                                            new Hello(
                                                                    config().epoch(),
                                                                    hello.epoch(),
                                                                    1,
                                                                    true));
                                                }
                                                last = hello.epoch();
                                            }
                                            forward(input);
                                        }

                                        private final Set<Integer> epochs = new HashSet<>();
                                        private int last;
                                    }),
                    new LinkFlaw(
                            "LL-HELLO-7",
                            "acts on a Remove of another session",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onInput(LinkInput input) {
                                            forward(
                                                    input instanceof FromPeer(Remove remove)
                                                            ? new FromPeer(
                                                                    new Remove(
                                                                            session,
                                                                            remove.request(),
                                                                            remove.place(),
                                                                            remove.why()))
                                                            : input);
                                        }

                                        @Override
                                        void onOutput(LinkOutput output) {
                                            if (output instanceof ToPeer(LinkMessage message)
                                                    && !(message instanceof Hello)) {
                                                session = message.epoch();
                                            }
                                            emit(output);
                                        }

                                        private int session;
                                    }),
                    new LinkFlaw(
                            "LL-HELLO-8",
                            "speaks every version",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onInput(LinkInput input) {
                                            forward(
                                                    input instanceof FromPeer(Hello hello)
                                                            ? new FromPeer(
                                                                    new Hello(
                                                                            hello.epoch(),
                                                                            hello.peerEpoch(),
                                                                            1,
                                                                            hello.reply(),
                                                                            hello.discipline()))
                                                            : input);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-HELLO-9",
                            "extends the sign of an epoch",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onInput(LinkInput input) {
                                            if (input instanceof FromPeer(Hello hello)
                                                    && hello.epoch() < 0) {
                                                signed = true;
                                            }
                                            forward(input);
                                        }

                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    signed && output instanceof ToPeer(Add add)
                                                            ? new ToPeer(
                                                                    Sent.in(add, add.epoch() ^ 1))
                                                            : output);
                                        }

                                        private boolean signed;
                                    }));

    private LinkSessionFlaws() {}
}
