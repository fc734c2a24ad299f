/// Files that people write: scenarios, profiles, and the strict reader of YAML that the configuration
/// of a daemon uses as well. Every value is checked here, so that what leaves this package is right by
/// construction; nothing here opens a socket.
@NullMarked
package dev.herald.daemon.scenario;

import org.jspecify.annotations.NullMarked;
