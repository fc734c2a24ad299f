package dev.herald.daemon.node;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.host.Outbox;
import dev.herald.node.NodeStack;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What the stack is told by the device; what comes before there is a stack waits.
final class DeviceDesk implements Outbox<DeviceEvent> {
    private final StateBook book;
    private final ArrayDeque<DeviceEvent> early = new ArrayDeque<>();
    private @Nullable NodeStack target;

    DeviceDesk(StateBook book) {
        this.book = book;
    }

    @Override
    public void emit(DeviceEvent event) {
        if (event instanceof DeviceEvent.StateChanged changed) {
            book.deviceState(changed);
        }
        NodeStack to = target;
        if (to == null) {
            early.add(event);
        } else {
            to.onDevice(event);
        }
    }

    void attach(NodeStack made) {
        target = made;
        for (DeviceEvent event = early.poll(); event != null; event = early.poll()) {
            made.onDevice(event);
        }
    }
}
