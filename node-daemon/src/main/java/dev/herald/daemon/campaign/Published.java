package dev.herald.daemon.campaign;

import dev.herald.daemon.campaign.Dahlberg2019.Mix;
import java.util.List;

/// What is published of the scenarios: throughput in pairs a second, standard error in brackets there.
///
/// @param scenario name of ours
/// @param useCase kind
/// @param throughput pairs a second
/// @param error its standard error
public record Published(String scenario, UseCase useCase, double throughput, double error) {

    /// The rows of Dahlberg et al. 2019 at hand (arXiv:1903.09778, throughput on QL2020 at f = 0.99).
    public static final List<Published> ROWS =
            List.of(
                    row(Scheduling.FCFS, Mix.UNIFORM, UseCase.NL, 0.146, 0.003),
                    row(Scheduling.FCFS, Mix.UNIFORM, UseCase.CK, 0.144, 0.003),
                    row(Scheduling.FCFS, Mix.UNIFORM, UseCase.MD, 2.464, 0.056),
                    row(Scheduling.HIGHER_WFQ, Mix.UNIFORM, UseCase.NL, 0.154, 0.003),
                    row(Scheduling.HIGHER_WFQ, Mix.UNIFORM, UseCase.CK, 0.156, 0.003),
                    row(Scheduling.HIGHER_WFQ, Mix.UNIFORM, UseCase.MD, 2.130, 0.063),
                    row(Scheduling.FCFS, Mix.NO_NL_MORE_MD, UseCase.CK, 0.086, 0.003),
                    row(Scheduling.FCFS, Mix.NO_NL_MORE_MD, UseCase.MD, 5.912, Double.NaN));

    private static Published row(
            Scheduling scheduling, Mix mix, UseCase useCase, double throughput, double error) {
        return new Published(
                Dahlberg2019.mixed(Hardware.QL2020, scheduling, mix).name(),
                useCase,
                throughput,
                error);
    }
}
