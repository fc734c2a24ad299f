package dev.herald.link.wire.draft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.PairType;
import dev.herald.link.wire.Converted;
import dev.herald.link.wire.TimeLimit;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.Test;

class DraftRequestsTest {
    private static final int PEER = 0xC0A80002;
    private static final DraftEnds ENDS =
            new DraftEnds(new NodeId(1), 0xC0A80001, new NodeId(2), PEER);
    private static final DraftBasis FULL = new DraftBasis(BasisChoice.Set.FIXED, 9, 9, 1, 2, 3);

    private final DraftRequests requests = new DraftRequests(ENDS, false);

    private static DraftMessage.Create create(PairType type, int remoteNode, int number) {
        return new DraftMessage.Create(
                remoteNode,
                0xCCCC,
                new TimeLimit(TimeLimit.Unit.MILLISECOND, 100),
                0x1234,
                number,
                2,
                type,
                false,
                true,
                FULL,
                new DraftBasis(BasisChoice.Set.XZ, 127, 200, 1, 2, 3));
    }

    private static CreateRequest keep(int number, long maxTimeNs, boolean store) {
        return new CreateRequest(
                PairType.K,
                number,
                Fidelity.of(0.8),
                maxTimeNs,
                7,
                0,
                false,
                true,
                store,
                BasisChoice.MEASURE_Z,
                BasisChoice.MEASURE_Z);
    }

    private static <T> T done(Converted<T> converted) {
        return switch (converted) {
            case Converted.Done<T>(T value) -> value;
            case Converted.Refused<T> refused -> throw new AssertionError(refused);
        };
    }

    private static void refused(LinkError why, String field, Converted<?> converted) {
        var refused = assertInstanceOf(Converted.Refused.class, converted);
        assertEquals(why, refused.why());
        assertEquals(field, refused.field());
    }

    @Test
    @Verifies({"LL-DRAFT-6", "LL-DRAFT-8"})
    void createBecomesTheRequestItMeans() {
        CreateRequest measured = done(requests.request(create(PairType.M, PEER, 5)));
        assertEquals(
                new CreateRequest(
                        PairType.M,
                        5,
                        new Fidelity(800_000_000), // 52428/65535
                        100_000_000,
                        0x1234,
                        2,
                        false,
                        true,
                        false,
                        BasisChoice.fixed(new Basis(1, 2, 3)),
                        new BasisChoice(BasisChoice.Set.XZ, 127, 0, Basis.Z)),
                measured);
        CreateRequest kept = done(requests.request(create(PairType.K, PEER, 5)));
        assertEquals(BasisChoice.MEASURE_Z, kept.local());
        assertEquals(BasisChoice.MEASURE_Z, kept.remote());
        CreateRequest prepared = done(requests.request(create(PairType.R, PEER, 5)));
        assertEquals(BasisChoice.fixed(new Basis(1, 2, 3)), prepared.local());
        assertEquals(BasisChoice.MEASURE_Z, prepared.remote());
        DraftRequests storing = new DraftRequests(ENDS, true);
        assertEquals(true, done(storing.request(create(PairType.K, PEER, 5))).store());
        assertEquals(false, done(storing.request(create(PairType.M, PEER, 5))).store());
    }

    @Test
    @Verifies("LL-DRAFT-8")
    void createForNobodyOrForNothingIsRefused() {
        refused(
                LinkError.CREATE,
                "Remote Node ID",
                requests.request(create(PairType.K, 0xC0A80001, 5))); // itself
        refused(
                LinkError.CREATE,
                "Remote Node ID",
                requests.request(create(PairType.K, 0xC0A80003, 5)));
        refused(LinkError.CREATE, "Number", requests.request(create(PairType.K, PEER, 0)));
    }

    @Test
    @Verifies("LL-DRAFT-6")
    void fidelitiesKeepTheirNumberThereAndBack() {
        for (int n = 0; n <= 0xFFFF; n++) {
            var create =
                    new DraftMessage.Create(
                            PEER,
                            n,
                            TimeLimit.NONE,
                            0,
                            1,
                            0,
                            PairType.K,
                            false,
                            true,
                            DraftBasis.MEASURE_Z,
                            DraftBasis.MEASURE_Z);
            CreateRequest request = done(requests.request(create));
            assertEquals(create, done(requests.create(request)));
            assertEquals(n, request.minFidelity().toDraft16());
        }
        CreateRequest more =
                CreateRequest.keep(1, new Fidelity(800_000_001), 7); // 52428/65535 is 0.8
        assertEquals(0xCCCD, done(requests.create(more)).minFidelity());
    }

    @Test
    @Verifies("LL-DRAFT-7")
    void limitsAreRoundedDownInTheFinestUnit() {
        assertEquals(TimeLimit.NONE, limit(0));
        assertEquals(new TimeLimit(TimeLimit.Unit.MICROSECOND, 1), limit(1_999));
        assertEquals(new TimeLimit(TimeLimit.Unit.MICROSECOND, 16_383), limit(16_383_999));
        assertEquals(new TimeLimit(TimeLimit.Unit.MILLISECOND, 16), limit(16_384_000));
        assertEquals(new TimeLimit(TimeLimit.Unit.MILLISECOND, 16_383), limit(16_383_999_999L));
        assertEquals(new TimeLimit(TimeLimit.Unit.SECOND, 16), limit(16_384_000_000L));
        assertEquals(new TimeLimit(TimeLimit.Unit.SECOND, 16_383), limit(16_383_999_999_999L));
        for (long tooMuch : new long[] {1, 999, 16_384_000_000_000L, Long.MAX_VALUE}) {
            refused(LinkError.UNSUPPORTED, "maxTimeNs", requests.create(keep(1, tooMuch, false)));
        }
    }

    private TimeLimit limit(long ns) {
        return done(requests.create(keep(1, ns, false))).maxTime();
    }

    @Test
    @Verifies("LL-DRAFT-9")
    void requestWithoutACreateIsRefused() {
        refused(
                LinkError.UNSUPPORTED,
                "number",
                requests.create(keep(CreateRequest.STREAM, 0, false)));
        refused(LinkError.UNSUPPORTED, "store", requests.create(keep(1, 0, true)));
        refused(
                LinkError.UNSUPPORTED,
                "distil",
                requests.create(keep(1, 0, false).distilled(DistilPlan.AUTO)));
        refused(
                LinkError.UNSUPPORTED,
                "store",
                new DraftRequests(ENDS, true).create(keep(1, 0, false)));
        assertEquals(PEER, done(requests.create(keep(1, 0, false))).remoteNode());
    }

    @Test
    void endsAreTold() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new DraftEnds(new NodeId(1), 5, new NodeId(2), 5));
    }
}
