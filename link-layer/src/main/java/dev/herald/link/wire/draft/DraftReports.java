package dev.herald.link.wire.draft;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.PauliFrame;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.wire.BasisCode;
import dev.herald.link.wire.Converted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the link layer tells the layer above, in the draft's terms, for one end of one link. Stateless;
/// any thread.
public final class DraftReports {
    /// The draft's number for an error that it has none of its own for.
    public static final int OTHER = 4;

    private static final int SIXTEEN_BITS = 0xFFFF;

    /// Longest range in one message: serial numbers of 16 bits compare only that far.
    private static final int RANGE_MAX = 0x7FFF;

    private final DraftEnds ends;

    public DraftReports(DraftEnds ends) {
        this.ends = requireNonNull(ends);
    }

    /// The messages that say what the output says: none for what the draft has no message for.
    ///
    /// @param nowNs when the messages are sent, on the clock of the tags
    /// @return refused when the output is of a pair that cannot be told in these terms; its qubit is
    ///     still the caller's
    public Converted<List<DraftMessage.Up>> messages(LinkOutput.Up output, long nowNs) {
        return switch (output) {
            case LinkOutput.Acknowledged o -> one(new DraftMessage.Ack(o.createId()));
            case LinkOutput.Refused o ->
                    one(new DraftMessage.Err(0, code(o.why()), false, 0, 0, ends.selfNumber()));
            case LinkOutput.PairKept o -> kept(o, nowNs);
            case LinkOutput.PairMeasured o -> measured(o);
            case LinkOutput.Failed o -> one(failed(o));
            case LinkOutput.Revoked o -> Converted.done(revoked(o));
            case LinkOutput.Finished _,
                    LinkOutput.LinkUp _,
                    LinkOutput.QualityChanged _,
                    LinkOutput.LinkDown _ ->
                    Converted.done(List.of());
        };
    }

    /// The answer to a CREATE that could not be decoded. [LL-DRAFT-4]
    public DraftMessage.Err malformed() {
        return new DraftMessage.Err(0, code(LinkError.CREATE), false, 0, 0, ends.selfNumber());
    }

    private static Converted<List<DraftMessage.Up>> one(DraftMessage.Up message) {
        return Converted.done(List.of(message));
    }

    /// The draft's number for the error. [LL-DRAFT-12]
    static int code(LinkError why) {
        return why.code() <= LinkError.NO_RESOURCES.code() ? why.code() : OTHER;
    }

    private boolean fromPeer(LinkRequestId request) {
        return request.origin().equals(ends.peer());
    }

    // ---- pairs

    private Converted<List<DraftMessage.Up>> kept(LinkOutput.PairKept o, long nowNs) {
        int qubit = o.qubit().qubit();
        if (qubit > DraftMessage.Kept.QUBIT_MAX) {
            return Converted.inexpressible("qubit", qubit + " is above 15"); // [LL-DRAFT-15]
        }
        boolean fromPeer = fromPeer(o.request());
        if (fromPeer && o.bell() != BellIndex.PHI_PLUS) {
            return Converted.inexpressible(
                    "bell", o.bell() + " is to be corrected at this end first"); // [LL-DRAFT-11]
        }
        return one(
                new DraftMessage.Kept(
                        o.request().createId(),
                        qubit,
                        fromPeer,
                        sequence(o.pair().sequence()),
                        o.purpose(),
                        ends.peerNumber(),
                        o.tag().estimate().toDraft16(),
                        age(nowNs - o.tag().asOfNs())));
    }

    private Converted<List<DraftMessage.Up>> measured(LinkOutput.PairMeasured o) {
        boolean fromPeer = fromPeer(o.request());
        boolean one = o.one();
        Basis basis = o.basis();
        if (fromPeer && o.bell() != BellIndex.PHI_PLUS) {
            PauliFrame frame = PauliFrame.correcting(o.bell(), BellIndex.PHI_PLUS);
            Optional<BasisCode> code = BasisCode.of(basis);
            if (code.isEmpty()) {
                return Converted.inexpressible(
                        "bell", o.bell() + " cannot be corrected after a measurement in " + basis);
            }
            one ^= flips(frame, code.get());
            basis = turned(frame, code.get()).basis();
        }
        return one(
                new DraftMessage.Measured(
                        o.request().createId(),
                        one,
                        fromPeer,
                        BasisCode.of(basis).orElse(BasisCode.Z).ordinal(),
                        sequence(o.pair().sequence()),
                        o.purpose(),
                        ends.peerNumber(),
                        o.tag().estimate().toDraft16()));
    }

    /// Whether the Pauli, had it come before the measurement, would have made the other outcome of
    /// [#turned].
    private static boolean flips(PauliFrame frame, BasisCode basis) {
        return switch (basis) {
            case Z -> frame.flips(Basis.Axis.Z);
            case X -> frame.flips(Basis.Axis.X);
            case Y -> frame.flips(Basis.Axis.Y);
            case Z_PLUS_45, Z_MINUS_45 -> frame.x();
        };
    }

    /// The basis that the measurement was in, seen from before the Pauli: X turns the direction
    /// (x, z) into (x, -z), Z into (-x, z). Of those between Z and X each becomes the other, up to
    /// the sign that is in the outcome.
    private static BasisCode turned(PauliFrame frame, BasisCode basis) {
        boolean other = frame.x() ^ frame.z();
        return switch (basis) {
            case Z, X, Y -> basis;
            case Z_PLUS_45 -> other ? BasisCode.Z_MINUS_45 : basis;
            case Z_MINUS_45 -> other ? BasisCode.Z_PLUS_45 : basis;
        };
    }

    /// Microseconds, rounded up so that nobody takes a pair for fresher than it is. [LL-DRAFT-14]
    private static int age(long ns) {
        return Math.clamp((ns + 999) / 1_000, 0, SIXTEEN_BITS);
    }

    private static int sequence(long number) {
        return (int) (number & SIXTEEN_BITS);
    }

    // ---- failures

    private DraftMessage.Err failed(LinkOutput.Failed o) {
        boolean expired = o.why() == LinkError.EXPIRED; // [LL-DRAFT-13]
        return error(o.request(), o.why(), expired, 0, 0);
    }

    private DraftMessage.Err error(
            LinkRequestId request, LinkError why, boolean range, long low, long high) {
        return new DraftMessage.Err(
                request.createId(),
                code(why),
                range,
                sequence(low),
                sequence(high),
                ends.numberOf(request.origin()));
    }

    private List<DraftMessage.Up> revoked(LinkOutput.Revoked o) {
        List<DraftMessage.Up> messages = new ArrayList<>();
        List<LinkPairId> pairs = o.pairs();
        int from = 0;
        for (int i = 1; i <= pairs.size(); i++) {
            if (i == pairs.size() || !follows(pairs, i) || i - from == RANGE_MAX) {
                long low = pairs.get(from).sequence();
                messages.add(error(o.request(), LinkError.EXPIRED, true, low, low + i - from));
                from = i;
            }
        }
        return List.copyOf(messages);
    }

    private static boolean follows(List<LinkPairId> pairs, int i) {
        LinkPairId last = pairs.get(i - 1);
        LinkPairId next = pairs.get(i);
        return next.epoch() == last.epoch() && next.sequence() == last.sequence() + 1;
    }
}
