/// The vocabulary of the stack: identities, Bell states, fidelities and the tag that travels with a
/// pair. Every layer uses these types and no other for the same thing. Values are immutable and valid
/// by construction; external numberings are converted at the edge and nowhere else.
@NullMarked
package dev.herald.hal.model;

import org.jspecify.annotations.NullMarked;
