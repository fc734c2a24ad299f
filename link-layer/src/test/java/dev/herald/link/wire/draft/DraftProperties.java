package dev.herald.link.wire.draft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Decoded;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.PairType;
import dev.herald.link.wire.Converted;
import dev.herald.link.wire.TimeLimit;
import dev.herald.spec.trace.Verifies;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/// What is encoded is decoded to the same, no bytes make a decoder throw, and no conversion makes a
/// request ask for less.
class DraftProperties {
    private static final DraftEnds ENDS =
            new DraftEnds(new NodeId(1), 0xC0A80001, new NodeId(2), 0xC0A80002);

    private final DraftCodec codec = new DraftCodec();

    @Property
    @Verifies({"LL-DRAFT-1", "LL-DRAFT-3"})
    void decodingUndoesEncodingOfCreate(@ForAll("creates") DraftMessage.Create message) {
        byte[] bytes = codec.encode(message);
        assertEquals(24, bytes.length);
        assertEquals(new Decoded.Valid<>(message), codec.decodeCreate(bytes));
    }

    @Property
    @Verifies("LL-DRAFT-2")
    void decodingUndoesEncodingOfAnswers(@ForAll("ups") DraftMessage.Up message) {
        assertEquals(new Decoded.Valid<>(message), codec.decodeUp(codec.encode(message)));
    }

    @Property
    void anyBytesAreDecodedToSomething(@ForAll @Size(max = 30) byte[] bytes) {
        codec.decodeCreate(bytes);
        codec.decodeUp(bytes);
    }

    /// Every bit of a CREATE counts: what decodes encodes to the same bytes.
    @Property
    @Verifies({"LL-DRAFT-1", "LL-DRAFT-4"})
    void noBitOfACreateIsLost(@ForAll @Size(24) byte[] bytes) {
        if (codec.decodeCreate(bytes) instanceof Decoded.Valid<DraftMessage.Create>(var message)) {
            org.junit.jupiter.api.Assertions.assertArrayEquals(bytes, codec.encode(message));
        }
    }

    @Property
    @Verifies({"LL-DRAFT-6", "LL-DRAFT-7", "LL-DRAFT-9"})
    void requestComesBackNotWeaker(@ForAll("requests") CreateRequest request) {
        DraftRequests requests = new DraftRequests(ENDS, request.store());
        switch (requests.create(request)) {
            case Converted.Refused<DraftMessage.Create> refused ->
                    assertTrue(
                            refused.field().equals("number")
                                            && request.number() == CreateRequest.STREAM
                                    || refused.field().equals("maxTimeNs")
                                            && (request.maxTimeNs() < 1_000
                                                    || request.maxTimeNs() >= 16_384_000_000_000L),
                            refused.toString());
            case Converted.Done<DraftMessage.Create>(DraftMessage.Create create) -> {
                CreateRequest back = done(requests.request(create));
                assertTrue(back.minFidelity().compareTo(request.minFidelity()) >= 0);
                assertTrue(back.minFidelity().ppb() - request.minFidelity().ppb() <= 15_260);
                assertTrue(back.maxTimeNs() <= request.maxTimeNs());
                assertTrue(back.maxTimeNs() >= request.maxTimeNs() * 15 / 16 - 1_000);
                assertEquals(request.maxTimeNs() == 0, back.maxTimeNs() == 0);
                assertEquals(
                        back,
                        done(requests.request(done(requests.create(back)))),
                        "settles at once");
                assertEquals(request.type(), back.type());
                assertEquals(request.number(), back.number());
                assertEquals(request.purpose(), back.purpose());
                assertEquals(request.priority(), back.priority());
                assertEquals(request.atomic(), back.atomic());
                assertEquals(request.consecutive(), back.consecutive());
            }
        }
    }

    private static <T> T done(Converted<T> converted) {
        return switch (converted) {
            case Converted.Done<T>(T value) -> value;
            case Converted.Refused<T> refused -> throw new AssertionError(refused);
        };
    }

    // ---- one generator of everything: fields from a seeded source, extremes often

    private static int upTo(Random random, int max) {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> max;
            default -> random.nextInt(max + 1);
        };
    }

    private static DraftBasis basis(Random random) {
        BasisChoice.Set set = BasisChoice.Set.values()[random.nextInt(4)];
        int weight1 = upTo(random, 255);
        int weight2 = upTo(random, set == BasisChoice.Set.XYZ ? 255 - weight1 : 255);
        return new DraftBasis(
                set, weight1, weight2, upTo(random, 255), upTo(random, 255), upTo(random, 255));
    }

    @Provide
    Arbitrary<DraftMessage.Create> creates() {
        return Arbitraries.randomValue(random ->
                new DraftMessage.Create(
                        random.nextInt(),
                        upTo(random, 0xFFFF),
                        new TimeLimit(
                                TimeLimit.Unit.values()[random.nextInt(3)], upTo(random, 0x3FFF)),
                        upTo(random, 0xFFFF),
                        upTo(random, 0xFFFF),
                        upTo(random, 7),
                        PairType.values()[random.nextInt(3)],
                        random.nextBoolean(),
                        random.nextBoolean(),
                        basis(random),
                        basis(random)));
    }

    @Provide
    Arbitrary<DraftMessage.Up> ups() {
        return Arbitraries.randomValue(random -> {
            int id = upTo(random, 0xFFFF);
            return switch (random.nextInt(5)) {
                case 0 -> new DraftMessage.Ack(id);
                case 1 ->
                        new DraftMessage.Kept(
                                id,
                                upTo(random, 15),
                                random.nextBoolean(),
                                upTo(random, 0xFFFF),
                                upTo(random, 0xFFFF),
                                random.nextInt(),
                                upTo(random, 0xFFFF),
                                upTo(random, 0xFFFF));
                case 2 ->
                        new DraftMessage.Measured(
                                id,
                                random.nextBoolean(),
                                random.nextBoolean(),
                                upTo(random, 4),
                                upTo(random, 0xFFFF),
                                upTo(random, 0xFFFF),
                                random.nextInt(),
                                upTo(random, 0xFFFF));
                case 3 ->
                        new DraftMessage.Err(
                                id,
                                1 + upTo(random, 14),
                                true,
                                upTo(random, 0xFFFF),
                                upTo(random, 0xFFFF),
                                random.nextInt());
                default ->
                        new DraftMessage.Err(
                                id, 1 + upTo(random, 14), false, 0, 0, random.nextInt());
            };
        });
    }

    @Provide
    Arbitrary<CreateRequest> requests() {
        return Arbitraries.randomValue(random -> {
            int number = upTo(random, CreateRequest.NUMBER_MAX);
            int weight1 = upTo(random, 255);
            BasisChoice choice =
                    new BasisChoice(
                            BasisChoice.Set.values()[random.nextInt(4)],
                            weight1,
                            upTo(random, 255 - weight1),
                            new Basis(upTo(random, 255), upTo(random, 255), upTo(random, 255)));
            return new CreateRequest(
                    PairType.values()[random.nextInt(3)],
                    number,
                    new Fidelity(upTo(random, Fidelity.ONE_PPB)),
                    random.nextInt(4) == 0
                            ? 0
                            : random.nextLong(1L << 1 + random.nextInt(49)), // to past 16,384 s
                    upTo(random, 0xFFFF),
                    upTo(random, 7),
                    number > 0 && random.nextBoolean(),
                    number == 0 || random.nextBoolean(),
                    random.nextBoolean(),
                    choice,
                    choice);
        });
    }
}
