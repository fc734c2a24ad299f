package dev.herald.conformance.network.tester;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.herald.conformance.tester.TesterServer;
import dev.herald.conformance.tester.WrongValue;
import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Machine;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkLayerProvider;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.NetworkMessage;
import dev.herald.spec.link.tester.v1.Failure;
import dev.herald.spec.link.tester.v1.FailureCode;
import dev.herald.spec.link.tester.v1.Identity;
import dev.herald.spec.link.tester.v1.Open;
import dev.herald.spec.network.tester.v1.Configure;
import dev.herald.spec.network.tester.v1.Frame;
import dev.herald.spec.network.tester.v1.Output;
import dev.herald.spec.network.tester.v1.Reply;
import dev.herald.spec.network.tester.v1.Step;
import dev.herald.spec.network.tester.v1.SubjectFrame;
import dev.herald.spec.network.tester.v1.TesterFrame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The subject's side of one connection: what is answered to each frame, without the connection. One
/// entity at a time; whatever it throws is told and ends it, and nothing but it.
public class NetworkTesterSession implements TesterServer.Session {
    static final int MAJOR = 1;
    static final int MINOR = 0;

    private static final int COMMAND_OWNER = 16;
    private static final int DETAIL_MAX = 1_024;

    private final NetworkLayerProvider provider;
    private @Nullable Machine<NetworkInput, NetworkOutput> entity;
    private @Nullable NetworkConfig config;
    private boolean open;
    private long nowNs;

    public NetworkTesterSession(NetworkLayerProvider provider) {
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
        NetworkConfig told = NodeCodec.decode(asked, COMMAND_OWNER);
        try {
            Machine<NetworkInput, NetworkOutput> fresh = provider.create(told);
            entity = fresh;
            config = told;
            return reply(Reply.newBuilder(), fresh);
        } catch (RuntimeException | Error thrown) {
            return failed(thrown);
        }
    }

    private SubjectFrame step(Step step) throws WrongValue {
        Machine<NetworkInput, NetworkOutput> present = entity;
        NetworkConfig told = config;
        if (present == null || told == null) {
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
                                            output -> reply.addOutputs(SaidCodec.encode(output)));
                    case PEER -> frame(present, step.getPeer());
                    default -> input(present, StepCodec.decode(told, step));
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
    private Consumer<Reply.Builder> frame(Machine<NetworkInput, NetworkOutput> present, Frame frame)
            throws WrongValue {
        NodeId neighbour = NetworkParts.node("neighbour", frame.getNeighbour());
        return switch (NetworkParts.read(frame.getFrame())) {
            case Decoded.Valid<NetworkMessage>(NetworkMessage message) ->
                    input(present, new NetworkInput.FromPeer(neighbour, message));
            case Decoded.Unknown<NetworkMessage> _ -> _ -> {}; // [NL-MSG-11]
            case Decoded.Malformed<NetworkMessage>(String clause, String detail) ->
                    reply ->
                            reply.addOutputs(
                                    Output.newBuilder()
                                            .setPeerViolation(
                                                    SaidCodec.violation(
                                                            neighbour.value(), clause, detail)));
        };
    }

    private Consumer<Reply.Builder> input(
            Machine<NetworkInput, NetworkOutput> present, NetworkInput input) {
        return reply ->
                present.handle(nowNs, input, output -> reply.addOutputs(SaidCodec.encode(output)));
    }

    private static SubjectFrame reply(
            Reply.Builder reply, Machine<NetworkInput, NetworkOutput> entity) {
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

    private static SubjectFrame failure(FailureCode code, String detail) {
        String cut = detail.length() <= DETAIL_MAX ? detail : detail.substring(0, DETAIL_MAX);
        return SubjectFrame.newBuilder()
                .setFailure(Failure.newBuilder().setCode(code).setDetail(cut))
                .build();
    }
}
