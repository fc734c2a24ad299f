/// The network-layer entity of one node: routing, signalling and the QNP data plane, as machines that
/// do no I/O. Only the factory is public; nothing here knows a byte, a thread or a clock.
@NullMarked
package dev.herald.network.core;

import org.jspecify.annotations.NullMarked;
