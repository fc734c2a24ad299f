package dev.herald.network.inventory;

import dev.herald.hal.device.QubitHandle;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import org.jspecify.annotations.Nullable;

/// What a stock needs of the node that it is at, and of the circuit that fills it.
public interface StockHost {
    long nowNs();

    /// The instant so much later, or never.
    long after(long ns);

    /// Makes a request on the circuit; null when it was refused.
    @Nullable RequestId request(RequestSpec spec);

    void cancel(RequestId request);

    /// Says something to the far end of the circuit.
    void tell(EndMessage message);

    /// Hands a pair over: the receiver owns the qubit.
    void deliver(NetworkOutput.PairKept pair);

    /// Tells the layer above.
    void emit(NetworkOutput.Up up);

    /// A pair in stock is not needed any more.
    void discard(QubitHandle qubit, String cause);

    /// A pair in stock is gone with its qubit.
    void spent(String cause);

    /// Wakes the stock at the instant, or never at Long.MAX_VALUE.
    void alarm(long atNs);
}
