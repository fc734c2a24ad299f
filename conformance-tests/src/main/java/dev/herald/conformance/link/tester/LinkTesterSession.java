package dev.herald.conformance.link.tester;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.herald.conformance.tester.TesterServer;
import dev.herald.conformance.tester.WrongValue;
import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Machine;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkLayerProvider;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.wire.LinkCodec;
import dev.herald.spec.link.tester.v1.Configure;
import dev.herald.spec.link.tester.v1.Failure;
import dev.herald.spec.link.tester.v1.FailureCode;
import dev.herald.spec.link.tester.v1.Identity;
import dev.herald.spec.link.tester.v1.Open;
import dev.herald.spec.link.tester.v1.Output;
import dev.herald.spec.link.tester.v1.Reply;
import dev.herald.spec.link.tester.v1.Step;
import dev.herald.spec.link.tester.v1.SubjectFrame;
import dev.herald.spec.link.tester.v1.TesterFrame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The subject's side of one connection: what is answered to each frame, without the connection. One
/// entity at a time; whatever it throws is told and ends it, and nothing but it.
public class LinkTesterSession implements TesterServer.Session {
    static final int MAJOR = 1;
    static final int MINOR = 0;

    private static final int COMMAND_OWNER = 16;
    private static final int DETAIL_MAX = 1_024;
    private static final LinkCodec FRAMES = new LinkCodec();

    private final LinkLayerProvider provider;
    private @Nullable Machine<LinkInput, LinkOutput> entity;
    private boolean open;
    private long nowNs;

    public LinkTesterSession(LinkLayerProvider provider) {
        this.provider = provider;
    }

    /// The answer to a payload, whatever it is.
    public SubjectFrame answer(byte[] payload) {
        TesterFrame frame;
        try {
            frame = TesterFrame.parseFrom(payload);
        } catch (InvalidProtocolBufferException damaged) {
            return failure(FailureCode.FAILURE_CODE_FRAME, String.valueOf(damaged.getMessage()));
        }
        try {
            return switch (frame.getBodyCase()) {
                case OPEN -> open(frame.getOpen());
                case CONFIGURE -> configure(frame.getConfigure());
                case STEP -> step(frame.getStep());
                case BODY_NOT_SET -> throw new WrongValue("frame: without a body that is known");
            };
        } catch (WrongValue wrong) {
            return failure(FailureCode.FAILURE_CODE_VALUE, wrong.detail());
        }
    }

    private SubjectFrame open(Open asked) {
        if (asked.getMajor() != MAJOR) {
            return failure(
                    FailureCode.FAILURE_CODE_VERSION,
                    "this is version " + MAJOR + "." + MINOR + " of the binding");
        }
        open = true;
        return SubjectFrame.newBuilder()
                .setIdentity(
                        Identity.newBuilder()
                                .setVendor(provider.vendor())
                                .setName(provider.name())
                                .setVersion(provider.version())
                                .setMajor(MAJOR)
                                .setMinor(MINOR))
                .build();
    }

    private SubjectFrame configure(Configure asked) throws WrongValue {
        if (!open) {
            return failure(FailureCode.FAILURE_CODE_ORDER, "Open comes first");
        }
        entity = null;
        nowNs = 0;
        LinkConfig config = ConfigCodec.decode(asked, COMMAND_OWNER);
        try {
            Machine<LinkInput, LinkOutput> fresh = provider.create(config);
            entity = fresh;
            return reply(Reply.newBuilder(), fresh);
        } catch (RuntimeException | Error thrown) {
            return failed(thrown);
        }
    }

    private SubjectFrame step(Step step) throws WrongValue {
        Machine<LinkInput, LinkOutput> present = entity;
        if (present == null) {
            return failure(FailureCode.FAILURE_CODE_ORDER, "there is no entity");
        }
        WrongValue.unless(
                step.getNowNs() >= nowNs, "now_ns", step.getNowNs(), "is before " + nowNs);
        Consumer<Reply.Builder> action =
                switch (step.getInputCase()) {
                    case DEADLINE ->
                            reply ->
                                    present.expire(
                                            nowNs,
                                            output -> reply.addOutputs(OutputCodec.encode(output)));
                    case PEER -> frame(present, step.getPeer().toByteArray());
                    default -> input(present, InputCodec.decode(step));
                };
        nowNs = step.getNowNs();
        Reply.Builder reply = Reply.newBuilder();
        try {
            action.accept(reply);
            return reply(reply, present);
        } catch (RuntimeException | Error thrown) {
            return failed(thrown);
        }
    }

    /// A frame that no message is made of never reaches an entity that takes messages.
    private Consumer<Reply.Builder> frame(Machine<LinkInput, LinkOutput> present, byte[] bytes) {
        return switch (FRAMES.decode(bytes)) {
            case Decoded.Valid<LinkMessage>(LinkMessage message) ->
                    input(present, new LinkInput.FromPeer(message));
            case Decoded.Unknown<LinkMessage> _ -> _ -> {}; // [LL-MSG-4]
            case Decoded.Malformed<LinkMessage>(String clause, String detail) ->
                    reply ->
                            reply.addOutputs(
                                    Output.newBuilder()
                                            .setPeerViolation(
                                                    OutputCodec.violation(clause, detail)));
        };
    }

    private Consumer<Reply.Builder> input(Machine<LinkInput, LinkOutput> present, LinkInput input) {
        return reply ->
                present.handle(
                        nowNs, input, output -> reply.addOutputs(OutputCodec.encode(output)));
    }

    private static SubjectFrame reply(Reply.Builder reply, Machine<LinkInput, LinkOutput> entity) {
        long nextNs = entity.nextDeadlineNs();
        if (nextNs != Machine.NEVER) {
            reply.setNextDeadlineNs(nextNs);
        }
        return SubjectFrame.newBuilder().setReply(reply).build();
    }

    private SubjectFrame failed(Throwable thrown) {
        entity = null;
        return failure(FailureCode.FAILURE_CODE_ENTITY, String.valueOf(thrown));
    }

    @Override
    public final MessageLite reply(byte[] payload) {
        return answer(payload);
    }

    @Override
    public final MessageLite tooLong(String detail) {
        return failure(FailureCode.FAILURE_CODE_FRAME, detail);
    }

    @Override
    public final boolean isLast(MessageLite answer) {
        return answer instanceof SubjectFrame frame
                && frame.hasFailure()
                && frame.getFailure().getCode() == FailureCode.FAILURE_CODE_FRAME;
    }

    static SubjectFrame failure(FailureCode code, String detail) {
        String cut = detail.length() <= DETAIL_MAX ? detail : detail.substring(0, DETAIL_MAX);
        return SubjectFrame.newBuilder()
                .setFailure(Failure.newBuilder().setCode(code).setDetail(cut))
                .build();
    }
}
