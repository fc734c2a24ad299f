/// The suite for link layers: the clauses of the chapter LL that show at one end of a link, held
/// against an entity in virtual time. The bench is its device, its station, its peer and the layer
/// above. Frames are not its business: an entity on trial speaks values.
@NullMarked
package dev.herald.conformance.link;

import org.jspecify.annotations.NullMarked;
