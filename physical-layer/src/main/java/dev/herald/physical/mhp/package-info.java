/// The heralding protocol (MHP): what a node and the midpoint station of a link tell each other so
/// that attempts count only when both ends made them, and every herald has one number at both ends.
/// The chapter `spec/text/physical.md` says it for other implementers.
///
/// `message` has the frames, `wire` their bytes, `api` inputs, outputs and configuration of the two
/// machines, `core` the machines. They perform no I/O: a vendor embeds them, or matches them.
@NullMarked
package dev.herald.physical.mhp;

import org.jspecify.annotations.NullMarked;
