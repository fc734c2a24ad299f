package dev.herald.conformance.link;

import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkInput.FromPeer;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.api.VerificationSettings;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.Hello;
import dev.herald.link.message.LinkMessage.TestReport;
import dev.herald.link.message.LinkRequestId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Entities that get test rounds wrong.
final class LinkTestFlaws {
    static final List<LinkFlaw> ALL =
            List.of(
                    new LinkFlaw("LL-TEST-1", "tests as the slave too", Slave::new),
                    new LinkFlaw("LL-TEST-2", "does not hurry to test", Slow::new),
                    new LinkFlaw("LL-TEST-6", "reports its outcomes once", Once::new),
                    new LinkFlaw("LL-TEST-10", "takes on a test of any bases", Any::new));

    private LinkTestFlaws() {}

    private static final class Slave extends LinkMutant {
        private int session;

        @Override
        void onOutput(LinkOutput output) {
            emit(output);
            boolean slave =
                    !config().isMaster()
                            && !config().verification().equals(VerificationSettings.NONE);
            if (output instanceof ToPeer(Hello _) && slave && session != 0) {
                Add add =
                        new Add(
                                session,
                                1,
                                new LinkRequestId(config().self(), 0),
                                null,
                                0,
                                Wanted.tested(3).request(),
                                0,
                                0,
                                nowNs() + 1_000_000_000);
                send(Sent.of(add, ItemKind.TEST));
            } else if (output instanceof ToPeer(LinkMessage message)
                    && !(message instanceof Hello)) {
                session = message.epoch();
            }
        }
    }

    private static final class Slow extends LinkMutant {
        @Override
        void onOutput(LinkOutput output) {
            emit(
                    output instanceof ToPeer(Add add) && add.kind() == ItemKind.TEST
                            ? new ToPeer(Sent.asking(add, Asked.priority(add.body(), 6)))
                            : output);
        }
    }

    private static final class Once extends LinkMutant {
        private final Set<TestReport> sent = new HashSet<>();

        @Override
        void onOutput(LinkOutput output) {
            if (!(output instanceof ToPeer(TestReport report) && !sent.add(report))) {
                emit(output);
            }
        }
    }

    private static final class Any extends LinkMutant {
        @Override
        void onInput(LinkInput input) {
            forward(
                    input instanceof FromPeer(Add add) && add.kind() == ItemKind.TEST
                            ? new FromPeer(
                                    Sent.asking(add, Wanted.tested(add.body().number()).request()))
                            : input);
        }
    }
}
