/// The command line. Commands check their arguments, call into the other packages and print; `--help`
/// and `--version` load nothing else.
@NullMarked
package dev.herald.daemon.cli;

import org.jspecify.annotations.NullMarked;
