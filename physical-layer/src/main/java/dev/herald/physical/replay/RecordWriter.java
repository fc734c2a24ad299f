package dev.herald.physical.replay;

import dev.herald.physical.remote.wire.DeviceFrame;
import dev.herald.physical.remote.wire.HalCodec;
import dev.herald.physical.remote.wire.HostFrame;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes a record (HAL-REC-1), up to a length: what would not fit is left out, and so is all after it.
final class RecordWriter implements AutoCloseable {
    static final byte[] MAGIC = {'H', 'A', 'L', 'R', 'E', 'C', '1', '\n'};
    static final int PREFIX = 4;
    static final int HEAD = 9;
    static final int OPENED = 0;
    static final int TOLD = 1;
    static final int SAID = 2;
    static final int SAID_AT_ONCE = 3;
    static final int CLOSED = 4;

    private final Path file;
    private final DataOutputStream out;
    private final long bytesMax;
    private long written;
    private boolean full;

    /// Replaces what the file holds.
    RecordWriter(Path file, long bytesMax) throws IOException {
        this.file = file;
        this.bytesMax = bytesMax;
        out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
        out.write(MAGIC);
        written = MAGIC.length;
    }

    boolean isFull() {
        return full;
    }

    void write(Entry entry) {
        switch (entry) {
            case Entry.Opened opened ->
                    write(
                            opened.atNs(),
                            OPENED,
                            HalCodec.encode(
                                    new DeviceFrame.AttachOk(
                                            opened.descriptor().contractMajor(),
                                            opened.descriptor().contractMinor(),
                                            List.of(),
                                            0,
                                            opened.atNs(),
                                            1,
                                            1,
                                            opened.state(),
                                            opened.detail(),
                                            opened.descriptor())));
            case Entry.Told told ->
                    write(told.atNs(), TOLD, HalCodec.encode(new HostFrame.Submit(told.command())));
            case Entry.Said said ->
                    write(
                            said.atNs(),
                            said.atOnce() ? SAID_AT_ONCE : SAID,
                            HalCodec.encode(new DeviceFrame.Report(said.event())));
            case Entry.Closed closed ->
                    write(closed.atNs(), CLOSED, HalCodec.encode(new HostFrame.Detach()));
        }
    }

    private void write(long atNs, int kind, ByteBuffer frame) {
        int length = HEAD + frame.remaining();
        if (full || written + PREFIX + length > bytesMax) {
            full = true;
            return;
        }
        try {
            out.writeInt(length);
            out.writeLong(atNs);
            out.writeByte(kind);
            out.write(frame.array(), frame.arrayOffset() + frame.position(), frame.remaining());
            written += PREFIX + length;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file + ": " + failure, failure);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file + ": " + failure, failure);
        }
    }
}
