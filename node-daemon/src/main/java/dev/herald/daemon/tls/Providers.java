package dev.herald.daemon.tls;

import java.security.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;

/// Bouncy Castle, by instance: nothing is added to the providers of the process, and the TLS provider
/// does not have to look for its cryptography.
final class Providers {
    /// Kept here, as a logger that nobody holds forgets its level. Its tales of single handshakes, with
    /// stack traces, would drown the one line that a refused connection is worth.
    private static final Logger QUIET = Logger.getLogger("org.bouncycastle.jsse");

    static {
        QUIET.setLevel(Level.SEVERE);
    }

    static final Provider CRYPTO = new BouncyCastleProvider();
    static final Provider JSSE = new BouncyCastleJsseProvider(CRYPTO);

    private Providers() {}
}
