/// The machines of the transport layer: sessions, the two ends of a stream and of a transfer. They
/// perform no I/O. [dev.herald.transport.core.TransportLayer] makes them; everything else is private.
@NullMarked
package dev.herald.transport.core;

import org.jspecify.annotations.NullMarked;
