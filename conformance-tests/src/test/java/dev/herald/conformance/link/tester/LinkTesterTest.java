package dev.herald.conformance.link.tester;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceRun;
import dev.herald.conformance.engine.ConformanceRun.Settings;
import dev.herald.conformance.engine.Overall;
import dev.herald.conformance.engine.Report;
import dev.herald.conformance.engine.TextReport;
import dev.herald.conformance.engine.Verdict;
import dev.herald.conformance.link.HeraldLinkLayer;
import dev.herald.conformance.link.LinkFrameSuite;
import dev.herald.conformance.link.LinkQueueSuite;
import dev.herald.conformance.link.LinkSessionSuite;
import dev.herald.conformance.link.LinkSubject;
import dev.herald.conformance.link.LinkSuites;
import dev.herald.conformance.tester.FrameLink;
import dev.herald.conformance.tester.TesterAddress;
import dev.herald.conformance.tester.TesterMain;
import dev.herald.conformance.tester.TesterServer;
import dev.herald.hal.host.Machine;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkLayerProvider;
import dev.herald.link.api.LinkOutput;
import dev.herald.spec.link.tester.v1.Configure;
import dev.herald.spec.link.tester.v1.FailureCode;
import dev.herald.spec.link.tester.v1.Open;
import dev.herald.spec.link.tester.v1.Step;
import dev.herald.spec.link.tester.v1.SubjectFrame;
import dev.herald.spec.link.tester.v1.TesterFrame;
import dev.herald.spec.trace.Catalogue;
import dev.herald.spec.trace.Verifies;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The suite for link layers across a socket: the reference conforms, a flaw behind the socket is found
/// where it is, and a subject that is dead, hostile or confused ends in a verdict.
class LinkTesterTest {
    private static final String PROFILE = "link-wire-1";
    private static final Catalogue LINK = Catalogue.shipped().profile(PROFILE);

    /// Whatever a flaw of frames could take along.
    private static final List<Class<?>> NEAR_FRAMES =
            List.of(LinkFrameSuite.class, LinkSessionSuite.class, LinkQueueSuite.class);

    private static final Duration SOON = Duration.ofMillis(300);

    private static SocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static TesterServer served(Supplier<LinkTesterSession> sessions) throws IOException {
        return new TesterServer(loopback(), sessions);
    }

    private static LinkTesterSession good() {
        return new LinkTesterSession(new HeraldLinkLayer());
    }

    private static Report run(RemoteLinkLayer layer) {
        return run(layer, LinkSuites.QUICK);
    }

    private static Report run(RemoteLinkLayer layer, List<Class<?>> suites) {
        return new ConformanceRun(LINK, new LinkSubject(layer), Settings.of(1, PROFILE))
                .execute(suites);
    }

    private static TreeSet<String> broken(Report report) {
        return report.clauses().stream()
                .filter(result -> result.verdict() != Verdict.CONFORMS)
                .filter(result -> result.verdict() != Verdict.NOT_RUN)
                .map(result -> result.clause().id())
                .collect(toCollection(TreeSet::new));
    }

    @Test
    @Verifies({"CONF-TESTER-1", "CONF-TESTER-6"})
    void referenceConformsAcrossASocket() throws IOException {
        try (TesterServer server = served(LinkTesterTest::good)) {
            Report report = run(new RemoteLinkLayer(server.address()));

            assertEquals(new TreeSet<>(), broken(report), () -> TextReport.console(report));
            assertEquals(
                    List.of("LL-CREATE-3"),
                    report.clauses().stream()
                            .filter(one -> one.verdict() == Verdict.NOT_RUN)
                            .map(one -> one.clause().id())
                            .toList(),
                    "only what takes long is left out");
        }
    }

    @TestFactory
    Stream<DynamicTest> flawOfFramesIsFoundAndNothingElse() {
        return FlawedFrames.ALL.stream()
                .map(flaw ->
                        DynamicTest.dynamicTest(
                                flaw.toString(),
                                () -> {
                                    try (TesterServer server = served(flaw.session())) {
                                        Report report =
                                                run(
                                                        new RemoteLinkLayer(server.address()),
                                                        NEAR_FRAMES);
                                        assertEquals(
                                                new TreeSet<>(List.of(flaw.clause())),
                                                broken(report),
                                                () -> TextReport.console(report));
                                    }
                                }));
    }

