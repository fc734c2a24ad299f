package dev.herald.network.routing;

import dev.herald.network.message.RouteChoice;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which steps a search may take, when paths are read from the end `first` to the end `last`: not over
/// avoided links, not through nodes that cannot swap, and, to look for further paths, along a given
/// beginning up to a node after which some next nodes are excluded.
final class Limits {
    private static final int NONE = -1;

    private final NetworkGraph graph;
    private final boolean[] avoided;
    private final boolean[] inner;
    private final int[] forced;
    private final int[] forcedLink;
    private final boolean[] excluded;

    /// What is set above, to be cleared without going over everything.
    private int[] avoidedLinks = {};

    private int[] beginning = {};
    private final int[] excludedNodes = new int[RouteChoice.ALTERNATIVES_MAX];
    private int excludedCount;
    private int innerFor = NONE;
    private int spur = NONE;
    private boolean closed;
    int first;
    int last;

    Limits(NetworkGraph graph) {
        this.graph = graph;
        avoided = new boolean[graph.links()];
        inner = new boolean[graph.nodes()];
        forced = new int[graph.nodes()];
        forcedLink = new int[graph.nodes()];
        excluded = new boolean[graph.nodes()];
        Arrays.fill(forced, NONE);
        Arrays.fill(forcedLink, NONE);
    }

    /// @param memories qubits that each half of the path takes at a node
    void reset(RouteQuery query, int memories) {
        int from = graph.index(query.from());
        int to = graph.index(query.to());
        first = Math.min(from, to);
        last = Math.max(from, to);
        for (int link : avoidedLinks) {
            avoided[link] = false;
        }
        avoidedLinks =
                query.choice().avoid().stream()
                        .mapToInt(link -> Arrays.binarySearch(graph.linkId, link.value()))
                        .filter(link -> link >= 0)
                        .toArray();
        for (int link : avoidedLinks) {
            avoided[link] = true;
        }
        if (innerFor != memories) {
            innerFor = memories;
            for (int v = 0; v < inner.length; v++) {
                inner[v] = graph.swaps[v] && graph.memories[v] / 2 >= memories;
            }
        }
        free();
    }

    void free() {
        for (int v : beginning) {
            forced[v] = NONE;
            forcedLink[v] = NONE;
        }
        beginning = new int[0];
        for (int i = 0; i < excludedCount; i++) {
            excluded[excludedNodes[i]] = false;
        }
        excludedCount = 0;
        spur = NONE;
        closed = false;
    }

    /// Paths must begin with the nodes up to number `at`; [#exclude] says what may not come next.
    void begin(int[] nodes, int at) {
        free();
        beginning = Arrays.copyOf(nodes, at);
        for (int i = 0; i < at; i++) {
            forced[nodes[i]] = nodes[i + 1];
        }
        spur = nodes[at];
    }

    /// Whether only one path is left.
    boolean isChain() {
        return closed;
    }

    /// Only the path given is left.
    ///
    /// @param links of its hops, or null for any between the nodes
    void only(int[] nodes, int @Nullable [] links) {
        begin(nodes, nodes.length - 1);
        spur = NONE;
        closed = true;
        for (int i = 0; links != null && i < links.length; i++) {
            forcedLink[nodes[i]] = links[i];
        }
    }

    void exclude(int next) {
        if (!excluded[next]) {
            excluded[next] = true;
            excludedNodes[excludedCount++] = next;
        }
    }

    /// Whether `next` may follow `v` over the link on a path read from `first`.
    boolean allows(int v, int next, int link) {
        if (avoided[link] || v == last || !(inner[v] || v == first)) {
            return false;
        }
        int must = forced[v];
        int over = forcedLink[v];
        return (over == NONE || over == link)
                && (must == next || must == NONE && !closed)
                && !(v == spur && excluded[next]);
    }
}
