package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.model.Fidelity;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Release;
import java.util.List;

/// Circuits that reserve, as the admission of a node sees them.
final class Reserving {
    private Reserving() {}

    static CircuitTerms rate(double pairsPerSecond) {
        return new CircuitTerms(
                Fidelity.of(0.5),
                Math.round(pairsPerSecond * 1e6),
                CircuitTerms.Cutoff.FIXED,
                Way.CUTOFF_NS);
    }

    static CircuitTerms reserving(Service service) {
        return rate(1).with(service);
    }

    /// A circuit of which the plan reserves that much of each link comes by.
    static Heard planned(Way way, Service service, int ppm) {
        return way.on(reserving(service)).sharing(ppm).agree(Way.CUTOFF_NS);
    }

    static Way reserved(NetworkBench bench, Service service, int ppm) {
        Way way = Way.line(bench);
        planned(way, service, ppm).to(way.up).only(Installed.class);
        return way;
    }

    static void refused(Heard heard, Way way, NetworkError why) {
        heard.no(Installed.class);
        released(heard, way, why);
    }

    static void released(Heard heard, Way way, NetworkError why) {
        for (int neighbour : new int[] {way.up, way.down}) {
            List<Release> said =
                    heard.to(neighbour).all(Release.class).stream()
                            .filter(one -> one.circuit().equals(way.id()))
                            .toList();
            assertEquals(1, said.size(), () -> "Releases to " + neighbour + ": " + heard);
            assertEquals(why, said.getFirst().why());
        }
    }

    /// What a circuit to come could reserve of the downstream link.
    static int free(NetworkBench bench, Service service) {
        Way way = Way.line(bench);
        int free = way.reserve(reserving(service)).only(Install.class).hops().getLast().freePpm();
        bench.peer(way.up, new Release(way.id(), NetworkError.CANCELLED, way.route.getFirst(), ""));
        return free;
    }

    static void release(Way way) {
        way.bench.peer(
                way.up, new Release(way.id(), NetworkError.CANCELLED, way.route.getFirst(), ""));
    }
}
