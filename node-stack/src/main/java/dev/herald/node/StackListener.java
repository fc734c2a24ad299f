package dev.herald.node;

import dev.herald.application.api.ApplicationOutput;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.model.LinkId;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.pursuit.PursuitOutput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.node.stock.StockOutput;
import dev.herald.transport.api.TransportOutput;

/// What a stack tells its user. Called on the event loop; may call into the stack.
public interface StackListener {

    /// Progress and end of a job started with [NodeStack#run].
    default void onJob(ApplicationOutput event) {}

    /// Events of sessions that the user opened, or that were opened to a port the user listens on.
    default void onTransport(TransportOutput.Up event) {}

    /// Events of link requests that the user made, or that the peer's user made with a purpose of
    /// [NodeStack#USER_PURPOSE_MIN] and above; links going up and down, and what they offer.
    default void onLink(LinkId link, LinkOutput.Up event) {}

    /// Pairs of a pursuit of the user, their withdrawal, and its end: OfPursuit or Ended. The peer's user
    /// sees the requests that it is made of through [#onLink].
    default void onPursuit(LinkId link, PursuitOutput event) {}

    /// News of stocks that the user keeps, and of those that users of other nodes keep with this one.
    default void onStock(StockOutput.Told event) {}

    /// Answers to commands that the user submitted with [NodeStack#submit], and the device's unasked
    /// news: changes of state and lost qubits, whoever owned them.
    default void onDevice(DeviceEvent event) {}

    /// What the network layer tells the transport layer, for observation: circuits and their pairs.
    default void onNetwork(NetworkOutput.Up event) {}

    /// Something an operator may want to know: a clause broken by a peer or device, a pair dropped.
    default void onNote(Note note) {}

    /// @param layer `link`, `network`, `transport`, `application` or `device`
    /// @param event what was noted; its text is one line
    record Note(String layer, Object event) {
        @Override
        public String toString() {
            return layer + ": " + event;
        }
    }
}
