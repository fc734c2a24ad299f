package dev.herald.daemon.emulate;

import dev.herald.daemon.scenario.Work;
import dev.herald.hal.host.Agenda;
import dev.herald.hal.host.Clock;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.StockLevel;
import dev.herald.network.message.CircuitId;
import dev.herald.node.stock.StockInput;
import dev.herald.node.stock.StockOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A stock of pairs, its reservations and claims: asks for them in time, and watches its level.
final class StockTask implements Task {
    /// Cookies of one task.
    static final long COOKIES = 1L << 20;

    private final Work.Stock work;
    private final Desk head;
    private final Desk tail;
    private final Oracle oracle;
    private final Clock clock;
    private final Agenda agenda;

    /// Names the stock; other cookies of this task are below.
    private final long name;

    private long lastCookie;
    private final StockWatch watch;
    private final Set<CircuitId> circuits = new LinkedHashSet<>();
    private final List<StockHold> holds = new ArrayList<>();
    private final List<StockClaim> claims = new ArrayList<>();
    private final Map<Long, StockHold> holdByCookie = new LinkedHashMap<>();
    private final Map<Long, StockClaim> claimByCookie = new LinkedHashMap<>();
    private long beganNs;
    private long openings;
    private long losses;
    private boolean ending;
    private boolean over;
    private String error = "";

    StockTask(
            Work.Stock work,
            Desk head,
            Desk tail,
            int index,
            Oracle oracle,
            Clock clock,
            Agenda agenda) {
        this.work = work;
        this.head = head;
        this.tail = tail;
        this.oracle = oracle;
        this.clock = clock;
        this.agenda = agenda;
        name = -1 - index * COOKIES;
        lastCookie = name;
        watch = new StockWatch(work.terms().pairs());
        for (Work.Hold hold : work.holds()) {
            holds.add(new StockHold(hold));
        }
        for (Work.Claim claim : work.claims()) {
            claims.add(new StockClaim(claim, head, tail));
        }
        head.expect(this);
        tail.expect(this);
    }

    // ---- what is asked

    @Override
    public void begin() {
        beganNs = clock.nowNs();
        watch.begin(beganNs);
        head.stack().stock(new StockInput.Open(name, work.terms()));
        for (StockHold hold : holds) {
            agenda.at(beganNs + hold.asked.atNs(), () -> reserve(hold));
        }
        for (StockClaim claim : claims) {
            agenda.at(beganNs + claim.asked.atNs(), () -> claim(claim));
        }
        if (work.forNs() < Work.Stock.FOREVER) {
            agenda.at(
                    beganNs + work.forNs(),
                    () -> {
                        ending = true;
                        closeIfSettled();
                    });
        }
        sample();
    }

    private void reserve(StockHold hold) {
        if (over) {
            return;
        }
        holdByCookie.put(--lastCookie, hold);
        head.stack()
                .stock(
                        new StockInput.Reserve(
                                lastCookie,
                                name,
                                hold.asked.pairs(),
                                hold.asked.minimum(),
                                hold.asked.forNs()));
    }

    private void claim(StockClaim claim) {
        if (over) {
            claim.refused("the stock was closed before");
            return;
        }
        String hold = claim.asked.hold();
        int reservation = 0;
        for (StockHold each : holds) {
            if (each.asked.name().equals(hold)) {
                reservation = each.number;
                if (reservation == 0) {
                    claim.refused("reservation " + hold + " was not made");
                    closeIfSettled();
                    return;
                }
            }
        }
        claimByCookie.put(--lastCookie, claim);
        claim.askedNs = clock.nowNs();
        head.stack()
                .stock(
                        new StockInput.Claim(
                                lastCookie,
                                name,
                                reservation,
                                claim.asked.pairs(),
                                claim.asked.minimum(),
                                claims.indexOf(claim)));
    }

    private void sample() {
        if (over) {
            return;
        }
        head.stack().stock(new StockInput.Query(--lastCookie, tail.node(), clock.nowNs()));
        agenda.at(clock.nowNs() + watch.pauseNs(), this::sample);
    }

