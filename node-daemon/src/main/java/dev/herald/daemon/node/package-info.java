/// The processes: one node over its device and its connections, and the simulated hardware of a whole
/// network. Protocol decisions are made by the layers; here is only what carries their messages.
@NullMarked
package dev.herald.daemon.node;

import org.jspecify.annotations.NullMarked;
