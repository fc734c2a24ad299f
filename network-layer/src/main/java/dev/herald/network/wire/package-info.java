/// Network-layer messages to bytes and back: the only place that sees the generated classes of
/// `herald.network.v1`. Normative: spec/text/network.md, NL-MSG.
@NullMarked
package dev.herald.network.wire;

import org.jspecify.annotations.NullMarked;
