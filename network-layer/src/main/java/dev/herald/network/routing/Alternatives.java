package dev.herald.network.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// The next best paths after the best one (Yen 1971, without repeated work after Lawler 1972): the best path
/// of each set of paths that begin as one found and go on as none found.
final class Alternatives {
    private record Candidate(Path path, int deviation) {}

    private Alternatives() {}

    /// @param best the best path
    /// @param count paths wanted, with the best
    /// @return at most `count`, the best first, all with different nodes
    static List<Path> of(Path best, int count, Limits limits, Finder finder) {
        List<Path> found = new ArrayList<>(count);
        TreeSet<Candidate> candidates = new TreeSet<>((a, b) -> a.path.compareTo(b.path));
        candidates.add(new Candidate(best, 0));
        while (true) {
            Candidate next = candidates.pollFirst();
            if (next == null) {
                return found;
            }
            found.add(next.path);
            if (found.size() == count) {
                return found;
            }
            int[] nodes = next.path.nodes();
            for (int at = next.deviation; at < nodes.length - 1; at++) {
                limits.begin(nodes, at);
                for (Path other : found) {
                    if (begins(other.nodes(), nodes, at)) {
                        limits.exclude(other.nodes()[at + 1]);
                    }
                }
                Path path = finder.best(limits);
                if (path != null) {
                    candidates.add(new Candidate(path, at));
                }
            }
        }
    }

    private static boolean begins(int[] path, int[] as, int upTo) {
        return path.length > upTo + 1 && Arrays.equals(path, 0, upTo + 1, as, 0, upTo + 1);
    }
}
