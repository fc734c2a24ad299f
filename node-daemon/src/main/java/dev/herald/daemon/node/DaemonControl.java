package dev.herald.daemon.node;

import dev.herald.daemon.api.Control;
import dev.herald.daemon.rpc.v1.ExamineLinkRequest;
import dev.herald.daemon.rpc.v1.MaintainRequest;
import dev.herald.physical.netty.NettyLoop;
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

/// Carries what the local interface asks onto the loop.
final class DaemonControl implements Control {
    private final Daemon daemon;
    private final NettyLoop loop;
    private final StateBook book;
    private final Peers peers;
    private final Jobs jobs;
    private final Examinations examinations;
    private final Planning planning;
    private final Inventory inventory;
    private final Upkeep upkeep;

    DaemonControl(
            Daemon daemon,
            NettyLoop loop,
            StateBook book,
            Peers peers,
            Jobs jobs,
            Examinations examinations,
            Planning planning,
            Inventory inventory,
            Upkeep upkeep) {
        this.inventory = inventory;
        this.upkeep = upkeep;
        this.examinations = examinations;
        this.planning = planning;
        this.daemon = daemon;
        this.loop = loop;
        this.book = book;
        this.peers = peers;
        this.jobs = jobs;
    }

    @Override
    public void status(Consumer<NodeStatus> answer) {
        loop.execute(() -> answer.accept(book.status(version(), peers, jobs, upkeep)));
    }

    @Override
    public Runnable runJob(RunJobRequest request, Consumer<JobEvent> answers) {
        long[] number = new long[1]; // read and written on the loop only
        loop.execute(() -> number[0] = jobs.run(request, answers));
        return () -> loop.execute(() -> jobs.cancel(number[0]));
    }

    @Override
    public void cancelJob(long job, Consumer<Boolean> found) {
        loop.execute(() -> found.accept(jobs.cancel(job)));
    }

    @Override
    public void examineLink(
            ExamineLinkRequest request,
            Consumer<LinkExamination> answer,
            Consumer<String> refused) {
        loop.execute(() -> examinations.examine(request, answer, refused));
    }

    @Override
    public void plan(PlanRequest request, Consumer<PlanReply> answer) {
        loop.execute(() -> planning.plan(request, answer));
    }

    @Override
    public void stocks(StocksRequest request, Consumer<StocksReply> answer) {
        loop.execute(() -> inventory.stocks(request, answer));
    }

    @Override
    public void claim(ClaimRequest request, Consumer<ClaimReply> answer) {
        loop.execute(() -> inventory.claim(request, answer));
    }

    @Override
    public void delivery(DeliveryRequest request, Consumer<DeliveryReply> answer) {
        loop.execute(() -> inventory.delivery(request, answer));
    }

    @Override
    public void maintain(MaintainRequest request, Runnable done, Consumer<String> refused) {
        loop.execute(() -> upkeep.maintain(request, done, refused));
    }

    @Override
    public void shutdown() {
        daemon.stop();
    }

    private static String version() {
        String version = Daemon.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
