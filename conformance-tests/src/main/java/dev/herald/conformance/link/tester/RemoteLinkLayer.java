package dev.herald.conformance.link.tester;

import dev.herald.conformance.tester.FrameLink;
import dev.herald.conformance.tester.SubjectGone;
import dev.herald.conformance.tester.TesterAddress;
import dev.herald.hal.host.Machine;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkLayerProvider;
import dev.herald.link.api.LinkOutput;
import dev.herald.spec.link.tester.v1.Failure;
import dev.herald.spec.link.tester.v1.Identity;
import dev.herald.spec.link.tester.v1.Open;
import dev.herald.spec.link.tester.v1.Reply;
import dev.herald.spec.link.tester.v1.SubjectFrame;
import dev.herald.spec.link.tester.v1.TesterFrame;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.opentest4j.AssertionFailedError;

/// A link layer behind a connection: the suite's end. Each entity has a connection of its own.
///
/// A subject that does not answer leaves the test undecided, and after three silences every later one
/// at once [CONF-TESTER-7].
public final class RemoteLinkLayer implements LinkLayerProvider {
    /// For one answer. Three of these are less than the suite's limit for a call.
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final int SILENCES_MAX = 3;

    private final SocketAddress address;
    private final Duration patience;
    private final Identity identity;
    private int silences;

    /// Asks the subject who it is.
    ///
    /// @throws IllegalArgumentException when there is none that says so
    public RemoteLinkLayer(SocketAddress address) {
        this(address, PATIENCE);
    }

    RemoteLinkLayer(SocketAddress address, Duration patience) {
        this.address = address;
        this.patience = patience;
        try (FrameLink link = FrameLink.connect(address, patience)) {
            identity = open(link);
        } catch (IOException | SubjectGone | AssertionFailedError none) {
            throw new IllegalArgumentException(
                    "no link layer answers at "
                            + TesterAddress.write(address)
                            + ": "
                            + none.getMessage(),
                    none);
        }
    }

    @Override
    public String vendor() {
        return identity.getVendor();
    }

    @Override
    public String name() {
        return identity.getName();
    }

    @Override
    public String version() {
        return identity.getVersion();
    }

    @Override
    public Machine<LinkInput, LinkOutput> create(LinkConfig config) {
        if (silences >= SILENCES_MAX) {
            throw new SubjectGone("given up: the subject was silent " + SILENCES_MAX + " times");
        }
        FrameLink link;
        try {
            link = FrameLink.connect(address, patience);
        } catch (IOException failed) {
            throw gone("connecting", failed);
        }
        try {
            open(link);
            TesterFrame configure =
                    TesterFrame.newBuilder().setConfigure(ConfigCodec.encode(config)).build();
            Reply reply = reply("Configure", ask("Configure", link, configure));
            if (reply.getOutputsCount() > 0) {
                throw new AssertionFailedError(
                        "the entity said something before anything happened: " + reply);
            }
            return new RemoteEntity(this, link, config, reply);
        } catch (RuntimeException | Error failed) {
            link.close();
            throw failed;
        }
    }

    private Identity open(FrameLink link) {
        SubjectFrame answer =
                ask(
                        "Open",
                        link,
                        TesterFrame.newBuilder()
                                .setOpen(
                                        Open.newBuilder()
                                                .setMajor(LinkTesterSession.MAJOR)
                                                .setMinor(LinkTesterSession.MINOR))
                                .build());
        if (!answer.hasIdentity()) {
            throw unexpected("Open", answer);
        }
        return answer.getIdentity();
    }

    /// One question, one answer.
    SubjectFrame ask(String what, FrameLink link, TesterFrame question) {
        try {
            link.send(question);
            return SubjectFrame.parseFrom(link.receive());
        } catch (IOException failed) {
            throw gone(what, failed);
        }
    }

    /// The entity's reply. Its own failure counts against it [CONF-VERDICT-4].
    static Reply reply(String what, SubjectFrame answer) {
        if (!answer.hasReply()) {
            throw unexpected(what, answer);
        }
        return answer.getReply();
    }

    private static RuntimeException unexpected(String what, SubjectFrame answer) {
        Failure failure = answer.getFailure();
        return switch (failure.getCode()) {
            case FAILURE_CODE_ENTITY ->
                    throw new AssertionFailedError(
                            "the entity failed at " + what + ": " + failure.getDetail());
            case FAILURE_CODE_FRAME,
                    FAILURE_CODE_VERSION,
                    FAILURE_CODE_ORDER,
                    FAILURE_CODE_VALUE,
                    FAILURE_CODE_UNSPECIFIED,
                    UNRECOGNIZED ->
                    new SubjectGone(
                            answer.hasFailure()
                                    ? "the subject cannot do "
                                            + what
                                            + ": "
                                            + failure.getCode()
                                            + ": "
                                            + failure.getDetail()
                                    : "the subject answers " + what + " with " + answer);
        };
    }

    private SubjectGone gone(String what, IOException failed) {
        if (failed instanceof SocketTimeoutException) {
            silences++;
        }
        return new SubjectGone("no answer to " + what + ": " + failed.getMessage());
    }
}