    private void closeIfSettled() {
        if (ending && !over && claims.stream().allMatch(StockClaim::settled)) {
            close();
        }
    }

    private void close() {
        over = true;
        head.stack().stock(new StockInput.Close(name));
    }

    // ---- what is told

    void told(Desk desk, StockOutput.Told event) {
        switch (event) {
            case StockOutput.Opened opened when isOwn(desk, opened.stock()) -> {
                openings++;
                circuits.add(opened.circuit());
                error = "";
            }
            case StockOutput.Lost lost when isOwn(desk, lost.stock()) -> {
                losses = openings; // told again and again while there is none
                error = lost.why() + ", at " + lost.where() + ": " + lost.detail();
                watch.lost(clock.nowNs());
                claims.forEach(StockClaim::abandon);
                closeIfSettled();
            }
            case StockOutput.Levels levels when desk == head -> level(levels);
            case StockOutput.OfStock(long stock, NetworkOutput.Up up) -> ofStock(desk, stock, up);
            default -> {}
        }
    }

    private boolean isOwn(Desk desk, long stock) {
        return desk == head && stock == name;
    }

    private void level(StockOutput.Levels levels) {
        if (levels.cookie() > name - COOKIES && levels.cookie() < name && !over) {
            StockLevel own = null;
            for (StockOutput.Level each : levels.levels()) {
                if (each.stock() == name) {
                    own = each.level();
                }
            }
            watch.sample(clock.nowNs(), own);
        }
    }

    private void ofStock(Desk desk, long stock, NetworkOutput.Up up) {
        switch (up) {
            case NetworkOutput.Reserved reserved when isOwn(desk, stock) -> {
                StockHold hold = holdByCookie.remove(reserved.cookie());
                if (hold != null) {
                    hold.number = reserved.reservation();
                    hold.untilNs = reserved.untilNs();
                }
            }
            case NetworkOutput.StockRefused refused when desk == head -> refused(refused);
            case NetworkOutput.Claimed claimed when circuits.contains(claimed.circuit()) -> {
                StockClaim claim =
                        desk == head
                                ? claimByCookie.remove(claimed.cookie())
                                : byNumber(claimed.circuit(), claimed.claim());
                if (claim != null) {
                    claim.claimed(desk, claimed);
                    closeIfSettled();
                }
            }
            case NetworkOutput.PairKept kept when circuits.contains(kept.request().circuit()) -> {
                StockClaim claim = claimOf(desk, kept);
                if (claim == null) {
                    desk.discard(kept.qubit());
                } else {
                    claim.kept(desk, kept, clock.nowNs(), oracle);
                    closeIfSettled();
                }
            }
            default -> {}
        }
    }

    private void refused(NetworkOutput.StockRefused refused) {
        String why = refused.why() + ": " + refused.detail();
        StockHold hold = holdByCookie.remove(refused.cookie());
        if (hold != null) {
            hold.error = why;
        }
        StockClaim claim = claimByCookie.remove(refused.cookie());
        if (claim != null) {
            claim.refused(why);
            closeIfSettled();
        }
    }

    private @Nullable StockClaim byNumber(CircuitId circuit, int number) {
        for (StockClaim claim : claims) {
            if (claim.is(circuit, number)) {
                return claim;
            }
        }
        return null;
    }

    private @Nullable StockClaim claimOf(Desk desk, NetworkOutput.PairKept kept) {
        for (StockClaim claim : claims) {
            if (claim.expects(desk, kept.pair())) {
                return claim;
            }
        }
        return null;
    }

    // ---- the end

    @Override
    public void stop() {
        if (!over) {
            close();
        }
        claims.forEach(StockClaim::abandon);
    }

    @Override
    public boolean done() {
        return over;
    }

    RunResult.StockResult result(String from, String to) {
        return new RunResult.StockResult(
                from,
                to,
                work.terms().pairs(),
                openings,
                losses,
                watch.fullSeconds(),
                watch.level(),
                watch.made(),
                watch.claimed(),
                watch.expired(),
                watch.dropped(),
                holds.stream().map(StockHold::result).toList(),
                claims.stream().map(StockClaim::result).toList(),
                error);
    }
}
