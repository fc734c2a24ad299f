/// The transport layer: sessions, pair streams and qubit transfer.
@NullMarked
package dev.herald.transport;

import org.jspecify.annotations.NullMarked;
