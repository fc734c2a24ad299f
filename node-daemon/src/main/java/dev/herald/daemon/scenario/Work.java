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
