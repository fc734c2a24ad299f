package dev.herald.link.core;

import dev.herald.hal.device.PairMode;
import dev.herald.hal.model.BasisChoice;
import dev.herald.link.api.Discipline;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.PairType;
import dev.herald.link.message.QueueId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request as this end sees it, from when it is taken on until it has ended and nothing about it
/// is under way any more.
final class Item implements Discipline.Standing {

    enum Stage {
        /// Own request; waits for a slot or for the window.
        WAITING,
        /// Own request; its Add has not been answered.
        ADDING,
        /// In the queue of this end: can be served.
        QUEUED,
        /// Finished or failed.
        ENDED
    }

    final LinkRequestId id;
    final CreateRequest body;
    final boolean own;
    final boolean ofMaster;
    final int point;
    final long deadlineNs;
    final ItemKind kind;
    final DistilPlan plan;

    /// Mean time that one pair takes by the creator's reckoning.
    final long pairNs;

    /// Virtual finish, from the master.
    long finish;

    Stage stage = Stage.WAITING;
    long scheduleCycle;
    @Nullable QueueId place;
    int order;

    /// Whether an Add or a Remove of it is unanswered: its slot and its create id are not free yet.
    boolean exchanging;

    /// Whether it takes one of the slots of its origin.
    boolean counted;

    /// Why it ended before its Add was answered; told to the peer once it is.
    LinkError ended = LinkError.CANCELLED;

    /// Pairs heralded for it and not lost: the index of the last one.
    long claimed;

    /// Pairs handed to the layer above.
    long delivered;

    /// Pairs on hold until all of them are there, in order of their index.
    final List<Delivery.Pair> held = new ArrayList<>(0);

    /// Where its pairs go when it makes them ahead of requests, otherwise null.
    @Nullable PairBuffer buffer;

    /// Pairs of the buffer that it was given and that are not delivered yet.
    final List<PairBuffer.Waiting> assigned = new ArrayList<>(0);

    /// Whether what the buffer had for it was delivered.
    boolean served;

    /// Its pairs on their way to distilled ones, or null when they are delivered as heralded.
    final @Nullable Distiller distiller;

    /// Pairs on their way to storage.
    final List<Delivery.Pair> moving = new ArrayList<>(0);

    /// How often the peer had no room for it.
    int declined;

    /// Whether it belongs to a session that is over.
    boolean former;

    /// What this end read for a TEST item; null for others.
    final @Nullable TestOutcomes outcomes;

    /// What it adds to the load of the backlog.
    long needNs;

    Item(
            LinkRequestId id,
            CreateRequest body,
            boolean own,
            int point,
            long deadlineNs,
            ItemKind kind,
            DistilPlan plan,
            long pairNs,
            boolean ofMaster) {
        this.ofMaster = ofMaster;
        this.kind = kind;
        this.plan = plan;
        distiller = plan.distils() ? new Distiller(plan) : null;
        this.pairNs = pairNs;
        this.id = id;
        this.body = body;
        this.own = own;
        this.point = point;
        this.deadlineNs = deadlineNs;
        outcomes = kind == ItemKind.TEST ? new TestOutcomes(body.number()) : null;
    }

    // ---- what the discipline sees

    @Override
    public CreateRequest request() {
        return body;
    }

    @Override
    public ItemKind kind() {
        return kind;
    }

    @Override
    public boolean ofMaster() {
        return ofMaster;
    }

    @Override
    public long heralded() {
        return distiller == null ? claimed : distiller.distilled;
    }

    @Override
    public long pairNs() {
        return pairNs;
    }

    @Override
    public long finish() {
        return finish;
    }

    boolean live() {
        return stage != Stage.ENDED;
    }

    boolean stream() {
        return body.number() == CreateRequest.STREAM || kind == ItemKind.BUFFER;
    }

    /// Pairs still to be heralded.
    long wanted() {
        if (kind == ItemKind.BUFFER) {
            return buffer != null && buffer.hasRoom(this) ? 1 : 0;
        }
        if (distiller != null) {
            return distiller.wanted(stream() ? Long.MAX_VALUE : body.number());
        }
        return stream() ? Long.MAX_VALUE : body.number() - claimed;
    }

    /// Whether no other request may be served between its first pair and its last.
    boolean undivided() {
        return body.atomic() || !body.consecutive();
    }

    /// Whether no pair is wanted for it now, and no other request may be served either.
    boolean isBetweenRounds() {
        return distiller != null && undivided() && claimed > 0 && wanted() <= 0;
    }

    /// Whether its pairs are moved to storage.
    boolean stored() {
        return body.store() && body.type() == PairType.K;
    }

    /// Whether the next pair of it is moved to storage because that was asked for.
    boolean wantsStorage() {
        return stored() && (distiller == null || distiller.nextWaits());
    }

    /// What this end does with its half.
    PairMode mode() {
        return switch (body.type()) {
            case K -> PairMode.KEEP;
            case M -> PairMode.MEASURE;
            case R -> own ? PairMode.MEASURE : PairMode.KEEP;
        };
    }

    /// Whether the attempts of the two ends are as far apart as those that keep the qubit.
    boolean keepSpacing() {
        return body.type() != PairType.M;
    }

    BasisChoice basis() {
        return own ? body.local() : body.remote();
    }

    QueueId placed() {
        QueueId known = place;
        if (known == null) {
            throw new IllegalStateException("request " + id + " has no place in the queue");
        }
        return known;
    }

    @Override
    public String toString() {
        return id + "@" + place + ":" + stage;
    }
}
