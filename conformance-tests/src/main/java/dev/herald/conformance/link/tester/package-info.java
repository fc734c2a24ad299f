/// A link layer behind a socket, CONF-TESTER: the suite's end of the connection, and a server that puts
/// any [dev.herald.link.api.LinkLayerProvider] at the other, to use or to write anew in another language.
@NullMarked
package dev.herald.conformance.link.tester;

import org.jspecify.annotations.NullMarked;
