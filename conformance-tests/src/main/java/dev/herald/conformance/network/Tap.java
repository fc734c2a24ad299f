package dev.herald.conformance.network;

import dev.herald.conformance.engine.Guard;
import dev.herald.conformance.network.tester.FrameNode;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Listens to what an entity says, in the order in which it says it.
final class Tap implements Machine<NetworkInput, NetworkOutput> {
    private final Machine<NetworkInput, NetworkOutput> entity;
    private final Deque<NetworkOutput> unheard = new ArrayDeque<>();

    Tap(Machine<NetworkInput, NetworkOutput> entity) {
        this.entity = entity;
    }

    @Override
    public void handle(long nowNs, NetworkInput input, Outbox<? super NetworkOutput> out) {
        entity.handle(nowNs, input, output -> hear(output, out));
    }

    @Override
    public void expire(long nowNs, Outbox<? super NetworkOutput> out) {
        entity.expire(nowNs, output -> hear(output, out));
    }

    /// Whether frames can be given to it as bytes.
    boolean speaksFrames() {
        return entity instanceof FrameNode;
    }

    void frame(long nowNs, int neighbour, byte[] bytes, Outbox<? super NetworkOutput> out) {
        ((FrameNode) entity).frame(nowNs, neighbour, bytes, output -> hear(output, out));
    }

    /// Ends the connection to an entity that has one.
    void close() {
        if (entity instanceof AutoCloseable connected) {
            Guard.call(
                    "close",
                    () -> {
                        connected.close();
                        return "";
                    });
        }
    }

    private void hear(NetworkOutput output, Outbox<? super NetworkOutput> out) {
        out.emit(output);
        unheard.add(output);
    }

    @Override
    public long nextDeadlineNs() {
        return Guard.call("nextDeadlineNs", entity::nextDeadlineNs);
    }

    /// The oldest output that was not taken yet.
    @Nullable NetworkOutput poll() {
        return unheard.poll();
    }
}
