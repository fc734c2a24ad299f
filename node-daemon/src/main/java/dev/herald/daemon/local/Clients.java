package dev.herald.daemon.local;

import dev.herald.daemon.api.ApiClient;
import dev.herald.daemon.tls.Tls;

/// Connects to the daemons of a run directory with its operator's certificate.
public final class Clients {
    private Clients() {}

    /// @throws LocalException when there is no node of the name
    public static ApiClient connect(RunDirectory run, String node) {
        RunDirectory.Node known = run.node(node);
        return new ApiClient(node, known.api(), Tls.load(run.tls(), Preparation.OPERATOR));
    }
}
