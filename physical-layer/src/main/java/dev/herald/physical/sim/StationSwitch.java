package dev.herald.physical.sim;

import dev.herald.hal.host.Machine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The switch of a shared station at work. A link that wants to attempt asks; the switch holds its
/// batches until it is connected.
final class StationSwitch {
    /// One pair of detectors and the link that it is, or was last, connected to.
    private static final class Unit {
        @Nullable SimLink link;
        boolean busy;
        long sinceNs;
    }

    private final StationProfile profile;
    private final SimHardware world;
    private final List<SimLink> links = new ArrayList<>();
    private final List<Unit> units = new ArrayList<>();
    private final Map<SimLink, Unit> serving = new HashMap<>();
    private final ArrayDeque<SimLink> waiting = new ArrayDeque<>();
    private long contentions;

    StationSwitch(StationProfile profile, SimHardware world) {
        this.profile = profile;
        this.world = world;
        for (int i = 0; i < profile.detectorPairs(); i++) {
            units.add(new Unit());
        }
    }

    StationProfile profile() {
        return profile;
    }

    void add(SimLink link) {
        links.add(link);
    }

    /// How often a link found every pair of detectors taken.
    long contentions() {
        return contentions;
    }

    /// What a link wants may have changed.
    void update(SimLink link) {
        long nowNs = world.clock.nowNs();
        long wantedNs = link.wantedNs(nowNs);
        switch (profile.sharing()) {
            case FIRST_COME -> ask(link, wantedNs, nowNs);
            case ROUND_ROBIN -> follow(link, wantedNs, nowNs);
            case TIMETABLE -> keepTurn(link, wantedNs, nowNs);
        }
    }

    // ---- first come, first served

    private void ask(SimLink link, long wantedNs, long nowNs) {
        Unit unit = serving.get(link);
        if (unit != null) {
            if (wantedNs == Machine.NEVER) {
                release(link, unit, nowNs);
            }
            return;
        }
        if (wantedNs == Machine.NEVER) {
            waiting.remove(link);
        } else if (wantedNs - profile.reconfigureNs() > nowNs) {
            world.agenda.at(wantedNs - profile.reconfigureNs(), () -> update(link));
        } else if (!waiting.contains(link)) {
            Unit free = free(link);
            if (free != null) {
                serve(link, free, nowNs);
            } else {
                contentions++;
                waiting.add(link);
                units.forEach(this::limit);
            }
        }
    }

    /// A pair of detectors that nobody uses, if possible that which the link used last.
    private @Nullable Unit free(SimLink link) {
        Unit found = null;
        for (Unit unit : units) {
            if (!unit.busy && (found == null || unit.link == link)) {
                found = unit;
            }
        }
        return found;
    }

    private void serve(SimLink link, Unit unit, long nowNs) {
        long readyNs = unit.link == link ? nowNs : nowNs + profile.reconfigureNs();
        unit.link = link;
        unit.busy = true;
        unit.sinceNs = readyNs;
        serving.put(link, unit);
        at(readyNs, () -> connect(link, unit, readyNs));
        if (!waiting.isEmpty()) {
            limit(unit);
        }
    }

    private void connect(SimLink link, Unit unit, long readyNs) {
        if (serving.get(link) == unit && unit.sinceNs == readyNs) {
            link.hold(false);
        }
    }

    /// Others wait: the link gives way when its time is up.
    private void limit(Unit unit) {
        SimLink link = unit.link;
        if (link == null || !unit.busy) {
            return;
        }
        long sinceNs = unit.sinceNs;
        at(
                sinceNs + profile.slotNs(),
                () -> {
                    if (serving.get(link) == unit
                            && unit.sinceNs == sinceNs
                            && !waiting.isEmpty()) {
                        release(link, unit, world.clock.nowNs());
                    }
                });
    }

    private void release(SimLink link, Unit unit, long nowNs) {
        link.hold(true);
        serving.remove(link);
        unit.busy = false;
        SimLink next = waiting.poll();
        if (next != null) {
            serve(next, unit, nowNs);
        }
        if (link.wantedNs(nowNs) != Machine.NEVER) {
            update(link);
        }
    }

    // ---- by the clock

    private void follow(SimLink link, long wantedNs, long nowNs) {
        int unit = links.indexOf(link) % profile.detectorPairs();
        int place = links.indexOf(link) / profile.detectorPairs();
        int turns = (links.size() - unit + profile.detectorPairs() - 1) / profile.detectorPairs();
        if (turns == 1) {
            link.hold(false);
            return;
        }
        long slot = nowNs / profile.slotNs();
        boolean mine = slot % turns == place;
        long usableNs = slot * profile.slotNs() + profile.reconfigureNs();
        link.hold(!mine || nowNs < usableNs);
        if (wantedNs != Machine.NEVER && link.noteSwitching()) {
            long nextNs =
                    mine && nowNs < usableNs
                            ? usableNs
                            : mine
                                    ? (slot + 1) * profile.slotNs()
                                    : nextTurn(slot, turns, place) * profile.slotNs()
                                            + profile.reconfigureNs();
            world.agenda.at(
                    nextNs,
                    () -> {
                        link.switched();
                        update(link);
                    });
        }
    }

    private void keepTurn(SimLink link, long wantedNs, long nowNs) {
        StationProfile.Turn turn = null;
        for (StationProfile.Turn each : profile.turns()) {
            turn = each.link().equals(link.id) ? each : turn;
        }
        if (turn == null) {
            link.hold(true);
            return;
        }
        long at = nowNs % profile.periodNs();
        long endNs = turn.fromNs() + turn.lengthNs();
        boolean mine = at >= turn.fromNs() && at < endNs;
        link.hold(!mine);
        if (wantedNs != Machine.NEVER && link.noteSwitching()) {
            long nextAt =
                    mine
                            ? endNs
                            : at < turn.fromNs()
                                    ? turn.fromNs()
                                    : profile.periodNs() + turn.fromNs();
            world.agenda.at(
                    nowNs - at + nextAt,
                    () -> {
                        link.switched();
                        update(link);
                    });
        }
    }

    private static long nextTurn(long slot, int turns, int place) {
        long turn = slot / turns * turns + place;
        return turn > slot ? turn : turn + turns;
    }

    private void at(long atNs, Runnable action) {
        if (atNs <= world.clock.nowNs()) {
            action.run();
        } else {
            world.agenda.at(atNs, action);
        }
    }
}
