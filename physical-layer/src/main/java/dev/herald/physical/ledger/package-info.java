/// The books of one session between a host and a device: commands under way and qubits owned.
@NullMarked
package dev.herald.physical.ledger;

import org.jspecify.annotations.NullMarked;
