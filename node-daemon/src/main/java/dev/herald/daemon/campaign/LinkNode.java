package dev.herald.daemon.campaign;

import dev.herald.hal.device.CommandIds;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Pump;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.SimChannel;
import dev.herald.hal.sim.SimWorld;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkRequestId;
import dev.herald.node.LinkEntities;
import dev.herald.physical.sim.SimHardware;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One node of the link: its device, its link-layer entity, and the user of both, who counts.
final class LinkNode {
    private static final int LINK = 1;
    private static final int USER = 2;

    final NodeId id;
    final boolean first;
    final Busy busy;
    final List<Counts> counts = List.of(new Counts(), new Counts(), new Counts());
    private final SimWorld world;
    private final QuantumDevice device;
    private final Pairs pairs;
    private final Runnable onUp;
    private final Runnable onOpen;
    private final CommandIds ids = new CommandIds(USER);
    private final Map<Long, Integer> returning = new HashMap<>();
    private final Map<Long, Request> asked = new HashMap<>();
    private final Map<Integer, Request> open = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final List<DeviceEvent> early = new ArrayList<>();
    private final Pump<LinkInput, LinkOutput> pump;
    private boolean built;
    private boolean up;
    private long cookies;

    @SuppressWarnings("NullAway.Init") // set before the world runs
    private SimChannel<LinkMessage> channel;

    LinkNode(
            SimWorld world,
            SimHardware hardware,
            NodeId id,
            boolean first,
            long delayNs,
            UnaryOperator<LinkConfig> settings,
            Pairs pairs,
            Runnable onUp,
            Runnable onOpen) {
        this.world = world;
        this.id = id;
        this.first = first;
        this.pairs = pairs;
        this.onUp = onUp;
        this.onOpen = onOpen;
        device = hardware.device(id, this::onDevice);
        LinkConfig config =
                settings.apply(
                        LinkConfig.of(
                                id, device.describe(), 0, LINK, id.value() + 10, 2 * delayNs));
        busy = new Busy(config.port().cycleNs());
        pump =
                new Pump<>(
                        LinkEntities.create(config),
                        world,
                        world.timers(this::wake),
                        this::perform);
        built = true;
        early.forEach(this::onDevice);
    }

    void connect(SimChannel<LinkMessage> toPeer) {
        channel = toPeer;
    }

    void start() {
        pump.wake();
        for (UseCase useCase : UseCase.values()) {
            pump.deliver(new LinkInput.Listen(useCase.purpose()));
        }
    }

    private void wake() {
        pump.wake();
    }

    boolean isUp() {
        return up;
    }

    /// Requests of this node that have not ended.
    int openRequests() {
        return open.size();
    }

    /// What either side did against the contracts.
    List<String> violations() {
        return violations;
    }

    void onPeer(LinkMessage message) {
        pump.deliver(new LinkInput.FromPeer(message));
    }

    void create(Request request, CreateRequest body) {
        Counts c = counts.get(request.useCase().ordinal());
        c.requests++;
        c.pairsAsked += request.pairs();
        asked.put(++cookies, request);
        pump.deliver(new LinkInput.Create(cookies, body));
    }

    private void onDevice(DeviceEvent event) {
        if (!built) {
            early.add(event);
            return;
        }
        busy.happened(world.nowNs(), event);
        if (event instanceof DeviceEvent.Answer answer && CommandIds.owner(answer.id()) == USER) {
            Integer qubit = returning.remove(answer.id());
            if (qubit == null || !(answer instanceof DeviceEvent.Done)) {
                throw new IllegalStateException("a qubit was not taken back: " + answer);
            }
            pump.deliver(new LinkInput.Released(qubit));
        } else {
            pump.deliver(new LinkInput.FromDevice(event));
        }
    }

    /// Gives a delivered qubit back to the device.
    void giveBack(QubitHandle qubit) {
        long command = ids.next();
        returning.put(command, qubit.qubit());
        device.submit(new DeviceCommand.Discard(command, qubit));
    }

    private void perform(LinkOutput output) {
        switch (output) {
            case LinkOutput.ToDevice(DeviceCommand command) -> {
                busy.submitted(world.nowNs(), command);
                if (command instanceof DeviceCommand.Entangle e
                        && e.point() != Hardware.POINT
                        && e.cycles() > 1) {
                    throw new IllegalStateException("attempts at another point: " + e);
                }
                device.submit(command);
            }
            case LinkOutput.ToPeer(LinkMessage message) -> channel.send(message);
            case LinkOutput.PairKept p -> {
                ok(p.request());
                pairs.kept(this, p);
            }
            case LinkOutput.PairMeasured p -> {
                ok(p.request());
                pairs.measured(this, p);
            }
            case LinkOutput.Finished f -> {
                Request request = over(f.request());
                if (request != null) {
                    counts(request).finish(since(request), request.pairs());
                }
            }
            case LinkOutput.Failed f -> {
                Request request = over(f.request());
                if (request != null) {
                    counts(request).failed++;
                }
            }
            case LinkOutput.Revoked r -> {
                if (r.request().origin().equals(id)) {
                    counts.get(UseCase.ofPurpose(r.purpose()).ordinal()).revoked +=
                            r.pairs().size();
                }
                pairs.revoked(this, r);
            }
            case LinkOutput.Acknowledged a -> {
                Request request = asked.remove(a.cookie());
                if (request != null) {
                    open.put(a.createId(), request);
                    onOpen.run();
                }
            }
            case LinkOutput.Refused r -> {
                Request request = asked.remove(r.cookie());
                if (request == null || r.why() == LinkError.UNSUPPORTED) {
                    throw new IllegalStateException("refused: " + r);
                }
                counts(request).refused++;
            }
            case LinkOutput.LinkUp _ -> {
                up = true;
                onUp.run();
            }
            case LinkOutput.LinkDown _ -> up = false;
            case LinkOutput.QualityChanged _,
                    LinkOutput.Drifted _,
                    LinkOutput.Recovered _,
                    LinkOutput.Verified _ -> {} // a campaign does not verify its links
            case LinkOutput.PeerViolation v -> violations.add(v.toString());
            case LinkOutput.DeviceViolation v -> violations.add(v.toString());
        }
    }

    private void ok(LinkRequestId request) {
        Request mine = request.origin().equals(id) ? open.get(request.createId()) : null;
        if (mine != null) {
            counts(mine).ok(since(mine));
        }
    }

    private @Nullable Request over(LinkRequestId request) {
        if (!request.origin().equals(id)) {
            return null;
        }
        Request ended = open.remove(request.createId());
        onOpen.run();
        return ended;
    }

    private Counts counts(Request request) {
        return counts.get(request.useCase().ordinal());
    }

    private double since(Request request) {
        return (world.nowNs() - request.madeNs()) * 1e-9;
    }
}
