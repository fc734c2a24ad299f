package dev.herald.daemon.cli;

/// Where the process starts.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.err.println("usage: herald COMMAND [ARGUMENTS]");
        System.exit(64);
    }
}
