package dev.herald.link.core;

import dev.herald.hal.host.Invariant;
import dev.herald.hal.host.Outbox;
import dev.herald.link.api.Discipline;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.PeerViolation;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.AddReject;
import dev.herald.link.message.LinkMessage.RemoveAck;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.QueueId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The queue both ends hold a copy of. An item is in the copy of an end once that end knows that the
/// peer has it or will have it; the master, the end with the smaller node id, gives places and order.
final class DistributedQueue {
    /// So often a request waits for room at the peer.
    private static final int POSTPONED_MAX = 16;

    private final LinkConfig config;
    private final Exchanges exchanges;
    private final PairBuffer buffer;
    private final int quota;
    private final List<Item> items = new ArrayList<>();
    private final Backlog backlog = new Backlog();
    private final ArrayDeque<Exchange.Adding> window = new ArrayDeque<>();
    private final List<Exchange.Removing> removing = new ArrayList<>();
    private final boolean[] slots;
    private final int[] generations;
    private final Counters counters;
    private final Answers answers;
    private int ownCount;
    private int peerCount;
    private int unanswered;

    /// Adds that are repeated still though their requests have failed.
    private int givenUp;

    /// How many own items the peer has room for, as its rejections tell; probed for more by and by.
    private int room = Integer.MAX_VALUE;

    private int acceptedSince;
    private int lastSlot = -1;
    private int lastOrder;
    private int lastSent;
    private int version;
    private Discipline.Ranking ranking;
    private long virtual;

    DistributedQueue(LinkConfig config, Exchanges exchanges, PairBuffer buffer, Counters counters) {
        this.buffer = buffer;
        this.config = config;
        this.exchanges = exchanges;
        quota = Math.max(1, config.itemsMax() / 2);
        ranking = config.discipline().ranking();
        slots = new boolean[Math.max(config.itemsMax(), 2)];
        generations = new int[slots.length];
        Arrays.fill(generations, counters.generation());
        this.counters = counters;
        answers = new Answers(counters.commSeq());
        lastSent = counters.commSeq();
        lastOrder = counters.order();
    }

    /// The items that can be served, in the master's order.
    List<Item> items() {
        return items;
    }

    /// Own items that wait for a slot or the window.
    Backlog backlog() {
        return backlog;
    }

    /// Own requests that take a slot.
    int ownCount() {
        return ownCount;
    }

    /// Requests of the peer that take one.
    int peerCount() {
        return peerCount;
    }

    /// Changes with the items that can be served.
    int version() {
        return version;
    }

    boolean hasRoom() {
        return canSend() || backlog.size() < config.backlogMax() && !mute();
    }

