package dev.herald.network.api;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/// What a node lets circuits reserve, for how long they live unrefreshed, and when their head-end leads
/// them elsewhere.
///
/// @param sharePpm share of a link's time that may be reserved, 0 to 1,000,000; applied by the end of the
///     link that keeps its ledger
/// @param lifeNs life of a circuit that names none: a node that hears nothing of one of its ends for so long
///     releases it; at least 1; Long.MAX_VALUE for circuits that nobody refreshes
/// @param quota what a tenant may have that `quotas` does not name
/// @param quotas what tenants may have, by number
/// @param reroute whether a head-end sets up a replacement when it is advised to
/// @param drainNs how long a circuit that is replaced waits for its pairs in transit, at least 1
public record AdmissionSettings(
        int sharePpm,
        long lifeNs,
        Quota quota,
        Map<Integer, Quota> quotas,
        boolean reroute,
        long drainNs) {
    private static final int ONE_PPM = 1_000_000;
    private static final long USUAL_LIFE_NS = 60_000_000_000L;
    private static final long USUAL_DRAIN_NS = 1_000_000_000L;

    public static final AdmissionSettings USUAL = new AdmissionSettings(900_000);

    /// Bounds of one tenant at this node. Circuits of tenant 0, nobody in particular, are not bounded.
    ///
    /// @param circuits through this node
    /// @param sharePpm share of one link's time, 0 to 1,000,000
    public record Quota(int circuits, int sharePpm) {
        public static final Quota UNLIMITED = new Quota(Integer.MAX_VALUE, ONE_PPM);

        public Quota {
            if (circuits < 0 || sharePpm < 0 || sharePpm > ONE_PPM) {
                throw new IllegalArgumentException(
                        "a quota of "
                                + circuits
                                + " circuits, at least 0, and "
                                + sharePpm
                                + " ppm, 0..1000000");
            }
        }
    }

    public AdmissionSettings {
        requireNonNull(quota);
        quotas = Map.copyOf(quotas);
        if (sharePpm < 0 || sharePpm > ONE_PPM) {
            throw new IllegalArgumentException("sharePpm " + sharePpm + " is not in 0..1000000");
        }
        if (lifeNs < 1 || drainNs < 1) {
            throw new IllegalArgumentException(
                    "lifeNs " + lifeNs + " or drainNs " + drainNs + " is less than 1");
        }
    }

    public AdmissionSettings(int sharePpm) {
        this(sharePpm, USUAL_LIFE_NS, Quota.UNLIMITED, Map.of(), true, USUAL_DRAIN_NS);
    }

    /// What the tenant may have.
    public Quota quotaOf(int tenant) {
        return tenant == 0 ? Quota.UNLIMITED : quotas.getOrDefault(tenant, quota);
    }

    public AdmissionSettings withShare(int ppm) {
        return new AdmissionSettings(ppm, lifeNs, quota, quotas, reroute, drainNs);
    }

    public AdmissionSettings withLife(long ns) {
        return new AdmissionSettings(sharePpm, ns, quota, quotas, reroute, drainNs);
    }

    public AdmissionSettings withQuotas(Quota usual, Map<Integer, Quota> byTenant) {
        return new AdmissionSettings(sharePpm, lifeNs, usual, byTenant, reroute, drainNs);
    }

    public AdmissionSettings withRerouting(boolean allowed, long drain) {
        return new AdmissionSettings(sharePpm, lifeNs, quota, quotas, allowed, drain);
    }
}
