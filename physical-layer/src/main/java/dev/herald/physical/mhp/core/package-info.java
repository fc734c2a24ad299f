/// The machines of node and station: deterministic, on one thread, without I/O.
@NullMarked
package dev.herald.physical.mhp.core;

import org.jspecify.annotations.NullMarked;
