package dev.herald.daemon.tls;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.NodeId;
import dev.herald.network.api.StateSealer;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.TopologyMessage.SealedState;
import dev.herald.spec.trace.Verifies;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Seals by certificates of a real authority.
class StateSealsTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Duration LIFE = Duration.ofDays(30);
    private static final Map<Integer, String> NAMES = Map.of(1, "alice", 2, "bob");
    private static final Bytes STATE = Bytes.of(new byte[] {1, 2, 3, 4});

    private final LocalAuthority authority = LocalAuthority.create("test", NOW, LIFE);
    private final Credentials alice = authority.issue(Identity.node("alice"), NOW, LIFE);
    private final Credentials bob = authority.issue(Identity.node("bob"), NOW, LIFE);

    private StateSealer.Signer seals(Credentials own, Instant at) {
        return new Tls(own, authority.certificate(), authority.revocations(), () -> at)
                .stateSigner(id -> Optional.ofNullable(NAMES.get(id.value())));
    }

    @Test
    @Verifies("NL-STATE-13")
    void sealIsCheckedByAnybodyOfTheNetwork() {
        Bytes seal = seals(alice, NOW).seal(STATE);
        assertTrue(seal.length() <= SealedState.SEAL_MAX, "bytes: " + seal.length());
        StateSealer.Signer verifier = seals(bob, NOW);
        assertTrue(verifier.valid(new NodeId(1), STATE, seal));
        assertFalse(verifier.valid(new NodeId(2), STATE, seal), "another's certificate");
        assertFalse(verifier.valid(new NodeId(3), STATE, seal), "a node that nobody knows");
        assertFalse(verifier.valid(new NodeId(1), Bytes.of(new byte[] {1, 2, 3}), seal));
    }

    @Test
    @Verifies("NL-STATE-13")
    void noByteOfASealMayChange() {
        byte[] seal = seals(alice, NOW).seal(STATE).toArray();
        StateSealer.Signer verifier = seals(bob, NOW);
        for (int i = 0; i < seal.length; i += 7) {
            byte[] changed = seal.clone();
            changed[i] ^= 1;
            assertFalse(verifier.valid(new NodeId(1), STATE, Bytes.of(changed)), "byte " + i);
        }
        for (int length = 0; length < seal.length; length += 37) {
            byte[] cut = Arrays.copyOf(seal, length);
            assertFalse(verifier.valid(new NodeId(1), STATE, Bytes.of(cut)), "cut at " + length);
        }
    }

    @Test
    @Verifies("NL-STATE-13")
    void certificateMustDoForASession() {
        LocalAuthority other = LocalAuthority.create("other", NOW, LIFE);
        Credentials foreign = other.issue(Identity.node("alice"), NOW, LIFE);
        Bytes fromElsewhere =
                new Tls(foreign, other.certificate(), Optional.empty(), InstantSource.fixed(NOW))
                        .stateSigner(id -> Optional.empty())
                        .seal(STATE);
        assertFalse(seals(bob, NOW).valid(new NodeId(1), STATE, fromElsewhere));
        Bytes seal = seals(alice, NOW).seal(STATE);
        assertFalse(seals(bob, NOW.plus(LIFE).plusSeconds(1)).valid(new NodeId(1), STATE, seal));
        Credentials operator = authority.issue(Identity.operator("alice"), NOW, LIFE);
        Bytes byOperator = seals(operator, NOW).seal(STATE);
        assertFalse(seals(bob, NOW).valid(new NodeId(1), STATE, byOperator));
        authority.revoke(alice.certificate(), NOW);
        assertFalse(seals(bob, NOW).valid(new NodeId(1), STATE, seal));
    }
}
