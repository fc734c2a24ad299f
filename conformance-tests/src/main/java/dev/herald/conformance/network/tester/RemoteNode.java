package dev.herald.conformance.network.tester;

import com.google.protobuf.ByteString;
import dev.herald.conformance.tester.FrameLink;
import dev.herald.conformance.tester.WrongValue;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.spec.link.tester.v1.Deadline;
import dev.herald.spec.network.tester.v1.Frame;
import dev.herald.spec.network.tester.v1.Output;
import dev.herald.spec.network.tester.v1.Reply;
import dev.herald.spec.network.tester.v1.Step;
import dev.herald.spec.network.tester.v1.TesterFrame;
import org.opentest4j.AssertionFailedError;

/// An entity behind a connection, as a machine: every call is one question and its answer.
final class RemoteNode implements Machine<NetworkInput, NetworkOutput>, FrameNode, AutoCloseable {
    private final RemoteNetworkLayer layer;
    private final FrameLink link;
    private long nextNs;

    RemoteNode(RemoteNetworkLayer layer, FrameLink link, Reply configured) {
        this.layer = layer;
        this.link = link;
        nextNs = next(configured);
    }

    private static long next(Reply reply) {
        return reply.hasNextDeadlineNs() ? reply.getNextDeadlineNs() : NEVER;
    }

    @Override
    public void handle(long nowNs, NetworkInput input, Outbox<? super NetworkOutput> out) {
        step(StepCodec.encode(nowNs, input), out);
    }

    @Override
    public void expire(long nowNs, Outbox<? super NetworkOutput> out) {
        step(
                Step.newBuilder()
                        .setNowNs(nowNs)
                        .setDeadline(Deadline.getDefaultInstance())
                        .build(),
                out);
    }

    @Override
    public void frame(long nowNs, int neighbour, byte[] bytes, Outbox<? super NetworkOutput> out) {
        Frame frame =
                Frame.newBuilder()
                        .setNeighbour(neighbour)
                        .setFrame(ByteString.copyFrom(bytes))
                        .build();
        step(Step.newBuilder().setNowNs(nowNs).setPeer(frame).build(), out);
    }

    @Override
    public long nextDeadlineNs() {
        return nextNs;
    }

    private void step(Step step, Outbox<? super NetworkOutput> out) {
        String what = "Step." + step.getInputCase();
        Reply reply =
                RemoteNetworkLayer.reply(
                        what,
                        layer.ask(what, link, TesterFrame.newBuilder().setStep(step).build()));
        nextNs = next(reply);
        for (Output each : reply.getOutputsList()) {
            NetworkOutput output;
            try {
                output = SaidCodec.decode(each);
            } catch (WrongValue wrong) {
                throw new AssertionFailedError(
                        "the entity said what is nothing: " + wrong.detail());
            }
            if (output != null) {
                out.emit(output);
            }
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
