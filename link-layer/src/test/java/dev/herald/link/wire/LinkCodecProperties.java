package dev.herald.link.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.host.Decoded;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.PairType;
import dev.herald.link.message.QueueId;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/// What is encoded is decoded to the same, and no bytes make the decoder throw.
class LinkCodecProperties {
    private final LinkCodec codec = new LinkCodec();

    @Property
    void decodingUndoesEncoding(@ForAll("messages") LinkMessage message) {
        assertEquals(new Decoded.Valid<>(message), codec.decode(codec.encode(message)));
    }

    @Property
    void anyBytesAreDecodedToSomething(@ForAll @Size(max = 80) byte[] bytes) {
        codec.decode(bytes);
    }

    @Provide
    Arbitrary<LinkMessage> messages() {
        Arbitrary<Integer> epochs = Arbitraries.integers().filter(e -> e != 0);
        Arbitrary<Integer> ints = Arbitraries.integers();
        Arbitrary<Long> longs = Arbitraries.longs().greaterOrEqual(0);
        Arbitrary<LinkRequestId> requests =
                Combinators.combine(
                                Arbitraries.integers().greaterOrEqual(1),
                                Arbitraries.integers().between(0, 0xFFFF))
                        .as((origin, id) -> new LinkRequestId(new NodeId(origin), id));
        Arbitrary<QueueId> places =
                Combinators.combine(
                                Arbitraries.integers().between(0, 15),
                                Arbitraries.integers().between(0, 255),
                                Arbitraries.integers().between(0, 0xFFFF))
                        .as(QueueId::new);
        Arbitrary<LinkError> errors = Arbitraries.of(LinkError.class);
        return Arbitraries.oneOf(
                Combinators.combine(epochs, ints, ints, Arbitraries.of(true, false))
                        .as(LinkMessage.Hello::new),
                Combinators.combine(
                                epochs,
                                ints,
                                requests,
                                places.injectNull(0.5),
                                ints,
                                bodies(),
                                Arbitraries.integers().greaterOrEqual(0),
                                longs)
                        .as((e, seq, request, place, order, body, point, cycle) ->
                                new LinkMessage.Add(
                                        e,
                                        seq,
                                        request,
                                        place,
                                        order,
                                        body,
                                        point,
                                        cycle,
                                        cycle + 1 < 1 ? Long.MAX_VALUE : cycle + 1)),
                Combinators.combine(epochs, ints, places, ints).as(LinkMessage.AddAck::new),
                Combinators.combine(epochs, ints, errors).as(LinkMessage.AddReject::new),
                Combinators.combine(epochs, requests, places, errors).as(LinkMessage.Remove::new),
                Combinators.combine(epochs, requests, places).as(LinkMessage.RemoveAck::new),
                Combinators.combine(epochs, requests, places, ints, longs, longs)
                        .as((e, request, place, station, a, b) ->
                                new LinkMessage.Expire(
                                        e,
                                        request,
                                        place,
                                        station,
                                        Math.min(a, b),
                                        Math.max(a, b))),
                Combinators.combine(epochs, requests, places, ints, longs)
                        .as(LinkMessage.ExpireAck::new));
    }

    private static Arbitrary<CreateRequest> bodies() {
        Arbitrary<BasisChoice> bases =
                Combinators.combine(
                                Arbitraries.of(BasisChoice.Set.class),
                                        Arbitraries.integers().between(0, 127),
                                Arbitraries.integers().between(0, 128),
                                        Arbitraries.integers().between(0, 255))
                        .as((set, w1, w2, rot) ->
                                new BasisChoice(set, w1, w2, new Basis(rot, 255 - rot, rot / 2)));
        Arbitrary<Boolean> flags = Arbitraries.of(true, false);
        return Combinators.combine(
                        Arbitraries.of(PairType.class),
                        Arbitraries.integers().between(0, CreateRequest.NUMBER_MAX),
                        Arbitraries.integers().between(0, Fidelity.ONE_PPB),
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.integers().between(0, CreateRequest.PURPOSE_MAX),
                        flags,
                        flags,
                        bases)
                .as((type, number, ppb, time, purpose, first, second, basis) ->
                        new CreateRequest(
                                type,
                                number,
                                new Fidelity(ppb),
                                time,
                                purpose,
                                purpose % 8,
                                number > 0 && first,
                                number == 0 || second,
                                first,
                                basis,
                                BasisChoice.MEASURE_Z));
    }
}
