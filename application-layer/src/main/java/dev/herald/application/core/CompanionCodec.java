package dev.herald.application.core;

import dev.herald.application.core.Companion.Bases;
import dev.herald.application.core.Companion.BasesEnd;
import dev.herald.application.core.Companion.Disentangled;
import dev.herald.application.core.Companion.Entangled;
import dev.herald.application.core.Companion.Failed;
import dev.herald.application.core.Companion.Measure;
import dev.herald.application.core.Companion.Measured;
import dev.herald.application.core.Companion.Outcomes;
import dev.herald.application.core.Companion.OutcomesEnd;
import dev.herald.application.core.Companion.Test;
import dev.herald.application.core.Companion.TestBits;
import dev.herald.application.core.Companion.Weights;
import dev.herald.hal.model.Basis;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Companion data as bytes: version, kind, fields with the most significant byte first. Normative text:
/// spec/text/application.md, AL-DATA.
final class CompanionCodec {
    static final int VERSION = 1;
    private static final int DETAIL_MAX = 255;
    private static final int ONE_PPB = 1_000_000_000;

    private CompanionCodec() {}

    private static final class Writer {
        private byte[] bytes = new byte[64];
        private int length;

        Writer(int kind) {
            u8(VERSION);
            u8(kind);
        }

        Writer u8(int value) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * length);
            }
            bytes[length++] = (byte) value;
            return this;
        }

        Writer u32(int value) {
            return u8(value >>> 24).u8(value >>> 16).u8(value >>> 8).u8(value);
        }

        Writer u64(long value) {
            return u32((int) (value >>> 32)).u32((int) value);
        }

        Writer flag(boolean value) {
            return u8(value ? 1 : 0);
        }

        Writer weights(Weights w) {
            return u32(w.zPpb()).u32(w.xPpb()).u32(w.zxPpb());
        }

        /// Count, then the bits, the first in the highest bit of the first byte.
        Writer bits(boolean[] bits) {
            u32(bits.length);
            for (int i = 0; i < bits.length; i += 8) {
                int octet = 0;
                for (int j = 0; j < 8; j++) {
                    octet = octet << 1 | (i + j < bits.length && bits[i + j] ? 1 : 0);
                }
                u8(octet);
            }
            return this;
        }

        byte[] done() {
            return Arrays.copyOf(bytes, length);
        }
    }

    static byte[] encode(Companion message) {
        return switch (message) {
            case Measure m ->
                    new Writer(1)
                            .u32(m.transfer())
                            .u8(m.basis().rotX1())
                            .u8(m.basis().rotY())
                            .u8(m.basis().rotX2())
                            .done();
            case Measured m ->
                    new Writer(2)
                            .u32(m.transfer())
                            .flag(m.one())
                            .u32(m.flip0Ppb())
                            .u32(m.flip1Ppb())
                            .weights(m.weights())
                            .done();
            case Failed m -> {
                Writer w = new Writer(3).u32(m.run());
                String detail = m.detail().substring(0, Math.min(DETAIL_MAX, m.detail().length()));
                w.u8(detail.length());
                detail.chars().forEach(c -> w.u8(c >= ' ' && c < 127 ? c : '?'));
                yield w.done();
            }
            case Entangled m ->
                    new Writer(4)
                            .u32(m.run())
                            .flag(m.bit())
                            .u8(m.prepare().ordinal())
                            .flag(m.minus())
                            .u8(m.measure().ordinal())
                            .u64(m.measuredNs())
                            .done();
            case Disentangled m ->
                    new Writer(5)
                            .u32(m.run())
                            .flag(m.bit())
                            .flag(m.target())
                            .weights(m.weights())
                            .u32(m.gate2Ppb())
                            .u32(m.gate1Ppb())
                            .u32(m.readPpb())
                            .u32(m.preparePpb())
                            .u32(m.contrastPpb())
                            .done();
            case Outcomes m -> {
                Writer w = new Writer(6).u64(m.first()).u32(m.axes().length);
                for (int i = 0; i < m.axes().length; i++) {
                    w.u8(m.axes()[i] << 1 | (m.ones()[i] ? 1 : 0)).u32(m.contrastPpb()[i]);
                }
                yield w.done();
            }
            case OutcomesEnd m -> new Writer(7).u64(m.total()).done();
            case Bases m -> new Writer(8).u64(m.first()).bits(m.xs()).done();
            case BasesEnd m -> new Writer(9).u64(m.total()).u32(m.contrastPpb()).done();
            case Test m ->
                    new Writer(10)
                            .u64(m.sifted())
                            .u64(m.first())
                            .bits(m.chosen())
                            .bits(m.bits())
                            .flag(m.last())
                            .done();
            case TestBits m -> new Writer(11).u64(m.first()).bits(m.bits()).done();
        };
    }

    /// Reads with bounds; after the first thing that does not fit, everything is 0 and `bad` is set.
    private static final class Reader {
        private final byte[] bytes;
        private int at;
        boolean bad;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        int u8() {
            if (at >= bytes.length) {
                bad = true;
                return 0;
            }
            return bytes[at++] & 0xFF;
        }

        int u32() {
            return u8() << 24 | u8() << 16 | u8() << 8 | u8();
        }

        int from(int low, int high) {
            int value = u32();
            bad |= value < low || value > high;
            return bad ? low : value;
        }

        int ppb() {
            return from(0, ONE_PPB);
        }

        long positive() {
            long value = (long) u32() << 32 | u32() & 0xFFFF_FFFFL;
            bad |= value < 0;
            return bad ? 0 : value;
        }

        boolean flag() {
            int value = u8();
            bad |= value > 1;
            return value == 1;
        }

        Basis.Axis axis() {
            int value = u8();
            bad |= value > 2;
            return bad ? Basis.Axis.Z : Basis.Axis.values()[value];
        }

        Weights weights() {
            Weights w = new Weights(ppb(), ppb(), ppb());
            bad |= (long) w.zPpb() + w.xPpb() + w.zxPpb() > ONE_PPB;
            return w;
        }

        boolean[] bits(int max) {
            int count = from(0, max);
            boolean[] bits = new boolean[count];
            for (int i = 0; i < count && !bad; i += 8) {
                int octet = u8();
                for (int j = 0; j < 8; j++) {
                    boolean set = (octet & 0x80 >>> j) != 0;
                    if (i + j < count) {
                        bits[i + j] = set;
                    } else {
                        bad |= set;
                    }
                }
            }
            return bits;
        }
    }

    /// @return null when the bytes are none of these messages
    static @Nullable Companion decode(byte[] bytes) {
        Reader r = new Reader(bytes);
        if (r.u8() != VERSION) {
            return null;
        }
        Companion message =
                switch (r.u8()) {
                    case 1 ->
                            new Measure(
                                    r.from(1, Integer.MAX_VALUE),
                                    new Basis(r.u8(), r.u8(), r.u8()));
                    case 2 ->
                            new Measured(
                                    r.from(1, Integer.MAX_VALUE),
                                    r.flag(),
                                    r.ppb(),
                                    r.ppb(),
                                    r.weights());
                    case 3 -> failed(r);
                    case 4 ->
                            new Entangled(
                                    r.from(1, Integer.MAX_VALUE),
                                    r.flag(),
                                    r.axis(),
                                    r.flag(),
                                    r.axis(),
                                    r.positive());
                    case 5 ->
                            new Disentangled(
                                    r.from(1, Integer.MAX_VALUE),
                                    r.flag(),
                                    r.flag(),
                                    r.weights(),
                                    r.ppb(),
                                    r.ppb(),
                                    r.ppb(),
                                    r.ppb(),
                                    r.ppb());
                    case 6 -> outcomes(r);
                    case 7 -> new OutcomesEnd(r.positive());
                    case 8 -> new Bases(r.positive(), r.bits(Bases.COUNT_MAX));
                    case 9 -> new BasesEnd(r.positive(), r.ppb());
                    case 10 ->
                            new Test(
                                    r.positive(),
                                    r.positive(),
                                    r.bits(Test.COUNT_MAX),
                                    r.bits(Test.COUNT_MAX),
                                    r.flag());
                    case 11 -> new TestBits(r.positive(), r.bits(Test.COUNT_MAX));
                    default -> null;
                };
        return r.bad || r.at != bytes.length ? null : message;
    }

    private static Failed failed(Reader r) {
        int run = r.from(1, Integer.MAX_VALUE);
        int length = r.u8();
        StringBuilder detail = new StringBuilder();
        for (int i = 0; i < length && !r.bad; i++) {
            int c = r.u8();
            detail.append(c >= ' ' && c < 127 ? (char) c : '?');
        }
        return new Failed(run, detail.toString());
    }

    private static Outcomes outcomes(Reader r) {
        long first = r.positive();
        int count = r.from(0, Outcomes.COUNT_MAX);
        byte[] axes = new byte[count];
        boolean[] ones = new boolean[count];
        int[] contrast = new int[count];
        for (int i = 0; i < count && !r.bad; i++) {
            int both = r.u8();
            r.bad |= both >> 1 > Outcomes.MISSING;
            axes[i] = (byte) (both >> 1);
            ones[i] = (both & 1) != 0;
            contrast[i] = r.ppb();
        }
        return new Outcomes(first, axes, ones, contrast);
    }
}
