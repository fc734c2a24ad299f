package dev.herald.conformance.link.tester;

import dev.herald.conformance.tester.TesterAddress;
import dev.herald.link.api.LinkLayerProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.net.SocketAddress;

/// Puts a link layer behind a socket until the process is ended.
public final class LinkTesterMain {
    private LinkTesterMain() {}

    /// @param listen as `--listen` has it: `HOST:PORT` or `unix:PATH`
    /// @return 64 when it cannot listen there; otherwise it returns when interrupted
    /// @throws IllegalArgumentException when that is no address
    public static int run(
            LinkLayerProvider provider, String listen, PrintStream out, PrintStream err) {
        SocketAddress address = TesterAddress.parse(listen);
        try (LinkTesterServer server =
                new LinkTesterServer(address, () -> new LinkTesterSession(provider))) {
            out.println(
                    "link-tester: "
                            + provider.name()
                            + " listens at "
                            + TesterAddress.write(server.address()));
            out.flush();
            server.join();
        } catch (IOException failed) {
            err.println("link-tester: cannot listen at " + listen + ": " + failed.getMessage());
            return 64;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
