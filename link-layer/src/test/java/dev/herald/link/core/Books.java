package dev.herald.link.core;

import dev.herald.hal.host.Machine;
import dev.herald.hal.model.LinkPairId;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import java.util.HashSet;
import java.util.Set;

/// What an entity of this module holds, for tests of other packages.
public final class Books {
    private Books() {}

    /// An entity whose counters begin elsewhere. See [Counters].
    public static Machine<LinkInput, LinkOutput> create(
            LinkConfig config, int createId, int commSeq, int order, int generation) {
        return new LinkMachine(config, new Counters(createId, commSeq, order, generation));
    }

    /// Whether it holds nothing: no request, exchange, create id, withdrawal or qubit.
    public static boolean isEmpty(Machine<LinkInput, LinkOutput> machine) {
        return of(machine).census().equals(Census.EMPTY);
    }

    /// What it holds, in words.
    public static String census(Machine<LinkInput, LinkOutput> machine) {
        return of(machine).census().toString();
    }

    /// Messages without an answer.
    public static int exchanges(Machine<LinkInput, LinkOutput> machine) {
        return of(machine).census().exchanges();
    }

    /// Pairs on their way to storage.
    public static int moves(Machine<LinkInput, LinkOutput> machine) {
        return of(machine).census().moves();
    }

    /// Own requests that wait for a slot or the window.
    public static int waiting(Machine<LinkInput, LinkOutput> machine) {
        return of(machine).census().waiting();
    }

    /// Epoch with which the peer of the last session started.
    public static int peerFirst(Machine<LinkInput, LinkOutput> machine) {
        return of(machine).session().peerFirst();
    }

    /// The number it expects next of the station.
    public static long expected(Machine<LinkInput, LinkOutput> machine) {
        return of(machine).log().missing();
    }

    /// The station's epoch as it knows it.
    public static int stationEpoch(Machine<LinkInput, LinkOutput> machine) {
        return of(machine).log().epoch();
    }

    /// The pairs that wait for a request, by number.
    public static Set<LinkPairId> buffered(Machine<LinkInput, LinkOutput> machine) {
        Set<LinkPairId> pairs = new HashSet<>();
        of(machine).buffer().pairs().forEach(pair -> pairs.add(pair.id()));
        return pairs;
    }

    private static LinkMachine of(Machine<LinkInput, LinkOutput> machine) {
        return (LinkMachine) machine;
    }
}
