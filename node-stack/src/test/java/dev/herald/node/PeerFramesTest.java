package dev.herald.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.Seeds;
import dev.herald.link.message.LinkMessage;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.NetworkMessage;
import dev.herald.spec.trace.Verifies;
import dev.herald.transport.message.SessionId;
import dev.herald.transport.message.TransportMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PeerFramesTest {
    private static final LinkId LINK = new LinkId(0x01020304);
    private static final LinkMessage HELLO = new LinkMessage.Hello(7, 0, 1, false);
    private static final NetworkMessage ACTIVATE =
            new NetworkMessage.Activate(new CircuitId(new NodeId(1), 5, 1));
    private static final TransportMessage OPEN =
            new TransportMessage.Open(new SessionId(new NodeId(1), 5, 1), "port", 1_000_000);

    private final PeerFrames frames = new PeerFrames();

    private PeerFrames.Content decode(byte[] frame) {
        return frames.decode(ByteBuffer.wrap(frame));
    }

    @Test
    @Verifies("WIRE-PLANE-1")
    void everyPlaneReadsWhatItWrote() {
        assertEquals(new PeerFrames.Content.Link(LINK, HELLO), decode(frames.encode(LINK, HELLO)));
        assertEquals(new PeerFrames.Content.Network(ACTIVATE), decode(frames.encode(ACTIVATE)));
        assertEquals(new PeerFrames.Content.Transport(OPEN), decode(frames.encode(OPEN)));
    }

    @Test
    @Verifies("WIRE-PLANE-1")
    void theFirstByteIsThePlaneAndTheLinkFollowsMostSignificantByteFirst() {
        byte[] head = Arrays.copyOf(frames.encode(LINK, HELLO), 5);
        assertArrayEquals(HexFormat.of().parseHex("0101020304"), head);
        assertEquals(2, frames.encode(ACTIVATE)[0]);
        assertEquals(3, frames.encode(OPEN)[0]);
    }

    @Test
    @Verifies("WIRE-PLANE-2")
    void aPlaneOfALaterVersionIsIgnored() {
        assertInstanceOf(PeerFrames.Content.Unknown.class, decode(new byte[] {9, 1, 2, 3}));
    }

    @Test
    @Verifies("WIRE-FRAME-5")
    void damagedFramesAreValuesAndNeverExceptions() {
        assertInstanceOf(PeerFrames.Content.Malformed.class, decode(new byte[0]));
        assertInstanceOf(PeerFrames.Content.Malformed.class, decode(new byte[] {1, 0, 0}));
        assertInstanceOf(PeerFrames.Content.Malformed.class, decode(new byte[] {1, 0, 0, 0, 0}));
        Seeds.forEach(
                5_000,
                seed -> {
                    Rng rng = new Rng(seed);
                    byte[] whole =
                            switch (rng.nextInt(3)) {
                                case 0 -> frames.encode(LINK, HELLO);
                                case 1 -> frames.encode(ACTIVATE);
                                default -> frames.encode(OPEN);
                            };
                    byte[] damaged = Arrays.copyOf(whole, rng.nextInt(whole.length + 8));
                    for (int i = rng.nextInt(4); i > 0 && damaged.length > 0; i--) {
                        damaged[rng.nextInt(damaged.length)] = (byte) rng.nextInt();
                    }
                    assertNotNull(decode(damaged));
                });
    }
}
