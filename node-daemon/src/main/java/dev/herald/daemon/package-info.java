/// The node as a process.
@NullMarked
package dev.herald.daemon;

import org.jspecify.annotations.NullMarked;
