package dev.herald.physical.mhp.wire;

import static dev.herald.physical.mhp.wire.Layout.*;

import dev.herald.hal.host.Decoded;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.mhp.message.MhpFrame;
import dev.herald.physical.mhp.message.MhpFrame.Gen;
import dev.herald.physical.mhp.message.MhpFrame.Hello;
import dev.herald.physical.mhp.message.MhpFrame.Reply;
import dev.herald.physical.mhp.message.MhpFrame.Welcome;
import dev.herald.physical.mhp.message.ReplyError;
import dev.herald.physical.mhp.message.Session;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Frames to bytes and back (PHY-FRAME, PHY-AUTH). One codec serves one event loop: it keeps the
/// state of a checksum and of an authentication code.
public final class MhpCodec {

    /// Longest frame this version sends.
    public static final int FRAME_MAX = REPLY_END + MAC_LENGTH + CRC_LENGTH;

    private final FrameSeal seal;

    /// Without authentication.
    public MhpCodec() {
        seal = new FrameSeal();
    }

    /// Authenticates every frame that it encodes, and takes no other.
    ///
    /// @param key shared by the station and one node, at least 16 bytes
    public MhpCodec(byte[] key) {
        seal = new FrameSeal(key);
    }

    public byte[] encode(MhpFrame frame) {
        byte[] bytes = new byte[FRAME_MAX];
        return Arrays.copyOf(bytes, encode(frame, bytes, 0));
    }

    /// Writes a frame without allocating.
    ///
    /// @param target has at least [#FRAME_MAX] bytes from `start` on
    /// @return the length of the frame
    public int encode(MhpFrame frame, byte[] target, int start) {
        Arrays.fill(target, start, start + FRAME_MAX, (byte) 0);
        int end =
                start
                        + switch (frame) {
                            case Hello hello -> put(hello, target, start);
                            case Welcome welcome -> put(welcome, target, start);
                            case Gen gen -> put(gen, target, start);
                            case Reply reply -> put(reply, target, start);
                        };
        int length = end - start + seal.length();
        if (seal.hasKey()) {
            target[start + FLAGS] |= (byte) FLAG_AUTHENTIC;
        }
        put16(target, start + LENGTH, length);
        Session session = frame.session();
        put32(target, start + LINK, session.link().value());
        put32(target, start + NODE, session.node().value());
        put64(target, start + NODE_EPOCH, session.nodeEpoch());
        put32(target, start + STATION_EPOCH, session.stationEpoch());
        seal.seal(target, start, end);
        return length;
    }

    private static int type(byte[] target, int start, int type, int flags, int end) {
        target[start] = (byte) (VERSION << 4 | type);
        target[start + FLAGS] = (byte) flags;
        return end;
    }

    private static int put(Hello hello, byte[] target, int start) {
        put32(target, start + HELLO_NUMBER, hello.number());
        put64(target, start + HELLO_TIME, hello.timeNs());
        put64(target, start + HELLO_CYCLE_NS, hello.cycleNs());
        put64(target, start + HELLO_EXPECTED, hello.expected());
        return type(target, start, HELLO, 0, HELLO_END);
    }

    private static int put(Welcome welcome, byte[] target, int start) {
        put32(target, start + WELCOME_NUMBER, welcome.number());
        put32(target, start + WELCOME_SUMMARY, welcome.summaryCycles());
        put64(target, start + WELCOME_TIME, welcome.timeNs());
        put64(target, start + WELCOME_CYCLE_NS, welcome.cycleNs());
        put64(target, start + WELCOME_NEXT, welcome.nextSequence());
        return type(target, start, WELCOME, 0, WELCOME_END);
    }

