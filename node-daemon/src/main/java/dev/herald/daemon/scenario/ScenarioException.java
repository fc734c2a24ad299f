package dev.herald.daemon.scenario;

/// A scenario, a profile or a configuration file is wrong. The message is one line with file, line,
/// field, value and the rule that was broken.
public final class ScenarioException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ScenarioException(String message) {
        super(message);
    }
}
