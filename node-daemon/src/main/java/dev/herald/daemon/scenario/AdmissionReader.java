package dev.herald.daemon.scenario;

import dev.herald.network.api.AdmissionSettings;
import dev.herald.network.api.AdmissionSettings.Quota;
import dev.herald.physical.sim.Quantity;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads and writes `admission` of a network, in scenarios and in configurations of daemons: what circuits
/// may reserve, by tenant, how long they live unrefreshed, and whether they are led elsewhere.
public final class AdmissionReader {
    private static final double ONE_PPM = 1e6;
    private static final long DRAIN_MAX_NS = 3_600_000_000_000L;

    private AdmissionReader() {}

    /// @param top the mapping that may have `admission`
    /// @throws ScenarioException with file, line, field, value and rule
    public static AdmissionSettings read(Fields top) {
        AdmissionSettings usual = AdmissionSettings.USUAL;
        Fields f = top.fieldsOrNull("admission");
        if (f == null) {
            return usual;
        }
        int share = f.has("share") ? ppm(f, "share") : usual.sharePpm();
        long lifeNs = f.has("life") ? life(f) : usual.lifeNs();
        long drainNs =
                f.has("drain") ? time(f, "drain", 1, DRAIN_MAX_NS, "3600 s") : usual.drainNs();
        boolean reroute = f.flag("reroute", usual.reroute());
        Quota quota = quota(f.fieldsOrNull("quota"));
        Map<Integer, Quota> quotas = new TreeMap<>();
        for (Fields tenant : f.listOrEmpty("tenants")) {
            int number = (int) tenant.whole("tenant", 1, Integer.MAX_VALUE);
            if (quotas.put(number, quota(tenant)) != null) {
                throw tenant.broken("tenant", "has a quota already");
            }
        }
        f.end();
        return new AdmissionSettings(share, lifeNs, quota, quotas, reroute, drainNs);
    }

    private static Quota quota(@Nullable Fields f) {
        if (f == null) {
            return Quota.UNLIMITED;
        }
        if (!f.has("circuits") && !f.has("share")) {
            throw f.broken("needs circuits, share or both");
        }
        int circuits = (int) f.whole("circuits", 0, Integer.MAX_VALUE, Quota.UNLIMITED.circuits());
        int share = f.has("share") ? ppm(f, "share") : Quota.UNLIMITED.sharePpm();
        f.end();
        return new Quota(circuits, share);
    }

    private static int ppm(Fields f, String key) {
        return (int) ScenarioReader.ns(f.number(key, 0, 1), ONE_PPM);
    }

    /// `life` of circuits, here and in the terms of one.
    static long life(Fields f) {
        return time(f, "life", Work.LIFE_MIN_NS, Work.LIFE_MAX_NS, "86400 s");
    }

    static long time(Fields f, String key, long min, long max, String maxText) {
        double ns = f.quantity(key, Quantity.TIME);
        if (ns < min || ns > max) {
            String minText = min == Work.LIFE_MIN_NS ? "100 ms" : min + " ns";
            throw f.broken(key, "must be from " + minText + " to " + maxText);
        }
        return Math.round(ns);
    }

    /// One line as [#read] reads it; empty for the usual.
    public static String yaml(AdmissionSettings admission) {
        if (admission.equals(AdmissionSettings.USUAL)) {
            return "";
        }
        StringBuilder out = new StringBuilder("admission: {share: ");
        out.append(admission.sharePpm() / ONE_PPM);
        out.append(", life: ").append(admission.lifeNs()).append(" ns");
        out.append(", reroute: ").append(admission.reroute());
        out.append(", drain: ").append(admission.drainNs()).append(" ns");
        if (!admission.quota().equals(Quota.UNLIMITED)) {
            out.append(", quota: {").append(yaml(admission.quota())).append('}');
        }
        String comma = ", tenants: [";
        for (Map.Entry<Integer, Quota> each : new TreeMap<>(admission.quotas()).entrySet()) {
            out.append(comma).append("{tenant: ").append(each.getKey()).append(", ");
            out.append(yaml(each.getValue())).append('}');
            comma = ", ";
        }
        return out.append(admission.quotas().isEmpty() ? "}\n" : "]}\n").toString();
    }

    private static String yaml(Quota quota) {
        return "circuits: " + quota.circuits() + ", share: " + quota.sharePpm() / ONE_PPM;
    }
}
