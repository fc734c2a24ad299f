/// Devices over a connection: the server that offers the devices of several nodes, and the driver that
/// makes one of them look as if it were here. Both ends keep a ledger of commands under way and qubits
/// owned, so that a lost connection loses no answer and leaks no qubit. Normative text:
/// spec/text/hal-wire.md.
@NullMarked
package dev.herald.physical.remote;

import org.jspecify.annotations.NullMarked;
