package dev.herald.daemon.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "teleport", mixinStandardHelpOptions = true)
final class TeleportCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
