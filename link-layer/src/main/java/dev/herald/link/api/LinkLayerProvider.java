package dev.herald.link.api;

import dev.herald.hal.host.Machine;

/// How another implementation of the link layer is found: named in `META-INF/services`, loaded with
/// [java.util.ServiceLoader].
public interface LinkLayerProvider {
    String vendor();

    /// A short stable name, for example `acme-link`.
    String name();

    String version();

    /// An entity in its initial state. It shares nothing with any other.
    Machine<LinkInput, LinkOutput> create(LinkConfig config);
}
