/// The local interface of a daemon, `herald.node.v1`: the server in the daemon, the client in the
/// command line. The only package of the daemon that sees gRPC and generated classes.
@NullMarked
package dev.herald.daemon.api;

import org.jspecify.annotations.NullMarked;
