package dev.herald.daemon.tls;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who a certificate belongs to, stated as one URI among its subject alternative names:
/// `herald:node:alice` or `herald:operator:cli`. Common names and DNS names mean nothing here.
///
/// @param role what the holder is
/// @param name lower-case letters, digits and hyphens, 1 to 63, not beginning or ending with a hyphen
public record Identity(Role role, String name) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final String SCHEME = "herald:";

    /// What the holder of a certificate is to the network.
    public enum Role {
        /// A node of the network, or a process that serves devices to nodes.
        NODE("node"),
        /// A person or a tool that uses the local interface of a node.
        OPERATOR("operator");

        private final String word;

        Role(String word) {
            this.word = word;
        }
    }

    public Identity {
        requireNonNull(role);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\""
                            + name
                            + "\" is no name for a certificate: 1 to 63 of a-z, 0-9 and -, not beginning or ending with -");
        }
    }

    public static Identity node(String name) {
        return new Identity(Role.NODE, name);
    }

    public static Identity operator(String name) {
        return new Identity(Role.OPERATOR, name);
    }

    /// The identity among the alternative names of a certificate, if there is exactly one.
    public static Optional<Identity> of(Collection<String> alternativeNames) {
        List<String> stated =
                alternativeNames.stream()
                        .filter(name -> name.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                        .toList();
        return stated.size() == 1 ? parse(stated.getFirst()) : Optional.empty();
    }

    /// As it stands in a certificate.
    public String uri() {
        return SCHEME + role.word + ":" + name;
    }

    @Override
    public String toString() {
        return uri();
    }

    private static Optional<Identity> parse(String uri) {
        for (Role role : Role.values()) {
            String prefix = SCHEME + role.word + ":";
            if (uri.startsWith(prefix) && NAME.matcher(uri.substring(prefix.length())).matches()) {
                return Optional.of(new Identity(role, uri.substring(prefix.length())));
            }
        }
        return Optional.empty();
    }
}