    @Test
    @Verifies("CONF-TESTER-1")
    void unixSocketServesAsWell(@TempDir Path directory) throws IOException {
        SocketAddress address = UnixDomainSocketAddress.of(directory.resolve("link"));
        try (TesterServer server = new TesterServer(address, LinkTesterTest::good)) {
            RemoteLinkLayer layer = new RemoteLinkLayer(server.address());

            assertEquals("herald", layer.name());
        }
    }

    private static final class Throwing implements LinkLayerProvider {
        @Override
        public String vendor() {
            return "herald";
        }

        @Override
        public String name() {
            return "throwing";
        }

        @Override
        public String version() {
            return "0";
        }

        @Override
        public Machine<LinkInput, LinkOutput> create(LinkConfig config) {
            throw new IllegalStateException("hostile");
        }
    }

    @Test
    @Verifies("CONF-TESTER-5")
    void whatAnEntityThrowsCountsAgainstIt() throws IOException {
        Supplier<LinkTesterSession> throwing = () -> new LinkTesterSession(new Throwing());
        try (TesterServer server = served(throwing)) {
            Report report = run(new RemoteLinkLayer(server.address()));

            assertEquals(Overall.NONCONFORMANT, report.overall());
            assertTrue(
                    report.clauses().stream().noneMatch(one -> one.verdict() == Verdict.BROKEN),
                    () -> TextReport.console(report));
        }
    }

    /// Answers so many questions, and then none.
    private static final class Falters extends LinkTesterSession {
        private final AtomicInteger left;

        Falters(AtomicInteger left) {
            super(new HeraldLinkLayer());
            this.left = left;
        }

        @Override
        public SubjectFrame answer(byte[] payload) {
            if (left.decrementAndGet() < 0) {
                try {
                    new CountDownLatch(1).await(); // until the server is closed
                } catch (InterruptedException over) {
                    Thread.currentThread().interrupt();
                }
            }
            return super.answer(payload);
        }
    }

    /// Answers so many questions, and is gone with its server.
    private static final class Dies extends LinkTesterSession {
        private final AtomicInteger left;
        private final AtomicReference<TesterServer> server;

        Dies(AtomicInteger left, AtomicReference<TesterServer> server) {
            super(new HeraldLinkLayer());
            this.left = left;
            this.server = server;
        }

        @Override
        public SubjectFrame answer(byte[] payload) {
            if (left.decrementAndGet() < 0) {
                try {
                    server.get().close();
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            }
            return super.answer(payload);
        }
    }

    private static void expectUndecided(Report report) {
        assertEquals(Overall.INCONCLUSIVE, report.overall(), () -> TextReport.console(report));
        assertEquals(3, report.overall().exitStatus());
        assertTrue(
                report.clauses().stream()
                        .noneMatch(one ->
                                one.verdict() == Verdict.BROKEN
                                        || one.verdict() == Verdict.VIOLATES),
                () -> TextReport.console(report));
    }

    @Test
    @Verifies("CONF-TESTER-7")
    void subjectThatFallsSilentEndsInAVerdict() throws IOException {
        AtomicInteger left = new AtomicInteger(100);
        try (TesterServer server = served(() -> new Falters(left))) {
            expectUndecided(run(new RemoteLinkLayer(server.address(), SOON)));
        }
    }

    @Test
    @Verifies("CONF-TESTER-7")
    void subjectThatDiesEndsInAVerdict() throws IOException {
        AtomicInteger left = new AtomicInteger(100);
        AtomicReference<TesterServer> serving = new AtomicReference<>();
        try (TesterServer server = served(() -> new Dies(left, serving))) {
            serving.set(server);
            expectUndecided(run(new RemoteLinkLayer(server.address(), SOON)));
        }
    }

