package dev.herald.conformance.tester;

import java.io.IOException;
import java.io.PrintStream;
import java.net.SocketAddress;
import java.util.function.Supplier;

/// Puts a subject behind a socket until the process is ended.
public final class TesterMain {
    private TesterMain() {}

    /// @param command what it says it is, in front of all that it says
    /// @param subject name of what it serves
    /// @param listen as `--listen` has it: `HOST:PORT` or `unix:PATH`
    /// @return 64 when it cannot listen there; otherwise it returns when interrupted
    /// @throws IllegalArgumentException when that is no address
    public static int run(
            String command,
            String subject,
            Supplier<? extends TesterServer.Session> sessions,
            String listen,
            PrintStream out,
            PrintStream err) {
        SocketAddress address = TesterAddress.parse(listen);
        try (TesterServer server = new TesterServer(address, sessions)) {
            out.println(
                    command
                            + ": "
                            + subject
                            + " listens at "
                            + TesterAddress.write(server.address()));
            out.flush();
            server.join();
        } catch (IOException failed) {
            err.println(command + ": cannot listen at " + listen + ": " + failed.getMessage());
            return 64;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
