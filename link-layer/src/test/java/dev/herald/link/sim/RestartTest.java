package dev.herald.link.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.link.core.Books;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One node restarts in the midst of a busy run: between any two events of it.
class RestartTest {
    private static final int POINTS = 1_000;
    private static final int RUNS = 20;

    /// What the node was at when it restarted, summed over all points.
    private int exchanging;

    private int moving;
    private int attempting;
    private int holding;
    private int revoked;

    /// The survivor is told which pairs are gone before it is told of the new session ([Duo] checks), and
    /// after it the link serves both ends.
    @Test
    @Verifies({"LL-ROBUST-1", "LL-ROBUST-2"})
    void theLinkServesAgainWhereverANodeRestarts() {
        Rng points = new Rng(4).stream("points");
        for (int run = 0; run < RUNS; run++) {
            Schedule schedule = busy(run);
            FaultRun whole = new FaultRun(schedule, settings(schedule));
            whole.go();
            long events =
                    whole.duo.world.executed() / 2; // in the first half requests are under way
            for (int i = 0; i < POINTS / RUNS; i++) {
                restartAt(schedule, points.nextLong(1, events), i % 2 == 0);
            }
        }
        assertTrue(exchanging > 50, () -> "in an exchange: " + exchanging);
        assertTrue(moving > 25, () -> "with a pair on its way to storage: " + moving);
        assertTrue(attempting > 100, () -> "in a batch: " + attempting);
        assertTrue(holding > 100, () -> "with pairs delivered: " + holding);
        assertTrue(revoked > 100, () -> "pairs revoked at the other end: " + revoked);
    }

    private void restartAt(Schedule schedule, long event, boolean first) {
        FaultRun run = new FaultRun(schedule, settings(schedule));
        Duo.Node node = first ? run.duo.a : run.duo.b;
        long[] before = new long[1];
        run.duo.a.end.moveNs = 40_000;
        run.duo.b.end.moveNs = 40_000;
        run.eventsUntilAction = event;
        run.action =
                () -> {
                    exchanging += Books.exchanges(node.machine) > 0 ? 1 : 0;
                    moving += Books.moves(node.machine) > 0 ? 1 : 0;
                    attempting += node.end.batch != null ? 1 : 0;
                    holding += node.handles.isEmpty() ? 0 : 1;
                    before[0] = node.other().revoked;
                    node.restart(0x5555);
                };
        try {
            run.complete();
            assertEquals(0x5555, Books.peerFirst(node.other().machine));
            assertEquals(2, node.life);
        } catch (AssertionError failure) {
            throw new AssertionError(
                    "run " + schedule.seed() + ", restart of " + node.id + " at event " + event,
                    failure);
        }
        revoked += node.other().revoked > before[0] ? 1 : 0;
    }

    /// Requests of both ends all the time, and nothing else.
    private static Schedule busy(int run) {
        Rng rng = new Rng(run).stream("busy");
        List<Schedule.Step> steps = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            long atNs = rng.nextLong(Schedule.HEAL_NS / 2);
            steps.add(
                    new Schedule.Step(
                            atNs, Schedule.Kind.CREATE, rng.nextBoolean(), rng.nextLong()));
        }
        return new Schedule(run, steps);
    }

    /// With qubits to hold pairs and to move them, and a channel that loses some messages.
    private static Duo.Settings settings(Schedule schedule) {
        Duo.Settings settings = schedule.settings();
        settings.kit.communication = 3;
        settings.kit.storage = 3;
        settings.kitB.communication = 3;
        settings.kitB.storage = 3;
        settings.itemsMax = 8;
        settings.backlogMax = 24;
        settings.limitsB = 8;
        settings.channel = new ChannelFaults(0.05, 0.05, 20_000, Schedule.HEAL_NS);
        return settings;
    }
}
