package dev.herald.physical.ffm;

import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;

/// A struct in memory, read by the names of its fields: for what is read once, not for events.
///
/// @param address where it is
/// @param layout what it is
/// @param what names it in faults
record Struct(long address, StructLayout layout, String what) {
    private static final long POINTER = 8;
    private static final int NUMBER = 4;

    /// One that begins with its size.
    static Struct at(long address, StructLayout layout, String what) {
        Memory.sized(address, layout.byteSize(), what);
        return new Struct(address, layout, what);
    }

    String name(String field) {
        return field + " of " + what;
    }

    private long field(String name) {
        return address + Layouts.at(layout, name);
    }

    int u32(String field) {
        return Memory.getInt(field(field));
    }

    long u64(String field) {
        return Memory.getLong(field(field));
    }

    /// A number that Java holds as a non-negative int.
    int index(String field) {
        int value = u32(field);
        Broken.unless(
                value >= 0,
                DescriptorReader.FIGURE,
                name(field) + " is",
                Integer.toUnsignedLong(value));
        return value;
    }

    /// A number from 1.
    int positive(String field) {
        int value = index(field);
        Broken.unless(value > 0, DescriptorReader.FIGURE, name(field) + " is", value);
        return value;
    }

    /// A duration, or a number below 2^63.
    long amount(String field) {
        return Numbers.amount(field(field), DescriptorReader.FIGURE, name(field));
    }

    /// As [#amount], from 1.
    long least(String field) {
        long value = amount(field);
        Broken.unless(value > 0, DescriptorReader.FIGURE, name(field) + " is", value);
        return value;
    }

    double probability(String field) {
        long ppt = u64(field);
        Broken.unless(
                ppt >= 0 && ppt <= Numbers.ONE_PPT,
                "HAL-C-26",
                name(field) + " is not in 0..10^12:",
                ppt);
        return ppt / (double) Numbers.ONE_PPT;
    }

    String text(String field) {
        return Memory.text(u64(field), name(field));
    }

    Struct inner(String field, StructLayout inner) {
        return new Struct(field(field), inner, name(field));
    }

    /// An array of structs, as far apart as the first says.
    List<Struct> structs(String field, String countField, StructLayout element) {
        int count = Memory.count(u32(countField), name(field));
        List<Struct> all = new ArrayList<>(count);
        if (count == 0) {
            return all;
        }
        long first = Memory.pointer(u64(field), (int) POINTER, name(field));
        int stride = Memory.sized(first, element.byteSize(), name(field));
        for (int i = 0; i < count; i++) {
            String what = field.substring(0, field.length() - 1) + " " + i + " of " + this.what;
            int size = Memory.sized(first + (long) i * stride, element.byteSize(), what);
            Broken.unless(size == stride, "HAL-C-4", "struct_size of " + what + " differs:", size);
            all.add(new Struct(first + (long) i * stride, element, what));
        }
        return all;
    }

    List<Integer> indices(String field, String countField) {
        int count = Memory.count(u32(countField), name(field));
        List<Integer> all = new ArrayList<>(count);
        if (count > 0) {
            long array = Memory.pointer(u64(field), NUMBER, name(field));
            for (int i = 0; i < count; i++) {
                int index = Memory.getInt(array + (long) i * NUMBER);
                Broken.unless(
                        index >= 0,
                        DescriptorReader.FIGURE,
                        name(field) + " names qubit",
                        Integer.toUnsignedLong(index));
                all.add(index);
            }
        }
        return all;
    }

    List<String> texts(String field, String countField) {
        int count = Memory.count(u32(countField), name(field));
        List<String> all = new ArrayList<>(count);
        if (count > 0) {
            long array = Memory.pointer(u64(field), (int) POINTER, name(field));
            for (int i = 0; i < count; i++) {
                all.add(Memory.text(Memory.getLong(array + i * POINTER), name(field)));
            }
        }
        return all;
    }
}
