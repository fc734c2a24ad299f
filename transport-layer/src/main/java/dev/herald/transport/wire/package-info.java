/// Between the transport layer's messages and bytes: the only place that knows the generated classes.
@NullMarked
package dev.herald.transport.wire;

import org.jspecify.annotations.NullMarked;
