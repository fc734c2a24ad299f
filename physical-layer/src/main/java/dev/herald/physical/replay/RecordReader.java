package dev.herald.physical.replay;

import dev.herald.hal.device.DeviceOpenException;
import dev.herald.physical.remote.wire.Decoded;
import dev.herald.physical.remote.wire.DeviceFrame;
import dev.herald.physical.remote.wire.HalCodec;
import dev.herald.physical.remote.wire.HostFrame;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads a record, entry by entry. A record that was cut short ends with its last whole entry.
final class RecordReader implements AutoCloseable {
    private final Path file;
    private final DataInputStream in;
    private long entries;

    /// @throws DeviceOpenException when the file cannot be read or is no record
    RecordReader(Path file) {
        this.file = file;
        try {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
        } catch (IOException failure) {
            throw new DeviceOpenException("cannot read " + file + ": " + failure, failure);
        }
        try {
            if (!Arrays.equals(in.readNBytes(RecordWriter.MAGIC.length), RecordWriter.MAGIC)) {
                throw broken("it does not begin with HALREC1");
            }
        } catch (IOException failure) {
            throw broken(failure.toString());
        }
    }

    /// How many entries were read.
    long count() {
        return entries;
    }

    /// The next entry, or null at the end.
    ///
    /// @throws DeviceOpenException naming the entry that is none, and the clause
    @Nullable Entry next() {
        try {
            int length = in.readInt();
            if (length <= RecordWriter.HEAD || length > RecordWriter.HEAD + HalCodec.PAYLOAD_MAX) {
                throw broken("entry " + entries + " has " + length + " bytes");
            }
            byte[] bytes = new byte[length];
            in.readFully(bytes);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            long atNs = buffer.getLong();
            Entry entry = entry(atNs, buffer.get(), buffer.slice());
            entries++;
            return entry;
        } catch (EOFException end) {
            return null;
        } catch (IOException failure) {
            throw broken(failure.toString());
        }
    }

    private Entry entry(long atNs, int kind, ByteBuffer frame) {
        return switch (kind) {
            case RecordWriter.OPENED -> {
                if (device(frame) instanceof DeviceFrame.AttachOk ok) {
                    yield new Entry.Opened(atNs, ok.state(), ok.stateDetail(), ok.descriptor());
                }
                throw broken("entry " + entries + " opens nothing");
            }
            case RecordWriter.TOLD -> {
                if (HalCodec.decodeHost(frame)
                        instanceof Decoded.Valid<HostFrame>(HostFrame.Submit(var command))) {
                    yield new Entry.Told(atNs, command);
                }
                throw broken("entry " + entries + " is no command");
            }
            case RecordWriter.SAID, RecordWriter.SAID_AT_ONCE -> {
                if (device(frame) instanceof DeviceFrame.Report(var event)) {
                    yield new Entry.Said(atNs, kind == RecordWriter.SAID_AT_ONCE, event);
                }
                throw broken("entry " + entries + " is no event");
            }
            case RecordWriter.CLOSED -> new Entry.Closed(atNs);
            default -> throw broken("entry " + entries + " is of kind " + kind);
        };
    }

    private DeviceFrame device(ByteBuffer frame) {
        return switch (HalCodec.decodeDevice(frame)) {
            case Decoded.Valid<DeviceFrame>(DeviceFrame message) -> message;
            case Decoded.Unknown<DeviceFrame>(String what) ->
                    throw broken("entry " + entries + " is an unknown " + what);
            case Decoded.Malformed<DeviceFrame>(String clause, String detail) ->
                    throw broken("entry " + entries + " breaks " + clause + ": " + detail);
        };
    }

    private DeviceOpenException broken(String why) {
        return new DeviceOpenException("HAL-REC-1: " + file + " is no record: " + why);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException failure) {
            throw broken(failure.toString());
        }
    }
}
