package dev.herald.daemon.scenario;

/// A profile of one qubit and an ideal link.
final class TestProfile {
    static final String YAML =
            """
            profile: p
            node:
              source: "assumption: a test"
              date: "2026"
              figures:
                communication.count: {value: 1, unit: "1"}
            link:
              scheme: ideal
              source: "assumption: a test"
              date: "2026"
              figures:
                cycle: {value: 1, unit: us}
                success.0: {value: 0.1, unit: "1"}
            """;

    private TestProfile() {}
}
