package dev.herald.conformance.link;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkLayerProvider;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.ToDevice;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.message.LinkMessage;
import java.util.function.Supplier;

/// An entity that is right but for one thing: it stands between the suite and a good entity, and a
/// subclass overrides what it gets wrong.
abstract class LinkMutant implements Machine<LinkInput, LinkOutput> {
    private Machine<LinkInput, LinkOutput> good;
    private LinkConfig config;
    private Outbox<? super LinkOutput> out;
    private long nowNs;
    private boolean inStep;

    /// A provider of such entities.
    static LinkLayerProvider of(Supplier<? extends LinkMutant> mutant) {
        return new LinkLayerProvider() {
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
            public Machine<LinkInput, LinkOutput> create(LinkConfig config) {
                LinkMutant one = mutant.get();
                one.config = config;
                one.good = new HeraldLinkLayer().create(one.configure(config));
                return one;
            }
        };
    }

    @Override
    public final void handle(long atNs, LinkInput input, Outbox<? super LinkOutput> outbox) {
        nowNs = atNs;
        out = outbox;
        inStep = true;
        onInput(input);
        inStep = false;
    }

    @Override
    public final void expire(long atNs, Outbox<? super LinkOutput> outbox) {
        nowNs = atNs;
        out = outbox;
        good.expire(atNs, this::onOutput);
    }

    @Override
    public final long nextDeadlineNs() {
        return good.nextDeadlineNs();
    }

    LinkConfig configure(LinkConfig asked) {
        return asked;
    }

    void onInput(LinkInput input) {
        forward(input);
    }

    void onOutput(LinkOutput output) {
        emit(output);
    }

    final LinkConfig config() {
        return config;
    }

    /// Whether an input is being handled, and not a deadline.
    final boolean inStep() {
        return inStep;
    }

    final long nowNs() {
        return nowNs;
    }

    final void forward(LinkInput input) {
        good.handle(nowNs, input, this::onOutput);
    }

    final void emit(LinkOutput output) {
        out.emit(output);
    }

    final void send(LinkMessage message) {
        emit(new ToPeer(message));
    }

    final void command(DeviceCommand command) {
        emit(new ToDevice(command));
    }
}
