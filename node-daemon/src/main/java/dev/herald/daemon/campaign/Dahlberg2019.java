package dev.herald.daemon.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The 169 scenarios of Dahlberg et al., "A Link Layer Protocol for Quantum Networks", SIGCOMM 2019
/// (arXiv:1903.09778), as composed in the simulation code that came with it: 126 with requests of one
/// kind, 36 with mixed kinds, 7 with frame loss.
public final class Dahlberg2019 {
    public static final String NAME = "dahlberg-2019";

    /// Offered load of the mixed scenarios, and of "high".
    public static final double HIGH = 0.99;

    private static final double HALF = 0.5;

    /// The load levels of the scenarios of one kind.
    public enum Load {
        LOW(0.7),
        HIGH(Dahlberg2019.HIGH),
        ULTRA(1.5);

        final double value;

        Load(double value) {
            this.value = value;
        }
    }

    /// Where the requests come from.
    public enum Origin {
        A(1),
        B(0),
        BOTH(HALF);

        final double shareA;

        Origin(double shareA) {
            this.shareA = shareA;
        }
    }

    /// Shares of the kinds in the load, and whether every request is for one pair.
    public enum Mix {
        UNIFORM(1 / 3.0, 1 / 3.0, 1 / 3.0, true),
        MORE_NL(4 / 6.0, 1 / 6.0, 1 / 6.0, false),
        MORE_CK(1 / 6.0, 4 / 6.0, 1 / 6.0, false),
        MORE_MD(1 / 6.0, 1 / 6.0, 4 / 6.0, false),
        NO_NL_MORE_CK(0, 4 / 5.0, 1 / 5.0, false),
        NO_NL_MORE_MD(0, 1 / 5.0, 4 / 5.0, false);

        private final double nl;
        private final double ck;
        private final double md;
        private final boolean single;

        Mix(double nl, double ck, double md, boolean single) {
            this.nl = nl;
            this.ck = ck;
            this.md = md;
            this.single = single;
        }

        List<Demand> demands(double load) {
            List<Demand> demands = new ArrayList<>();
            for (UseCase useCase : UseCase.values()) {
                double share =
                        switch (useCase) {
                            case NL -> nl;
                            case CK -> ck;
                            case MD -> md;
                        };
                if (share > 0) {
                    int max = single ? 1 : mixedMax(useCase);
                    demands.add(new Demand(useCase, 1, max, load * share, HALF));
                }
            }
            return demands;
        }
    }

    private Dahlberg2019() {}

    private static int mixedMax(UseCase useCase) {
        return useCase == UseCase.MD ? 255 : 3;
    }

    /// All of them, in a fixed order.
    public static List<CampaignScenario> scenarios() {
        List<CampaignScenario> all = new ArrayList<>();
        for (Hardware hardware : Hardware.values()) {
            for (UseCase useCase : UseCase.values()) {
                all.addAll(ofOneKind(hardware, useCase, 1, 1));
                all.addAll(ofOneKind(hardware, useCase, 1, 3));
            }
            all.addAll(ofOneKind(hardware, UseCase.MD, 255, 255));
        }
        for (Hardware hardware : Hardware.values()) {
            for (Scheduling scheduling : Scheduling.values()) {
                for (Mix mix : Mix.values()) {
                    all.add(mixed(hardware, scheduling, mix));
                }
            }
        }
        for (int exponent = 4; exponent <= 10; exponent++) {
            all.add(withFrameLoss(exponent));
        }
        return List.copyOf(all);
    }

    private static List<CampaignScenario> ofOneKind(
            Hardware hardware, UseCase useCase, int min, int max) {
        List<CampaignScenario> all = new ArrayList<>();
        for (Load load : Load.values()) {
            for (Origin origin : Origin.values()) {
                String name =
                        lower(
                                "%s/%s-max%d/%s/%s"
                                        .formatted(hardware.title(), useCase, max, load, origin));
                all.add(
                        new CampaignScenario(
                                name,
                                hardware,
                                Scheduling.FCFS,
                                0,
                                List.of(new Demand(useCase, min, max, load.value, origin.shareA))));
            }
        }
        return all;
    }

    /// A scenario of mixed kinds.
    static CampaignScenario mixed(Hardware hardware, Scheduling scheduling, Mix mix) {
        String name =
                lower(
                        "%s/mix/%s/%s"
                                .formatted(
                                        hardware.title(),
                                        mix.toString().replace('_', '-'),
                                        scheduling.title()));
        return new CampaignScenario(name, hardware, scheduling, 0, mix.demands(HIGH));
    }

    private static CampaignScenario withFrameLoss(int exponent) {
        return lossless().with("ql2020/loss/1e-" + exponent, Math.pow(10, -exponent));
    }

    /// What the scenarios with frame loss are without it: uniform shares, requests for several pairs.
    static CampaignScenario lossless() {
        List<Demand> demands = new ArrayList<>();
        for (UseCase useCase : UseCase.values()) {
            demands.add(new Demand(useCase, 1, mixedMax(useCase), HIGH / 3, HALF));
        }
        return new CampaignScenario(
                "ql2020/loss/none", Hardware.QL2020, Scheduling.LOWER_WFQ, 0, demands);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
