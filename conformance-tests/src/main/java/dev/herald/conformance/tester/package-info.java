/// What testers of every layer share: frames over a connection, addresses, and values of the HAL and of
/// fidelity tags as they travel to an entity behind a socket.
@NullMarked
package dev.herald.conformance.tester;

import org.jspecify.annotations.NullMarked;
