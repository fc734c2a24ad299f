package dev.herald.daemon.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "request", mixinStandardHelpOptions = true)
final class RequestCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
