/// All layers of one node wired together, without any I/O of their own: the embedding API of Herald.
/// A host brings a device, channels, time and randomness; the same stack runs in the emulator, in the
/// daemon and in a vendor's firmware host.
@NullMarked
package dev.herald.node;

import org.jspecify.annotations.NullMarked;
