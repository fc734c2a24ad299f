package dev.herald.network.topology;

import dev.herald.hal.host.Machine;
import dev.herald.hal.model.NodeId;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.TopologyMessage.SealedState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The newest state of every node that was heard of and has not aged out. Sorted by node number in
/// arrays: 16 bytes an origin beside the states, which nodes of one process share.
public final class StateDatabase {
    private static final int FIRST = 16;

    private final int originsMax;
    private int[] origins = new int[FIRST];
    private @Nullable SealedState[] states = new SealedState[FIRST];
    private long[] bornNs = new long[FIRST];
    private int size;
    private long version;
    private long earliestNs = Machine.NEVER;

    /// @param originsMax states kept at most, at least 1
    public StateDatabase(int originsMax) {
        this.originsMax = originsMax;
    }

    public int size() {
        return size;
    }

    /// Grows whenever what the states say has changed; a mere renewal leaves it.
    public long version() {
        return version;
    }

    /// Whether a state of the origin would be kept.
    public boolean admits(NodeId origin) { // [NL-STATE-12]
        return size < originsMax || find(origin) >= 0;
    }

    /// The state of the origin with its present age, or null.
    public @Nullable SealedState get(NodeId origin, long nowNs) {
        int at = find(origin);
        return at < 0 ? null : state(at).aged(nowNs - bornNs[at]);
    }

    /// What the origin says, or null.
    public @Nullable NodeState state(NodeId origin) {
        int at = find(origin);
        return at < 0 ? null : state(at).state();
    }

    /// Whether a state of the epoch and sequence outdoes what is known of the origin.
    public boolean wants(NodeId origin, int epoch, long sequence) { // [NL-STATE-1]
        int at = find(origin);
        return at < 0 || state(at).state().olderThan(epoch, sequence);
    }

    /// Keeps a state that is wanted and admitted and has not aged out.
    public void put(SealedState sealed, long nowNs) {
        NodeState state = sealed.state();
        int at = find(state.origin());
        if (at < 0) {
            at = -at - 1;
            open(at);
            origins[at] = state.origin().value();
            version++;
        } else if (!says(state(at).state(), state)) {
            version++;
        }
        states[at] = sealed;
        bornNs[at] = nowNs - sealed.ageNs();
        earliestNs = Math.min(earliestNs, endNs(at));
    }

    /// The instant before which nothing ages out, or [Machine#NEVER].
    public long earliestEndNs() {
        return earliestNs;
    }

    /// Forgets what has aged out.
    ///
    /// @return how many states
    public int sweep(long nowNs) { // [NL-STATE-6]
        int kept = 0;
        earliestNs = Machine.NEVER;
        for (int i = 0; i < size; i++) {
            if (endNs(i) > nowNs) {
                earliestNs = Math.min(earliestNs, endNs(i));
                origins[kept] = origins[i];
                states[kept] = states[i];
                bornNs[kept++] = bornNs[i];
            }
        }
        int gone = size - kept;
        Arrays.fill(states, kept, size, null);
        size = kept;
        version += gone > 0 ? 1 : 0;
        return gone;
    }

    /// What the node at the index says; indices are in the order of node numbers and good until the next
    /// change.
    public NodeState at(int index) {
        return state(index).state();
    }

    /// Index of the first origin above the number, or [#size()].
    public int after(int number) {
        int at = Arrays.binarySearch(origins, 0, size, number);
        return at < 0 ? -at - 1 : at + 1;
    }

    private int find(NodeId origin) {
        return Arrays.binarySearch(origins, 0, size, origin.value());
    }

    private SealedState state(int index) {
        SealedState state = states[index];
        if (state == null) {
            throw new IndexOutOfBoundsException("no state " + index + " of " + size);
        }
        return state;
    }

    private long endNs(int index) {
        long life = state(index).state().lifeNs();
        return life > Long.MAX_VALUE - Math.max(bornNs[index], 0)
                ? Machine.NEVER
                : bornNs[index] + life;
    }

    private static boolean says(NodeState a, NodeState b) {
        return a.links().equals(b.links())
                && a.swap().equals(b.swap())
                && a.swaps() == b.swaps()
                && a.memories() == b.memories();
    }

    private void open(int at) {
        if (size == origins.length) {
            int capacity = size + (size >> 1);
            origins = Arrays.copyOf(origins, capacity);
            states = Arrays.copyOf(states, capacity);
            bornNs = Arrays.copyOf(bornNs, capacity);
        }
        System.arraycopy(origins, at, origins, at + 1, size - at);
        System.arraycopy(states, at, states, at + 1, size - at);
        System.arraycopy(bornNs, at, bornNs, at + 1, size - at);
        size++;
    }
}
