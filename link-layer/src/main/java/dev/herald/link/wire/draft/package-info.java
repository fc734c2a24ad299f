/// The service of the link layer in the bytes of draft-dahlberg-ll-quantum-03, for those who speak it:
/// its five messages, their codec, and their translation from and to this stack's own. Nothing here
/// throws because of what was received.
@NullMarked
package dev.herald.link.wire.draft;

import org.jspecify.annotations.NullMarked;
