package dev.herald.daemon.cli;

import dev.herald.daemon.api.ApiException;
import dev.herald.daemon.demo.DemoException;
import dev.herald.daemon.local.LocalException;
import dev.herald.daemon.probe.CalibrationException;
import dev.herald.daemon.scenario.ScenarioException;
import dev.herald.daemon.tls.TlsSetupException;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.physical.netty.BindFailedException;
import java.util.List;

/// Which exit code a failure has.
final class Failures {
    private Failures() {}

    static ExitCode code(Exception failure) {
        return switch (failure) {
            case Failure known -> known.code();
            case ScenarioException _, CalibrationException _ -> ExitCode.BAD_INPUT;
            case BindFailedException _, TlsSetupException _, DeviceOpenException _ ->
                    ExitCode.ENVIRONMENT;
            case ApiException api ->
                    switch (api.kind()) {
                        case BIND, UNTRUSTED -> ExitCode.ENVIRONMENT;
                        case UNREACHABLE -> ExitCode.NO_CONNECTION;
                        case REFUSED -> ExitCode.REFUSED;
                        case TIMEOUT -> ExitCode.TIMEOUT;
                    };
            case DemoException demo -> JobRun.exitCode(demo.failure().getError());
            case LocalException local ->
                    switch (local.kind()) {
                        case ENVIRONMENT -> ExitCode.ENVIRONMENT;
                        case NOT_RUNNING -> ExitCode.NO_CONNECTION;
                        case TIMEOUT -> ExitCode.TIMEOUT;
                    };
            default -> ExitCode.DEFECT;
        };
    }

    /// Lines that belong to the failure, such as the end of a log.
    static List<String> tail(Exception failure) {
        return failure instanceof LocalException local ? local.tail() : List.of();
    }
}
