/// The suite for link layers: the clauses of the chapter LL that show at one end of a link, held
/// against an entity in virtual time. The bench is its device, its station, its peer and the layer
/// above. An entity on the class path speaks values; one behind a socket is tried by frames too.
@NullMarked
package dev.herald.conformance.link;

import org.jspecify.annotations.NullMarked;
