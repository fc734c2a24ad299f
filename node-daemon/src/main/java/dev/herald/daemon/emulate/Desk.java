package dev.herald.daemon.emulate;

import dev.herald.application.api.ApplicationOutput;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.pursuit.PursuitOutput;
import dev.herald.link.pursuit.PursuitReport;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitId;
import dev.herald.node.NodeStack;
import dev.herald.node.StackListener;
import dev.herald.node.stock.StockOutput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.SessionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The user of one node: hands its stack's events to the tasks they belong to.
final class Desk implements StackListener {
    private final NodeId node;
    private final Map<Integer, LinkTask> byPurpose = new LinkedHashMap<>();
    private final Map<String, CircuitTask> byPort = new LinkedHashMap<>();
    private final Map<Long, CircuitTask> byCookie = new LinkedHashMap<>();
    private final Map<SessionId, CircuitTask> bySession = new LinkedHashMap<>();
    private final List<StockTask> stocks = new ArrayList<>();
    private final Map<Long, AppTask> byNumber = new LinkedHashMap<>();
    private final List<LinkId> linksUp = new ArrayList<>();
    private final Set<CircuitId> circuits = new LinkedHashSet<>();
    private final CircuitCounts counts;
    private final Runnable onLinks;
    private final Runnable onTopology;
    private int known;
    private @Nullable NodeStack stack;

    /// @param onLinks a link has come up, or a virtual one has changed
    /// @param onTopology what is known of the network has changed
    Desk(NodeId node, CircuitCounts counts, Runnable onLinks, Runnable onTopology) {
        this.node = node;
        this.counts = counts;
        this.onLinks = onLinks;
        this.onTopology = onTopology;
    }

    NodeId node() {
        return node;
    }

    void attach(NodeStack nodeStack) {
        stack = nodeStack;
    }

    NodeStack stack() {
        NodeStack s = stack;
        if (s == null) {
            throw new IllegalStateException("the stack of " + node + " is not there yet");
        }
        return s;
    }

    /// Circuits of which this node is an end.
    int circuits() {
        return circuits.size();
    }

    /// Nodes whose states are known, where they are flooded.
    int known() {
        return known;
    }

    boolean isUp(LinkId link) {
        return linksUp.contains(link);
    }

    void expect(int purpose, LinkTask task) {
        byPurpose.put(purpose, task);
    }

    void expect(String port, CircuitTask task) {
        byPort.put(port, task);
    }

    void expect(long cookie, CircuitTask task) {
        byCookie.put(cookie, task);
    }

    void expect(StockTask task) {
        stocks.add(task);
    }

    void expect(long number, AppTask task) {
        byNumber.put(number, task);
    }

    /// Gives a delivered qubit back.
    void discard(QubitHandle qubit) {
        stack().submit(new DeviceCommand.Discard(stack().nextCommand(), qubit));
    }

    @Override
    public void onLink(LinkId link, LinkOutput.Up event) {
        switch (event) {
            case LinkOutput.LinkUp _ -> {
                if (!linksUp.contains(link)) {
                    linksUp.add(link);
                }
                onLinks.run();
            }
            case LinkOutput.LinkDown _ -> linksUp.remove(link);
            case LinkOutput.QualityChanged _ -> {}
            case LinkOutput.Acknowledged a -> {
                for (LinkTask task : byPurpose.values()) {
                    task.acknowledged(node, a);
                }
            }
            case LinkOutput.Refused r -> {
                for (LinkTask task : byPurpose.values()) {
                    task.refused(node, r);
                }
            }
            case LinkOutput.PairKept p -> task(p.purpose()).kept(this, p);
            case LinkOutput.PairMeasured p -> task(p.purpose()).measured(this, p);
            case LinkOutput.Finished f -> task(f.purpose()).finished(this);
            case LinkOutput.Failed f -> task(f.purpose()).failed(this, f);
            case LinkOutput.Revoked r -> task(r.purpose()).revoked(this, r);
        }
    }

    @Override
    public void onPursuit(LinkId link, PursuitOutput event) {
        switch (event) {
            case PursuitOutput.OfPursuit(long _, LinkOutput.Up of) -> onLink(link, of);
            case PursuitOutput.Ended(long cookie, PursuitReport report) ->
                    task((int) -cookie).ended(report);
            case PursuitOutput.ToLink _, PursuitOutput.Other _ -> {}
        }
    }

    private LinkTask task(int purpose) {
        LinkTask task = byPurpose.get(purpose);
        if (task == null) {
            throw new IllegalStateException("no task with purpose " + purpose + " at " + node);
        }
        return task;
    }

    @Override
    public void onTransport(TransportOutput.Up event) {
        switch (event) {
            case TransportOutput.SessionOpened s -> {
                CircuitTask task =
                        s.cookie() == 0 ? byPort.get(s.port()) : byCookie.get(s.cookie());
                if (task != null) {
                    bySession.put(s.session(), task);
                    task.opened(this, s);
                }
            }
            case TransportOutput.ConnectFailed f -> {
                CircuitTask task = byCookie.get(f.cookie());
                if (task != null) {
                    task.ended(f.why() + ": " + f.detail());
                }
            }
            case TransportOutput.StreamRefused r -> {
                CircuitTask task = byCookie.get(r.cookie());
                if (task != null) {
                    task.ended(r.why() + ": " + r.detail());
                }
            }
            case TransportOutput.PairReady p -> bySession(p.stream().session()).kept(this, p);
            case TransportOutput.OutcomeReady o ->
                    bySession(o.stream().session()).measured(this, o);
            case TransportOutput.StreamEnded s ->
                    bySession(s.stream().session()).streamEnded(this, s);
            case TransportOutput.SessionClosed s ->
                    bySession(s.session()).ended(s.why() + ": " + s.detail());
            case TransportOutput.StreamAccepted _,
                    TransportOutput.StreamBegun _,
                    TransportOutput.QubitSent _,
                    TransportOutput.QubitReceived _,
                    TransportOutput.TransferFailed _,
                    TransportOutput.DataReceived _ -> {}
            case TransportOutput.PathChanged p -> bySession(p.session()).moved(this);
            case TransportOutput.PathMeasured p -> bySession(p.session()).tested(this, p);
        }
    }

    private CircuitTask bySession(SessionId session) {
        CircuitTask task = bySession.get(session);
        if (task == null) {
            throw new IllegalStateException("no task with session " + session + " at " + node);
        }
        return task;
    }

    @Override
    public void onStock(StockOutput.Told event) {
        stocks.forEach(task -> task.told(this, event));
    }

    @Override
    public void onJob(ApplicationOutput event) {
        if (event instanceof ApplicationOutput.JobEnded ended) {
            AppTask task = byNumber.get(ended.number());
            if (task != null) {
                task.ended(ended);
            }
        }
    }

    @Override
    public void onNetwork(NetworkOutput.Up event) {
        switch (event) {
            case NetworkOutput.CircuitUp up -> {
                counts.up(up);
                circuits.add(up.circuit());
            }
            case NetworkOutput.CircuitDown down -> circuits.remove(down.circuit());
            default -> {}
        }
    }

    @Override
    public void onNote(Note note) {
        switch (note.event()) {
            case NetworkOutput.PairDropped dropped -> counts.dropped(node, dropped);
            case NetworkOutput.TopologyChanged changed -> {
                known = changed.nodes();
                onTopology.run();
            }
            case NetworkOutput.VirtualLinkChanged _ -> onLinks.run();
            default -> {}
        }
    }
}
