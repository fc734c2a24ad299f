/// The messages between a host and a device that is reached over a connection, and their encoding:
/// the only place of this module that sees generated classes. Normative text: spec/text/hal-wire.md.
@NullMarked
package dev.herald.physical.remote.wire;

import org.jspecify.annotations.NullMarked;
