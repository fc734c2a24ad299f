package dev.herald.daemon.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "node", mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
