package dev.herald.node;

import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.SessionId;
import java.util.LinkedHashSet;
import java.util.Set;

/// Tells events of the user's transport sessions from those of the applications.
final class UserSessions {
    private final Set<String> ports = new LinkedHashSet<>();
    private final Set<SessionId> sessions = new LinkedHashSet<>();

    void listen(String port) {
        ports.add(port);
    }

    void stopListening(String port) {
        ports.remove(port);
    }

    boolean isUsers(TransportOutput.Up event) {
        return switch (event) {
            case TransportOutput.SessionOpened s -> {
                boolean users = s.cookie() < 0 || s.cookie() == 0 && ports.contains(s.port());
                if (users) {
                    sessions.add(s.session());
                }
                yield users;
            }
            case TransportOutput.SessionClosed s -> sessions.remove(s.session());
            case TransportOutput.ConnectFailed f -> f.cookie() < 0;
            case TransportOutput.StreamAccepted s -> s.cookie() < 0;
            case TransportOutput.StreamRefused s -> s.cookie() < 0;
            case TransportOutput.StreamBegun s -> sessions.contains(s.stream().session());
            case TransportOutput.PairReady p -> sessions.contains(p.stream().session());
            case TransportOutput.OutcomeReady o -> sessions.contains(o.stream().session());
            case TransportOutput.StreamEnded s -> sessions.contains(s.stream().session());
            case TransportOutput.QubitSent q -> q.cookie() < 0;
            case TransportOutput.QubitReceived q -> sessions.contains(q.session());
            case TransportOutput.TransferFailed f -> f.cookie() < 0;
            case TransportOutput.DataReceived d -> sessions.contains(d.session());
            case TransportOutput.PathChanged p -> sessions.contains(p.session());
            case TransportOutput.PathMeasured p -> sessions.contains(p.session());
        };
    }
}
