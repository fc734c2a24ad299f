package dev.herald.daemon.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "qkd", mixinStandardHelpOptions = true)
final class QkdCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
