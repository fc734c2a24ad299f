/// The command line.
@NullMarked
package dev.herald.daemon.cli;

import org.jspecify.annotations.NullMarked;
