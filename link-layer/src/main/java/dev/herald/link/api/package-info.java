/// The link layer's service: requests for entanglement with the neighbour, what becomes of them, and
/// its configuration. What a network layer, a host and the conformance suite see. The service is that
/// of draft-dahlberg-ll-quantum-03 with the gaps it leaves decided in spec/text/link.md.
@NullMarked
package dev.herald.link.api;

import org.jspecify.annotations.NullMarked;
