/// The network layer: entanglement between any two nodes.
@NullMarked
package dev.herald.network;

import org.jspecify.annotations.NullMarked;
