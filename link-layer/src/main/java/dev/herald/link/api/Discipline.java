package dev.herald.link.api;

import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.ItemKind;
import java.util.zip.CRC32;

/// In which order the requests of a link are served. Both ends must be given the same one: a session is
/// not opened otherwise (LL-HELLO-10).
///
/// An implementation has no state of its own, and compares by nothing but what both ends hold: then both
/// serve the same request as soon as they know the same ones. Test items come before all others and items
/// of the buffer after them, whatever the discipline; atomic and not consecutive requests, time bins and
/// the sharing of streams are the link layer's business too.
///
/// @see Disciplines
public interface Discipline {

    /// A request as both ends see it.
    interface Standing {
        CreateRequest request();

        ItemKind kind();

        /// Whether the master of the link is its creator.
        boolean ofMaster();

        /// Pairs that were heralded for it.
        long heralded();

        /// Mean time that one pair takes by the creator's reckoning in ns, at least 1.
        long pairNs();

        /// What [Ranking#finish] gave it, 0 when the discipline gives none.
        long finish();
    }

    /// The part of a discipline that remembers: one for each session, at the master only.
    interface Ranking {
        /// Virtual finish of an item that is placed now, not negative.
        ///
        /// @param earliest smallest rank of the requests in the queue, or of the last that was served
        long finish(Standing item, long earliest);
    }

    /// Gives no item a finish.
    Ranking NO_RANKING = (_, _) -> 0;

    /// Name with all parameters, ASCII: two disciplines of one name serve alike.
    String name();

    default Ranking ranking() {
        return NO_RANKING;
    }

    /// Virtual time of the request: what `earliest` is the smallest of; 0 where nothing is reckoned so.
    default long rank(Standing item) {
        return 0;
    }

    /// Negative when a goes before b, 0 when the order of the master decides, or, of two streams, when they
    /// share.
    int compare(Standing a, Standing b);

    /// How many more pairs a, which goes before b, is served before b does: at least 1.
    default long pairsBefore(Standing a, Standing b) {
        return Long.MAX_VALUE;
    }

    /// What Hello tells of it: 0 for the strict one, otherwise the CRC-32 of its name, 1 for 0.
    default int digest() {
        String name = name();
        if (name.equals(Disciplines.STRICT_NAME)) {
            return 0;
        }
        var crc = new CRC32();
        for (int i = 0; i < name.length(); i++) {
            crc.update(name.charAt(i)); // its low byte: a name is ASCII
        }
        int value = (int) crc.getValue();
        return value == 0 ? 1 : value;
    }
}
