package dev.herald.daemon.api;

import dev.herald.daemon.rpc.v1.ExamineLinkRequest;
import dev.herald.daemon.rpc.v1.MaintainRequest;
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
import java.util.function.Consumer;

/// What the interface asks of a node. Callable from any thread; answers come on the node's event loop.
public interface Control {

    void status(Consumer<NodeStatus> answer);

    /// Runs a job. The answers are one start, any number of progress, then one result or failure; or a
    /// failure alone.
    ///
    /// @return ends the job with what it has, when run
    Runnable runJob(RunJobRequest request, Consumer<JobEvent> answers);

    void cancelJob(long job, Consumer<Boolean> found);

    /// Looks at a link of the node for a while.
    ///
    /// @param refused told why, in one line, when it does not
    void examineLink(
            ExamineLinkRequest request, Consumer<LinkExamination> answer, Consumer<String> refused);

    /// Says whether pairs can be had, or why there is no answer.
    void plan(PlanRequest request, Consumer<PlanReply> answer);

    /// Says what is in stock.
    void stocks(StocksRequest request, Consumer<StocksReply> answer);

    /// Has pairs in stock delivered, and tells when they are measured at this end; or why not.
    void claim(ClaimRequest request, Consumer<ClaimReply> answer);

    /// Tells what was delivered for a claim.
    void delivery(DeliveryRequest request, Consumer<DeliveryReply> answer);

    /// Sets when a link of the node is under maintenance.
    ///
    /// @param refused told why, in one line, when that cannot be
    void maintain(MaintainRequest request, Runnable done, Consumer<String> refused);

    /// Stops the daemon; returns before it has stopped.
    void shutdown();
}
