/// A network layer behind a socket, CONF-NODE: the suite's end of the connection, and a server that puts any
/// [dev.herald.network.api.NetworkLayerProvider] at the other, to use or to write anew in another language.
@NullMarked
package dev.herald.conformance.network.tester;

import org.jspecify.annotations.NullMarked;
