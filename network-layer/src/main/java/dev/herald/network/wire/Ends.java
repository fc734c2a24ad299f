package dev.herald.network.wire;

import com.google.protobuf.ByteString;
import dev.herald.hal.model.PairId;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.spec.network.v1.RelayBody;
import dev.herald.spec.network.v1.TestOutcome;
import dev.herald.spec.network.v1.TestOutcomes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the ends of a circuit say to each other.
final class Ends {
    private static final String CLAUSE = "NL-MSG-12";

    private Ends() {}

    static RelayBody relay(Relay m) {
        RelayBody.Builder body = RelayBody.newBuilder().setToTail(m.toTail());
        switch (m.message()) {
            case EndMessage.TestOutcomes tests -> body.setTestOutcomes(tests(tests));
            case EndMessage.TestProof proof ->
                    body.getTestProofBuilder().setSeal(seal(proof.seal()));
            case EndMessage.GivenUp given ->
                    body.getGivenUpBuilder()
                            .setPairHigh(given.pair().high())
                            .setPairLow(given.pair().low());
            default -> Stages.body(body, m.message());
        }
        return body.build();
    }

    /// Null for a message of a later version.
    static @Nullable Relay relay(CircuitId circuit, RelayBody m) throws Rejected {
        EndMessage message =
                switch (m.getMessageCase()) {
                    case TEST_OUTCOMES -> tests(m.getTestOutcomes());
                    case TEST_PROOF -> new EndMessage.TestProof(seal(m.getTestProof().getSeal()));
                    case GIVEN_UP ->
                            new EndMessage.GivenUp(
                                    new PairId(
                                            m.getGivenUp().getPairHigh(),
                                            m.getGivenUp().getPairLow()));
                    case MESSAGE_NOT_SET -> null;
                    default -> Stages.message(m);
                };
        return message == null ? null : new Relay(circuit, m.getToTail(), message);
    }

    private static TestOutcomes tests(EndMessage.TestOutcomes m) {
        TestOutcomes.Builder built = TestOutcomes.newBuilder();
        for (EndMessage.TestOutcomes.Outcome outcome : m.outcomes()) {
            built.addOutcomes(
                    TestOutcome.newBuilder()
                            .setPairHigh(outcome.pair().high())
                            .setPairLow(outcome.pair().low())
                            .setOne(outcome.one()));
        }
        return built.setSeal(seal(m.seal())).build();
    }

    private static EndMessage.TestOutcomes tests(TestOutcomes m) throws Rejected {
        Rejected.unless(
                m.getOutcomesCount() >= 1
                        && m.getOutcomesCount() <= EndMessage.TestOutcomes.OUTCOMES_MAX,
                CLAUSE,
                "outcomes:",
                m.getOutcomesCount());
        List<EndMessage.TestOutcomes.Outcome> outcomes = new ArrayList<>(m.getOutcomesCount());
        for (TestOutcome outcome : m.getOutcomesList()) {
            outcomes.add(
                    new EndMessage.TestOutcomes.Outcome(
                            new PairId(outcome.getPairHigh(), outcome.getPairLow()),
                            outcome.getOne()));
        }
        return new EndMessage.TestOutcomes(outcomes, seal(m.getSeal()));
    }

    private static ByteString seal(Bytes seal) {
        return ByteString.copyFrom(seal.toArray());
    }

    private static Bytes seal(ByteString seal) throws Rejected {
        Rejected.unless(seal.size() <= EndMessage.SEAL_MAX, CLAUSE, "seal:", seal.size());
        return Bytes.of(seal.toByteArray());
    }
}
