package dev.herald.daemon.cli;

import dev.herald.daemon.config.DaemonConfig;
import picocli.CommandLine;

/// Reads `HOST:PORT`.
final class AddressConverter implements CommandLine.ITypeConverter<DaemonConfig.Address> {
    @Override
    public DaemonConfig.Address convert(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon > 0 && port >= 1 && port <= 65_535) {
                return new DaemonConfig.Address(text.substring(0, colon), port);
            }
        } catch (NumberFormatException notPort) {
            // Said below.
        }
        throw new CommandLine.TypeConversionException("\"" + text + "\" is not HOST:PORT");
    }
}
