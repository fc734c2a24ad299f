package dev.herald.hal.device;

/// Command ids of one of several users of a device: the upper 16 bits name the user, so that a host
/// can route answers without keeping a table.
public final class CommandIds {
    private static final int OWNER_SHIFT = 48;

    private final long prefix;
    private long count;

    /// @param owner 1 to 32,767, unique in the host
    public CommandIds(int owner) {
        if (owner < 1 || owner > Short.MAX_VALUE) {
            throw new IllegalArgumentException("owner " + owner + " is not in 1..32767");
        }
        prefix = (long) owner << OWNER_SHIFT;
    }

    /// A fresh id.
    public long next() {
        return prefix | ++count;
    }

    /// The user that the id belongs to.
    public static int owner(long id) {
        return (int) (id >>> OWNER_SHIFT);
    }
}
