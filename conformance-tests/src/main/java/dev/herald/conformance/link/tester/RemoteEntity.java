package dev.herald.conformance.link.tester;

import com.google.protobuf.ByteString;
import dev.herald.conformance.tester.FrameLink;
import dev.herald.conformance.tester.WrongValue;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.spec.link.tester.v1.Deadline;
import dev.herald.spec.link.tester.v1.Output;
import dev.herald.spec.link.tester.v1.Reply;
import dev.herald.spec.link.tester.v1.Step;
import dev.herald.spec.link.tester.v1.TesterFrame;
import org.opentest4j.AssertionFailedError;

/// An entity behind a connection, as a machine: every call is one question and its answer.
final class RemoteEntity implements Machine<LinkInput, LinkOutput>, FrameEntity, AutoCloseable {
    private final RemoteLinkLayer layer;
    private final FrameLink link;
    private final LinkConfig config;
    private long nextNs;

    RemoteEntity(RemoteLinkLayer layer, FrameLink link, LinkConfig config, Reply configured) {
        this.layer = layer;
        this.link = link;
        this.config = config;
        nextNs = next(configured);
    }

    private static long next(Reply reply) {
        return reply.hasNextDeadlineNs() ? reply.getNextDeadlineNs() : NEVER;
    }

    @Override
    public void handle(long nowNs, LinkInput input, Outbox<? super LinkOutput> out) {
        step(InputCodec.encode(nowNs, input), out);
    }

    @Override
    public void expire(long nowNs, Outbox<? super LinkOutput> out) {
        step(
                Step.newBuilder()
                        .setNowNs(nowNs)
                        .setDeadline(Deadline.getDefaultInstance())
                        .build(),
                out);
    }

    @Override
    public void frame(long nowNs, byte[] bytes, Outbox<? super LinkOutput> out) {
        step(Step.newBuilder().setNowNs(nowNs).setPeer(ByteString.copyFrom(bytes)).build(), out);
    }

    @Override
    public long nextDeadlineNs() {
        return nextNs;
    }

    private void step(Step step, Outbox<? super LinkOutput> out) {
        String what = "Step." + step.getInputCase();
        Reply reply =
                RemoteLinkLayer.reply(
                        what,
                        layer.ask(what, link, TesterFrame.newBuilder().setStep(step).build()));
        nextNs = next(reply);
        for (Output each : reply.getOutputsList()) {
            LinkOutput output;
            try {
                output =
                        OutputCodec.decode(
                                config.port().link(), config.peer(), step.getNowNs(), each);
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
