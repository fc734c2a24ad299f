package dev.herald.link.wire.edge;

import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.PairType;
import dev.herald.link.wire.BasisCode;
import dev.herald.link.wire.Converted;
import dev.herald.link.wire.TimeLimit;
import java.util.List;

/// NetQASM's arrays between application and link layer: the 20 arguments of create_epr and the 10
/// results of a pair, and its numbering of Bell states. Fidelities there are in percent, rotations in
/// units of 2π/32. Stateless; any thread.
public final class NetQasm {
    public static final int CREATE_LENGTH = 20;
    public static final int OK_LENGTH = 10;

    private static final int TYPE = 0;
    private static final int NUMBER = 1;
    private static final int RANDOM_LOCAL = 2;
    private static final int RANDOM_REMOTE = 3;
    private static final int MIN_FIDELITY = 4;
    private static final int TIME_UNIT = 5;
    private static final int MAX_TIME = 6;
    private static final int PRIORITY = 7;
    private static final int ATOMIC = 8;
    private static final int CONSECUTIVE = 9;
    private static final int WEIGHTS_LOCAL = 10;
    private static final int WEIGHTS_REMOTE = 12;
    private static final int ROTATIONS_LOCAL = 14;
    private static final int ROTATIONS_REMOTE = 17;

    private static final int PERCENT_PPB = Fidelity.ONE_PPB / 100;

    /// Steps of [Basis] in one of NetQASM's.
    private static final int STEP = 8;

    /// By number: Φ+, Ψ+, Ψ-, Φ-.
    private static final List<BellIndex> BELL =
            List.of(
                    BellIndex.PHI_PLUS,
                    BellIndex.PSI_PLUS,
                    BellIndex.PSI_MINUS,
                    BellIndex.PHI_MINUS);

    private NetQasm() {}

    // ---- Bell states [LL-EDGE-1]

    public static int bell(BellIndex bell) {
        return BELL.indexOf(bell);
    }

    public static Converted<BellIndex> bell(int number) {
        return Numbers.element("bell_state", number, BELL);
    }

    // ---- requests [LL-EDGE-5]

    /// The request of the array. The purpose and the node asked for are arguments of the instruction,
    /// not of the array.
    ///
    /// @param store whether pairs to keep go to storage: the array has no place for it
    public static Converted<CreateRequest> request(int[] array, int purpose, boolean store) {
        if (array.length != CREATE_LENGTH) {
            return Converted.senseless(
                    "create array", array.length + " elements, not " + CREATE_LENGTH);
        }
        for (int[] rule :
                new int[][] {
                    {NUMBER, 1, CreateRequest.NUMBER_MAX},
                    {MIN_FIDELITY, 0, 100},
                    {MAX_TIME, 0, Integer.MAX_VALUE},
                    {PRIORITY, 0, CreateRequest.PRIORITY_MAX},
                    {ATOMIC, 0, 1},
                    {CONSECUTIVE, 0, 1}
                }) {
            int value = array[rule[0]];
            if (value < rule[1] || value > rule[2]) {
                return Converted.senseless(
                        "create array",
                        "element "
                                + rule[0]
                                + ": "
                                + value
                                + " is not in "
                                + rule[1]
                                + ".."
                                + rule[2]);
            }
        }
        if (purpose < 0 || purpose > CreateRequest.PURPOSE_MAX) {
            return Converted.senseless("purpose", purpose + " is not in 0..65535");
        }
        return Numbers.element("type", array[TYPE], List.of(PairType.values()))
                .then(type ->
                        QLinkInterface.timeUnit(array[TIME_UNIT])
                                .then(unit -> request(array, type, unit, purpose, store)));
    }

