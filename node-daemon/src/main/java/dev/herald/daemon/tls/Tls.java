package dev.herald.daemon.tls;

import dev.herald.hal.model.NodeId;
import dev.herald.network.api.StateSealer;
import dev.herald.physical.netty.EngineFactory;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/// Mutual TLS 1.3 of one process, with one key exchange, one cipher suite and one kind of
/// certificate: nothing is negotiated, so nothing can be negotiated down. Thread-safe.
public final class Tls implements EngineFactory {
    static final String[] PROTOCOLS = {"TLSv1.3"};
    static final String[] CIPHER_SUITES = {"TLS_AES_256_GCM_SHA384"};
    static final String[] NAMED_GROUPS = {"X25519MLKEM768"};
    static final String[] SIGNATURE_SCHEMES = {"ed25519"};

    private final Credentials own;
    private final AtomicReference<Optional<X509CRL>> revocations;
    private final X509Certificate authority;
    private final InstantSource clock;
    private final SSLContext peers;
    private final SSLContext operators;

    /// @param own what this process proves its identity with
    /// @param authority of the network
    /// @param revocations what the authority revoked so far
    public Tls(Credentials own, X509Certificate authority, Optional<X509CRL> revocations) {
        this(own, authority, revocations, InstantSource.system());
    }

    Tls(
            Credentials own,
            X509Certificate authority,
            Optional<X509CRL> revocations,
            InstantSource clock) {
        this.own = own;
        this.authority = authority;
        this.clock = clock;
        this.revocations = new AtomicReference<>(Optional.empty());
        revoke(revocations);
        peers = context(Set.of(Identity.Role.NODE), clock);
        operators = context(Set.of(Identity.Role.OPERATOR), clock);
    }

    /// Reads `NAME.crt`, `NAME.key`, `ca.crt` and, if it is there, `ca.crl`.
    public static Tls load(Path directory, String name) {
        return new Tls(
                Credentials.load(directory, name),
                LocalAuthority.certificateIn(directory),
                LocalAuthority.revocationsIn(directory));
    }

    public Identity identity() {
        return own.identity();
    }

    /// Replaces what is revoked. It counts from the next handshake on; connections that are open stay.
    public void revoke(Optional<X509CRL> list) {
        if (list.isPresent()) {
            try {
                list.get().verify(authority.getPublicKey());
            } catch (GeneralSecurityException foreign) {
                throw new TlsSetupException(
                        "the revocations are not signed by the authority of this network", foreign);
            }
        }
        revocations.set(list);
    }

    /// Seals link states as this process and checks those of the nodes of the network. For one thread.
    ///
    /// @param names of the nodes, by number; states of others are refused
    public StateSealer.Signer stateSigner(Function<NodeId, Optional<String>> names) {
        return new StateSeals(
                own,
                new PeerTrust(authority, revocations::get, Set.of(Identity.Role.NODE), clock),
                names);
    }

    /// Accepts nodes of the network.
    @Override
    public SSLEngine server() {
        SSLEngine engine = peers.createSSLEngine();
        engine.setUseClientMode(false);
        harden(engine, true);
        return engine;
    }

    /// Connects to one node of the network.
    ///
    /// @param peer the node's name
    @Override
    public SSLEngine client(String peer, int port) {
        SSLEngine engine = peers.createSSLEngine(peer, port);
        engine.setUseClientMode(true);
        harden(engine, false);
        return engine;
    }

    /// For a gRPC server on this node: accepts operators of the network.
    public SslContext grpcServer() {
        return new Hardened(
                new JdkSslContext(
                        operators,
                        false,
                        List.of(CIPHER_SUITES),
                        IdentityCipherSuiteFilter.INSTANCE,
                        http2(),
                        ClientAuth.REQUIRE,
                        PROTOCOLS.clone(),
                        false));
    }

    /// For a gRPC client: connects to the node that is named as the channel's authority
    /// (`overrideAuthority(NAME)`), whatever its address.
    public SslContext grpcClient() {
        return new Hardened(
                new JdkSslContext(
                        operators,
                        true,
                        List.of(CIPHER_SUITES),
                        IdentityCipherSuiteFilter.INSTANCE,
                        http2(),
                        ClientAuth.NONE,
                        PROTOCOLS.clone(),
                        false));
    }

    /// Shakes hands with itself: finds certificates that peers would refuse before any peer does, and
    /// takes the time that the first handshake of a process costs.
    ///
    /// @throws TlsSetupException with the reason
    public void rehearse() {
        try {
            Rehearsal.handshake(client(own.identity().name(), 0), server());
        } catch (IOException refused) {
            throw new TlsSetupException(
                    "a handshake with itself fails: " + Rehearsal.reason(refused), refused);
        }
    }

    static void harden(SSLEngine engine, boolean server) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS); // [MGMT-TLS-1]
        parameters.setCipherSuites(CIPHER_SUITES);
        parameters.setNamedGroups(NAMED_GROUPS); // [MGMT-TLS-2]
        parameters.setSignatureSchemes(SIGNATURE_SCHEMES);
        if (server) {
            parameters.setNeedClientAuth(true); // [MGMT-TLS-3]
        }
        engine.setSSLParameters(parameters);
    }

    private SSLContext context(Set<Identity.Role> clients, InstantSource clock) {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        char[] password = HexFormat.of().formatHex(random).toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12", Providers.CRYPTO);
            store.load(null, null);
            store.setKeyEntry(
                    "own", own.key(), password, new X509Certificate[] {own.certificate()});
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX", Providers.JSSE);
            keys.init(store, password);
            TrustManager trust = new PeerTrust(authority, revocations::get, clients, clock);
            SSLContext context = SSLContext.getInstance("TLSv1.3", Providers.JSSE);
            context.init(keys.getKeyManagers(), new TrustManager[] {trust}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException failure) {
            throw new TlsSetupException("TLS cannot be set up: " + failure.getMessage(), failure);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static ApplicationProtocolConfig http2() {
        return new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                "h2");
    }

    /// Sets what Netty's own context has no setting for.
    private static final class Hardened extends DelegatingSslContext {
        Hardened(SslContext context) {
            super(context);
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            harden(engine, isServer());
        }
    }
}
