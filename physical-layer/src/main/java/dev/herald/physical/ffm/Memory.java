package dev.herald.physical.ffm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// All of memory, by address: nothing is allocated to look at a struct. An address is as good as who
/// gave it; NULL and misaligned ones are noticed.
final class Memory {
    /// `HERALD_HAL_TEXT_MAX`
    static final int TEXT_MAX = 1_024;

    /// `HERALD_HAL_COUNT_MAX`
    static final int COUNT_MAX = 65_536;

    @SuppressWarnings("restricted")
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final String NULLS = "HAL-C-6";

    private Memory() {}

    static int getInt(long address) {
        return ALL.get(JAVA_INT, address);
    }

    static long getLong(long address) {
        return ALL.get(JAVA_LONG, address);
    }

    static void putInt(long address, int value) {
        ALL.set(JAVA_INT, address, value);
    }

    static void putLong(long address, long value) {
        ALL.set(JAVA_LONG, address, value);
    }

    static void clear(long address, long bytes) {
        ALL.asSlice(address, bytes).fill((byte) 0);
    }

    static void read(long address, byte[] bytes) {
        MemorySegment.copy(ALL, JAVA_BYTE, address, bytes, 0, bytes.length);
    }

    static void write(long address, byte[] bytes) {
        MemorySegment.copy(bytes, 0, ALL, JAVA_BYTE, address, bytes.length);
    }

    /// Checks that something points to a struct or an array.
    static long pointer(long address, int alignment, String what) {
        if (address == 0) {
            throw new Broken(NULLS, what + " is NULL");
        }
        if ((address & (alignment - 1)) != 0) {
            throw new Broken(NULLS, what + " is not aligned to " + alignment + " bytes");
        }
        return address;
    }

    /// Checks the size that a struct states of itself.
    ///
    /// @return the size
    static int sized(long address, long leastSize, String what) {
        int size = getInt(pointer(address, 8, what));
        if (size < leastSize || size > COUNT_MAX || (size & 7) != 0) {
            throw new Broken(
                    "HAL-C-4",
                    "struct_size of "
                            + what
                            + " is "
                            + Integer.toUnsignedString(size)
                            + ", less than "
                            + leastSize
                            + " or no multiple of 8");
        }
        return size;
    }

    static int count(int count, String what) {
        if (count < 0 || count > COUNT_MAX) {
            throw new Broken(
                    "HAL-C-8", what + " has " + Integer.toUnsignedString(count) + " elements");
        }
        return count;
    }

    /// A text; NULL is the empty one.
    static String text(long address, String what) {
        if (address == 0) {
            return "";
        }
        int length = 0;
        while (ALL.get(JAVA_BYTE, address + length) != 0) {
            if (++length > TEXT_MAX) {
                throw new Broken("HAL-C-7", what + " is longer than " + TEXT_MAX + " bytes");
            }
        }
        if (length == 0) {
            return "";
        }
        byte[] bytes = new byte[length];
        read(address, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// A text in the form of C, cut to the longest allowed.
    static byte[] bytes(String text, int longest) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int zero = 0;
        while (zero < utf8.length && utf8[zero] != 0) {
            zero++;
        }
        int length = Math.min(zero, longest);
        while (length < utf8.length && length > 0 && (utf8[length] & 0xC0) == 0x80) {
            length--; // not within a character
        }
        byte[] ended = new byte[length + 1];
        System.arraycopy(utf8, 0, ended, 0, length);
        return ended;
    }
}
