package dev.herald.link.api;

import dev.herald.link.message.CreateRequest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The disciplines that come with the link layer. Normative: spec/text/link.md, LL-SCHED.
public final class Disciplines {
    static final String STRICT_NAME = "strict";

    /// A weight is 0 to this.
    public static final int WEIGHT_MAX = 1_000;

    private Disciplines() {}

    /// First come, first served, as the master orders them; streams share what is left.
    public static Discipline fcfs() {
        return new Simple("fcfs") {
            @Override
            public int compare(Standing a, Standing b) {
                return streamsLast(a, b);
            }
        };
    }

    /// Larger priority first; within one, first come first served. The default.
    public static Discipline strict() {
        return new Simple(STRICT_NAME) {
            @Override
            public int compare(Standing a, Standing b) {
                int byPriority = Integer.compare(b.request().priority(), a.request().priority());
                return byPriority != 0 ? byPriority : streamsLast(a, b);
            }
        };
    }

    /// Weighted fair queueing between priorities, and in each between the two ends (self-clocked, Golestani
    /// 1994): link time is shared as the weights say. Priorities of weight 0 go before all others, larger
    /// first.
    ///
    /// @param weights by priority, from 0, up to eight of 0 to [#WEIGHT_MAX]; priorities beyond have the
    ///     last weight
    public static Discipline weighted(List<Integer> weights) {
        return new Weighted(weights);
    }

    private static int streamsLast(Discipline.Standing a, Discipline.Standing b) {
        return Boolean.compare(isStream(a), isStream(b));
    }

    private static boolean isStream(Discipline.Standing item) {
        return item.request().number() == CreateRequest.STREAM;
    }

    private abstract static class Simple implements Discipline {
        private final String name;

        Simple(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final class Weighted extends Simple {
        /// Virtual times are in ns divided by the weight, times this, so that they stay whole.
        private static final long SCALE = WEIGHT_MAX;

        private final int[] weights = new int[CreateRequest.PRIORITY_MAX + 1];

        Weighted(List<Integer> given) {
            super("wfq:" + given.stream().map(String::valueOf).collect(Collectors.joining(",")));
            if (given.isEmpty() || given.size() > weights.length) {
                throw new IllegalArgumentException(
                        "weights " + given + " must be 1 to " + weights.length);
            }
            for (int i = 0; i < weights.length; i++) {
                int weight = given.get(Math.min(i, given.size() - 1));
                if (weight < 0 || weight > WEIGHT_MAX) {
                    throw new IllegalArgumentException(
                            "weight " + weight + " is not in 0.." + WEIGHT_MAX);
                }
                weights[i] = weight;
            }
        }

        private int weight(Standing item) {
            return weights[item.request().priority()];
        }

        @Override
        public Ranking ranking() {
            return new Flows();
        }

        @Override
        public long rank(Standing item) {
            int weight = weight(item);
            if (weight == 0) {
                return 0;
            }
            boolean whole = item.request().atomic() && !isStream(item);
            long served = whole ? 0 : item.heralded();
            return plus(item.finish(), times(served, virtual(item.pairNs(), weight)));
        }

        @Override
        public int compare(Standing a, Standing b) {
            boolean strictA = weight(a) == 0;
            boolean strictB = weight(b) == 0;
            if (strictA != strictB) {
                return strictA ? -1 : 1;
            }
            if (strictA) {
                int byPriority = Integer.compare(b.request().priority(), a.request().priority());
                return byPriority != 0 ? byPriority : streamsLast(a, b);
            }
            return Long.compare(rank(a), rank(b));
        }

        @Override
        public long pairsBefore(Standing a, Standing b) {
            int weight = weight(a);
            if (weight == 0 || weight(b) == 0 || a.request().atomic() && !isStream(a)) {
                return Long.MAX_VALUE;
            }
            long ahead = Math.max(0, rank(b) - rank(a));
            return Math.max(1, ahead / Math.max(1, virtual(a.pairNs(), weight)) + 1);
        }

        private static long virtual(long ns, int weight) {
            return times(ns, SCALE) / weight;
        }

        private static long plus(long a, long b) {
            long sum = a + b;
            return sum < 0 ? Long.MAX_VALUE : sum;
        }

        private static long times(long a, long b) {
            long high = Math.multiplyHigh(a, b);
            long low = a * b;
            return high != 0 || low < 0 ? Long.MAX_VALUE : low;
        }

        /// Where each flow, a priority of one end, has come to.
        private final class Flows implements Ranking {
            private final long[] last = new long[2 * weights.length];

            Flows() {
                Arrays.fill(last, 0);
            }

            @Override
            public long finish(Standing item, long earliest) {
                int weight = weight(item);
                if (weight == 0) {
                    return 0;
                }
                int flow = 2 * item.request().priority() + (item.ofMaster() ? 1 : 0);
                long start = Math.max(earliest, last[flow]);
                long pair = virtual(item.pairNs(), weight);
                long all = times(Math.max(1, item.request().number()), pair);
                last[flow] = plus(start, all);
                return item.request().atomic() ? last[flow] : plus(start, pair);
            }
        }
    }
}
