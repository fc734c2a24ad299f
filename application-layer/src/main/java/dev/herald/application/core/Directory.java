package dev.herald.application.core;

import dev.herald.hal.device.QubitHandle;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.SessionId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Who is meant by what the transport tells. What nobody waits for any more is given back: sessions
/// are closed, qubits discarded.
final class Directory {
    private final Effects effects;
    private final Function<TransportOutput.SessionOpened, @Nullable SessionUser> responders;
    private final Map<Long, SessionUser> cookies = new LinkedHashMap<>();
    private final Map<SessionId, SessionUser> sessions = new LinkedHashMap<>();
    private final Map<Long, QubitHandle> sending = new LinkedHashMap<>();

    Directory(
            Effects effects,
            Function<TransportOutput.SessionOpened, @Nullable SessionUser> responders) {
        this.effects = effects;
        this.responders = responders;
    }

    /// A cookie whose answer goes to the one given.
    long cookie(SessionUser user) {
        long cookie = effects.cookie();
        cookies.put(cookie, user);
        return cookie;
    }

    /// A cookie for sending a qubit, which is the transport's from here on.
    long cookie(SessionUser user, QubitHandle qubit) {
        long cookie = cookie(user);
        sending.put(cookie, qubit);
        return cookie;
    }

    void forget(SessionUser user) {
        cookies.values().removeIf(u -> u == user);
        sessions.values().removeIf(u -> u == user);
    }

    void tell(TransportOutput.Up event) {
        switch (event) {
            case TransportOutput.SessionOpened e -> opened(e);
            case TransportOutput.ConnectFailed e -> tell(cookies.remove(e.cookie()), e);
            case TransportOutput.SessionClosed e -> tell(sessions.remove(e.session()), e);
            case TransportOutput.StreamAccepted e -> tell(cookies.remove(e.cookie()), e);
            case TransportOutput.StreamRefused e -> tell(cookies.remove(e.cookie()), e);
            case TransportOutput.StreamBegun e -> tell(sessions.get(e.stream().session()), e);
            case TransportOutput.PairReady e ->
                    arrived(sessions.get(e.stream().session()), e.qubit(), e);
            case TransportOutput.OutcomeReady e -> tell(sessions.get(e.stream().session()), e);
            case TransportOutput.StreamEnded e -> tell(sessions.get(e.stream().session()), e);
            case TransportOutput.QubitSent e -> {
                ended(sending.remove(e.cookie()));
                tell(cookies.remove(e.cookie()), e);
            }
            case TransportOutput.QubitReceived e ->
                    arrived(sessions.get(e.session()), e.qubit(), e);
            case TransportOutput.TransferFailed e -> failed(e);
            case TransportOutput.DataReceived e -> tell(sessions.get(e.session()), e);
            case TransportOutput.PathChanged e -> tell(sessions.get(e.session()), e);
            case TransportOutput.PathMeasured e -> tell(sessions.get(e.session()), e);
        }
    }

    private void opened(TransportOutput.SessionOpened e) {
        SessionUser user = e.cookie() == 0 ? responders.apply(e) : cookies.remove(e.cookie());
        if (user == null) {
            effects.toTransport(new TransportInput.Close(e.session()));
        } else {
            sessions.put(e.session(), user);
            user.told(e);
        }
    }

    private void failed(TransportOutput.TransferFailed e) {
        QubitHandle sent = sending.remove(e.cookie());
        SessionUser user = cookies.remove(e.cookie());
        QubitHandle kept = e.qubit();
        if (kept == null) {
            ended(sent);
        } else if (user == null) {
            effects.discard(kept);
        }
        tell(user, e);
    }

    private void ended(@Nullable QubitHandle qubit) {
        if (qubit != null) {
            effects.freed(qubit);
        }
    }

    private void arrived(@Nullable SessionUser user, QubitHandle qubit, TransportOutput.Up event) {
        if (user == null) {
            effects.discard(qubit);
        } else {
            user.told(event);
        }
    }

    private static void tell(@Nullable SessionUser user, TransportOutput.Up event) {
        if (user != null) {
            user.told(event);
        }
    }
}
