package dev.herald.daemon.campaign;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// One scenario of a campaign.
///
/// @param name unique in the campaign, words separated by `/`
/// @param hardware of the link
/// @param scheduling at both ends
/// @param frameLoss probability that a frame between the nodes, or a herald on its way to one of them, is
///     lost, 0 to 1
/// @param demands what is asked for; each kind once
public record CampaignScenario(
        String name,
        Hardware hardware,
        Scheduling scheduling,
        double frameLoss,
        List<Demand> demands) {
    public CampaignScenario {
        requireNonNull(name);
        requireNonNull(hardware);
        requireNonNull(scheduling);
        demands = List.copyOf(demands);
        if (demands.isEmpty()) {
            throw new IllegalArgumentException("scenario " + name + " asks for nothing");
        }
        if (demands.stream().map(Demand::useCase).distinct().count() < demands.size()) {
            throw new IllegalArgumentException("scenario " + name + " has a kind twice");
        }
        if (!(frameLoss >= 0 && frameLoss < 1)) {
            throw new IllegalArgumentException("frame loss " + frameLoss + " is not in 0..1");
        }
    }

    double load() {
        return demands.stream().mapToDouble(Demand::load).sum();
    }

    CampaignScenario with(String newName, double newFrameLoss) {
        return new CampaignScenario(newName, hardware, scheduling, newFrameLoss, demands);
    }
}
