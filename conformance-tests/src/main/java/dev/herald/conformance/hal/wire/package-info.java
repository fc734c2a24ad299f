/// The suite for devices behind a wire: a host that sends frames of its own, and what servers owe to
/// it. Nothing outside of this package knows how a frame is written.
@NullMarked
package dev.herald.conformance.hal.wire;

import org.jspecify.annotations.NullMarked;