    private static Converted<CreateRequest> request(
            int[] array, PairType type, TimeLimit.Unit unit, int purpose, boolean store) {
        boolean keeps = type != PairType.M;
        Converted<BasisChoice> local =
                type == PairType.K
                        ? Converted.done(BasisChoice.MEASURE_Z)
                        : basis(array, RANDOM_LOCAL, WEIGHTS_LOCAL, ROTATIONS_LOCAL);
        Converted<BasisChoice> remote =
                keeps
                        ? Converted.done(BasisChoice.MEASURE_Z)
                        : basis(array, RANDOM_REMOTE, WEIGHTS_REMOTE, ROTATIONS_REMOTE);
        return local.then(here ->
                remote.then(there ->
                        Converted.done(
                                new CreateRequest(
                                        type,
                                        array[NUMBER],
                                        new Fidelity(array[MIN_FIDELITY] * PERCENT_PPB),
                                        new TimeLimit(unit, array[MAX_TIME]).ns(),
                                        purpose,
                                        array[PRIORITY],
                                        array[ATOMIC] == 1,
                                        array[CONSECUTIVE] == 1,
                                        store && keeps,
                                        here,
                                        there))));
    }

    private static Converted<BasisChoice> basis(
            int[] array, int random, int weights, int rotations) {
        int w1 = array[weights];
        int w2 = array[weights + 1];
        return QLinkInterface.randomBasis(array[random])
                .then(set -> {
                    if (set == BasisChoice.Set.FIXED) {
                        return rotations(array, rotations);
                    }
                    boolean three = set == BasisChoice.Set.XYZ;
                    if (w1 == 0 && (w2 == 0 || !three)) { // left out: all alike
                        return Converted.done(
                                three
                                        ? BasisChoice.randomXYZ()
                                        : new BasisChoice(set, 128, 0, Basis.Z));
                    }
                    if (w1 < 0 || w1 > 255 || three && (w2 < 0 || w2 > 255 - w1)) {
                        return Converted.senseless(
                                "create array",
                                "elements %d and %d: weights %d and %d must be in 0..255 with a sum up to 255"
                                        .formatted(weights, weights + 1, w1, w2));
                    }
                    return Converted.done(new BasisChoice(set, w1, three ? w2 : 0, Basis.Z));
                });
    }

    private static Converted<BasisChoice> rotations(int[] array, int from) {
        int[] steps = new int[3];
        for (int i = 0; i < 3; i++) {
            int value = array[from + i];
            if (value < 0 || value >= Basis.STEPS / STEP) {
                return Converted.senseless(
                        "create array",
                        "element " + (from + i) + ": " + value + " is not in 0..31");
            }
            steps[i] = value * STEP;
        }
        return Converted.done(BasisChoice.fixed(new Basis(steps[0], steps[1], steps[2])));
    }

    // ---- pairs [LL-EDGE-6]

    /// OK of a kept pair.
    ///
    /// @param self this node
    /// @param peer the other end
    /// @param nowNs on the clock of the tag
    public static int[] kept(LinkOutput.PairKept pair, NodeId self, NodeId peer, long nowNs) {
        boolean ours = pair.request().origin().equals(self);
        long age = (nowNs - pair.tag().asOfNs() + 999) / 1_000;
        return new int[] {
            PairType.K.ordinal(),
            pair.request().createId(),
            pair.qubit().qubit(),
            ours ? 0 : 1,
            (int) (pair.pair().sequence() & Integer.MAX_VALUE),
            pair.purpose(),
            peer.value(),
            pair.tag().estimate().ppb() / PERCENT_PPB,
            Math.clamp(age, 0, Integer.MAX_VALUE),
            bell(pair.bell())
        };
    }

    /// OK of a measured pair; a basis that has no number there is told as 0.
    public static int[] measured(LinkOutput.PairMeasured pair, NodeId self, NodeId peer) {
        boolean ours = pair.request().origin().equals(self);
        return new int[] {
            PairType.M.ordinal(),
            pair.request().createId(),
            pair.one() ? 1 : 0,
            BasisCode.of(pair.basis()).orElse(BasisCode.Z).ordinal(),
            ours ? 0 : 1,
            (int) (pair.pair().sequence() & Integer.MAX_VALUE),
            pair.purpose(),
            peer.value(),
            pair.tag().estimate().ppb() / PERCENT_PPB,
            bell(pair.bell())
        };
    }
}
