package dev.herald.physical.mhp.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Where the fields of the frames are, in bytes from the start, most significant byte first.
final class Layout {
    static final int VERSION = 1;

    static final int GEN = 1;
    static final int REPLY = 2;
    static final int HELLO = 10;
    static final int WELCOME = 11;

    static final int FLAG_AUTHENTIC = 0x80;
    static final int GEN_KEEP = 0x01;
    static final int GEN_LAST = 0x02;
    static final int GEN_WITHDRAWN = 0x04;
    static final int REPLY_HERALD = 0x01;
    static final int REPLY_LAST = 0x02;
    static final int REPLY_FULL = 0x04;
    static final int REPLY_CROSSED = 0x08;

    static final int FLAGS = 1;
    static final int LENGTH = 2;
    static final int LINK = 4;
    static final int NODE = 8;
    static final int NODE_EPOCH = 12;
    static final int STATION_EPOCH = 20;
    static final int HEADER_LENGTH = 24;

    static final int HELLO_NUMBER = 24;
    static final int HELLO_TIME = 32;
    static final int HELLO_CYCLE_NS = 40;
    static final int HELLO_EXPECTED = 48;
    static final int HELLO_END = 56;

    static final int WELCOME_NUMBER = 24;
    static final int WELCOME_SUMMARY = 28;
    static final int WELCOME_TIME = 32;
    static final int WELCOME_CYCLE_NS = 40;
    static final int WELCOME_NEXT = 48;
    static final int WELCOME_END = 56;

    static final int GEN_BATCH = 24;
    static final int GEN_WANTED = 28;
    static final int GEN_TAG = 32;
    static final int GEN_CYCLE = 40;
    static final int GEN_ATTEMPT = 48;
    static final int GEN_ATTEMPTS = 52;
    static final int GEN_SPACING = 56;
    static final int GEN_POINT = 60;
    static final int GEN_END = 64;

    static final int REPLY_BATCH = 24;
    static final int REPLY_ERROR = 28;
    static final int REPLY_BELL = 29;
    static final int REPLY_TAG = 32;
    static final int REPLY_PEER_TAG = 40;
    static final int REPLY_CYCLE = 48;
    static final int REPLY_ATTEMPT = 56;
    static final int REPLY_SPAN = 60;
    static final int REPLY_MET = 64;
    static final int REPLY_SEQUENCE = 68;
    static final int REPLY_OFFSET = 72;
    static final int REPLY_END = 80;

    static final int MAC_LENGTH = 16;
    static final int CRC_LENGTH = 4;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Layout() {}

    static int u8(byte[] bytes, int at) {
        return bytes[at] & 0xFF;
    }

    static int u16(byte[] bytes, int at) {
        return (short) SHORTS.get(bytes, at) & 0xFFFF;
    }

    static int i32(byte[] bytes, int at) {
        return (int) INTS.get(bytes, at);
    }

    static long u32(byte[] bytes, int at) {
        return Integer.toUnsignedLong(i32(bytes, at));
    }

    static long i64(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    static void put16(byte[] bytes, int at, int value) {
        SHORTS.set(bytes, at, (short) value);
    }

    static void put32(byte[] bytes, int at, int value) {
        INTS.set(bytes, at, value);
    }

    static void put64(byte[] bytes, int at, long value) {
        LONGS.set(bytes, at, value);
    }
}