    private static int put(Gen gen, byte[] target, int start) {
        put32(target, start + GEN_BATCH, gen.batch());
        put32(target, start + GEN_WANTED, gen.wanted());
        put64(target, start + GEN_TAG, gen.tag());
        put64(target, start + GEN_CYCLE, gen.firstCycle());
        put32(target, start + GEN_ATTEMPT, (int) gen.attempt());
        put32(target, start + GEN_ATTEMPTS, (int) gen.attempts());
        put32(target, start + GEN_SPACING, gen.spacing());
        put16(target, start + GEN_POINT, gen.point());
        int flags =
                (gen.keep() ? GEN_KEEP : 0)
                        | (gen.last() ? GEN_LAST : 0)
                        | (gen.withdrawn() ? GEN_WITHDRAWN : 0);
        return type(target, start, GEN, flags, GEN_END);
    }

    private static int put(Reply reply, byte[] target, int start) {
        if (reply.error() == ReplyError.UNRECOGNISED) {
            throw new IllegalArgumentException("error UNRECOGNISED is never sent");
        }
        BellIndex bell = reply.bell();
        put32(target, start + REPLY_BATCH, reply.batch());
        target[start + REPLY_ERROR] = (byte) reply.error().code();
        target[start + REPLY_BELL] = (byte) (bell == null ? 0 : bell.code());
        put64(target, start + REPLY_TAG, reply.tag());
        put64(target, start + REPLY_PEER_TAG, reply.peerTag());
        put64(target, start + REPLY_CYCLE, reply.cycle());
        put32(target, start + REPLY_ATTEMPT, (int) reply.attempt());
        put32(target, start + REPLY_SPAN, (int) reply.span());
        put32(target, start + REPLY_MET, (int) reply.met());
        put32(target, start + REPLY_SEQUENCE, reply.sequence());
        put32(target, start + REPLY_OFFSET, (int) reply.offsetPs());
        int flags =
                (bell == null ? 0 : REPLY_HERALD)
                        | (reply.last() ? REPLY_LAST : 0)
                        | (reply.full() ? REPLY_FULL : 0)
                        | (reply.crossed() ? REPLY_CROSSED : 0);
        return type(target, start, REPLY, flags, REPLY_END);
    }

    public Decoded<MhpFrame> decode(byte[] frame) {
        return decode(frame, 0, frame.length);
    }

    /// @param length of the datagram
    public Decoded<MhpFrame> decode(byte[] bytes, int start, int length) {
        Decoded<MhpFrame> damage = damage(bytes, start, length);
        if (damage != null) {
            return damage;
        }
        int type = u8(bytes, start) & 0xF;
        int end =
                switch (type) {
                    case GEN -> GEN_END;
                    case REPLY -> REPLY_END;
                    case HELLO -> HELLO_END;
                    case WELCOME -> WELCOME_END;
                    default -> 0;
                };
        if (end == 0) {
            return new Decoded.Unknown<>("frame of type " + type); // [PHY-FRAME-5]
        }
        if (length - trailer(bytes, start) < end) {
            return malformed("PHY-FRAME-3", length + " bytes are too few for type " + type);
        }
        try {
            return new Decoded.Valid<>(
                    switch (type) {
                        case GEN -> gen(bytes, start);
                        case REPLY -> reply(bytes, start);
                        case HELLO -> hello(bytes, start);
                        default -> welcome(bytes, start);
                    });
        } catch (IllegalArgumentException e) {
            return malformed("PHY-FRAME-7", String.valueOf(e.getMessage()));
        }
    }

