package dev.herald.daemon.scenario;

import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.BufferSettings;
import dev.herald.link.api.Discipline;
import dev.herald.link.api.Disciplines;
import dev.herald.link.api.VerificationSettings;
import dev.herald.node.LinkService;
import dev.herald.physical.sim.Quantity;
import java.util.List;

/// Reads and writes `service` of a link, in scenarios and in configurations of daemons: discipline, buffer
/// and verification.
public final class ServiceReader {
    private static final int PAIRS_MAX = 1024;

    private enum Kind {
        STRICT,
        FCFS,
        WFQ
    }

    private ServiceReader() {}

    /// @param link the mapping that may have `service`
    /// @throws ScenarioException with file, line, field, value and rule
    public static LinkService read(Fields link) {
        Fields f = link.fieldsOrNull("service");
        if (f == null) {
            return LinkService.DEFAULT;
        }
        LinkService service = new LinkService(discipline(f), buffer(f), verification(f));
        f.end();
        return service;
    }

    private static Discipline discipline(Fields f) {
        Kind kind = f.choice("discipline", Kind.class, Kind.STRICT);
        if (kind != Kind.WFQ && f.has("weights")) {
            throw f.broken("weights", "only discipline wfq has weights");
        }
        return switch (kind) {
            case STRICT -> Disciplines.strict();
            case FCFS -> Disciplines.fcfs();
            case WFQ -> {
                List<Integer> weights = f.wholes("weights", 0, Disciplines.WEIGHT_MAX);
                if (weights.isEmpty() || weights.size() > 8) {
                    throw f.broken("weights", "must be 1 to 8, by priority from 0");
                }
                yield Disciplines.weighted(weights);
            }
        };
    }

    private static BufferSettings buffer(Fields f) {
        Fields b = f.fieldsOrNull("buffer");
        if (b == null) {
            return BufferSettings.NONE;
        }
        int pairs = (int) b.whole("pairs", 0, 64);
        Fidelity minimum = Fidelity.of(b.number("min_fidelity", 0, 1, 0));
        b.end();
        return new BufferSettings(pairs, minimum);
    }

    private static VerificationSettings verification(Fields f) {
        VerificationSettings usual = VerificationSettings.NONE;
        if (!f.has("verification")) {
            return usual;
        }
        if (f.isScalar("verification")) {
            return switch (f.text("verification")) {
                case "none" -> usual;
                case "regular" -> VerificationSettings.REGULAR;
                default -> throw f.broken("verification", "must be none, regular or a mapping");
            };
        }
        Fields v = f.fields("verification");
        Round test = round(v, "test", usual.testPairs());
        Round chsh = round(v, "chsh", usual.chshPairs());
        Round tomography = round(v, "tomography", usual.tomographyPairs());
        double share = v.number("time_share", 0, 1, usual.timeShareMax());
        if (share <= 0) {
            throw v.broken("time_share", "must be above 0 and at most 1");
        }
        v.end();
        return new VerificationSettings(
                test.everyNs,
                test.pairs,
                chsh.everyNs,
                chsh.pairs,
                tomography.everyNs,
                tomography.pairs,
                share);
    }

    private record Round(long everyNs, int pairs) {}

    private static Round round(Fields v, String key, int pairs) {
        Fields f = v.fieldsOrNull(key);
        if (f == null) {
            return new Round(0, pairs);
        }
        long everyNs = Math.round(f.quantity("every", Quantity.TIME));
        if (everyNs < 1) {
            throw f.broken("every", "must be above 0");
        }
        Round round = new Round(everyNs, (int) f.whole("pairs", 1, PAIRS_MAX, pairs));
        f.end();
        return round;
    }

    /// The entry of a YAML mapping in flow style that reads back as the service; empty for the default.
    public static String yaml(LinkService service) {
        if (isDefault(service)) {
            return "";
        }
        StringBuilder out = new StringBuilder("service: {discipline: ");
        String name = service.discipline().name();
        int colon = name.indexOf(':');
        out.append(
                colon < 0
                        ? name
                        : name.substring(0, colon)
                                + ", weights: ["
                                + name.substring(colon + 1).replace(",", ", ")
                                + "]");
        BufferSettings buffer = service.buffer();
        if (buffer.pairsMax() > 0) {
            out.append(", buffer: {pairs: ").append(buffer.pairsMax());
            out.append(", min_fidelity: ").append(buffer.minFidelity()).append('}');
        }
        VerificationSettings v = service.verification();
        if (!v.equals(VerificationSettings.NONE)) {
            out.append(", verification: {");
            append(out, "test", v.testEveryNs(), v.testPairs());
            append(out, "chsh", v.chshEveryNs(), v.chshPairs());
            append(out, "tomography", v.tomographyEveryNs(), v.tomographyPairs());
            out.append("time_share: ").append(v.timeShareMax()).append('}');
        }
        return out.append('}').toString();
    }

    private static boolean isDefault(LinkService service) {
        return service.discipline().name().equals(LinkService.DEFAULT.discipline().name())
                && service.buffer().equals(BufferSettings.NONE)
                && service.verification().equals(VerificationSettings.NONE);
    }

    private static void append(StringBuilder out, String key, long everyNs, int pairs) {
        if (everyNs > 0) {
            out.append(key).append(": {every: ").append(everyNs).append(" ns, pairs: ");
            out.append(pairs).append("}, ");
        }
    }
}