    /// Whether what waits would wait until the peer answers what it has left unanswered for long. LL-ROBUST-6.
    boolean mute() {
        if (givenUp == 0 || unanswered > 0 || canSend()) {
            return false;
        }
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).own) {
                return false; // its end frees a slot
            }
        }
        return true;
    }

    /// Own requests that wait, most urgent first.
    List<Item> waiting() {
        List<Item> waiting = new ArrayList<>();
        backlog.addTo(waiting);
        return waiting;
    }

    private boolean canSend() {
        if (unanswered >= config.windowMax() || ownCount >= Math.min(quota, room)) {
            return false;
        }
        Exchange.Adding oldest = window.peekFirst();
        return oldest == null || lastSent + 1 - oldest.commSeq < Answers.REMEMBERED;
    }

    /// Takes an own item on.
    void enqueue(long nowNs, Item item, Outbox<? super LinkOutput> out) {
        backlog.add(item);
        pump(nowNs, out);
    }

    /// Sends what window and slots allow.
    void pump(long nowNs, Outbox<? super LinkOutput> out) {
        while (canSend()) {
            Item item = backlog.poll();
            if (item == null) {
                return;
            }
            item.stage = Item.Stage.ADDING;
            item.scheduleCycle =
                    Cycles.ceilDiv(
                            Cycles.plus(nowNs, config.roundTripNs()),
                            config.port().cycleNs()); // [LL-QUEUE-8]
            ownCount++;
            item.counted = true;
            if (config.isMaster()) {
                place(item); // [LL-QUEUE-1]
                buffer.assign(nowNs, item);
            }
            Exchange.Adding adding = new Exchange.Adding(item, ++lastSent);
            window.add(adding);
            unanswered++;
            item.exchanging = true;
            exchanges.send(nowNs, adding, out);
        }
    }

    private void place(Item item) {
        int slot = lastSlot;
        do {
            slot = (slot + 1) % slots.length;
        } while (slots[slot]);
        lastSlot = slot;
        slots[slot] = true;
        generations[slot] = generations[slot] + 1 & 0xFFFF; // [LL-QUEUE-2]
        item.place = new QueueId(0, slot, generations[slot]);
        item.order = ++lastOrder;
        item.finish = ranking.finish(item, earliest());
    }

    /// The virtual time: the smallest rank of the requests that wait, never less than before. LL-SCHED-5.
    private long earliest() {
        long smallest = Long.MAX_VALUE;
        for (int i = 0; i < items.size(); i++) {
            long rank = config.discipline().rank(items.get(i));
            if (rank > 0) {
                smallest = Math.min(smallest, rank);
            }
        }
        if (smallest != Long.MAX_VALUE) {
            virtual = Math.max(virtual, smallest);
        }
        return virtual;
    }

    // ---- what the peer says

    Answers answers() {
        return answers;
    }

    boolean hasRoomForPeer() {
        return peerCount < quota;
    }

    void reject(Add add, LinkError why, Outbox<? super LinkOutput> out) {
        answers.remember(add, new AddReject(add.epoch(), add.commSeq(), why), out);
    }

    /// Whether the Add names what is in use here: the request, the place or the order of another item.
    boolean clashes(Add add) { // [LL-QUEUE-14]
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).id.equals(add.request())) {
                return true;
            }
        }
        QueueId place = add.place();
        return place != null && isUsed(place, add.order());
    }

    private boolean isUsed(QueueId place, int order) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).order == order) {
                return true;
            }
        }
        return find(place) != null;
    }

    /// Takes on an item of the peer.
    void accept(long nowNs, Add add, Item item, Outbox<? super LinkOutput> out) {
        item.scheduleCycle = add.scheduleCycle();
        if (config.isMaster()) {
            place(item);
            buffer.assign(nowNs, item);
        } else {
            item.place = add.place();
            item.order = add.order();
            item.finish = add.finish();
        }
        peerCount++;
        item.counted = true;
        insert(item);
        answers.remember(
                add,
                new AddAck(
                        add.epoch(),
                        add.commSeq(),
                        item.placed(),
                        item.order,
                        config.isMaster() ? item.finish : 0,
                        PairBuffer.names(item)),
                out); // [LL-QUEUE-6]
    }

    /// The own item is in the peer's queue.
    ///
    /// @return the item when it had ended meanwhile: it must be removed
    @Nullable Item onAddAck(AddAck ack, Outbox<? super LinkOutput> out) {
        Exchange.Adding adding = answered(ack.commSeq(), out);
        if (adding == null) {
            return null;
        }
        Item item = adding.item;
        if (config.isMaster() && !ack.place().equals(item.place)) {
            out.emit(new PeerViolation("LL-QUEUE-7", "place " + ack.place() + " for " + item));
            return null;
        }
        if (config.isMaster()
                ? ack.order() != item.order
                : isUsed(ack.place(), ack.order())) { // [LL-QUEUE-14]
            out.emit(
                    new PeerViolation(
                            "LL-QUEUE-14",
                            "place " + ack.place() + ", order " + ack.order() + " for " + item));
            return null;
        }
        close(adding);
        item.place = ack.place();
        item.order = ack.order();
        if (!config.isMaster()) {
            item.finish = ack.finish();
        }
        if (room < quota && ++acceptedSince > room) {
            room++;
            acceptedSince = 0;
        }
        if (!item.live()) {
            return item;
        }
        insert(item);
        return null;
    }

    /// The peer has no room for the item now, but for others: the item waits until one of those has ended.
    /// The peer may hear later than this end that one has, or have fewer slots.
    ///
    /// @return whether it waits
    boolean postpone(Item item) { // [LL-CREATE-11]
        if (ownCount <= 1 || item.declined++ == POSTPONED_MAX) {
            return false;
        }
        item.stage = Item.Stage.WAITING;
        release(item);
        item.place = null;
        room = ownCount;
        acceptedSince = 0;
        backlog.putBack(item);
        return true;
    }

    /// The own item is not in the peer's queue.
    ///
    /// @return the item, or null when that was known
    @Nullable Item onAddReject(AddReject reject, Outbox<? super LinkOutput> out) {
        Exchange.Adding adding = answered(reject.commSeq(), out);
        if (adding == null) {
            return null;
        }
        close(adding);
        return adding.item;
    }

    private Exchange.@Nullable Adding answered(int commSeq, Outbox<? super LinkOutput> out) {
        for (Exchange.Adding adding : window) {
            if (adding.commSeq == commSeq) {
                return adding.done ? null : adding;
            }
        }
        if (commSeq - lastSent > 0) {
            out.emit(
                    new PeerViolation(
                            "LL-QUEUE-7", "answer to Add " + commSeq + ", which was not sent"));
        }
        return null;
    }

    /// The Add is repeated still, but nobody waits for it: it leaves the window.
    void giveUp(Exchange.Adding adding) {
        if (adding.inWindow) {
            adding.inWindow = false;
            unanswered--;
            givenUp++;
        }
    }

    private void close(Exchange.Adding adding) {
        exchanges.end(adding);
        adding.item.exchanging = false;
        giveUp(adding);
        givenUp--;
        for (Exchange.Adding oldest = window.peek();
                oldest != null && oldest.done;
                oldest = window.peek()) {
            window.remove();
        }
    }

    private void insert(Item item) {
        item.stage = Item.Stage.QUEUED;
        int at = items.size();
        while (at > 0 && items.get(at - 1).order - item.order > 0) {
            at--;
        }
        items.add(at, item);
        version++;
    }

    // ---- how items leave

    /// The item has ended at this end.
    void leave(Item item) {
        switch (item.stage) {
            case WAITING -> backlog.leave(item);
            case ADDING -> {} // its Add is carried to the end
            case QUEUED -> {
                items.remove(item);
                version++;
            }
            case ENDED -> Invariant.check(false, "%s left twice", item);
        }
        item.stage = Item.Stage.ENDED;
    }

    /// Has the peer take out an item that this end took out.
    void remove(long nowNs, Item item, LinkError why, Outbox<? super LinkOutput> out) {
        Exchange.Removing exchange = new Exchange.Removing(item, why);
        removing.add(exchange);
        item.exchanging = true;
        exchanges.send(nowNs, exchange, out); // [LL-REMOVE-1]
    }

    /// @return the item that the peer has taken out as well, or null when that was known
    @Nullable Item onRemoveAck(RemoveAck ack) {
        for (int i = 0; i < removing.size(); i++) {
            Exchange.Removing each = removing.get(i);
            if (each.item.id.equals(ack.request()) && each.item.placed().equals(ack.place())) {
                exchanges.end(each);
                removing.remove(i);
                each.item.exchanging = false;
                return each.item;
            }
        }
        return null;
    }

    /// Frees slot and quota of an item that has ended, once nothing about it is under way.
    void settle(Item item) {
        if (!item.live() && !item.exchanging && item.counted) {
            release(item);
        }
    }

    private void release(Item item) {
        item.counted = false;
        if (item.own) {
            ownCount--;
        } else {
            peerCount--;
        }
        QueueId place = item.place;
        if (config.isMaster() && place != null) {
            slots[place.slot()] = false;
        }
    }

    // ---- finding items

    /// The live item of the name, at the place or, when it has none yet, anywhere.
    @Nullable Item find(LinkRequestId request, QueueId place) {
        Item item = find(place);
        if (item != null) {
            return item.id.equals(request) ? item : null;
        }
        for (Exchange.Adding adding : window) {
            if (adding.item.stage == Item.Stage.ADDING && adding.item.id.equals(request)) {
                return adding.item;
            }
        }
        return null;
    }

    /// The item at the place, or null.
    @Nullable Item find(QueueId place) {
        for (int i = 0; i < items.size(); i++) {
            if (place.equals(items.get(i).place)) {
                return items.get(i);
            }
        }
        return null;
    }

    /// The live items that have or will have a slot: those of the queue first.
    List<Item> placed() {
        List<Item> placed = new ArrayList<>(items);
        for (Exchange.Adding adding : window) {
            if (adding.item.stage == Item.Stage.ADDING) {
                placed.add(adding.item);
            }
        }
        return placed;
    }

    /// Every live item, those of the queue first.
    List<Item> live() {
        List<Item> live = placed();
        backlog.addTo(live);
        return live;
    }

    /// The session is over, and every item has ended.
    ///
    /// @return items about which nothing is under way any more
    List<Item> reset() {
        List<Item> over = new ArrayList<>();
        Invariant.check(items.isEmpty() && backlog.size() == 0, "items outlive the session");
        for (Exchange.Adding adding : window) {
            exchanges.end(adding);
            adding.item.exchanging = false;
            over.add(adding.item);
        }
        window.clear();
        unanswered = 0;
        givenUp = 0;
        for (Exchange.Removing each : removing) {
            exchanges.end(each);
            each.item.exchanging = false;
            over.add(each.item);
        }
        removing.clear();
        answers.clear();
        room = Integer.MAX_VALUE;
        lastSent = counters.commSeq();
        lastOrder = counters.order();
        ranking = config.discipline().ranking();
        virtual = 0;
        return over;
    }

    void check() {
        if (unanswered > config.windowMax()
                || ownCount > quota
                || peerCount > quota
                || backlog.size() > config.backlogMax() + quota
                || ownCount < 0
                || peerCount < 0) {
            Invariant.check(
                    false,
                    "%d unanswered, %d own, %d of the peer, %d waiting",
                    unanswered,
                    ownCount,
                    peerCount,
                    backlog.size());
        }
    }
}
