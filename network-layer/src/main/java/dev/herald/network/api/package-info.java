/// The network layer's service: circuits to remote nodes and requests for end-to-end entanglement over
/// them, what becomes of them, and the layer's configuration.
@NullMarked
package dev.herald.network.api;

import org.jspecify.annotations.NullMarked;
