package dev.herald.daemon.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "world", mixinStandardHelpOptions = true)
final class WorldCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
