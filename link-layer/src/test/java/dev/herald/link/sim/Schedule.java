package dev.herald.link.sim;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.link.api.Discipline;
import dev.herald.link.api.Disciplines;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.PairType;
import java.util.ArrayList;
import java.util.List;

/// What happens to a link until it heals: the seed decides what the link is like and what the channel
/// and the station do, the steps are what somebody does.
///
/// @param steps in any order
record Schedule(long seed, List<Step> steps) {
    static final long HEAL_NS = 2_000_000;

    private static final List<Discipline> DISCIPLINES =
            List.of(
                    Disciplines.strict(),
                    Disciplines.fcfs(),
                    Disciplines.weighted(List.of(1, 2, 4)));

    enum Kind {
        /// The layer above asks for pairs.
        CREATE,
        CANCEL,
        /// The node restarts: its entity, its device and the layer above.
        RESTART,
        STATION_RESTART,
        /// Nothing that the end says arrives for a time.
        MUTE,
        CALIBRATE,
        /// The device is in FAULT for a time.
        FAULT,
        LOSE_QUBIT,
        /// The layer above accepts no requests for a time.
        DEAF
    }

    /// @param first whether it happens at node A
    /// @param x what else is to be known of it: a seed, a number or a duration
    record Step(long atNs, Kind kind, boolean first, long x) {}

    static Schedule random(long seed) {
        Rng rng = new Rng(seed).stream("schedule");
        List<Step> steps = new ArrayList<>();
        add(steps, rng, Kind.CREATE, 2 + rng.nextInt(8));
        add(steps, rng, Kind.CANCEL, rng.nextInt(4));
        add(steps, rng, Kind.RESTART, rng.nextInt(4) == 0 ? 1 + rng.nextInt(2) : 0);
        add(steps, rng, Kind.STATION_RESTART, rng.nextInt(8) == 0 ? 1 : 0);
        add(steps, rng, Kind.MUTE, rng.nextInt(8) == 0 ? 1 : 0);
        add(steps, rng, Kind.CALIBRATE, rng.nextInt(8) == 0 ? 1 : 0);
        add(steps, rng, Kind.FAULT, rng.nextInt(8) == 0 ? 1 : 0);
        add(steps, rng, Kind.LOSE_QUBIT, rng.nextInt(4) == 0 ? 1 + rng.nextInt(3) : 0);
        add(steps, rng, Kind.DEAF, rng.nextInt(8) == 0 ? 1 : 0);
        return new Schedule(seed, steps);
    }

    private static void add(List<Step> steps, Rng rng, Kind kind, int count) {
        for (int i = 0; i < count; i++) {
            steps.add(new Step(rng.nextLong(HEAL_NS), kind, rng.nextBoolean(), rng.nextLong()));
        }
    }

    /// The link of the seed: peers that differ in what they may, latencies that differ, sometimes none.
    Duo.Settings settings() {
        Rng rng = new Rng(seed).stream("link");
        var settings = new Duo.Settings();
        boolean instant = rng.nextInt(16) == 0;
        Devices.Kit kit = kit(rng, instant);
        Devices.Kit other = new Devices.Kit();
        other.communication = 1 + rng.nextInt(3);
        other.storage = rng.nextInt(4) == 0 ? rng.nextInt(3) : kit.storage;
        other.cycleNs = kit.cycleNs;
        other.keepSpacing = kit.keepSpacing;
        other.measureSpacing = kit.measureSpacing;
        other.heraldNs = kit.peerNs;
        other.peerNs = kit.heraldNs;
        other.leadNs = kit.leadNs;
        other.cyclesMax = kit.cyclesMax;
        other.refreshNs = kit.refreshNs;
        other.initialiseNs = kit.initialiseNs;
        other.success = kit.success;
        settings.kit = kit;
        settings.kitB = other;
        settings.delayNs = instant ? 0 : rng.nextLong(40_000);
        settings.backNs = instant || rng.nextBoolean() ? -1 : rng.nextLong(40_000);
        settings.itemsMax = 1 + rng.nextInt(8);
        settings.windowMax = 1 + rng.nextInt(6);
        settings.backlogMax = rng.nextInt(10);
        settings.limitsB = rng.nextBoolean() ? 8 : rng.nextInt(17);
        settings.helloNs = 400_000;
        settings.deadAfterNs = 2_000_000;
        settings.bytes = rng.nextInt(8) == 0;
        settings.recording = false;
        settings.discipline = DISCIPLINES.get(rng.nextInt(DISCIPLINES.size()));
        settings.channel = ChannelFaults.swarm(rng, 0.5, 100_000, HEAL_NS);
        settings.station =
                new TestStation.Faults(
                        kit.success,
                        rng.nextBoolean() ? 0.3 * rng.nextDouble() : 0,
                        HEAL_NS,
                        1 + rng.nextInt(8),
                        rng.nextBoolean());
        return settings;
    }

