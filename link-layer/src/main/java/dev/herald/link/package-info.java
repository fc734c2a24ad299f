/// The link layer: entanglement between neighbours.
@NullMarked
package dev.herald.link;

import org.jspecify.annotations.NullMarked;
