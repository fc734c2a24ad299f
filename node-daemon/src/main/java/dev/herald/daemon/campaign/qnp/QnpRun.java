package dev.herald.daemon.campaign.qnp;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.node.StackListener;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.SessionId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of a scenario: six whole stacks in virtual time, a function of scenario and seed.
public final class QnpRun {
    private static final long OUTAGE_NS = 20_000_000L;
    private static final long SET_UP_NS = 120_000_000_000L;
    private static final long NS = 1_000_000_000L;

    private final QnpScenario scenario;
    private final Dumbbell network;
    private final List<CircuitUser> users = new ArrayList<>();
    private final Rng faults;
    private int linksUp;
    private boolean begun;
    private long cutOff;

    public QnpRun(QnpScenario scenario, long seed) {
        this.scenario = scenario;
        network = new Dumbbell(scenario, seed);
        faults = network.world.stream("faults");
        for (int node = 1; node <= 6; node++) {
            NodeId id = new NodeId(node);
            network.emulation.addNode(
                    id, context -> network.hardware.device(id, context.events()), new Desk(id));
        }
        network.emulation.start();
        for (int circuit = 0; circuit < scenario.circuits(); circuit++) {
            CircuitUser user = new CircuitUser(scenario, circuit, network, this::askOnceAllAreUp);
            users.add(user);
            user.listen();
        }
    }

    /// Runs it to its end.
    ///
    /// @throws IllegalStateException when a circuit cannot be set up
    public QnpOutcome run() {
        network.world.runUntil(SET_UP_NS, () -> begun);
        if (!begun) {
            throw new IllegalStateException(scenario.name() + ": the circuits do not come up");
        }
        long begunNs = network.world.nowNs();
        long untilNs = begunNs + Math.round(scenario.seconds() * NS);
        network.world.runUntil(untilNs, this::allServed);
        double seconds = (network.world.nowNs() - begunNs) / (double) NS;
        List<Double> latencies = new ArrayList<>();
        users.forEach(user -> latencies.addAll(user.latencies()));
        return new QnpOutcome(
                users.getFirst().linkSeconds(),
                seconds,
                latencies,
                scenario.requests() - latencies.size(),
                users.stream().map(CircuitUser::delivered).toList(),
                users.stream().map(CircuitUser::good).toList(),
                users.stream().map(CircuitUser::fidelities).toList(),
                users.stream().mapToLong(CircuitUser::mismatches).sum(),
                users.stream().mapToLong(CircuitUser::onesided).sum(),
                cutOff,
                users.stream().mapToLong(CircuitUser::sessionsLost).sum());
    }

    private boolean allServed() {
        if (scenario.requests() == 0) {
            return false;
        }
        int served = 0;
        for (CircuitUser user : users) {
            served += user.latencies().size();
        }
        return served == scenario.requests();
    }

    /// The requests are made at the same instant, in turn over the circuits.
    private void askOnceAllAreUp() {
        if (begun) {
            users.stream().filter(user -> user.isOpen()).forEach(this::streamAgain);
        } else if (users.stream().allMatch(CircuitUser::isOpen)) {
            begun = true;
            if (scenario.requests() == 0) {
                users.forEach(user -> user.ask(0));
            }
            for (int i = 0; i < scenario.requests(); i++) {
                users.get(i % users.size()).ask(scenario.pairs());
            }
            if (scenario.faults().breakNs() > 0) {
                awaitBreak();
            }
        }
    }

    /// A circuit that is up again after its session was lost goes on with its stream.
    private void streamAgain(CircuitUser user) {
        if (scenario.requests() == 0 && user.asked() <= user.sessionsLost()) {
            user.ask(0);
        }
    }

    private void awaitBreak() {
        long mean = scenario.faults().breakNs();
        network.world.at(
                network.world.nowNs() + mean / 2 + faults.nextLong(mean),
                () -> {
                    int link = (int) faults.nextLong(Dumbbell.links());
                    network.emulation.breakSession(Dumbbell.a(link), Dumbbell.b(link), OUTAGE_NS);
                    awaitBreak();
                });
    }

    private void linkUp() {
        if (++linksUp == 2 * Dumbbell.links()) {
            users.forEach(CircuitUser::connect);
        }
    }

    /// The user at one node.
    private final class Desk implements StackListener {
        private final NodeId node;

        Desk(NodeId node) {
            this.node = node;
        }

        @Override
        public void onLink(LinkId link, LinkOutput.Up event) {
            if (event instanceof LinkOutput.LinkUp) {
                linkUp();
            }
        }

        @Override
        public void onNote(Note note) {
            if (note.event() instanceof NetworkOutput.PairDropped dropped
                    && dropped.cause().equals("cut off")) {
                cutOff++;
            }
        }

        @Override
        public void onTransport(TransportOutput.Up event) {
            switch (event) {
                case TransportOutput.SessionOpened s when s.cookie() != 0 -> {
                    users.get((int) (-1 - s.cookie())).opened(s);
                }
                case TransportOutput.ConnectFailed f ->
                        users.get((int) (-1 - f.cookie())).connectAgain();
                case TransportOutput.PairReady p -> {
                    CircuitUser user = user(p.stream().session());
                    if (user != null) {
                        user.ready(node, p);
                    }
                }
                case TransportOutput.StreamEnded s -> {
                    CircuitUser user = user(s.stream().session());
                    if (user != null) {
                        user.ended(node, s);
                    }
                }
                case TransportOutput.SessionClosed s -> {
                    CircuitUser user = user(s.session());
                    if (user != null) {
                        user.closed(node);
                    }
                }
                case TransportOutput.StreamRefused r ->
                        throw new IllegalStateException(
                                scenario.name() + ": " + r.why() + ": " + r.detail());
                default -> {}
            }
        }
    }

    private @Nullable CircuitUser user(SessionId session) {
        for (CircuitUser user : users) {
            if (user.uses(session)) {
                return user;
            }
        }
        return null;
    }
}
