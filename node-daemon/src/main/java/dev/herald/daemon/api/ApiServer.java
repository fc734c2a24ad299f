package dev.herald.daemon.api;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.rpc.v1.CancelJobReply;
import dev.herald.daemon.rpc.v1.CancelJobRequest;
import dev.herald.daemon.rpc.v1.ExamineLinkRequest;
import dev.herald.daemon.rpc.v1.MaintainReply;
import dev.herald.daemon.rpc.v1.MaintainRequest;
import dev.herald.daemon.rpc.v1.NodeServiceGrpc;
import dev.herald.daemon.rpc.v1.ShutdownReply;
import dev.herald.daemon.rpc.v1.ShutdownRequest;
import dev.herald.daemon.rpc.v1.StatusRequest;
import dev.herald.daemon.tls.Tls;
import dev.herald.spec.node.v1.ClaimReply;
import dev.herald.spec.node.v1.ClaimRequest;
import dev.herald.spec.node.v1.DeliveryReply;
import dev.herald.spec.node.v1.DeliveryRequest;
import dev.herald.spec.node.v1.JobEvent;
import dev.herald.spec.node.v1.LinkExamination;
import dev.herald.spec.node.v1.NodeStatus;
import dev.herald.spec.node.v1.PlanReply;
import dev.herald.spec.node.v1.PlanRequest;
import dev.herald.spec.node.v1.RunJobRequest;
import dev.herald.spec.node.v1.StocksReply;
import dev.herald.spec.node.v1.StocksRequest;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Serves the local interface over mutual TLS; operators of the network are let in, nobody else.
public final class ApiServer implements AutoCloseable {
    private static final int MESSAGE_MAX = 1 << 20;

    private final Server server;

    private ApiServer(Server server) {
        this.server = server;
    }

    /// @throws ApiException when the address cannot be listened at
    public static ApiServer open(DaemonConfig.Address address, Tls tls, Control control) {
        Server server =
                NettyServerBuilder.forAddress(new InetSocketAddress(address.host(), address.port()))
                        .sslContext(tls.grpcServer())
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .maxInboundMessageSize(MESSAGE_MAX)
                        .addService(new Service(control))
                        .build();
        try {
            return new ApiServer(server.start());
        } catch (IOException failure) {
            boolean inUse =
                    failure.getCause() instanceof BindException || failure instanceof BindException;
            throw new ApiException(
                    ApiException.Kind.BIND,
                    "cannot listen on "
                            + address
                            + " for the local interface: "
                            + (inUse
                                    ? "the port is in use; stop the process that has it or configure another port"
                                    : failure.getMessage()));
        }
    }

    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(500, TimeUnit.MILLISECONDS)) {
                server.shutdownNow();
                var _ = server.awaitTermination(500, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException stop) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static final class Service extends NodeServiceGrpc.NodeServiceImplBase {
        private final Control control;

        Service(Control control) {
            this.control = control;
        }

        @Override
        public void status(StatusRequest request, StreamObserver<NodeStatus> answer) {
            control.status(status -> {
                answer.onNext(status);
                answer.onCompleted();
            });
        }

        @Override
        public void runJob(RunJobRequest request, StreamObserver<JobEvent> answer) {
            ServerCallStreamObserver<JobEvent> call = (ServerCallStreamObserver<JobEvent>) answer;
            Cancellation cancellation = new Cancellation();
            call.setOnCancelHandler(cancellation::cancel);
            cancellation.whenCancelled(
                    control.runJob(
                            request,
                            event -> {
                                if (call.isCancelled()) {
                                    return;
                                }
                                call.onNext(event);
                                if (event.hasResult() || event.hasFailure()) {
                                    call.onCompleted();
                                }
                            }));
        }

        @Override
        public void cancelJob(CancelJobRequest request, StreamObserver<CancelJobReply> answer) {
            control.cancelJob(
                    request.getJob(),
                    found -> {
                        answer.onNext(CancelJobReply.newBuilder().setFound(found).build());
                        answer.onCompleted();
                    });
        }

        @Override
        public void examineLink(
                ExamineLinkRequest request, StreamObserver<LinkExamination> answer) {
            control.examineLink(
                    request,
                    found -> {
                        answer.onNext(found);
                        answer.onCompleted();
                    },
                    why -> refuse(answer, why));
        }

        private static void refuse(StreamObserver<?> answer, String why) {
            answer.onError(Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException());
        }

        @Override
        public void plan(PlanRequest request, StreamObserver<PlanReply> answer) {
            control.plan(
                    request,
                    reply -> {
                        answer.onNext(reply);
                        answer.onCompleted();
                    });
        }

        /// For an answer that may come when the caller has gone.
        private static <T> Consumer<T> once(StreamObserver<T> answer) {
            ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) answer;
            call.setOnCancelHandler(() -> {}); // or answering it then would throw
            return reply -> {
                if (!call.isCancelled()) {
                    call.onNext(reply);
                    call.onCompleted();
                }
            };
        }

        @Override
        public void stocks(StocksRequest request, StreamObserver<StocksReply> answer) {
            control.stocks(request, once(answer));
        }

        @Override
        public void claim(ClaimRequest request, StreamObserver<ClaimReply> answer) {
            control.claim(request, once(answer));
        }

        @Override
        public void delivery(DeliveryRequest request, StreamObserver<DeliveryReply> answer) {
            control.delivery(request, once(answer));
        }

        @Override
        public void maintain(MaintainRequest request, StreamObserver<MaintainReply> answer) {
            control.maintain(
                    request,
                    () -> {
                        answer.onNext(MaintainReply.getDefaultInstance());
                        answer.onCompleted();
                    },
                    why -> refuse(answer, why));
        }

        @Override
        public void shutdown(ShutdownRequest request, StreamObserver<ShutdownReply> answer) {
            answer.onNext(ShutdownReply.getDefaultInstance());
            answer.onCompleted();
            control.shutdown();
        }
    }

    /// A call may be cancelled before the job has begun.
    private static final class Cancellation {
        private Runnable action = () -> {};
        private boolean cancelled;

        synchronized void whenCancelled(Runnable then) {
            action = then;
            if (cancelled) {
                then.run();
            }
        }

        synchronized void cancel() {
            cancelled = true;
            action.run();
        }
    }
}
