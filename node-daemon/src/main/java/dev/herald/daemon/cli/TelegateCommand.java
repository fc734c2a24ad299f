package dev.herald.daemon.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "telegate", mixinStandardHelpOptions = true)
final class TelegateCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
