package dev.herald.physical.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.physical.sim.StationProfile.Sharing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedStationTest {
    private static final long SLOT_NS = 1_000_000;
    private static final long SWITCH_NS = 100_000;
    private static final long CYCLE_NS = 1_000;

    private final SimWorld world = new SimWorld(1);
    private final List<QuantumDevice> devices = new ArrayList<>();
    private final List<BatchEnded> ended = new ArrayList<>();
    private SimHardware hardware = new SimHardware(world, world, new Rng(1));
    private long ids;

    /// Links 1 to `count` between nodes 2i - 1 and 2i, at one station.
    private void build(int count, StationProfile station, LinkProfile link) {
        hardware = new SimHardware(world, world, new Rng(1));
        List<LinkId> links = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            links.add(new LinkId(i));
        }
        hardware.addStation(station, links);
        for (int i = 1; i <= 2 * count; i++) {
            hardware.addNode(Profiles.node("ideal"), new NodeId(i), "n" + i);
        }
        for (int i = 1; i <= count; i++) {
            hardware.addLink(link, new LinkId(i), new NodeId(2 * i - 1), new NodeId(2 * i));
        }
        for (int i = 1; i <= 2 * count; i++) {
            devices.add(hardware.device(new NodeId(i), this::heard));
        }
    }

    private void heard(DeviceEvent event) {
        if (event instanceof BatchEnded e) {
            ended.add(e);
        }
    }

    private static StationProfile station(int pairs, Sharing sharing) {
        return new StationProfile("hub", pairs, 0, SWITCH_NS, sharing, SLOT_NS);
    }

    /// A batch at both ends of a link; the ids are even at the first end.
    private void attempt(int link, long firstCycle, long cycles) {
        for (int end = 0; end < 2; end++) {
            devices.get(2 * link - 2 + end)
                    .submit(
                            new Entangle(
                                    2 * ++ids + end,
                                    0,
                                    0,
                                    PairMode.MEASURE,
                                    0,
                                    BasisChoice.MEASURE_Z,
                                    firstCycle,
                                    cycles,
                                    Integer.MAX_VALUE,
                                    link));
        }
    }

    private void rest() {
        assertTrue(world.run(50_000_000));
    }

    private static LinkProfile never() {
        return Profiles.idealLink(1, 1e-15, CYCLE_NS);
    }

    /// Requests in random slots of twenty meet as birthdays do (peers E15): three of them with
    /// probability `1 - (1 - 1/20)(1 - 2/20)`, 14.5 %.
    @Test
    void randomRequestsContendAsBirthdaysDo() {
        build(3, station(1, Sharing.FIRST_COME), never());
        Rng rng = new Rng(7);
        int trials = 2000;
        int met = 0;
        for (int trial = 0; trial < trials; trial++) {
            long start = Math.ceilDiv(world.nowNs() + SWITCH_NS, CYCLE_NS);
            long before = hardware.contentions(new LinkId(1));
            for (int link = 1; link <= 3; link++) {
                attempt(link, start + rng.nextInt(20) * 1000L, 800);
            }
            rest();
            met += hardware.contentions(new LinkId(1)) > before ? 1 : 0;
        }
        // binomial, deviation 0.0079: six and a half of them, 1e-10
        assertEquals(0.145, met / (double) trials, 0.0512);
    }

    private long attempts(int index) {
        return ended.get(index).attemptsUsed();
    }

    @Test
    void threeLinksTakeTurns() {
        build(3, station(1, Sharing.FIRST_COME), never());
        for (int link = 1; link <= 3; link++) {
            attempt(link, 0, 66_000);
        }
        rest();
        assertEquals(6, ended.size());
        for (int i = 0; i < 6; i++) {
            // turns of 1 ms and 0.1 ms for the switch: 20 of each link, and a cycle at either end
            assertEquals(66_000 / 3.3, attempts(i), 1_050);
            assertEquals(BatchEnd.EXHAUSTED, ended.get(i).why());
        }
    }

    @Test
    void byTheClockEveryLinkHasItsSlots() {
        build(3, station(1, Sharing.ROUND_ROBIN), never());
        attempt(2, 0, 60_000);
        rest();
        // 20 slots of 0.9 ms, whether the others attempt or not
        assertEquals(18_000, attempts(0), 25);
    }

    @Test
    void byATimetableEveryLinkHasItsTurn() {
        List<StationProfile.Turn> turns =
                List.of(
                        new StationProfile.Turn(new LinkId(2), 100_000, 2_000_000),
                        new StationProfile.Turn(new LinkId(1), 2_300_000, 700_000));
        build(3, StationProfile.byTimetable("hub", 0, SWITCH_NS, 3_000_000, turns), never());
        for (int link = 1; link <= 3; link++) {
            attempt(link, 0, 60_000);
        }
        rest();
        // 20 periods; every end of a batch comes to light within a cycle
        long[] attempts = new long[4];
        for (int i = 0; i < 6; i++) {
            int link = (int) ((ended.get(i).id() / 2 + 1) / 2);
            BatchEnd why = link == 3 ? BatchEnd.STATION_ERROR : BatchEnd.EXHAUSTED;
            assertEquals(why, ended.get(i).why());
            attempts[link] = ended.get(i).attemptsUsed();
        }
        assertEquals(14_000, attempts[1], 20);
        assertEquals(40_000, attempts[2], 20);
        assertEquals(0, attempts[3], "it has no turn");
    }

    @Test
    void turnsLeaveTheSwitchItsTime() {
        var turn = new StationProfile.Turn(new LinkId(1), 100, 900);
        var late = new StationProfile.Turn(new LinkId(2), 1_050, 100);
        for (List<StationProfile.Turn> turns :
                List.of(List.of(turn, late), List.<StationProfile.Turn>of())) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> StationProfile.byTimetable("x", 0, 100, 2_000, turns));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> StationProfile.byTimetable("x", 0, 100, 999, List.of(turn)));
    }

    /// As link layers do to hear the station's count: under tags that the other end never uses.
    @Test
    void attemptsThatNobodyMeetsDoNotNeedTheSwitch() {
        build(2, station(1, Sharing.FIRST_COME), never());
        attempt(1, 0, 10_000);
        for (int end = 0; end < 2; end++) {
            devices.get(2 + end)
                    .submit(
                            new Entangle(
                                    100 + end,
                                    0,
                                    0,
                                    PairMode.MEASURE,
                                    0,
                                    BasisChoice.MEASURE_Z,
                                    200,
                                    1,
                                    1,
                                    100 + end));
        }
        rest();
        for (BatchEnded each : ended) {
            if (each.id() >= 100) {
                assertEquals(1, each.attemptsUsed());
                assertEquals(BatchEnd.TAG_MISMATCH, each.why());
            } else {
                assertEquals(9_900, each.attemptsUsed(), 2, "which had the switch to itself");
            }
        }
        assertEquals(4, ended.size());
    }

    @Test
    void twoPairsOfDetectorsServeTwoLinksAtOnce() {
        build(2, station(2, Sharing.FIRST_COME), never());
        attempt(1, 0, 10_000);
        attempt(2, 0, 10_000);
        rest();
        for (int i = 0; i < 4; i++) {
            assertEquals(9_900, attempts(i), 2);
        }
        assertEquals(0, hardware.contentions(new LinkId(1)));
    }

    @Test
    void aLinkThatIsNeverConnectedIsTold() {
        build(2, station(1, Sharing.FIRST_COME), never());
        attempt(1, 0, 5_000);
        world.runUntil(10_000);
        attempt(2, 20, 500);
        rest();
        BatchEnded refused = ended.stream().filter(e -> e.id() / 2 > 2).findFirst().orElseThrow();
        assertEquals(BatchEnd.STATION_ERROR, refused.why());
        assertEquals(0, refused.attemptsUsed());
    }

    @Test
    void aFreeStationIsNoReasonToHearNothing() {
        build(2, station(1, Sharing.FIRST_COME), Profiles.idealLink(1, 0.1, CYCLE_NS));
        devices.getFirst()
                .submit(
                        new Entangle(
                                1, 0, 0, PairMode.KEEP, 0, BasisChoice.MEASURE_Z, 0, 100, 1, 5));
        rest();
        assertEquals(BatchEnd.PEER_ABSENT, ended.getFirst().why());
        attempt(1, 1000, 1000);
        rest();
        assertTrue(ended.getLast().nextSequence() > 50, "the two were connected");
    }

    @Test
    void theSwitchLosesPhotonsAndTheDescriptorSaysSo() {
        LinkProfile metro = Profiles.link("metro-target");
        build(1, new StationProfile("hub", 1, 3, 0, Sharing.FIRST_COME, 1), metro);
        double declared =
                hardware.describe(new NodeId(1)).ports().getFirst().points().getFirst().success();
        LinkProfile lossy =
                metro.with("lossA", 3, "dB", "test", "2026").with("lossB", 3, "dB", "test", "2026");
        assertEquals(
                new LinkModel(lossy, 5, 5, 0).points.getFirst().heralded.success(), declared, 0);
        assertThrows(
                IllegalArgumentException.class,
                () -> new StationProfile("x", 1, 0, 10, Sharing.ROUND_ROBIN, 10));
    }
}
