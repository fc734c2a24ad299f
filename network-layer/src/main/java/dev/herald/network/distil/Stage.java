package dev.herald.network.distil;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.PairId;
import dev.herald.network.distil.GateList.Op;
import dev.herald.network.message.EndMessage.DistilDrop;
import dev.herald.network.message.EndMessage.DistilReport;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the stages at both ends do alike: hold confirmed pairs, carry out rounds, and end what failed. Not
/// thread-safe; does nothing of its own accord.
public abstract sealed class Stage permits HeadStage, TailStage {
    final StageHost host;
    final DeviceDescriptor device;
    private final boolean isHead;
    final Map<PairId, StagePair> pairs = new LinkedHashMap<>();
    final Map<Integer, Round> rounds = new LinkedHashMap<>();

    Stage(StageHost host, DeviceDescriptor device, boolean isHead) {
        this.host = host;
        this.device = device;
        this.isHead = isHead;
    }

    /// This end's operations of a round are over.
    abstract void carriedOut(Round round);

    /// The round has failed at this end, and its pairs are dropped.
    abstract void broken(Round round);

    /// The correction of the kept pair is done.
    abstract void corrected(Round round);

    /// The other end's report of a round.
    public abstract void onReport(DistilReport report);

    // ---- pairs

    /// A pair is confirmed at this end.
    public void offer(StagePair pair) {
        pairs.put(pair.id(), pair);
    }

    /// The other end has given up pairs; those in a round end with it.
    public void onDrop(DistilDrop drop) { // [NL-DISTIL-9]
        for (PairId id : drop.pairs()) {
            StagePair pair = pairs.get(id);
            if (pair == null) {
                continue;
            }
            if (pair.round == null) {
                drop(pair, "given up by the far end");
            } else if (pair.round.far != null) { // it was given up after the far end's report
                fail(pair.round, "given up by the far end");
            }
        }
    }

    /// The link layer withdraws a pair that this end's half was made with.
    public void revoked(LinkPairId id) {
        for (StagePair pair : List.copyOf(pairs.values())) {
            if (pair.local().equals(id)) {
                lose(pair, "revoked");
            }
        }
    }

    /// Whether the stage has a pair whose half was made with that link pair.
    public boolean knows(LinkPairId id) {
        return pairs.values().stream().anyMatch(pair -> pair.local().equals(id));
    }

    /// The device lost qubits.
    public void lost(Set<QubitHandle> qubits) {
        for (StagePair pair : List.copyOf(pairs.values())) {
            if (!pair.gone && !pair.busy && qubits.contains(pair.qubit())) {
                spend(pair);
                lose(pair, "lost by the device");
            }
        }
    }

    /// A pair cannot be used at this end: its round fails, or the other end is told.
    private void lose(StagePair pair, String cause) {
        Round round = pair.round;
        if (round == null) {
            drop(pair, cause);
            host.tell(new DistilDrop(List.of(pair.id())));
        } else {
            fail(round, cause);
        }
    }

    final void drop(StagePair pair, String cause) {
        pairs.remove(pair.id());
        pair.round = null;
        pair.doomed = true;
        release(pair);
        host.dropped(cause);
    }

    final void spend(StagePair pair) {
        if (!pair.gone) {
            pair.gone = true;
            host.spent(pair.qubit());
        }
    }

    /// Gives the qubit of a dropped pair back as soon as no command acts on it.
    final void release(StagePair pair) {
        if (pair.doomed && !pair.busy && !pair.gone) {
            pair.gone = true;
            host.giveBack(pair.qubit());
        }
    }

    // ---- rounds

    final void begin(Round round) {
        rounds.put(round.number, round);
        proceed(round);
    }

    final GateList gates(Recipe recipe, List<StagePair> meeting) {
        return GateList.of(
                recipe,
                device,
                meeting.stream().map(pair -> pair.qubit().qubit()).toList(),
                isHead);
    }

    private void proceed(Round round) {
        for (int op = round.next(); op >= 0; op = round.next()) {
            Op each = round.ops.get(op);
            List<StagePair> on = round.actedOn(op);
            submit(command(each, on), new StageCommand(this, round, op, on), on);
        }
    }

    final void submit(DeviceCommand command, StageCommand from, List<StagePair> on) {
        for (StagePair pair : on) {
            pair.busy = true;
        }
        host.submit(command, from);
    }

    private DeviceCommand command(Op op, List<StagePair> on) {
        long id = host.commandId();
        QubitHandle first = on.getFirst().qubit();
        if (op.gate() == null) {
            return new DeviceCommand.Measure(id, first, op.basis());
        }
        return op.second() < 0
                ? new DeviceCommand.Gate1(id, first, op.gate(), op.angle())
                : new DeviceCommand.Gate2(id, first, on.getLast().qubit(), op.gate(), op.angle());
    }

    final void done(Round round, int op) {
        if (round.abandoned) {
            return;
        }
        if (op < 0) {
            corrected(round);
            return;
        }
        round.done(op);
        advance(round);
    }

    final void measured(Round round, int op, boolean one) {
        if (!round.abandoned) {
            round.measured(op, one);
            advance(round);
        }
    }

    private void advance(Round round) {
        proceed(round);
        if (round.isOver() && !round.abandoned) {
            carriedOut(round);
        }
    }

    final void failed(Round round, String detail) {
        if (!round.abandoned) {
            fail(round, detail);
        }
    }

    /// All pairs of the round are dropped here. [NL-DISTIL-8]
    final void fail(Round round, String cause) {
        end(round, cause, 0);
        broken(round);
    }

    /// The round is over here.
    ///
    /// @param from the first of its pairs that is dropped
    final void end(Round round, String cause, int from) {
        round.abandoned = true;
        rounds.remove(round.number);
        for (StagePair pair : round.pairs.subList(from, round.pairs.size())) {
            drop(pair, cause);
        }
    }

    final @Nullable Round round(int number) {
        return rounds.get(number);
    }

    /// This end's report of the round, with what it read.
    final DistilReport report(Round round) {
        return new DistilReport(
                round.number,
                round.read(),
                round.startNs,
                round.startNs + round.model.keptNs(),
                round.model.given(round.read(), device, round.qubits()).ppb(),
                false,
                0);
    }

    // ---- end

    /// The request is over at this end: its pairs and rounds are dropped.
    public void end(int request) {
        for (Round round : List.copyOf(rounds.values())) {
            if (round.request == request) {
                end(round, "surplus", 0);
            }
        }
        for (StagePair pair : List.copyOf(pairs.values())) {
            if (pair.request == request) {
                drop(pair, "surplus");
            }
        }
    }

    /// The circuit is gone.
    public void close() {
        for (Round round : List.copyOf(rounds.values())) {
            end(round, "released", 0);
        }
        for (StagePair pair : List.copyOf(pairs.values())) {
            drop(pair, "released");
        }
        host.alarm(Long.MAX_VALUE);
    }

    /// The instant asked for has come.
    public void wake() {}

    /// Adds the qubits that are held and not with the device.
    public void audit(Collection<QubitHandle> held) {
        for (StagePair pair : pairs.values()) {
            if (!pair.busy && !pair.gone) {
                held.add(pair.qubit());
            }
        }
    }

    /// Pairs held, those that were measured in a round under way included.
    public int size() {
        return pairs.size();
    }
}
