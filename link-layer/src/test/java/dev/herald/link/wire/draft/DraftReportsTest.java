package dev.herald.link.wire.draft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.wire.BasisCode;
import dev.herald.link.wire.Converted;
import dev.herald.spec.trace.Verifies;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DraftReportsTest {
    private static final NodeId SELF = new NodeId(1);
    private static final NodeId PEER = new NodeId(2);
    private static final int SELF_NUMBER = 0xC0A80001;
    private static final int PEER_NUMBER = 0xC0A80002;
    private static final LinkRequestId OURS = new LinkRequestId(SELF, 0xABCD);
    private static final LinkRequestId THEIRS = new LinkRequestId(PEER, 0xABCD);
    private static final FidelityTag TAG =
            FidelityTag.model(
                    BellDiagonal.werner(0.867142), 1_000_000, MemoryDecay.NONE, MemoryDecay.NONE);

    private final DraftReports reports =
            new DraftReports(new DraftEnds(SELF, SELF_NUMBER, PEER, PEER_NUMBER));

    private static LinkPairId pair(long sequence) {
        return new LinkPairId(new LinkId(9), 77, sequence);
    }

    private static LinkOutput.PairKept kept(
            LinkRequestId request, long sequence, int qubit, BellIndex bell) {
        return new LinkOutput.PairKept(
                request, 0x1234, pair(sequence), 1, new QubitHandle(qubit, 1), bell, TAG);
    }

    private static LinkOutput.PairMeasured measured(
            LinkRequestId request, boolean one, Basis basis, BellIndex bell) {
        return new LinkOutput.PairMeasured(request, 0x1234, pair(8), 1, one, basis, bell, TAG);
    }

    private List<DraftMessage.Up> messages(LinkOutput.Up output) {
        return messages(output, 1_042_000);
    }

    private List<DraftMessage.Up> messages(LinkOutput.Up output, long nowNs) {
        var done = assertInstanceOf(Converted.Done.class, reports.messages(output, nowNs));
        return ((List<?>) done.value()).stream().map(DraftMessage.Up.class::cast).toList();
    }

    private void refused(String field, LinkOutput.Up output) {
        var refused =
                assertInstanceOf(Converted.Refused.class, reports.messages(output, 1_042_000));
        assertEquals(field, refused.field());
    }

    @Test
    @Verifies({"LL-DRAFT-6", "LL-DRAFT-15"})
    void keptPairIsToldToBothEnds() {
        assertEquals(
                List.of(new DraftMessage.Kept(0xABCD, 3, true, 7, 0x1234, PEER_NUMBER, 56_828, 42)),
                messages(kept(THEIRS, 7, 3, BellIndex.PHI_PLUS)));
        assertEquals(
                List.of(
                        new DraftMessage.Kept(
                                0xABCD, 15, false, 7, 0x1234, PEER_NUMBER, 56_828, 42)),
                messages(kept(OURS, 7, 15, BellIndex.PSI_MINUS)));
        refused("qubit", kept(OURS, 7, 16, BellIndex.PHI_PLUS));
    }

    @Test
    @Verifies("LL-DRAFT-10")
    void sequenceGoesRoundAfterAllItsValues() {
        for (long[] each :
                new long[][] {
                    {65_535, 65_535}, {65_536, 0}, {65_537, 1}, {Long.MAX_VALUE, 65_535}
                }) {
            var message =
                    (DraftMessage.Kept)
                            messages(kept(OURS, each[0], 0, BellIndex.PHI_PLUS)).getFirst();
            assertEquals(each[1], message.sequence());
        }
    }

    @Test
    @Verifies("LL-DRAFT-14")
    void ageOfTheGoodnessIsRoundedUpAndSaturates() {
        long[][] cases = {
            {1_000_000, 0},
            {1_000_001, 1},
            {1_001_000, 1},
            {1_001_001, 2},
            {66_535_000, 65_535},
            {66_535_001, 65_535},
            {Long.MAX_VALUE / 2, 65_535},
            {0, 0}
        };
        for (long[] each : cases) {
            var message =
                    (DraftMessage.Kept)
                            messages(kept(OURS, 1, 0, BellIndex.PHI_PLUS), each[0]).getFirst();
            assertEquals(each[1], message.goodnessAge(), "at " + each[0]);
        }
    }

    // ---- Bell states

    /// Where outcome 0 points: the Z axis turned back through the rotations.
    private static double[] direction(Basis basis) {
        double[] v = {0, 0, 1};
        v = aboutX(v, -basis.rotX2());
        v = aboutY(v, -basis.rotY());
        return aboutX(v, -basis.rotX1());
    }

    private static double[] aboutX(double[] v, int steps) {
        double c = Math.cos(steps * Math.PI / 128);
        double s = Math.sin(steps * Math.PI / 128);
        return new double[] {v[0], c * v[1] - s * v[2], s * v[1] + c * v[2]};
    }

    private static double[] aboutY(double[] v, int steps) {
        double c = Math.cos(steps * Math.PI / 128);
        double s = Math.sin(steps * Math.PI / 128);
        return new double[] {c * v[0] + s * v[2], v[1], -s * v[0] + c * v[2]};
    }

    /// Expectation of the product of two ±1 outcomes: the correlations of a Bell state are XX = ±1 by
    /// its phase bit, ZZ = ±1 by its parity bit, and YY = -XX·ZZ.
    private static double correlation(BellIndex bell, double[] a, double[] b) {
        int xx = bell.z() ? -1 : 1;
        int zz = bell.x() ? -1 : 1;
        return xx * a[0] * b[0] - xx * zz * a[1] * b[1] + zz * a[2] * b[2];
    }

    @Test
    @Verifies("LL-DRAFT-11")
    void outcomesOfEveryBellStateAreToldAsThoseOfPhiPlus() {
        for (BellIndex bell : BellIndex.values()) {
            for (BasisCode here : BasisCode.values()) {
                for (boolean one : new boolean[] {false, true}) {
                    var told =
                            (DraftMessage.Measured)
                                    messages(measured(THEIRS, one, here.basis(), bell)).getFirst();
                    Basis told2 = BasisCode.values()[told.basis()].basis();
                    int sign = told.one() == one ? 1 : -1;
                    for (BasisCode there : BasisCode.values()) {
                        double[] a = direction(there.basis());
                        assertEquals(
                                correlation(BellIndex.PHI_PLUS, a, direction(told2)),
                                sign * correlation(bell, a, direction(here.basis())),
                                1e-12,
                                bell + " measured in " + here + ", there in " + there);
                    }
                }
            }
        }
    }

    @Test
    @Verifies("LL-DRAFT-11")
    void onlyTheEndThatDidNotAskCorrects() {
        for (BellIndex bell : BellIndex.values()) {
            for (BasisCode basis : BasisCode.values()) {
                var told =
                        (DraftMessage.Measured)
                                messages(measured(OURS, true, basis.basis(), bell)).getFirst();
                assertTrue(told.one());
                assertEquals(basis.ordinal(), told.basis());
            }
            if (bell == BellIndex.PHI_PLUS) {
                messages(kept(THEIRS, 1, 0, bell));
                messages(measured(THEIRS, true, new Basis(1, 2, 3), bell));
            } else {
                refused("bell", kept(THEIRS, 1, 0, bell));
                refused("bell", measured(THEIRS, true, new Basis(1, 2, 3), bell));
            }
        }
    }

    // ---- the rest

    @Test
    @Verifies("LL-DRAFT-12")
    void errorsHaveTheDraftsNumbers() {
        LinkError[] errors = LinkError.values();
        int[] codes = new int[errors.length];
        for (int i = 0; i < codes.length; i++) { // those of the draft and its notes, else OTHER
            codes[i] = errors[i].code() <= 8 ? errors[i].code() : 4;
        }
        assertEquals(
                List.of(1, 2, 3, 5, 6, 7, 8),
                Arrays.stream(codes).filter(code -> code != 4).boxed().toList());
        for (int i = 0; i < codes.length; i++) {
            assertEquals(
                    List.of(new DraftMessage.Err(0, codes[i], false, 0, 0, SELF_NUMBER)),
                    messages(new LinkOutput.Refused(1, errors[i], "")));
            boolean expired = errors[i] == LinkError.EXPIRED;
            assertEquals(
                    List.of(new DraftMessage.Err(0xABCD, codes[i], expired, 0, 0, PEER_NUMBER)),
                    messages(new LinkOutput.Failed(THEIRS, 7, errors[i], "")));
        }
        assertEquals(
                LinkError.UNRECOGNISED, LinkError.ofCode(DraftReports.OTHER), "has no number here");
    }

    @Test
    @Verifies("LL-DRAFT-4")
    void malformedCreateIsAnsweredByAnError() {
        assertEquals(new DraftMessage.Err(0, 2, false, 0, 0, SELF_NUMBER), reports.malformed());
    }

    @Test
    @Verifies("LL-DRAFT-13")
    void withdrawnPairsAreToldAsRanges() {
        List<LinkPairId> pairs =
                LongStream.of(7, 8, 10, 65_535, 65_536, 65_537)
                        .mapToObj(DraftReportsTest::pair)
                        .toList();
        assertEquals(
                List.of(
                        new DraftMessage.Err(0xABCD, 5, true, 7, 9, SELF_NUMBER),
                        new DraftMessage.Err(0xABCD, 5, true, 10, 11, SELF_NUMBER),
                        new DraftMessage.Err(0xABCD, 5, true, 65_535, 2, SELF_NUMBER)),
                messages(new LinkOutput.Revoked(OURS, 7, pairs)));
        List<LinkPairId> epochs =
                List.of(pair(3), new LinkPairId(new LinkId(9), 78, 4)); // the station restarted
        assertEquals(2, messages(new LinkOutput.Revoked(OURS, 7, epochs)).size());
        List<LinkPairId> many =
                LongStream.range(0, 70_000).mapToObj(DraftReportsTest::pair).toList();
        List<DraftMessage.Up> ranges = messages(new LinkOutput.Revoked(OURS, 7, many));
        assertEquals(
                List.of(
                        new DraftMessage.Err(0xABCD, 5, true, 0, 32_767, SELF_NUMBER),
                        new DraftMessage.Err(0xABCD, 5, true, 32_767, 65_534, SELF_NUMBER),
                        new DraftMessage.Err(0xABCD, 5, true, 65_534, 4_464, SELF_NUMBER)),
                ranges);
    }

    @Test
    void whatTheDraftHasNoMessageForIsNotTold() {
        assertEquals(List.of(new DraftMessage.Ack(5)), messages(new LinkOutput.Acknowledged(1, 5)));
        assertEquals(List.of(), messages(new LinkOutput.Finished(OURS, 7)));
        assertEquals(List.of(), messages(new LinkOutput.LinkDown("")));
    }
}
