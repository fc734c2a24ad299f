package dev.herald.physical.ffm;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/// Memory for one struct that is being passed, with its text and its array; used again and again.
final class Page {
    private static final long HEAD = 128;
    private static final long TEXT = Memory.TEXT_MAX + 8L;

    private final Arena arena;
    private final long address;
    private long text;
    private long array;
    private long arraySize;

    private Page(Arena arena) {
        this.arena = arena;
        address = arena.allocate(HEAD, 8).address();
    }

    /// The place for the struct, all 0.
    long struct(long size) {
        Memory.clear(address, size);
        return address;
    }

    /// Puts a text down; the empty one is NULL.
    ///
    /// @return where it is
    long text(String value) {
        if (value.isEmpty()) {
            return 0;
        }
        if (text == 0) {
            text = arena.allocate(TEXT, 1).address();
        }
        Memory.write(text, Memory.bytes(value, Memory.TEXT_MAX));
        return text;
    }

    /// The place for an array; NULL for an empty one.
    long array(long size) {
        if (size > arraySize) {
            array = arena.allocate(size, 8).address();
            arraySize = size;
        }
        return size == 0 ? 0 : array;
    }

    /// Pages by how deep calls are nested: a host submits while a driver emits, and what is passed is
    /// good until the call returns.
    static final class Stack {
        private final Arena arena;
        private final List<Page> pages = new ArrayList<>();
        private int depth;

        Stack(Arena arena) {
            this.arena = arena;
        }

        Page push() {
            if (depth == pages.size()) {
                pages.add(new Page(arena));
            }
            return pages.get(depth++);
        }

        void pop() {
            depth--;
        }
    }
}
