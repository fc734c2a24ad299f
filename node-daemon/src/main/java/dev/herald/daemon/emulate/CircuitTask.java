package dev.herald.daemon.emulate;

import dev.herald.daemon.scenario.Work;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Clock;
import dev.herald.hal.host.Invariant;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.PairId;
import dev.herald.network.message.DeliveryMode;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.SessionId;
import org.jspecify.annotations.Nullable;

/// End-to-end pairs of one session: joins what the two ends were delivered by the pair's name, checks
/// that they agree on it, reads the exact fidelity of kept pairs, and gives the qubits back.
final class CircuitTask implements Task {
    private static final long SETUP_TIMEOUT_NS = 60_000_000_000L;

    /// What the first end to be told was delivered.
    private record Half(
            long sequence,
            BellIndex bell,
            QubitHandle qubit,
            boolean one,
            Basis basis,
            double predicted) {}

    private static final QubitHandle NO_QUBIT = new QubitHandle(0, 0);

    private final Work.Circuit work;
    private final Desk head;
    private final Desk tail;
    private final long cookie;
    private final Oracle oracle;
    private final Clock clock;
    private final HalfTable<Half> atHead = new HalfTable<>();
    private final HalfTable<Half> atTail = new HalfTable<>();
    private final Mean fidelity = new Mean();
    private final Mean predicted = new Mean();
    private final Mean predictionError = new Mean();
    private final Outcomes correlations = new Outcomes();
    private final Latencies latencies = new Latencies();
    private long delivered;
    private long requestedNs = -1;
    private long lastNs;
    private int ends;
    private boolean over;
    private long pathChanges;
    private TransportOutput.@Nullable PathMeasured tested;
    private @Nullable SessionId session;
    private String error = "";

    CircuitTask(Work.Circuit work, Desk head, Desk tail, int index, Oracle oracle, Clock clock) {
        this.work = work;
        this.head = head;
        this.tail = tail;
        cookie = -1L - index;
        this.oracle = oracle;
        this.clock = clock;
        head.expect(cookie, this);
        tail.expect(port(), this);
    }

    private String port() {
        return "circuit" + cookie;
    }

    @Override
    public void begin() {
        tail.stack().transport(new TransportInput.Listen(port()));
        head.stack()
                .transport(
                        new TransportInput.Connect(
                                cookie,
                                tail.node(),
                                port(),
                                work.terms(),
                                SETUP_TIMEOUT_NS,
                                work.route()));
    }

    void opened(Desk desk, TransportOutput.SessionOpened session) {
        if (desk == head) {
            this.session = session.session();
            requestedNs = clock.nowNs();
            lastNs = requestedNs;
            PairRequest request =
                    work.mode() == DeliveryMode.KEEP
                            ? PairRequest.keep(work.pairs(), 0)
                            : PairRequest.measure(
                                    work.pairs(),
                                    0,
                                    BasisChoice.randomXYZ(),
                                    BasisChoice.randomXYZ());
            head.stack()
                    .transport(new TransportInput.RequestPairs(cookie, session.session(), request));
        }
    }

    void moved(Desk desk) {
        if (desk == head) {
            pathChanges++;
        }
    }

    /// Of estimates that begin anew now and then, the one with the most tests counts, and of these the last.
    void tested(Desk desk, TransportOutput.PathMeasured estimate) {
        TransportOutput.PathMeasured before = tested;
        if (desk == head
                && (before == null || estimate.tag().samples() >= before.tag().samples())) {
            tested = estimate;
        }
    }

    void kept(Desk desk, TransportOutput.PairReady pair) {
        double tag = pair.tag().at(clock.nowNs()).state().fidelity();
        Half half = new Half(pair.sequence(), pair.bell(), pair.qubit(), false, Basis.Z, tag);
        Half other = meet(desk, pair.pair(), half);
        if (other != null) {
            Desk peer = desk == head ? tail : head;
            double exact =
                    oracle.fidelity(
                            desk.node(), pair.qubit(), peer.node(), other.qubit, pair.bell());
            fidelity.add(exact);
            predictionError.add(exact - tag);
            desk.discard(pair.qubit());
            peer.discard(other.qubit);
        }
    }

    void measured(Desk desk, TransportOutput.OutcomeReady outcome) {
        double tag = outcome.tag().state().fidelity();
        Half half =
                new Half(
                        outcome.sequence(),
                        outcome.bell(),
                        NO_QUBIT,
                        outcome.one(),
                        outcome.basis(),
                        tag);
        Half other = meet(desk, outcome.pair(), half);
        if (other != null && other.basis.equals(outcome.basis())) {
            outcome.basis()
                    .axis()
                    .ifPresent(axis ->
                            correlations.add(axis, outcome.bell(), outcome.one(), other.one));
        }
    }

    /// The other end's half, if it has been delivered; else keeps this one until it is.
    private @Nullable Half meet(Desk desk, PairId pair, Half half) {
        Half other = (desk == head ? atTail : atHead).take(pair);
        if (other == null) {
            (desk == head ? atHead : atTail).put(pair, half);
            return null;
        }
        Invariant.check(
                other.sequence == half.sequence && other.bell == half.bell,
                "the ends of %s disagree",
                pair);
        delivered++;
        predicted.add(half.predicted);
        latencies.add(clock.nowNs() - lastNs);
        lastNs = clock.nowNs();
        return other;
    }

    void streamEnded(Desk desk, TransportOutput.StreamEnded ended) {
        ends++;
        if (!ended.complete()) {
            error = ended.why() + ": " + ended.detail();
        }
        if (ends == 2) {
            head.stack().transport(new TransportInput.Close(ended.stream().session()));
        }
    }

    void ended(String detail) {
        if (ends < 2 && error.isEmpty()) {
            error = detail;
        }
        over = true;
    }

    @Override
    public void stop() {
        SessionId open = session;
        if (open != null && !over) {
            head.stack().transport(new TransportInput.Close(open));
        }
    }

    @Override
    public boolean done() {
        return over || ends >= 2;
    }

    RunResult.CircuitResult result(String from, String to, CircuitCounts counts) {
        long untilNs = work.pairs() == 0 ? clock.nowNs() : lastNs;
        double rateHz =
                delivered == 0 || untilNs <= requestedNs
                        ? 0
                        : delivered / ((untilNs - requestedNs) / 1e9);
        return new RunResult.CircuitResult(
                from,
                to,
                work.mode() == DeliveryMode.KEEP ? "keep" : "measure",
                work.pairs(),
                delivered,
                counts.dropped(head.node(), tail.node()),
                rateHz,
                latencies.seconds(),
                work.mode() == DeliveryMode.KEEP ? fidelity.interval() : correlations.fidelity(),
                predicted.value(),
                predictionError.interval(),
                pathChanges,
                tested == null
                        ? RunResult.Interval.NONE
                        : new RunResult.Interval(
                                tested.tag().state().fidelity(),
                                tested.tag().lower().value(),
                                tested.upper().value()),
                error);
    }
}
