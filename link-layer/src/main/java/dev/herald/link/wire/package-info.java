/// The bytes of the link layer's messages, and the only place that knows the generated classes. Nothing
/// here throws because of what was received.
@NullMarked
package dev.herald.link.wire;

import org.jspecify.annotations.NullMarked;