    /// The same with gates, and with qubits enough for pairs to be distilled.
    Duo.Settings withGates() {
        Duo.Settings settings = settings();
        for (Devices.Kit kit : List.of(settings.kit, settings.kitB)) {
            kit.gates = true;
            kit.communication = Math.max(kit.communication, 2);
        }
        return settings;
    }

    private static Devices.Kit kit(Rng rng, boolean instant) {
        var kit = new Devices.Kit();
        kit.communication = 1 + rng.nextInt(3);
        kit.storage = rng.nextInt(3);
        kit.cycleNs = 2_000 + rng.nextLong(4_000);
        kit.keepSpacing = 2 + rng.nextInt(4);
        kit.measureSpacing = 1 + rng.nextInt(2);
        kit.heraldNs = instant ? 0 : rng.nextLong(15_000);
        kit.peerNs = instant ? 0 : rng.nextLong(15_000);
        kit.leadNs = instant ? 0 : rng.nextLong(10_000);
        kit.cyclesMax = rng.nextBoolean() ? 1_000_000 : 20 + rng.nextInt(200);
        kit.refreshNs = rng.nextInt(4) == 0 ? 300_000 : 0;
        kit.initialiseNs = instant ? 0 : 20_000;
        kit.success = 0.1 + 0.8 * rng.nextDouble();
        return kit;
    }

    /// What the devices of the two ends do wrong.
    TestStation.DeviceFaults deviceFaults(Rng rng) {
        return rng.nextInt(3) > 0
                ? TestStation.DeviceFaults.NONE
                : new TestStation.DeviceFaults(
                        0.2 * rng.nextDouble(), 0.1, 0.2 * rng.nextDouble(), HEAL_NS);
    }

    /// The request that a number stands for.
    static CreateRequest request(long x) {
        Rng rng = new Rng(x);
        PairType type = PairType.values()[rng.nextInt(3)];
        boolean stream = rng.nextInt(6) == 0;
        boolean consecutive = stream || rng.nextInt(3) > 0;
        return new CreateRequest(
                type,
                stream ? CreateRequest.STREAM : 1 + rng.nextInt(4),
                Fidelity.of(rng.nextInt(8) == 0 ? 0.9 : rng.nextBoolean() ? 0.8 : 0.6),
                rng.nextBoolean() ? 0 : rng.nextLong(1_500_000),
                rng.nextInt(8) == 0 ? 99 : Duo.PURPOSE,
                rng.nextInt(3),
                !stream && rng.nextBoolean(),
                consecutive,
                rng.nextBoolean(),
                BasisChoice.randomXZ(128),
                BasisChoice.MEASURE_Z);
    }

    /// The same with a plan, for kept pairs.
    static CreateRequest distilled(long x) {
        Rng rng = new Rng(x).stream("plan");
        CreateRequest of = request(x);
        DistilPlan.Protocol protocol = DistilPlan.Protocol.values()[rng.nextInt(6)];
        boolean none = protocol.ordinal() < 2;
        DistilPlan plan =
                new DistilPlan(
                        protocol,
                        DistilPlan.Shape.values()[rng.nextInt(2)],
                        none ? 0 : 1 + rng.nextInt(3));
        return new CreateRequest(
                none ? of.type() : PairType.K,
                of.number(),
                Fidelity.of(none ? of.minFidelity().value() : 0.5),
                of.maxTimeNs(),
                of.purpose(),
                of.priority(),
                of.atomic(),
                of.consecutive(),
                of.store(),
                of.local(),
                of.remote(),
                of.type() == PairType.K || !none ? plan : DistilPlan.NONE);
    }
}
