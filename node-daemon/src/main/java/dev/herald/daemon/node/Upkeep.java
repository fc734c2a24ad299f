package dev.herald.daemon.node;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.rpc.v1.MaintainRequest;
import dev.herald.hal.host.Clock;
import dev.herald.hal.model.LinkId;
import dev.herald.network.message.NodeState.LinkState;
import dev.herald.network.message.NodeState.Window;
import dev.herald.node.NodeStack;
import dev.herald.spec.node.v1.MaintenanceWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Work on links of the node that its operator announces. Confined to the loop.
final class Upkeep {
    private static final long SECOND_NS = 1_000_000_000;

    private final DaemonConfig config;
    private final Clock clock;
    private final Map<LinkId, List<Window>> windows = new LinkedHashMap<>();
    private @Nullable NodeStack stack;

    Upkeep(DaemonConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    void attach(NodeStack made) {
        stack = made;
    }

    /// @param refused told why, in one line, when nothing is set
    void maintain(MaintainRequest request, Runnable done, Consumer<String> refused) {
        NodeStack of = stack;
        if (of == null) {
            refused.accept("the node is starting; its device is not attached yet");
            return;
        }
        DaemonConfig.Link link = config.ownLink(request.getLink()).orElse(null);
        if (link == null) {
            refused.accept(config.noOwnLink(request.getLink()));
            return;
        }
        if (request.getWindowsCount() > LinkState.WINDOWS_MAX) {
            refused.accept("windows: " + request.getWindowsCount() + " are more than 16");
            return;
        }
        List<Window> asked = new ArrayList<>();
        try {
            for (MaintenanceWindow each : request.getWindowsList()) {
                Window window = read(each);
                if (window.toNs() > clock.nowNs()) {
                    asked.add(window);
                }
            }
            of.maintain(link.id(), asked);
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            refused.accept("windows: " + wrong.getMessage());
            return;
        }
        windows.put(link.id(), asked);
        done.run();
    }

    private Window read(MaintenanceWindow window) {
        return new Window(
                Math.subtractExact(window.getFromUnixNs(), epochNs()),
                Math.subtractExact(window.getToUnixNs(), epochNs()));
    }

    private long epochNs() {
        Instant epoch = config.epoch();
        return epoch.getEpochSecond() * SECOND_NS + epoch.getNano();
    }

    /// What is not over.
    List<MaintenanceWindow> of(LinkId link) {
        return windows.getOrDefault(link, List.of()).stream()
                .filter(window -> window.toNs() > clock.nowNs())
                .map(window ->
                        MaintenanceWindow.newBuilder()
                                .setFromUnixNs(window.fromNs() + epochNs())
                                .setToUnixNs(window.toNs() + epochNs())
                                .build())
                .toList();
    }
}
