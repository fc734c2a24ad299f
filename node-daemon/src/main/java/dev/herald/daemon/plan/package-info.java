/// Whether a network can serve pairs of a fidelity at a rate between two nodes, before anything is set up.
@NullMarked
package dev.herald.daemon.plan;

import org.jspecify.annotations.NullMarked;
