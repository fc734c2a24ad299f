package dev.herald.daemon.scenario;

import dev.herald.hal.model.NodeId;
import dev.herald.network.api.ControlSettings;
import dev.herald.network.api.FloodSettings;
import dev.herald.physical.sim.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads and writes `control` of a network, in scenarios and in configurations of daemons: whether link
/// states are flooded, and who is asked for paths.
public final class ControlReader {
    private static final long INTERVAL_SHARE = 4;
    private static final long TIMEOUT_NS = 1_000_000_000L;

    private ControlReader() {}

    /// @param top the mapping that may have `control`
    /// @param nodes numbers of the nodes, by name
    /// @throws ScenarioException with file, line, field, value and rule
    public static ControlSettings read(Fields top, Map<String, NodeId> nodes) {
        Fields f = top.fieldsOrNull("control");
        if (f == null) {
            return ControlSettings.STATIC;
        }
        boolean flooding = f.flag("flooding", false);
        FloodSettings usual = FloodSettings.USUAL;
        long lifeNs = time(f, "life", usual.lifeNs());
        if (lifeNs < 1_000_000_000 || lifeNs > FloodSettings.LIFE_MAX_NS) {
            throw f.broken("life", "must be from 1 s to 86400 s");
        }
        long intervalNs =
                time(f, "interval", Math.min(usual.intervalNs(), lifeNs / INTERVAL_SHARE));
        if (intervalNs > lifeNs / INTERVAL_SHARE) {
            throw f.broken("interval", "must be at most a quarter of life");
        }
        long noticeNs = time(f, "notice", usual.drainNs());
        if (noticeNs < 0 || noticeNs > FloodSettings.LIFE_MAX_NS) {
            throw f.broken("notice", "must be from 0 s to 86400 s");
        }
        ControlSettings.Controller controller = controller(f, nodes);
        if (controller != null && !flooding) {
            throw f.broken(
                    "controller", "is reached over flooded link states: flooding must be true");
        }
        f.end();
        return new ControlSettings(
                flooding, usual.with(lifeNs, intervalNs).withDrain(noticeNs), controller);
    }

    private static ControlSettings.@Nullable Controller controller(
            Fields f, Map<String, NodeId> nodes) {
        if (!f.has("controller")) {
            return null;
        }
        NodeId node = nodes.get(f.text("controller"));
        if (node == null) {
            throw f.broken("controller", "no node is called " + f.text("controller"));
        }
        long timeoutNs = time(f, "timeout", TIMEOUT_NS);
        if (timeoutNs < 1) {
            throw f.broken("timeout", "must be at least 1 ns");
        }
        return new ControlSettings.Controller(node, timeoutNs, f.flag("fall_back", true));
    }

    private static long time(Fields f, String key, long otherwise) {
        return f.has(key) ? Math.round(f.quantity(key, Quantity.TIME)) : otherwise;
    }

    /// One line as [#read] reads it; empty for a network that is configured alone.
    ///
    /// @param nodes names of the nodes, by number
    public static String yaml(ControlSettings control, Map<NodeId, String> nodes) {
        if (!control.flooding()) {
            return "";
        }
        FloodSettings flood = control.flood();
        String text =
                "control: {flooding: true, life: "
                        + flood.lifeNs()
                        + " ns, interval: "
                        + flood.intervalNs()
                        + " ns, notice: "
                        + flood.drainNs()
                        + " ns";
        ControlSettings.Controller controller = control.controller();
        if (controller != null) {
            text +=
                    ", controller: "
                            + nodes.get(controller.node())
                            + ", timeout: "
                            + controller.timeoutNs()
                            + " ns, fall_back: "
                            + controller.fallBack();
        }
        return text + "}\n";
    }
}
