/// A whole network on this machine: a run directory with certificates and configurations, and the
/// processes of the simulated hardware and of every node, started, watched and stopped together.
@NullMarked
package dev.herald.daemon.local;

import org.jspecify.annotations.NullMarked;
