package dev.herald.daemon.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.spec.trace.Verifies;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The local interface: operators in, everybody else out.
class GrpcTlsTest {
    private static final Instant NOW = Instant.now();
    private static final Duration DAY = Duration.ofDays(1);
    private static final LocalAuthority AUTHORITY = LocalAuthority.create("test", NOW, DAY);

    private static final MethodDescriptor<byte[], byte[]> ECHO =
            MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("test.Echo/Echo")
                    .setRequestMarshaller(new Bytes())
                    .setResponseMarshaller(new Bytes())
                    .build();

    private Server server;

    @BeforeEach
    void start() throws IOException {
        server =
                NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                        .sslContext(tls(Identity.node("alice")).grpcServer())
                        .addService(
                                ServerServiceDefinition.builder("test.Echo")
                                        .addMethod(
                                                ECHO,
                                                ServerCalls.asyncUnaryCall((request, answer) -> {
                                                    answer.onNext(request);
                                                    answer.onCompleted();
                                                }))
                                        .build())
                        .build()
                        .start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.shutdownNow();
        assertTrue(server.awaitTermination(10, TimeUnit.SECONDS));
    }

    @Test
    @Verifies("MGMT-TLS-9")
    void anOperatorIsServedOverTheHybridExchange() throws IOException {
        try (Tap tap = new Tap(server.getPort())) {
            assertEquals(3, echo(tls(Identity.operator("cli")), tap.port(), "alice").length);
            assertEquals(new Tap.ServerHello(0x0304, 0x1302, 4588, false), tap.serverHello());
        }
    }

    @Test
    @Verifies("MGMT-TLS-9")
    void aNodeIsNotServed() {
        refused(tls(Identity.node("bob")), "alice");
    }

    @Test
    @Verifies("MGMT-TLS-6")
    void aClientThatWantsAnotherNodeDoesNotTalk() {
        refused(tls(Identity.operator("cli")), "bob");
    }

    @Test
    @Verifies("MGMT-TLS-4")
    void aStrangerIsNotServed() {
        LocalAuthority other = LocalAuthority.create("other", NOW, DAY);
        refused(
                new Tls(
                        other.issue(Identity.operator("cli"), NOW, DAY),
                        AUTHORITY.certificate(),
                        Optional.empty()),
                "alice");
    }

    private void refused(Tls tls, String node) {
        StatusRuntimeException refused =
                assertThrows(StatusRuntimeException.class, () -> echo(tls, server.getPort(), node));
        assertEquals(Status.Code.UNAVAILABLE, refused.getStatus().getCode());
    }

    private static byte[] echo(Tls tls, int port, String node) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                        .sslContext(tls.grpcClient())
                        .overrideAuthority(node)
                        .build();
        try {
            return ClientCalls.blockingUnaryCall(
                    channel,
                    ECHO,
                    CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
                    new byte[3]);
        } finally {
            channel.shutdownNow();
        }
    }

    private static Tls tls(Identity identity) {
        return new Tls(
                AUTHORITY.issue(identity, NOW, DAY), AUTHORITY.certificate(), Optional.empty());
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
