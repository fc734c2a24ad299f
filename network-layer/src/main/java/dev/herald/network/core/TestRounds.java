package dev.herald.network.core;

import dev.herald.hal.model.Basis;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.PlaneSettings;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.EndMessage.TestOutcomes;
import dev.herald.network.message.EndMessage.TestProof;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Track;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Measures a share of the confirmed pairs of a circuit instead of delivering them, and says what the
/// outcomes of both ends mean for the rest. Which pairs, nobody but the ends can know before they are
/// measured, so that nobody between them can treat those better than others (Satoh et al. 2018).
final class TestRounds {
    private record Own(Axis axis, BellIndex bell, boolean one) {}

    private final Node node;
    private final Circuit circuit;
    private final EndPlane plane;
    private final boolean head;
    private final TestKey key;
    private final int ppm;
    private final PlaneSettings.Tests settings;
    private final double risk;
    private final Map<PairId, Own> own = new LinkedHashMap<>();
    private final Map<PairId, Boolean> far = new LinkedHashMap<>();
    private final List<TestOutcomes.Outcome> untold = new ArrayList<>();
    private final TestTally tally = new TestTally();
    private boolean proven;
    private long told;
    private long heard;

    /// Tests since the far end told of one that this end knows.
    private int silent;

    private TestRounds(Node node, Circuit circuit, EndPlane plane, boolean head, Bytes secret) {
        this.node = node;
        this.circuit = circuit;
        this.plane = plane;
        this.head = head;
        key = new TestKey(secret, circuit.id);
        ppm = circuit.terms.service().testPpm();
        settings = node.config.plane().tests();
        int checks = Integer.numberOfTrailingZeros(settings.window() / TestTally.FIRST) + 1;
        risk = (1_000_000 - settings.confidencePpm()) / 1e6 / checks;
    }

    /// The test rounds of the circuit at this end, or null when it has none.
    static @Nullable TestRounds of(Node node, Circuit circuit, EndPlane plane, boolean head) {
        Bytes secret = node.secrets.get(head ? circuit.route.getLast() : circuit.route.getFirst());
        return circuit.terms.service().testPpm() == 0 || secret == null
                ? null
                : new TestRounds(node, circuit, plane, head, secret);
    }

    // ---- the key

    /// Shows the tail-end, once, that this end has the key.
    void prove() { // [NL-TEST-3]
        if (!proven) {
            proven = true;
            plane.tell(new TestProof(key.proof()));
        }
    }

    void proved(TestProof proof) {
        proven |= !head && proof.seal().equals(key.proof());
    }

    boolean proven() {
        return proven;
    }

    // ---- pairs

    /// Whether a confirmed pair is not to be delivered now: it is a test, or has to be measured first.
    boolean takes(EndPair pair, EndRequest request, Track track) {
        if (!pair.decided) {
            pair.decided = true;
            pair.test = key.choose(track.pair(), ppm);
        }
        if (pair.test != null) {
            if (pair.measured) {
                tested(pair, pair.test, track);
            } else {
                plane.measure(pair, Basis.of(pair.test));
            }
            return true;
        }
        if (request.measures() && !pair.measured) { // [NL-TEST-6]
            plane.measure(pair, request);
            return true;
        }
        return false;
    }

    private void tested(EndPair pair, Axis axis, Track track) {
        if (own.size() >= node.config.recordsMax()) {
            own.remove(own.keySet().iterator().next());
        }
        PairId name = track.pair();
        own.put(name, new Own(axis, track.bell(), pair.one));
        untold.add(new TestOutcomes.Outcome(name, pair.one));
        silent++;
        plane.tested(pair); // [NL-TEST-9]
        match(name);
        if (untold.size() >= settings.report()) {
            report();
        }
        if (silent > node.config.recordsMax()) {
            circuit.fail(
                    NetworkError.UNAUTHENTICATED,
                    "the far end told of none of the last " + silent + " tests");
        }
    }

    /// Tells the far end what was measured.
    void report() { // [NL-TEST-5]
        if (!untold.isEmpty()) {
            Bytes seal = key.seal(head, told++, untold);
            plane.tell(new TestOutcomes(untold, seal));
            untold.clear();
        }
    }

    /// What the far end measured.
    void far(TestOutcomes message) {
        if (!message.seal().equals(key.seal(!head, heard, message.outcomes()))) {
            if (heard > 0
                    && message.seal().equals(key.seal(!head, heard - 1, message.outcomes()))) {
                return; // the last one again
            }
            circuit.fail(
                    NetworkError.UNAUTHENTICATED,
                    "outcomes of tests that the far end did not seal"); // [NL-TEST-5]
            return;
        }
        heard++;
        for (TestOutcomes.Outcome outcome : message.outcomes()) {
            if (far.size() >= node.config.recordsMax()) {
                far.remove(far.keySet().iterator().next());
            }
            far.put(outcome.pair(), outcome.one());
            match(outcome.pair());
        }
    }

    private void match(PairId name) {
        Own here = own.get(name);
        Boolean there = far.get(name);
        if (here == null || there == null) {
            return;
        }
        own.remove(name);
        far.remove(name);
        silent = 0;
        tally.add(here.axis, TestTally.error(here.axis, here.bell, here.one, there), node.nowNs());
        if (tally.due()) {
            judge();
        }
    }

    private void judge() { // [NL-TEST-8]
        FidelityTag tag = tally.tag(settings.confidencePpm(), risk);
        Fidelity upper = tally.upper(risk);
        Fidelity wanted = circuit.terms.minFidelity();
        boolean enough = upper.compareTo(wanted) >= 0;
        node.emit(new NetworkOutput.PathQuality(circuit.id, tag, upper, enough));
        if (!enough || tally.pairs() >= settings.window()) {
            tally.clear();
        }
        if (!enough) {
            plane.unmet(
                    "fidelity at most "
                            + upper
                            + " by "
                            + tag.samples()
                            + " tests, asked "
                            + wanted); // [NL-TEST-10]
        }
    }
}
