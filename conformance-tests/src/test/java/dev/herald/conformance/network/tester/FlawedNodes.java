package dev.herald.conformance.network.tester;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.herald.conformance.network.HeraldNetworkLayer;
import dev.herald.spec.network.tester.v1.Output;
import dev.herald.spec.network.tester.v1.Step;
import dev.herald.spec.network.tester.v1.SubjectFrame;
import dev.herald.spec.network.tester.v1.TesterFrame;
import dev.herald.spec.network.v1.NetworkFrame;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Network layers behind a connection that get one clause of NL-MSG wrong.
///
/// @param clause the clause it breaks
/// @param what it does
/// @param session a subject with the flaw
record FlawedNodes(String clause, String what, Supplier<NetworkTesterSession> session) {
    static final List<FlawedNodes> ALL =
            List.of(
                    reading("NL-MSG-2", "reads every version", frame -> frame.setVersion(1)),
                    silent("NL-MSG-3"),
                    silent("NL-MSG-4"),
                    silent("NL-MSG-5"),
                    silent("NL-MSG-6"),
                    silent("NL-MSG-7"),
                    reading(
                            "NL-MSG-7",
                            "drops a reason of a later version",
                            frame ->
                                    frame.getRelease().getWhyValue() == 4_711
                                            ? frame.clearBody()
                                            : frame),
                    silent("NL-MSG-8"),
                    silent("NL-MSG-9"),
                    silent("NL-MSG-10"),
                    silent("NL-MSG-12"),
                    silent("NL-MSG-13"),
                    silent("NL-MSG-14"),
                    silent("NL-MSG-15"),
                    silent("NL-MSG-16"),
                    silent("NL-MSG-17"),
                    silent("NL-ADMIT-10"),
                    silent("NL-BIN-1"),
                    silent("NL-DISTIL-13"),
                    silent("NL-VIRTUAL-9"),
                    silent("NL-STOCK-9"),
                    new FlawedNodes("NL-MSG-11", "reports what it does not know", Reports::new));

    @Override
    public String toString() {
        return clause + ": " + what;
    }

    /// Does not report what breaks the clause.
    private static FlawedNodes silent(String clause) {
        return new FlawedNodes(clause, "drops without a word", () -> new Silent(clause));
    }

    private static FlawedNodes reading(
            String clause, String what, UnaryOperator<NetworkFrame.Builder> change) {
        return new FlawedNodes(clause, what, () -> new Reading(change));
    }

    /// Sees, and can change, every frame of a neighbour.
    private abstract static class Flawed extends NetworkTesterSession {
        Flawed() {
            super(new HeraldNetworkLayer());
        }

        @Override
        public SubjectFrame answer(byte[] payload) {
            try {
                TesterFrame asked = TesterFrame.parseFrom(payload);
                if (!asked.getStep().hasPeer()) {
                    return told(super.answer(payload));
                }
                Step.Builder step = asked.getStep().toBuilder();
                step.getPeerBuilder().setFrame(heard(step.getPeer().getFrame()));
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
        private final UnaryOperator<NetworkFrame.Builder> change;

        Reading(UnaryOperator<NetworkFrame.Builder> change) {
            this.change = change;
        }

        @Override
        ByteString heard(ByteString frame) {
            try {
                return change.apply(NetworkFrame.parseFrom(frame).toBuilder())
                        .build()
                        .toByteString();
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
                known =
                        NetworkFrame.parseFrom(frame).getBodyCase()
                                != NetworkFrame.BodyCase.BODY_NOT_SET;
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
            known = true;
            SubjectFrame.Builder more = answer.toBuilder();
            more.getReplyBuilder()
                    .addOutputs(
                            Output.newBuilder()
                                    .setPeerViolation(
                                            SaidCodec.violation(1, "NL-MSG-11", "unknown")));
            return more.build();
        }
    }
}