    /// What is wrong with a frame whatever its type, or null.
    private @Nullable Decoded<MhpFrame> damage(byte[] bytes, int start, int length) {
        if (length < HEADER_LENGTH + CRC_LENGTH) {
            return malformed("PHY-FRAME-3", length + " bytes are no frame");
        }
        int body = length - CRC_LENGTH;
        if (seal.checksum(bytes, start, body) != i32(bytes, start + body)) {
            return malformed("PHY-FRAME-4", "wrong checksum");
        }
        int version = u8(bytes, start) >>> 4;
        if (version != VERSION) {
            return malformed("PHY-FRAME-2", "version " + version + " is not " + VERSION);
        }
        if (u16(bytes, start + LENGTH) != length) {
            return malformed(
                    "PHY-FRAME-3",
                    "length " + u16(bytes, start + LENGTH) + " of a frame of " + length);
        }
        boolean coded = (u8(bytes, start + FLAGS) & FLAG_AUTHENTIC) != 0;
        int signed = body - (coded ? MAC_LENGTH : 0);
        if (signed < HEADER_LENGTH) {
            return malformed("PHY-FRAME-3", length + " bytes are too few for an authentic frame");
        }
        if (seal.hasKey()) {
            if (!coded) {
                return malformed("PHY-AUTH-2", "no authentication code");
            }
            if (!seal.isAuthentic(bytes, start, signed, start + signed)) {
                return malformed("PHY-AUTH-2", "wrong authentication code");
            }
        }
        return null;
    }

    private static int trailer(byte[] bytes, int start) {
        boolean coded = (u8(bytes, start + FLAGS) & FLAG_AUTHENTIC) != 0;
        return CRC_LENGTH + (coded ? MAC_LENGTH : 0);
    }

    private static Session session(byte[] bytes, int start) {
        return new Session(
                new LinkId(i32(bytes, start + LINK)),
                new NodeId(i32(bytes, start + NODE)),
                i64(bytes, start + NODE_EPOCH),
                i32(bytes, start + STATION_EPOCH));
    }

    private static MhpFrame hello(byte[] bytes, int start) {
        return new Hello(
                session(bytes, start),
                i32(bytes, start + HELLO_NUMBER),
                i64(bytes, start + HELLO_TIME),
                i64(bytes, start + HELLO_CYCLE_NS),
                i64(bytes, start + HELLO_EXPECTED));
    }

    private static MhpFrame welcome(byte[] bytes, int start) {
        return new Welcome(
                session(bytes, start),
                i32(bytes, start + WELCOME_NUMBER),
                i64(bytes, start + WELCOME_TIME),
                i64(bytes, start + WELCOME_CYCLE_NS),
                i64(bytes, start + WELCOME_NEXT),
                i32(bytes, start + WELCOME_SUMMARY));
    }

    private static MhpFrame gen(byte[] bytes, int start) {
        int flags = u8(bytes, start + FLAGS);
        return new Gen(
                session(bytes, start),
                i32(bytes, start + GEN_BATCH),
                i64(bytes, start + GEN_TAG),
                u16(bytes, start + GEN_POINT),
                (flags & GEN_KEEP) != 0,
                i32(bytes, start + GEN_WANTED),
                i64(bytes, start + GEN_CYCLE),
                i32(bytes, start + GEN_SPACING),
                u32(bytes, start + GEN_ATTEMPT),
                u32(bytes, start + GEN_ATTEMPTS),
                (flags & GEN_LAST) != 0,
                (flags & GEN_WITHDRAWN) != 0);
    }

    private static MhpFrame reply(byte[] bytes, int start) {
        int flags = u8(bytes, start + FLAGS);
        return new Reply(
                session(bytes, start),
                i32(bytes, start + REPLY_BATCH),
                i64(bytes, start + REPLY_TAG),
                i64(bytes, start + REPLY_PEER_TAG),
                (flags & REPLY_HERALD) == 0
                        ? null
                        : BellIndex.ofCode(u8(bytes, start + REPLY_BELL)),
                ReplyError.ofCode(u8(bytes, start + REPLY_ERROR)),
                i32(bytes, start + REPLY_SEQUENCE),
                u32(bytes, start + REPLY_ATTEMPT),
                i64(bytes, start + REPLY_CYCLE),
                u32(bytes, start + REPLY_SPAN),
                u32(bytes, start + REPLY_MET),
                u32(bytes, start + REPLY_OFFSET),
                (flags & REPLY_FULL) != 0,
                (flags & REPLY_CROSSED) != 0,
                (flags & REPLY_LAST) != 0);
    }

    private static Decoded<MhpFrame> malformed(String clause, String detail) {
        return new Decoded.Malformed<>(clause, detail);
    }
}
