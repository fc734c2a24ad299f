package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkInput.Cancel;
import dev.herald.link.api.LinkInput.Create;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Pause;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-CUT-4, NL-GEN-7 and NL-GEN-8: two circuits over the same links, whose ports have four qubits each.
@DisplayName("NL: room for each other's pairs")
@ExtendWith(ConformanceExtension.class)
public class NetworkRoomSuite {
    private static final CircuitTerms UNLIMITED =
            new CircuitTerms(Fidelity.of(0.5), 0, Cutoff.NONE, 0);
    private static final RequestSpec SOME = RequestSpec.keep(RequestSpec.STREAM, 0);
    private static final long WAITED_NS = 1_000_000;
    private static final long PAUSE_NS = WAITED_NS / 2;
    private static final long LONG_NS = 10_000_000_000L;

    /// A circuit with a request, on which pairs wait for any time.
    private static Way unlimited(NetworkBench bench) {
        return begun(Way.line(bench).on(UNLIMITED).settle(Long.MAX_VALUE));
    }

    private static Way begun(Way way) {
        way.begin(1, SOME);
        return way;
    }

    private static QubitHandle stays(Way way, boolean upstream, long sequence) {
        QubitHandle qubit = way.kept(upstream, sequence, BellIndex.PSI_PLUS);
        way.then().no(Discard.class);
        return qubit;
    }

    // ---- a port that is full

    @Test
    @With("device=few")
    @Verifies(value = "NL-CUT-4", rev = 2)
    void oldestPairOfTheCircuitThatHasMostMakesRoom(NetworkBench bench) {
        Way one = unlimited(bench.ready());
        Way other = unlimited(bench);
        QubitHandle oldest = stays(one, true, 1);
        stays(other, true, 2);
        stays(one, true, 3);
        assertEquals(oldest, one.kept(true, 4).only(Discard.class).qubit());

        stays(other, true, 5);
    }

    @Test
    @With("device=few")
    @Verifies(value = "NL-CUT-4", rev = 2)
    void whatHasACutoffGoesByItself(NetworkBench bench) {
        Way one = begun(Way.line(bench.ready()).settle());
        begun(Way.line(bench).settle());
        for (int i = 1; i <= 5; i++) {
            stays(one, true, i);
        }
    }

    @Test
    @With({"at=4", "device=few"})
    @Verifies(value = "NL-CUT-4", rev = 2)
    void endGivesUpWhatTheFarEndHasSaidNothingOf(NetworkBench bench) {
        Way one = unlimited(bench.ready());
        unlimited(bench);
        QubitHandle oldest = stays(one, true, 1);
        stays(one, true, 2);
        stays(one, true, 3);

        assertEquals(oldest, one.kept(true, 4).only(Discard.class).qubit());
    }

    @Test
    @With("device=fewer")
    @Verifies("NL-ADMIT-11")
    void circuitForWhichAPortHasNoQubitLeftIsRefused(NetworkBench bench) {
        bench.ready();
        for (int i = 0; i < NetworkKit.QUBITS_FEWER; i++) {
            Way.line(bench).on(UNLIMITED).reserve().only(Install.class);
        }
        Way way = Way.line(bench).on(UNLIMITED);
        Heard heard = way.reserve().no(Install.class);
        assertEquals(NetworkError.NO_RESOURCES, heard.to(way.up).only(Release.class).why());

        Way.line(bench).reserve().only(Install.class);
    }

    // ---- pauses

    @Test
    @With("device=few")
    @Verifies("NL-GEN-7")
    void circuitThatHoldsItsShareAsksForAPause(NetworkBench bench) {
        Way one = unlimited(bench.ready());
        Way other = unlimited(bench);
        one.kept(true, 1).no(Pause.class);
        bench.pass(WAITED_NS);
        Pause asked = one.kept(true, 2).to(one.up).only(Pause.class);
        assertEquals(new Pause(one.id(), PAUSE_NS), asked);
        bench.pass(PAUSE_NS - 1);
        one.kept(true, 3).no(Pause.class);
        bench.pass(1);
        one.kept(true, 4).only(Pause.class);
        other.kept(true, 5).no(Pause.class);
        other.kept(true, 6).no(Pause.class);
        bench.pass(LONG_NS);

        assertEquals(
                new Pause(other.id(), 1_000_000_000),
                other.kept(true, 7).to(other.up).only(Pause.class));
    }

    @Test
    @With("device=few")
    @Verifies("NL-GEN-7")
    void circuitWithACutoffAsksForNone(NetworkBench bench) {
        Way one = begun(Way.line(bench.ready()).settle());
        begun(Way.line(bench).settle());
        for (int i = 1; i <= 4; i++) {
            one.kept(true, i).no(Pause.class);
            bench.pass(WAITED_NS / 5);
        }
    }

    /// The circuit pauses, and asks its downstream link again when the time is over.
    private static void pauses(Way way, Heard heard, int create, long forNs) {
        assertEquals(create, heard.to(way.downLink).only(Cancel.class).createId());
        way.bench.pass(forNs - 1).no(Create.class);
        Create again = way.bench.pass(1).to(way.downLink).only(Create.class);
        assertEquals(way.downLabel(), again.request().purpose());
    }

    @Test
    @With("device=few")
    @Verifies("NL-GEN-7")
    @Verifies("NL-GEN-8")
    void nodePausesItselfOnItsOwnLink(NetworkBench bench) {
        unlimited(bench.ready());
        Way way = unlimited(bench);
        int create = bench.lastCreate();
        way.kept(false, 1).no(Cancel.class);
        bench.pass(WAITED_NS);
        Heard heard = way.kept(false, 2).no(Pause.class);

        pauses(way, heard, create, PAUSE_NS);
    }

    @Test
    @With("device=few")
    @Verifies("NL-GEN-8")
    void pauseThatTheDownstreamNeighbourAsksForIsKept(NetworkBench bench) {
        Way way = unlimited(bench.ready());
        int create = bench.lastCreate();

        pauses(way, bench.peer(way.down, new Pause(way.id(), 1_000)), create, 1_000);
    }
}
