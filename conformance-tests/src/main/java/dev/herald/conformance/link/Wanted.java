package dev.herald.conformance.link;

import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.PairType;

/// A request in the making. Without more words it is for pairs of fidelity 0.8, delivered one by one.
final class Wanted {
    /// What the entity on the bench listens to.
    static final int PURPOSE = 7;

    private final PairType type;
    private final int number;
    private Fidelity fidelity = Fidelity.of(0.8);
    private long withinNs;
    private int purpose = PURPOSE;
    private int priority;
    private boolean atomic;
    private boolean together;
    private boolean stored;
    private DistilPlan plan = DistilPlan.NONE;
    private BasisChoice remote = BasisChoice.MEASURE_Z;

    private Wanted(PairType type, int number) {
        this.type = type;
        this.number = number;
    }

    static Wanted kept(int number) {
        return new Wanted(PairType.K, number);
    }

    static Wanted measured(int number) {
        return new Wanted(PairType.M, number);
    }

    static Wanted prepared(int number) {
        return new Wanted(PairType.R, number);
    }

    /// Test rounds along X.
    static Wanted tested(int number) {
        Wanted wanted = measured(number).fidelity(0).purpose(0).priority(7);
        wanted.remote = BasisChoice.fixed(Basis.X);
        return wanted;
    }

    /// X here and Z there, which no test round has.
    static Wanted crossed(int number) {
        Wanted wanted = tested(number);
        wanted.remote = BasisChoice.MEASURE_Z;
        return wanted;
    }

    static Wanted stream() {
        return kept(CreateRequest.STREAM);
    }

    Wanted fidelity(double minimum) {
        fidelity = Fidelity.of(minimum);
        return this;
    }

    Wanted within(long timeNs) {
        withinNs = timeNs;
        return this;
    }

    Wanted purpose(int value) {
        purpose = value;
        return this;
    }

    Wanted priority(int value) {
        priority = value;
        return this;
    }

    Wanted atomic() {
        atomic = true;
        return this;
    }

    Wanted together() {
        together = true;
        return this;
    }

    Wanted stored() {
        stored = true;
        return this;
    }

    Wanted distilled(DistilPlan value) {
        plan = value;
        return this;
    }

    CreateRequest request() {
        return new CreateRequest(
                type,
                number,
                fidelity,
                withinNs,
                purpose,
                priority,
                atomic,
                !together,
                stored,
                BasisChoice.fixed(Basis.X),
                remote,
                plan);
    }
}
