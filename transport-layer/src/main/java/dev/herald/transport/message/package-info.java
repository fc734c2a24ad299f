/// What the transport-layer entities of two end nodes say to each other over a reliable, ordered
/// session channel. Immutable values, valid by construction.
@NullMarked
package dev.herald.transport.message;

import org.jspecify.annotations.NullMarked;
