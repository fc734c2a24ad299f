package dev.herald.application.core;

import dev.herald.hal.model.NodeId;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.message.SessionId;
import org.jspecify.annotations.Nullable;

/// What a responder has to work with: one session that another node's job opened.
record Service(Effects effects, SessionId session, NodeId remote, String port) {

    void send(Companion message) {
        effects.toTransport(new TransportInput.SendData(session, CompanionCodec.encode(message)));
    }

    /// The message, or null when it is none, which is reported.
    @Nullable Companion receive(byte[] data) {
        Companion message = CompanionCodec.decode(data);
        if (message == null) {
            violation(
                    "AL-DATA-2",
                    "companion data of " + data.length + " bytes cannot be read"); // [AL-DATA-2]
        }
        return message;
    }

    void violation(String clause, String detail) {
        effects.violation(clause, port + " for " + remote + ": " + detail);
    }

    /// A message that this end does not expect, or not now.
    void misplaced(Companion message) {
        violation(
                "AL-DATA-3",
                message.getClass().getSimpleName() + " is out of place"); // [AL-DATA-3]
    }
}
