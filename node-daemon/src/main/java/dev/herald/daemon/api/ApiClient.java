package dev.herald.daemon.api;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.rpc.v1.CancelJobRequest;
import dev.herald.daemon.rpc.v1.ExamineLinkRequest;
import dev.herald.daemon.rpc.v1.MaintainRequest;
import dev.herald.daemon.rpc.v1.NodeServiceGrpc;
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
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/// Talks to one daemon; every call is bounded in time and fails with one line.
public final class ApiClient implements AutoCloseable {
    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PLAN_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration EXAMINE_PATIENCE = Duration.ofSeconds(10);

    private final String node;
    private final DaemonConfig.Address address;
    private final ManagedChannel channel;

    /// @param node name of the node, which its certificate must state
    /// @param tls of an operator
    public ApiClient(String node, DaemonConfig.Address address, Tls tls) {
        this.node = node;
        this.address = address;
        channel =
                NettyChannelBuilder.forAddress(
                                new InetSocketAddress(address.host(), address.port()))
                        .sslContext(tls.grpcClient())
                        .overrideAuthority(node)
                        .build();
    }

    public NodeStatus status() {
        return status(STATUS_TIMEOUT);
    }

    /// Tries to connect at once, however recently that failed.
    public NodeStatus status(Duration timeout) {
        channel.resetConnectBackoff();
        try {
            return stub(timeout).status(StatusRequest.getDefaultInstance());
        } catch (StatusRuntimeException failure) {
            throw translated(failure);
        }
    }

    /// Runs a job to its end.
    ///
    /// @param patience beyond the job's own time limit
    /// @param progress told what comes before the end
    /// @return the last event: a result or a failure
    public JobEvent run(RunJobRequest request, Duration patience, Consumer<JobEvent> progress) {
        Duration timeout = Duration.ofNanos(request.getTimeoutNs()).plus(patience);
        try {
            Iterator<JobEvent> events = stub(timeout).runJob(request);
            JobEvent last = JobEvent.getDefaultInstance();
            while (events.hasNext()) {
                last = events.next();
                if (!last.hasResult() && !last.hasFailure()) {
                    progress.accept(last);
                }
            }
            if (!last.hasResult() && !last.hasFailure()) {
                throw new ApiException(
                        ApiException.Kind.UNREACHABLE,
                        "daemon " + node + " ended the job without a word");
            }
            return last;
        } catch (StatusRuntimeException failure) {
            throw translated(failure);
        }
    }

    /// Looks at a link of the node.
    ///
    /// @throws ApiException of kind REFUSED when the node has no such link or the request is wrong
    public LinkExamination examine(ExamineLinkRequest request) {
        Duration lasts = Duration.ofNanos(request.getSamples() * request.getIntervalNs());
        try {
            return stub(lasts.plus(EXAMINE_PATIENCE)).examineLink(request);
        } catch (StatusRuntimeException failure) {
            throw refusedOr(failure);
        }
    }

    /// Sets when a link of the node is under maintenance.
    ///
    /// @throws ApiException of kind REFUSED when the node has no such link or the request is wrong
    public void maintain(MaintainRequest request) {
        try {
            var _ = stub(STATUS_TIMEOUT).maintain(request);
        } catch (StatusRuntimeException failure) {
            throw refusedOr(failure);
        }
    }

    private ApiException refusedOr(StatusRuntimeException failure) {
        return failure.getStatus().getCode() == Status.Code.INVALID_ARGUMENT
                ? new ApiException(
                        ApiException.Kind.REFUSED,
                        String.valueOf(failure.getStatus().getDescription()))
                : translated(failure);
    }

    /// Whether pairs can be had, by what the node knows; or why there is no answer.
    public PlanReply plan(PlanRequest request) {
        try {
            return stub(PLAN_TIMEOUT).plan(request);
        } catch (StatusRuntimeException failure) {
            throw translated(failure);
        }
    }

    /// What is in stock at the node, or why there is no answer.
    public StocksReply stocks(StocksRequest request) {
        try {
            return stub(STATUS_TIMEOUT).stocks(request);
        } catch (StatusRuntimeException failure) {
            throw translated(failure);
        }
    }

    /// Has pairs in stock delivered and measured at both ends: what came of it at this one, or why not.
    public ClaimReply claim(ClaimRequest request) {
        try {
            return stub(STATUS_TIMEOUT).claim(request);
        } catch (StatusRuntimeException failure) {
            throw translated(failure);
        }
    }

    /// What the node was delivered for a claim of either end, or why there is no answer.
    public DeliveryReply delivery(DeliveryRequest request) {
        try {
            return stub(STATUS_TIMEOUT).delivery(request);
        } catch (StatusRuntimeException failure) {
            throw translated(failure);
        }
    }

    /// @return whether the job was under way
    public boolean cancel(long job) {
        try {
            return stub(STATUS_TIMEOUT)
                    .cancelJob(CancelJobRequest.newBuilder().setJob(job).build())
                    .getFound();
        } catch (StatusRuntimeException failure) {
            throw translated(failure);
        }
    }

    public void shutdown() {
        try {
            var _ = stub(STATUS_TIMEOUT).shutdown(ShutdownRequest.getDefaultInstance());
        } catch (StatusRuntimeException failure) {
            throw translated(failure);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private NodeServiceGrpc.NodeServiceBlockingStub stub(Duration timeout) {
        return NodeServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private ApiException translated(StatusRuntimeException failure) {
        String where = "daemon " + node + " at " + address;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return new ApiException(
                        ApiException.Kind.UNTRUSTED,
                        where
                                + " and this command do not accept each other's certificates: "
                                + cause.getMessage());
            }
        }
        if (failure.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return new ApiException(ApiException.Kind.TIMEOUT, where + " does not answer in time");
        }
        Throwable cause = failure.getCause();
        String detail =
                cause == null ? failure.getStatus().toString() : String.valueOf(cause.getMessage());
        return new ApiException(
                ApiException.Kind.UNREACHABLE, where + " does not answer: " + oneLine(detail));
    }

    private static String oneLine(String text) {
        return text.lines().findFirst().orElse("no detail");
    }
}
