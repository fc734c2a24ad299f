package dev.herald.link.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.device.DeviceState;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkInput;
import dev.herald.link.core.Books;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkRequestId;
import java.util.List;

/// A link under a schedule, from its start until it has healed and come to rest, and what is asked of
/// it then. That no pair is delivered twice, nothing after the end of its request and no request ended
/// twice is checked by [Duo] as it happens.
final class FaultRun {
    private static final long START_NS = 1_000_000;
    private static final long STEP_NS = 200_000;
    private static final int STEPS_MAX = 20_000;
    private static final long EVENTS_MAX = 2_000_000;
    private static final CreateRequest MORE = CreateRequest.keep(2, Fidelity.of(0.6), Duo.PURPOSE);

    final Schedule schedule;
    final Duo duo;

    /// When the nodes start.
    long startNs = START_NS;

    /// Done when so many events have happened since the nodes started.
    long eventsUntilAction = -1;

    Runnable action = () -> {};
    private long startedAt;

    /// Whether the pairs of requests are distilled.
    boolean distils;

    FaultRun(Schedule schedule) {
        this(schedule, schedule.settings());
    }

    FaultRun(Schedule schedule, Duo.Settings settings) {
        this.schedule = schedule;
        duo = new Duo(schedule.seed(), settings);
        Rng rng = new Rng(schedule.seed()).stream("run");
        for (Duo.Node node : List.of(duo.a, duo.b)) {
            node.end.mischief = schedule.deviceFaults(rng);
            node.end.moveNs = settings.kit.heraldNs == 0 ? 0 : 8_000;
            node.offsetNs = rng.nextInt(4) == 0 ? rng.nextLong(-2_000, 2_001) : 0;
            node.holdNsMax =
                    switch (rng.nextInt(3)) {
                        case 0 -> 0;
                        case 1 -> 60_000;
                        default -> 1_000_000;
                    };
        }
    }

    /// Everything, and every check.
    void complete() {
        go();
        check();
        serveAgain();
    }

    /// To the rest after all has healed.
    void go() {
        duo.world.runUntil(startNs);
        duo.start();
        startedAt = duo.world.executed();
        for (Schedule.Step step : schedule.steps()) {
            duo.world.at(startNs + step.atNs(), () -> perform(step));
        }
        run(Schedule.HEAL_NS);
        heal(duo.a);
        heal(duo.b);
        run(1_000_000);
        cancelAll(duo.a);
        cancelAll(duo.b);
        rest();
    }

    private void run(long forNs) {
        duo.world.runUntil(
                duo.world.nowNs() + forNs,
                () -> {
                    if (duo.world.executed() > EVENTS_MAX) {
                        throw new AssertionError("goes round in circles");
                    }
                    if (duo.world.executed() - startedAt == eventsUntilAction) {
                        action.run();
                    }
                    return false;
                });
    }

    private void perform(Schedule.Step step) {
        Duo.Node node = step.first() ? duo.a : duo.b;
        long x = step.x();
        switch (step.kind()) {
            case CREATE -> node.create(distils ? Schedule.distilled(x) : Schedule.request(x));
            case CANCEL -> node.pump.deliver(new LinkInput.Cancel((int) (x & 7)));
            case RESTART -> node.restart((int) x | 1);
            case STATION_RESTART -> duo.station.restart();
            case MUTE -> {
                node.lose = _ -> true;
                duo.world.at(later(x, 4_000_000), () -> node.lose = _ -> false);
            }
            case CALIBRATE -> trouble(node, DeviceState.CALIBRATING, x);
            case FAULT -> trouble(node, DeviceState.FAULT, x);
            case LOSE_QUBIT -> node.end.loseOne((int) (x & 3));
            case DEAF -> {
                node.pump.deliver(new LinkInput.StopListening(Duo.PURPOSE));
                duo.world.at(
                        later(x, 500_000),
                        () -> node.pump.deliver(new LinkInput.Listen(Duo.PURPOSE)));
            }
        }
    }

    private void trouble(Duo.Node node, DeviceState state, long x) {
        long of = node.end.life;
        node.end.become(state);
        duo.world.at(
                later(x, 300_000),
                () -> {
                    if (node.end.life == of) {
                        node.end.become(DeviceState.READY);
                    }
                });
    }

    private long later(long x, long maxNs) {
        return duo.world.nowNs() + Math.floorMod(x, maxNs);
    }

    private static void heal(Duo.Node node) {
        node.lose = _ -> false;
        node.end.become(DeviceState.READY);
        node.pump.deliver(new LinkInput.Listen(Duo.PURPOSE));
    }

    private static void cancelAll(Duo.Node node) {
        for (var request : List.copyOf(node.acknowledged)) {
            if (!node.ends.containsKey(request)) {
                node.pump.deliver(new LinkInput.Cancel(request.createId()));
            }
        }
    }

    private boolean isAtRest() {
        return isAtRest(duo.a) && isAtRest(duo.b);
    }

    private static boolean isAtRest(Duo.Node node) {
        return node.up
                && Books.isEmpty(node.machine)
                && node.handles.isEmpty()
                && Books.peerFirst(node.machine) == node.other().epoch;
    }

    private void rest() {
        for (int i = 0; i < STEPS_MAX; i++) {
            if (isAtRest()) {
                return;
            }
            run(STEP_NS);
        }
        throw new AssertionError(
                "never at rest: "
                        + Books.census(duo.a.machine)
                        + (duo.a.up ? "" : " down")
                        + ", "
                        + Books.census(duo.b.machine)
                        + (duo.b.up ? "" : " down"));
    }

    void check() {
        duo.checkAgreement();
        assertEquals(List.of(), duo.a.notes);
        assertEquals(List.of(), duo.b.notes);
    }

    /// The link serves: the first request may still find out about a herald that was missed, the next
    /// do not; and then both ends and the station count alike.
    void serveAgain() {
        String first = serve(duo.a);
        if (!first.equals("finished") && !first.equals("EXPIRED")) {
            throw new AssertionError("the first request after all healed: " + first);
        }
        duo.a.create(MORE);
        duo.b.create(MORE);
        rest();
        duo.checkAgreement();
        for (Duo.Node node : List.of(duo.a, duo.b)) {
            assertEquals("finished", node.ends.get(node.acknowledged.getLast()));
            assertEquals(duo.station.epoch, Books.stationEpoch(node.machine));
            assertEquals(duo.station.sequence, Books.expected(node.machine));
        }
    }

    private String serve(Duo.Node node) {
        node.create(MORE);
        rest();
        LinkRequestId request = node.acknowledged.getLast();
        return String.valueOf(node.ends.get(request));
    }
}
