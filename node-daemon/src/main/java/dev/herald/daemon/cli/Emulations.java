package dev.herald.daemon.cli;

import dev.herald.daemon.emulate.Emulator;
import dev.herald.daemon.emulate.RunJson;
import dev.herald.daemon.emulate.RunResult;
import dev.herald.daemon.report.RunText;
import dev.herald.daemon.scenario.Scenario;
import java.io.PrintWriter;

/// Runs an emulation and prints its result.
final class Emulations {
    private Emulations() {}

    static ExitCode run(Scenario scenario, JsonOption json, PrintWriter out) {
        RunResult result = Emulator.run(scenario, System::nanoTime);
        json.write(out, RunText.write(result), RunJson.text(result) + "\n");
        return result.pass() ? ExitCode.OK : ExitCode.FAILED;
    }
}
