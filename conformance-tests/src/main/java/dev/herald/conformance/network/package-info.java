/// The suite for network layers: the clauses of the chapter NL that show at one node of a line or a ring,
/// held against its entity in virtual time. The bench is its neighbours, the link layer of each of its
/// links, its device and the layer above.
@NullMarked
package dev.herald.conformance.network;

import org.jspecify.annotations.NullMarked;
