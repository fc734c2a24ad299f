/// The transport layer's service: sessions between named ports of two nodes, ordered delivery of pairs
/// and measurement outcomes, transfer of qubits, and a companion channel for classical data.
@NullMarked
package dev.herald.transport.api;

import org.jspecify.annotations.NullMarked;
