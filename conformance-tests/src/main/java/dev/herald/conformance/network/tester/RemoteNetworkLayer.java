package dev.herald.conformance.network.tester;

import dev.herald.conformance.tester.FrameLink;
import dev.herald.conformance.tester.SubjectGone;
import dev.herald.conformance.tester.TesterAddress;
import dev.herald.hal.host.Machine;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkLayerProvider;
import dev.herald.network.api.NetworkOutput;
import dev.herald.spec.link.tester.v1.Failure;
import dev.herald.spec.link.tester.v1.FailureCode;
import dev.herald.spec.link.tester.v1.Identity;
import dev.herald.spec.link.tester.v1.Open;
import dev.herald.spec.network.tester.v1.Reply;
import dev.herald.spec.network.tester.v1.SubjectFrame;
import dev.herald.spec.network.tester.v1.TesterFrame;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.opentest4j.AssertionFailedError;

/// A network layer behind a connection: the suite's end. Each entity has a connection of its own.
///
/// A subject that does not answer leaves the test undecided, and after three silences every later one
/// at once [CONF-TESTER-7].
public final class RemoteNetworkLayer implements NetworkLayerProvider {
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
    public RemoteNetworkLayer(SocketAddress address) {
        this(address, PATIENCE);
    }

    RemoteNetworkLayer(SocketAddress address, Duration patience) {
        this.address = address;
        this.patience = patience;
        try (FrameLink link = FrameLink.connect(address, patience)) {
            identity = open(link);
        } catch (IOException | SubjectGone | AssertionFailedError none) {
            throw new IllegalArgumentException(
                    "no network layer answers at "
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
    public Machine<NetworkInput, NetworkOutput> create(NetworkConfig config) {
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
                    TesterFrame.newBuilder().setConfigure(NodeCodec.encode(config)).build();
            Reply reply = reply("Configure", ask("Configure", link, configure));
            if (reply.getOutputsCount() > 0) {
                throw new AssertionFailedError(
                        "the entity said something before anything happened: " + reply);
            }
            return new RemoteNode(this, link, reply);
        } catch (RuntimeException | Error failed) {
            link.close();
            throw failed;
        }
    }

    private Identity open(FrameLink link) {
        Open open =
                Open.newBuilder()
                        .setMajor(NetworkTesterSession.MAJOR)
                        .setMinor(NetworkTesterSession.MINOR)
                        .build();
        SubjectFrame answer = ask("Open", link, TesterFrame.newBuilder().setOpen(open).build());
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
        if (failure.getCode() == FailureCode.FAILURE_CODE_ENTITY) {
            throw new AssertionFailedError(
                    "the entity failed at " + what + ": " + failure.getDetail());
        }
        return new SubjectGone(
                answer.hasFailure()
                        ? "the subject cannot do "
                                + what
                                + ": "
                                + failure.getCode()
                                + ": "
                                + failure.getDetail()
                        : "the subject answers " + what + " with " + answer);
    }

    private SubjectGone gone(String what, IOException failed) {
        if (failed instanceof SocketTimeoutException) {
            silences++;
        }
        return new SubjectGone("no answer to " + what + ": " + failed.getMessage());
    }
}
