/// What the two link-layer entities of a link say to each other: immutable values, valid by
/// construction. Their bytes are the business of the wire package.
@NullMarked
package dev.herald.link.message;

import org.jspecify.annotations.NullMarked;
