package dev.herald.link.wire.draft;

import dev.herald.hal.host.Decoded;
import dev.herald.hal.model.BasisChoice;
import dev.herald.link.message.PairType;
import dev.herald.link.wire.TimeLimit;
import java.nio.ByteBuffer;

/// Messages of draft-dahlberg-ll-quantum-03 and their bytes: big-endian words of 32 bits, whose bit 0
/// is the most significant. CREATE has no type of its own, so what goes down and what goes up are
/// decoded apart. Stateless; any thread.
public final class DraftCodec {
    public static final int CREATE_BYTES = 24;
    public static final int ACK_BYTES = 4;
    public static final int OK_BYTES = 16;
    public static final int ERR_BYTES = 12;

    private static final int ACK = 1;
    private static final int OK_KEPT = 2;
    private static final int OK_MEASURED = 3;
    private static final int ERR = 4;

    private static final int TYPE_HIGH = 1 << 21; // bit 10 of word 3, reserved in the draft
    private static final int TYPE_LOW = 1 << 28;
    private static final int RESERVED = 0x001F_0000; // bits 11 to 15 of word 3

    // ---- to bytes

    public byte[] encode(DraftMessage message) {
        return switch (message) {
            case DraftMessage.Create m -> create(m);
            case DraftMessage.Ack m -> words(head(ACK, m.createId()));
            case DraftMessage.Kept m ->
                    words(
                            head(OK_KEPT, m.createId()) | m.qubit() << 8 | flag(m.fromPeer(), 7),
                            m.sequence() << 16 | m.purpose(),
                            m.remoteNode(),
                            m.goodness() << 16 | m.goodnessAge());
            case DraftMessage.Measured m ->
                    words(
                            head(OK_MEASURED, m.createId())
                                    | flag(m.one(), 11)
                                    | flag(m.fromPeer(), 10)
                                    | m.basis() << 7,
                            m.sequence() << 16 | m.purpose(),
                            m.remoteNode(),
                            m.goodness() << 16);
            case DraftMessage.Err m ->
                    words(
                            head(ERR, m.createId()) | m.code() << 8 | flag(m.range(), 7),
                            m.low() << 16 | m.high(),
                            m.origin());
        };
    }

    private static byte[] create(DraftMessage.Create m) {
        int type =
                switch (m.type()) {
                    case K -> 0;
                    case M -> TYPE_LOW;
                    case R -> TYPE_HIGH; // [LL-DRAFT-3]
                };
        DraftBasis l = m.local();
        DraftBasis r = m.remote();
        return words(
                m.remoteNode(),
                m.minFidelity() << 16 | m.maxTime().unit().ordinal() << 14 | m.maxTime().count(),
                m.purpose() << 16 | m.number(),
                m.priority() << 29
                        | type
                        | flag(m.atomic(), 27)
                        | flag(m.consecutive(), 26)
                        | l.set().ordinal() << 24
                        | r.set().ordinal() << 22
                        | l.weight1() << 8
                        | l.weight2(),
                r.weight1() << 24 | r.weight2() << 16 | l.rotX1() << 8 | l.rotY(),
                l.rotX2() << 24 | r.rotX1() << 16 | r.rotY() << 8 | r.rotX2());
    }

    private static int head(int type, int createId) {
        return type << 28 | createId << 12;
    }

    private static int flag(boolean set, int shift) {
        return set ? 1 << shift : 0;
    }

