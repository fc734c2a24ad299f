/// The real-time runtime: one event loop that is clock and agenda to everything a node does, and
/// framed connections over TCP or TLS whose handlers run on that loop. What the frames mean belongs to
/// the owner; bytes of a peer can end its own connection and nothing else. Normative text:
/// spec/text/security.md.
@NullMarked
package dev.herald.physical.netty;

import org.jspecify.annotations.NullMarked;