    @Test
    @Verifies("CONF-TESTER-7")
    void answerThatIsNoAnswerLeavesItUndecided() throws IOException {
        AtomicInteger left = new AtomicInteger(1);
        try (TesterServer server =
                served(() ->
                        new LinkTesterSession(new HeraldLinkLayer()) {
                            @Override
                            public SubjectFrame answer(byte[] payload) {
                                return left.decrementAndGet() < 0
                                        ? SubjectFrame.getDefaultInstance()
                                        : super.answer(payload);
                            }
                        })) {
            expectUndecided(run(new RemoteLinkLayer(server.address(), SOON)));
        }
    }

    @Test
    void nobodyThereIsAUsageError() throws IOException {
        // The port is taken, so that nobody else listens there, and not listened on.
        try (SocketChannel taken =
                SocketChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            SocketAddress address = taken.getLocalAddress();

            assertThrows(IllegalArgumentException.class, () -> new RemoteLinkLayer(address, SOON));
        }
    }

    // ---- what a subject makes of frames

    private static FailureCode refusal(LinkTesterSession session, TesterFrame frame) {
        return session.answer(frame.toByteArray()).getFailure().getCode();
    }

    private static TesterFrame open(int major) {
        return TesterFrame.newBuilder().setOpen(Open.newBuilder().setMajor(major)).build();
    }

    @Test
    @Verifies("CONF-TESTER-3")
    void frameThatCannotBeServedIsAnsweredWithAReason() {
        LinkTesterSession session = good();
        TesterFrame configure =
                TesterFrame.newBuilder().setConfigure(Configure.getDefaultInstance()).build();
        TesterFrame step = TesterFrame.newBuilder().setStep(Step.newBuilder().setCancel(1)).build();
        assertEquals(
                FailureCode.FAILURE_CODE_FRAME,
                session.answer(new byte[] {-1, -1}).getFailure().getCode());
        assertEquals(FailureCode.FAILURE_CODE_ORDER, refusal(session, configure));
        assertEquals(FailureCode.FAILURE_CODE_VERSION, refusal(session, open(2)));
        assertTrue(session.answer(open(1).toByteArray()).hasIdentity());
        assertEquals(FailureCode.FAILURE_CODE_VALUE, refusal(session, configure));
        assertEquals(FailureCode.FAILURE_CODE_ORDER, refusal(session, step));
        assertEquals(
                FailureCode.FAILURE_CODE_VALUE, refusal(session, TesterFrame.getDefaultInstance()));
    }

    @Test
    @Verifies("CONF-TESTER-2")
    void frameThatIsTooLongEndsTheConnection() throws IOException {
        try (TesterServer server = served(LinkTesterTest::good);
                SocketChannel raw = SocketChannel.open(server.address())) {
            ByteBuffer header = ByteBuffer.allocate(4).putInt(FrameLink.PAYLOAD_MAX + 1).flip();
            raw.write(header);
            ByteBuffer answer = ByteBuffer.allocate(10_000);
            while (raw.read(answer) >= 0) {
                // until the server closes
            }
            answer.flip();
            byte[] payload = new byte[answer.getInt()];
            answer.get(payload);

            assertEquals(
                    FailureCode.FAILURE_CODE_FRAME,
                    SubjectFrame.parseFrom(payload).getFailure().getCode());
        }
    }

    @Test
    void addressesAreReadAsTheyAreWritten() {
        for (String text : List.of("127.0.0.1:7800", "unix:/run/link")) {
            assertEquals(text, TesterAddress.write(TesterAddress.parse(text)));
        }
        for (String wrong : List.of("", "host", "host:99999", ":1", "unix:")) {
            assertThrows(IllegalArgumentException.class, () -> TesterAddress.parse(wrong), wrong);
        }
    }

    @Test
    void unusableAddressIsAUsageError() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(err, true, StandardCharsets.UTF_8);

        assertEquals(
                64,
                TesterMain.run(
                        "link-tester",
                        "herald",
                        LinkTesterTest::good,
                        "unix:/no/such/directory/link",
                        printed,
                        printed));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("cannot listen"));
    }
}
