package dev.herald.daemon.scenario;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.message.PairType;
import dev.herald.link.pursuit.Degradation;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.RouteChoice;
import dev.herald.node.stock.StockTerms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that a network is asked to do.
public sealed interface Work {
    /// Least and greatest life of a circuit that is not refreshed.
    long LIFE_MIN_NS = 100_000_000L;

    long LIFE_MAX_NS = 86_400_000_000_000L;

    /// Greatest time for which requests of a lost circuit are kept.
    long RESTORE_MAX_NS = 3_600_000_000_000L;

    /// When it begins, ns after the start.
    long startNs();

    /// Pairs of one link, straight from its link layer.
    ///
    /// @param link the link
    /// @param from the end that asks
    /// @param type keep or measure
    /// @param pairs how many; 0 for a stream until the end
    /// @param minFidelity asked of each
    /// @param store whether kept pairs are moved to storage
    /// @param priority 0 to 7
    /// @param degradation what gives way when the link cannot do all of it; null for a plain request
    record LinkPairs(
            LinkId link,
            NodeId from,
            PairType type,
            int pairs,
            Fidelity minFidelity,
            boolean store,
            int priority,
            @Nullable Degradation degradation,
            long startNs)
            implements Work {
        public LinkPairs {
            requireNonNull(link);
            requireNonNull(from);
            requireNonNull(type);
            requireNonNull(minFidelity);
        }
    }

    /// End-to-end pairs on a circuit.
    ///
    /// @param pairs how many; 0 for a stream until the end
    /// @param route how its path is chosen
    record Circuit(
            NodeId from,
            NodeId to,
            DeliveryMode mode,
            int pairs,
            CircuitTerms terms,
            RouteChoice route,
            long startNs)
            implements Work {
        public Circuit {
            requireNonNull(from);
            requireNonNull(to);
            requireNonNull(mode);
            requireNonNull(terms);
            requireNonNull(route);
        }
    }

    /// Pairs kept in stock between two nodes.
    ///
    /// @param terms what is kept; the other end is in them
    /// @param holds reservations, in order of time
    /// @param claims in order of time
    /// @param forNs how long it is kept; [#FOREVER] until the end of the run
    record Stock(
            NodeId from,
            StockTerms terms,
            List<Hold> holds,
            List<Claim> claims,
            long forNs,
            long startNs)
            implements Work {
        public static final long FOREVER = Long.MAX_VALUE / 4;

        public Stock {
            requireNonNull(from);
            requireNonNull(terms);
            holds = List.copyOf(holds);
            claims = List.copyOf(claims);
        }
    }

    /// A reservation of pairs in stock.
    ///
    /// @param name for claims
    /// @param atNs from when the stock was asked for
    /// @param minimum fidelity that each pair still has at the end
    record Hold(String name, long atNs, int pairs, Fidelity minimum, long forNs) {
        public Hold {
            requireNonNull(name);
            requireNonNull(minimum);
        }
    }

    /// A claim of pairs in stock.
    ///
    /// @param atNs from when the stock was asked for
    /// @param minimum fidelity of each pair then
    /// @param hold name of the reservation, empty for pairs that nobody has reserved
    record Claim(long atNs, int pairs, Fidelity minimum, String hold) {
        public Claim {
            requireNonNull(minimum);
            requireNonNull(hold);
        }
    }

    /// A job of an application.
    ///
    /// @param runs rounds of teleport and telegate, pairs of the others
    /// @param random teleport: random states instead of the six cardinal ones
    /// @param testPermille qkd: share of the sifted bits that is tested
    /// @param route how the path of its circuit is chosen
    /// @param timeoutNs the job ends with what it has after so long
    record App(
            Kind kind,
            NodeId from,
            NodeId to,
            DeliveryMode mode,
            int runs,
            boolean random,
            int testPermille,
            CircuitTerms terms,
            RouteChoice route,
            long timeoutNs,
            long startNs)
            implements Work {
        public App {
            requireNonNull(kind);
            requireNonNull(from);
            requireNonNull(to);
            requireNonNull(mode);
            requireNonNull(terms);
            requireNonNull(route);
        }
    }

    /// In lower case in files, in commands and in results.
    enum Kind {
        PAIRS,
        TELEPORT,
        TELEGATE,
        QKD
    }
}
