/// What a node knows of the network: states of nodes, kept, aged and flooded; its own state, damped; the
/// graph that follows from them; paths asked of a controller. Single-threaded and deterministic, like
/// the machine that owns it. Normative text: spec/text/network.md, NL-STATE, NL-NEIGH and NL-CONTROL.
@NullMarked
package dev.herald.network.topology;

import org.jspecify.annotations.NullMarked;
