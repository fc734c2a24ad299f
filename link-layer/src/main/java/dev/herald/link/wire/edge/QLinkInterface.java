package dev.herald.link.wire.edge;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.PairType;
import dev.herald.link.wire.BasisCode;
import dev.herald.link.wire.Converted;
import dev.herald.link.wire.TimeLimit;
import java.util.List;

/// The numbers of QLink-Interface 1.0, its enumerations by their values. Angles there are in radians
/// and probabilities and fidelities between 0 and 1. Stateless; any thread.
public final class QLinkInterface {

    /// By number: Φ+, Φ-, Ψ+, Ψ-.
    private static final List<BellIndex> BELL =
            List.of(
                    BellIndex.PHI_PLUS,
                    BellIndex.PHI_MINUS,
                    BellIndex.PSI_PLUS,
                    BellIndex.PSI_MINUS);

    /// By number; 5 is OTHER, which is any error that has no number there.
    private static final List<LinkError> ERRORS =
            List.of(
                    LinkError.UNSUPPORTED,
                    LinkError.NO_TIME,
                    LinkError.NO_RESOURCES,
                    LinkError.TIMEOUT,
                    LinkError.REJECTED,
                    LinkError.UNRECOGNISED,
                    LinkError.EXPIRED,
                    LinkError.CREATE);

    public static final int OTHER = 5;

    private static final double ANGLE_TOLERANCE = 1e-6;

    private QLinkInterface() {}

    // ---- Bell states [LL-EDGE-1]

    public static int bell(BellIndex bell) {
        return BELL.indexOf(bell);
    }

    public static Converted<BellIndex> bell(int number) {
        return Numbers.element("bell_state", number, BELL);
    }

    // ---- errors [LL-EDGE-2]

    public static int error(LinkError error) {
        int number = ERRORS.indexOf(error);
        return number < 0 ? OTHER : number;
    }

    public static Converted<LinkError> error(int number) {
        return Numbers.element("error_code", number, ERRORS);
    }

    // ---- what has the numbers of this stack [LL-EDGE-3]

    public static int type(PairType type) {
        return type.ordinal();
    }

    public static Converted<PairType> type(int number) {
        return Numbers.element("type", number, List.of(PairType.values()));
    }

    public static Converted<TimeLimit.Unit> timeUnit(int number) {
        return Numbers.element("time_unit", number, List.of(TimeLimit.Unit.values()));
    }

    public static int randomBasis(BasisChoice.Set set) {
        return set.ordinal();
    }

    public static Converted<BasisChoice.Set> randomBasis(int number) {
        return Numbers.element("random_basis", number, List.of(BasisChoice.Set.values()));
    }

    public static Converted<BasisCode> measurementBasis(int number) {
        return Numbers.element("measurement_basis", number, List.of(BasisCode.values()));
    }

    // ---- real numbers [LL-EDGE-4]

    /// A minimum, rounded up.
    public static Converted<Fidelity> minimumFidelity(double value) {
        return value >= 0 && value <= 1
                ? Converted.done(new Fidelity((int) Math.ceil(value * Fidelity.ONE_PPB)))
                : Converted.senseless("minimum_fidelity", value + " is not in 0..1");
    }

    /// A probability as a weight of 255, to the nearest.
    public static Converted<Integer> weight(double probability) {
        return probability >= 0 && probability <= 1
                ? Converted.done((int) Math.round(probability * 255))
                : Converted.senseless(
                        "probability_distribution_parameter", probability + " is not in 0..1");
    }

    /// An angle as a number of steps of 2π/256, modulo a turn.
    ///
    /// @return refused when it is not, to within 10^-6, such a number
    public static Converted<Integer> rotation(double radians) {
        double steps = radians * 128 / Math.PI;
        double whole = Math.rint(steps);
        if (!(Math.abs(radians) < 1e6)
                || Math.abs(steps - whole) * Math.PI / 128 > ANGLE_TOLERANCE) {
            return Converted.inexpressible(
                    "rotation_angle", radians + " is not a multiple of 2 pi / 256");
        }
        return Converted.done((int) Math.floorMod((long) whole, 256L));
    }
}
