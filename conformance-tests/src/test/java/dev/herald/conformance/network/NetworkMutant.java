package dev.herald.conformance.network;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkLayerProvider;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.NetworkMessage;
import java.util.function.Supplier;

/// An entity that is right but for one thing: it stands between the suite and a good entity, and a
/// subclass overrides what it gets wrong.
abstract class NetworkMutant implements Machine<NetworkInput, NetworkOutput> {
    private Machine<NetworkInput, NetworkOutput> good;
    private NetworkConfig config;
    private Outbox<? super NetworkOutput> out;
    private Object current = "";

    /// Whether it was asked for a virtual link, for a stock, or to share a station.
    boolean linked;

    boolean shares;

    boolean stocks;

    private long nowNs;
    private long alarmNs = NEVER;

    /// A provider of such entities.
    static NetworkLayerProvider of(Supplier<? extends NetworkMutant> mutant) {
        return new NetworkLayerProvider() {
            @Override
            public String vendor() {
                return "herald";
            }

            @Override
            public String name() {
                return "mutant";
            }

            @Override
            public String version() {
                return "0";
            }

            @Override
            public Machine<NetworkInput, NetworkOutput> create(NetworkConfig config) {
                NetworkMutant one = mutant.get();
                one.config = config;
                one.good = new HeraldNetworkLayer().create(one.configure(config));
                return one;
            }
        };
    }

    @Override
    public final void handle(long atNs, NetworkInput input, Outbox<? super NetworkOutput> outbox) {
        nowNs = atNs;
        out = outbox;
        current = input;
        linked |= input instanceof NetworkInput.OpenVirtualLink;
        shares |= input instanceof NetworkInput.ShareStation;
        stocks |=
                input instanceof NetworkInput.KeepStock
                        || message() instanceof NetworkMessage.Relay relay
                                && relay.message() instanceof EndMessage.StockOpen;
        onInput(input);
        onDone();
    }

    @Override
    public final void expire(long atNs, Outbox<? super NetworkOutput> outbox) {
        nowNs = atNs;
        out = outbox;
        current = "";
        if (alarmNs <= atNs) {
            alarmNs = NEVER;
            onAlarm();
        }
        good.expire(atNs, this::onOutput);
        onDone();
    }

    @Override
    public final long nextDeadlineNs() {
        return Math.min(alarmNs, good.nextDeadlineNs());
    }

    NetworkConfig configure(NetworkConfig asked) {
        return asked;
    }

    void onInput(NetworkInput input) {
        forward(input);
    }

    void onOutput(NetworkOutput output) {
        emit(output);
    }

    void onAlarm() {}

    /// What the input or deadline led to has all been said.
    void onDone() {}

    /// What it was told of itself.
    final NetworkConfig config() {
        return config;
    }

    /// Whether its device has what distillation takes.
    final boolean distils() {
        return config.device().gate(GateKind.CNOT, 0, 1).isPresent();
    }

    /// Whether its ports have few qubits.
    final boolean few() {
        return config.device().ports().stream().anyMatch(port -> !port.communication().isEmpty());
    }

    /// Whether it is tried with what is added to the plain data plane: flaws of that plane show there too,
    /// and are of no interest.
    final boolean extended() {
        return stocks || linked || distils() || few();
    }

    final int self() {
        return config.self().value();
    }

    final long nowNs() {
        return nowNs;
    }

    final void alarm(long atNs) {
        alarmNs = atNs;
    }

    /// What is being handled: an input, or nothing for a deadline.
    final Object current() {
        return current;
    }

    /// The message that is being handled, or nothing.
    final Object message() {
        return current instanceof NetworkInput.FromPeer(var _, var message) ? message : "";
    }

    /// The event of a link that is being handled, or nothing.
    final Object event() {
        return current instanceof NetworkInput.FromLink(var _, var event) ? event : "";
    }

    final void forward(NetworkInput input) {
        good.handle(nowNs, input, this::onOutput);
    }

    final void emit(NetworkOutput output) {
        out.emit(output);
    }

    final void send(int neighbour, NetworkMessage message) {
        emit(new NetworkOutput.ToPeer(new NodeId(neighbour), message));
    }
}