    private static byte[] words(int... words) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * words.length);
        for (int word : words) {
            buffer.putInt(word);
        }
        return buffer.array();
    }

    // ---- from bytes

    /// What came down: a CREATE. One that is malformed is answered by an Err with code 2.
    public Decoded<DraftMessage.Create> decodeCreate(byte[] bytes) {
        if (bytes.length != CREATE_BYTES) {
            return malformed("LL-DRAFT-4", "CREATE of " + bytes.length + " bytes, not 24");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int remoteNode = in.getInt();
        int time = in.getInt();
        int what = in.getInt();
        int flags = in.getInt();
        int more = in.getInt();
        int last = in.getInt();
        int unit = bits(time, 14, 2);
        if (unit >= TimeLimit.Unit.values().length) {
            return malformed("LL-DRAFT-4", "time unit " + unit);
        }
        if ((flags & RESERVED) != 0) {
            return malformed(
                    "LL-DRAFT-4", "reserved bits " + Integer.toHexString(flags & RESERVED));
        }
        int type = bits(flags, 21, 1) << 1 | bits(flags, 28, 1);
        if (type >= PairType.values().length) {
            return malformed("LL-DRAFT-4", "type " + type);
        }
        BasisChoice.Set local = BasisChoice.Set.values()[bits(flags, 24, 2)];
        BasisChoice.Set remote = BasisChoice.Set.values()[bits(flags, 22, 2)];
        if (tooMuch(local, bits(flags, 8, 8) + bits(flags, 0, 8))
                || tooMuch(remote, bits(more, 24, 8) + bits(more, 16, 8))) {
            return malformed("LL-DRAFT-4", "weights of three bases add up to more than 255");
        }
        return new Decoded.Valid<>(
                new DraftMessage.Create(
                        remoteNode,
                        bits(time, 16, 16),
                        new TimeLimit(TimeLimit.Unit.values()[unit], bits(time, 0, 14)),
                        bits(what, 16, 16),
                        bits(what, 0, 16),
                        bits(flags, 29, 3),
                        PairType.values()[type],
                        bits(flags, 27, 1) == 1,
                        bits(flags, 26, 1) == 1,
                        new DraftBasis(
                                local,
                                bits(flags, 8, 8),
                                bits(flags, 0, 8),
                                bits(more, 8, 8),
                                bits(more, 0, 8),
                                bits(last, 24, 8)),
                        new DraftBasis(
                                remote,
                                bits(more, 24, 8),
                                bits(more, 16, 8),
                                bits(last, 16, 8),
                                bits(last, 8, 8),
                                bits(last, 0, 8))));
    }

    private static boolean tooMuch(BasisChoice.Set set, int sum) {
        return set == BasisChoice.Set.XYZ && sum > 255;
    }

    /// What came up: ACK, OK or ERR. Unused bits are ignored.
    public Decoded<DraftMessage.Up> decodeUp(byte[] bytes) {
        if (bytes.length < ACK_BYTES) {
            return malformed("LL-DRAFT-5", "message of " + bytes.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int head = in.getInt();
        int type = bits(head, 28, 4);
        int length =
                switch (type) {
                    case ACK -> ACK_BYTES;
                    case OK_KEPT, OK_MEASURED -> OK_BYTES;
                    case ERR -> ERR_BYTES;
                    default -> 0;
                };
        if (length == 0) {
            return malformed("LL-DRAFT-5", "message type " + type);
        }
        if (bytes.length != length) {
            return malformed(
                    "LL-DRAFT-5",
                    "message type " + type + " of " + bytes.length + " bytes, not " + length);
        }
        int createId = bits(head, 12, 16);
        if (type == ACK) {
            return new Decoded.Valid<>(new DraftMessage.Ack(createId));
        }
        int numbers = in.getInt();
        int node = in.getInt();
        if (type == ERR) {
            int code = bits(head, 8, 4);
            boolean range = bits(head, 7, 1) == 1;
            return code == 0
                    ? malformed("LL-DRAFT-5", "error code 0")
                    : new Decoded.Valid<>(
                            new DraftMessage.Err(
                                    createId,
                                    code,
                                    range,
                                    range ? bits(numbers, 16, 16) : 0,
                                    range ? bits(numbers, 0, 16) : 0,
                                    node));
        }
        int goodness = in.getInt();
        if (type == OK_KEPT) {
            return new Decoded.Valid<>(
                    new DraftMessage.Kept(
                            createId,
                            bits(head, 8, 4),
                            bits(head, 7, 1) == 1,
                            bits(numbers, 16, 16),
                            bits(numbers, 0, 16),
                            node,
                            bits(goodness, 16, 16),
                            bits(goodness, 0, 16)));
        }
        int basis = bits(head, 7, 3);
        return basis > DraftMessage.Measured.BASIS_MAX
                ? malformed("LL-DRAFT-5", "basis " + basis)
                : new Decoded.Valid<>(
                        new DraftMessage.Measured(
                                createId,
                                bits(head, 11, 1) == 1,
                                bits(head, 10, 1) == 1,
                                basis,
                                bits(numbers, 16, 16),
                                bits(numbers, 0, 16),
                                node,
                                bits(goodness, 16, 16)));
    }

    /// `count` bits of the word from `shift` on, counted from the least significant.
    private static int bits(int word, int shift, int count) {
        return word >>> shift & (1 << count) - 1;
    }

    private static <M> Decoded<M> malformed(String clause, String detail) {
        return new Decoded.Malformed<>(clause, detail);
    }
}
