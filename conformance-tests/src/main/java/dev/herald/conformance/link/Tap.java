package dev.herald.conformance.link;

import dev.herald.conformance.engine.Guard;
import dev.herald.conformance.link.tester.FrameEntity;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Listens to what an entity says, in the order in which it says it.
final class Tap implements Machine<LinkInput, LinkOutput> {
    private final Machine<LinkInput, LinkOutput> entity;
    private final Deque<LinkOutput> unheard = new ArrayDeque<>();

    Tap(Machine<LinkInput, LinkOutput> entity) {
        this.entity = entity;
    }

    @Override
    public void handle(long nowNs, LinkInput input, Outbox<? super LinkOutput> out) {
        entity.handle(nowNs, input, output -> hear(output, out));
    }

    @Override
    public void expire(long nowNs, Outbox<? super LinkOutput> out) {
        entity.expire(nowNs, output -> hear(output, out));
    }

    /// Whether frames can be given to it as bytes.
    boolean speaksFrames() {
        return entity instanceof FrameEntity;
    }

    void frame(long nowNs, byte[] bytes, Outbox<? super LinkOutput> out) {
        ((FrameEntity) entity).frame(nowNs, bytes, output -> hear(output, out));
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

    private void hear(LinkOutput output, Outbox<? super LinkOutput> out) {
        out.emit(output);
        unheard.add(output);
    }

    @Override
    public long nextDeadlineNs() {
        return Guard.call("nextDeadlineNs", entity::nextDeadlineNs);
    }

    /// The oldest output that was not taken yet.
    @Nullable LinkOutput poll() {
        return unheard.poll();
    }
}
