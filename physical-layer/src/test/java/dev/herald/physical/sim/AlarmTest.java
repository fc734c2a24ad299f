package dev.herald.physical.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.host.Machine;
import dev.herald.hal.model.Basis;
import dev.herald.hal.sim.SimWorld;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmTest {

    /// An action outstanding for an earlier instant, or the same, serves every later one.
    @Test
    void anActionIsScheduledOnlyWhenNoneComesEarlier() {
        SimWorld world = new SimWorld(1);
        List<Long> woken = new ArrayList<>();
        Alarm alarm = new Alarm(world, () -> woken.add(world.nowNs()));
        alarm.ask(100);
        alarm.ask(50);
        alarm.ask(70);
        alarm.ask(50);
        alarm.ask(200);
        alarm.ask(Machine.NEVER);
        world.run(100);
        assertEquals(List.of(50L, 100L), woken);
        alarm.ask(300);
        world.run(100);
        assertEquals(List.of(50L, 100L, 300L), woken);
        assertEquals(3, world.executed());
    }

    /// The far ends of long batches share one action: a pair costs one for both heralds.
    @Test
    void pairsCostFewActions() {
        Bench bench = new Bench(1, Profiles.node("ideal"), Profiles.idealLink(1, 0.1, 1000), 2);
        long before = bench.world.executed();
        for (int i = 0; i < 1000; i++) {
            Heralded[] pair = bench.pair(1);
            for (int node = 1; node <= 2; node++) {
                long id = bench.nextId();
                bench.submit(node, new Measure(id, Bench.kept(pair[node - 1]), Basis.Z));
            }
            bench.world.runUntil(bench.world.nowNs());
        }
        double perPair = (bench.world.executed() - before) / 1000.0;
        assertEquals(3, perPair, 0.01); // and two for the measurements
    }
}
