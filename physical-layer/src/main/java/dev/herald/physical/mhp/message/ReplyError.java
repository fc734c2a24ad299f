package dev.herald.physical.mhp.message;

/// Why an attempt could not succeed, or why the station does not count it (link-physical 2.3, 7.2).
public enum ReplyError {
    NONE(0),
    /// The other end attempts under another tag or at another operating point.
    QUEUE_MISMATCH(1),
    /// The announcement reached the station too late, or too early, for the cycle.
    TIME_MISMATCH(2),
    /// The other end announced no attempt for the cycle.
    NO_CLASSICAL_OTHER(3),
    /// The detection was outside the window of the cycle.
    OUT_OF_WINDOW(4),
    /// The station has failed.
    GENERAL(5),
    /// An end took its attempt back: it had emitted no photon.
    GEN_FAIL(6),
    /// The frame answered was meant for an earlier start of the station.
    STATION_RESTARTED(7),
    /// A code of a later version; never sent. It is taken for GENERAL.
    UNRECOGNISED(255);

    private static final ReplyError[] BY_CODE = {
        NONE,
        QUEUE_MISMATCH,
        TIME_MISMATCH,
        NO_CLASSICAL_OTHER,
        OUT_OF_WINDOW,
        GENERAL,
        GEN_FAIL,
        STATION_RESTARTED
    };

    private final int code;

    ReplyError(int code) {
        this.code = code;
    }

    /// The number on the wire.
    public int code() {
        return code;
    }

    /// @param code 0 to 255
    public static ReplyError ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : UNRECOGNISED;
    }
}
