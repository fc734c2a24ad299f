package dev.herald.conformance.network.tester;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceRun;
import dev.herald.conformance.engine.ConformanceRun.Settings;
import dev.herald.conformance.engine.Overall;
import dev.herald.conformance.engine.Report;
import dev.herald.conformance.engine.TextReport;
import dev.herald.conformance.engine.Verdict;
import dev.herald.conformance.network.HeraldNetworkLayer;
import dev.herald.conformance.network.NetworkFrameSuite;
import dev.herald.conformance.network.NetworkReleaseSuite;
import dev.herald.conformance.network.NetworkSubject;
import dev.herald.conformance.network.NetworkSuites;
import dev.herald.conformance.network.NetworkSwapSuite;
import dev.herald.conformance.tester.TesterServer;
import dev.herald.hal.host.Machine;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkLayerProvider;
import dev.herald.network.api.NetworkOutput;
import dev.herald.spec.link.tester.v1.FailureCode;
import dev.herald.spec.link.tester.v1.Open;
import dev.herald.spec.network.tester.v1.Configure;
import dev.herald.spec.network.tester.v1.Step;
import dev.herald.spec.network.tester.v1.SubjectFrame;
import dev.herald.spec.network.tester.v1.TesterFrame;
import dev.herald.spec.trace.Catalogue;
import dev.herald.spec.trace.Verifies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The suite for network layers across a socket: the reference conforms, a flaw behind the socket is
/// found where it is, and a subject that is silent, hostile or confused ends in a verdict.
class NetworkTesterTest {
    private static final String PROFILE = "network-wire-1";
    private static final Catalogue NETWORK = Catalogue.shipped().profile(PROFILE);

    /// Whatever a flaw of frames could take along.
    private static final List<Class<?>> NEAR_FRAMES =
            List.of(NetworkFrameSuite.class, NetworkReleaseSuite.class, NetworkSwapSuite.class);

    private static TesterServer served(Supplier<NetworkTesterSession> sessions) throws IOException {
        return new TesterServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), sessions);
    }

    private static NetworkTesterSession good() {
        return new NetworkTesterSession(new HeraldNetworkLayer());
    }

    private static Report run(RemoteNetworkLayer layer, List<Class<?>> suites) {
        return new ConformanceRun(NETWORK, new NetworkSubject(layer), Settings.of(1, PROFILE))
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
    @Verifies("CONF-NODE-1")
    void referenceConformsAcrossASocket() throws IOException {
        try (TesterServer server = served(NetworkTesterTest::good)) {
            Report report = run(new RemoteNetworkLayer(server.address()), NetworkSuites.ALL);

            assertEquals(Overall.CONFORMANT, report.overall(), () -> TextReport.console(report));
        }
    }

    @TestFactory
    @Verifies("CONF-NODE-2")
    Stream<DynamicTest> flawOfFramesIsFoundAndNothingElse() {
        return FlawedNodes.ALL.stream()
                .map(flaw -> DynamicTest.dynamicTest(flaw.toString(), () -> expectFound(flaw)));
    }

    private static void expectFound(FlawedNodes flaw) throws IOException {
        try (TesterServer server = served(flaw.session())) {
            Report report = run(new RemoteNetworkLayer(server.address()), NEAR_FRAMES);

            assertEquals(
                    new TreeSet<>(List.of(flaw.clause())),
                    broken(report),
                    () -> TextReport.console(report));
        }
    }

    private static final class Throwing implements NetworkLayerProvider {
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
        public Machine<NetworkInput, NetworkOutput> create(NetworkConfig config) {
            throw new IllegalStateException("hostile");
        }
    }

    @Test
    @Verifies("CONF-NODE-1")
    void whatAnEntityThrowsCountsAgainstIt() throws IOException {
        try (TesterServer server = served(() -> new NetworkTesterSession(new Throwing()))) {
            Report report = run(new RemoteNetworkLayer(server.address()), NEAR_FRAMES);

            assertEquals(Overall.NONCONFORMANT, report.overall());
            assertTrue(
                    report.clauses().stream().noneMatch(one -> one.verdict() == Verdict.BROKEN),
                    () -> TextReport.console(report));
        }
    }

    @Test
    @Verifies("CONF-NODE-1")
    void answerThatIsNoAnswerLeavesItUndecided() throws IOException {
        AtomicInteger left = new AtomicInteger(1);
        Supplier<NetworkTesterSession> sessions =
                () ->
                        new NetworkTesterSession(new HeraldNetworkLayer()) {
                            @Override
                            public SubjectFrame answer(byte[] payload) {
                                return left.decrementAndGet() < 0
                                        ? SubjectFrame.getDefaultInstance()
                                        : super.answer(payload);
                            }
                        };
        try (TesterServer server = served(sessions)) {
            Report report = run(new RemoteNetworkLayer(server.address()), NEAR_FRAMES);

            assertEquals(Overall.INCONCLUSIVE, report.overall(), () -> TextReport.console(report));
        }
    }

    @Test
    @Verifies("CONF-NODE-1")
    void frameThatCannotBeServedIsAnsweredWithAReason() {
        NetworkTesterSession session = good();
        TesterFrame configure =
                TesterFrame.newBuilder().setConfigure(Configure.getDefaultInstance()).build();
        TesterFrame step = TesterFrame.newBuilder().setStep(Step.newBuilder().setPeerUp(1)).build();
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

    private static FailureCode refusal(NetworkTesterSession session, TesterFrame frame) {
        return session.answer(frame.toByteArray()).getFailure().getCode();
    }

    private static TesterFrame open(int major) {
        return TesterFrame.newBuilder().setOpen(Open.newBuilder().setMajor(major)).build();
    }
}
