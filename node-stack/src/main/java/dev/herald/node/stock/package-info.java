/// Stocks of pairs for users of a stack: opened with a peer, opened again when their circuit is lost, and served
/// by the network layer.
@NullMarked
package dev.herald.node.stock;

import org.jspecify.annotations.NullMarked;
