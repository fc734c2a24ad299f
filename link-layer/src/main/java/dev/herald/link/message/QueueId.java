package dev.herald.link.message;

/// Absolute queue id: names an item of the distributed queue at both ends and to the station. The
/// generation keeps a reused slot from being taken for its former occupant.
///
/// @param queue 0 to 15
/// @param slot 0 to 255
/// @param generation 0 to 65,535, counts uses of the slot
public record QueueId(int queue, int slot, int generation) {

    public QueueId {
        if (queue < 0
                || queue > 15
                || slot < 0
                || slot > 255
                || generation < 0
                || generation > 0xFFFF) {
            throw new IllegalArgumentException(
                    "queue "
                            + queue
                            + ", slot "
                            + slot
                            + ", generation "
                            + generation
                            + " are not in 0..15, 0..255, 0..65535");
        }
    }

    /// The tag of the item's batches: `queue << 24 | slot << 16 | generation`.
    public long tag() {
        return (long) queue << 24 | (long) slot << 16 | generation;
    }

    @Override
    public String toString() {
        return queue + "/" + slot + "." + generation;
    }
}
