package dev.herald.transport.core;

import dev.herald.network.api.NetworkOutput.RequestEnded;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.RequestId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who is meant by what the network layer tells.
final class Routes {
    /// One end of a stream, as a user of requests for pairs.
    interface NetworkUser {
        void accepted(RequestId request);

        void refused(NetworkError why, String detail);

        void pair(RequestId request, Half half);

        void ended(RequestEnded ended);
    }

    private final Map<Long, NetworkUser> cookies = new LinkedHashMap<>();
    private final Map<RequestId, NetworkUser> requests = new LinkedHashMap<>();
    private long lastCookie;

    /// A cookie never used before, from 1.
    long cookie() {
        return ++lastCookie;
    }

    /// A cookie whose answer goes to the one given.
    long cookie(NetworkUser user) {
        cookies.put(++lastCookie, user);
        return lastCookie;
    }

    @Nullable NetworkUser answerTo(long cookie) {
        return cookies.remove(cookie);
    }

    void forget(long cookie) {
        cookies.remove(cookie);
    }

    void bind(RequestId request, NetworkUser user) {
        requests.put(request, user);
    }

    @Nullable NetworkUser userOf(RequestId request) {
        return requests.get(request);
    }

    @Nullable NetworkUser release(RequestId request) {
        return requests.remove(request);
    }

    void forget(CircuitId circuit) {
        requests.keySet().removeIf(request -> request.circuit().equals(circuit));
    }
}
