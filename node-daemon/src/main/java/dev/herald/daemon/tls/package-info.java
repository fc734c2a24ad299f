/// Who may talk to this node, and how that is kept secret: certificates of a local authority, and
/// mutual TLS 1.3 with a hybrid post-quantum key exchange. What a peer may do once it is known is
/// decided elsewhere. Normative text: spec/text/security.md.
@NullMarked
package dev.herald.daemon.tls;

import org.jspecify.annotations.NullMarked;
