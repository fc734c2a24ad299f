/// What network-layer entities of neighbouring nodes say to each other over reliable, ordered session
/// channels: signalling of circuits and the messages of QNP. Immutable values, valid by construction.
@NullMarked
package dev.herald.network.message;

import org.jspecify.annotations.NullMarked;
