package dev.herald.conformance.link.tester;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.herald.conformance.link.HeraldLinkLayer;
import dev.herald.spec.link.tester.v1.Output;
import dev.herald.spec.link.tester.v1.Step;
import dev.herald.spec.link.tester.v1.SubjectFrame;
import dev.herald.spec.link.tester.v1.TesterFrame;
import dev.herald.spec.link.v1.LinkFrame;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Link layers behind a connection that get one clause of LL-MSG wrong.
///
/// @param clause the clause it breaks
/// @param what it does
/// @param session a subject with the flaw
record FlawedFrames(String clause, String what, Supplier<LinkTesterSession> session) {
    static final List<FlawedFrames> ALL =
            List.of(
                    reading("LL-MSG-1", "reads every version", frame -> frame.setVersion(1)),
                    reading(
                            "LL-MSG-2",
                            "takes no epoch for its peer's",
                            frame -> frame.getEpoch() == 0 ? frame.setEpoch(0x2222) : frame),
                    silent("LL-MSG-3"),
                    new FlawedFrames("LL-MSG-4", "reports what it does not know", Reports::new),
                    silent("LL-MSG-5"),
                    silent("LL-MSG-6"),
                    reading(
                            "LL-MSG-6",
                            "takes no deadline for the first instant",
                            frame -> {
                                if (frame.hasAdd()
                                        && frame.getAdd().getDeadlineNs() == 0
                                        && !frame.getAdd().getBody().hasLocal()) {
                                    frame.getAddBuilder().setDeadlineNs(1);
                                }
                                return frame;
                            }),
                    silent("LL-MSG-7"),
                    new FlawedFrames("LL-MSG-7", "drops a reason of a later version", Deaf::new),
                    silent("LL-MSG-8"),
                    silent("LL-MSG-9"),
                    silent("LL-MSG-10"),
                    silent("LL-MSG-11"),
                    silent("LL-MSG-12"));

    @Override
    public String toString() {
        return clause + ": " + what;
    }

    /// Does not report what breaks the clause.
    private static FlawedFrames silent(String clause) {
        return new FlawedFrames(clause, "drops without a word", () -> new Silent(clause));
    }

    private static FlawedFrames reading(
            String clause, String what, UnaryOperator<LinkFrame.Builder> change) {
        return new FlawedFrames(clause, what, () -> new Reading(change));
    }

    /// Sees, and can change, every frame of the peer.
    private abstract static class Flawed extends LinkTesterSession {
        Flawed() {
            super(new HeraldLinkLayer());
        }

        @Override
        public SubjectFrame answer(byte[] payload) {
            try {
                TesterFrame asked = TesterFrame.parseFrom(payload);
                if (!asked.getStep().hasPeer()) {
                    return told(super.answer(payload));
                }
                Step.Builder step = asked.getStep().toBuilder();
                step.setPeer(heard(step.getPeer()));
                return told(
                        super.answer(TesterFrame.newBuilder().setStep(step).build().toByteArray()));
            } catch (InvalidProtocolBufferException damaged) {
                throw new IllegalStateException(damaged);
            }
        }

        ByteString heard(ByteString frame) {
            return frame;
        }

        SubjectFrame told(SubjectFrame answer) {
            return answer;
        }
    }

    private static final class Reading extends Flawed {
        private final UnaryOperator<LinkFrame.Builder> change;

        Reading(UnaryOperator<LinkFrame.Builder> change) {
            this.change = change;
        }

        @Override
        ByteString heard(ByteString frame) {
            try {
                return change.apply(LinkFrame.parseFrom(frame).toBuilder()).build().toByteString();
            } catch (InvalidProtocolBufferException damaged) {
                return frame;
            }
        }
    }

    private static final class Silent extends Flawed {
        private final String clause;

        Silent(String clause) {
            this.clause = clause;
        }

        @Override
        SubjectFrame told(SubjectFrame answer) {
            if (!answer.hasReply()) {
                return answer;
            }
            SubjectFrame.Builder less = answer.toBuilder();
            List<Output> outputs =
                    answer.getReply().getOutputsList().stream()
                            .filter(each -> !each.getPeerViolation().getClause().equals(clause))
                            .toList();
            less.getReplyBuilder().clearOutputs().addAllOutputs(outputs);
            return less.build();
        }
    }

    private static final class Reports extends Flawed {
        private boolean known = true;

        @Override
        ByteString heard(ByteString frame) {
            try {
                LinkFrame.BodyCase body = LinkFrame.parseFrom(frame).getBodyCase();
                known = body != LinkFrame.BodyCase.BODY_NOT_SET || frame.isEmpty();
            } catch (InvalidProtocolBufferException damaged) {
                known = true;
            }
            return frame;
        }

        @Override
        SubjectFrame told(SubjectFrame answer) {
            if (known || !answer.hasReply() || answer.getReply().getOutputsCount() > 0) {
                return answer;
            }
            SubjectFrame.Builder more = answer.toBuilder();
            more.getReplyBuilder()
                    .addOutputs(
                            Output.newBuilder()
                                    .setPeerViolation(
                                            OutputCodec.violation("LL-MSG-4", "unknown")));
            return more.build();
        }
    }

    private static final class Deaf extends Flawed {
        @Override
        ByteString heard(ByteString frame) {
            try {
                LinkFrame read = LinkFrame.parseFrom(frame);
                return read.getRemove().getWhy() > 999 ? ByteString.EMPTY : frame;
            } catch (InvalidProtocolBufferException damaged) {
                return frame;
            }
        }
    }
}
