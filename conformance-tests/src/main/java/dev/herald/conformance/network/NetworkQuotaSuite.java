package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.link.api.LinkInput;
import dev.herald.link.message.DistilPlan;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-ADMIT: what does not fit, and who goes first.
@DisplayName("NL: capacity, qubits and quotas")
@ExtendWith(ConformanceExtension.class)
public class NetworkQuotaSuite {
    // ---- what does not fit

    @Test
    @Verifies("NL-ADMIT-5")
    void shareThatDoesNotFitTheLedgerIsReleasedBothWays(NetworkBench bench) {
        bench.ready();
        Reserving.reserved(bench, Service.USUAL, 400_000);
        Way way = Way.line(bench);
        Heard heard = Reserving.planned(way, Service.USUAL, 400_001);
        Reserving.refused(heard, way, NetworkError.NO_CAPACITY);
        String detail = heard.all(Release.class).getFirst().detail();
        NetworkPlanSuite.states(detail, 400_001);
        NetworkPlanSuite.states(detail, NetworkKit.SHARE_PPM - 400_000);

        Reserving.reserved(bench, Service.USUAL, NetworkKit.SHARE_PPM - 400_000);
    }

    @Test
    @With("at=4")
    @Verifies("NL-ADMIT-5")
    void tailRefusesWhatDoesNotFitWhatIsFree(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        Install asked = way.install(Reserving.rate(300));
        List<HopOffer> hops = new ArrayList<>(asked.hops());
        hops.set(1, hops.get(1).withFree(20_000));
        Heard heard =
                bench.peer(
                        way.up, new Install(asked.circuit(), asked.route(), asked.terms(), hops));
        Release no = heard.no(Installed.class).to(way.up).only(Release.class);
        assertEquals(NetworkError.NO_CAPACITY, no.why());

        bench.peer(way.up, asked).only(Installed.class);
    }

    @Test
    @With("at=4")
    @Verifies("NL-ADMIT-5")
    void tailRefusesWhatWouldNotFitAnIdleLink(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        Release no =
                way.reserve(Reserving.rate(2_400))
                        .no(Installed.class)
                        .to(way.up)
                        .only(Release.class);

        assertEquals(NetworkError.RATE_UNREACHABLE, no.why());
    }

    @Test
    @Verifies("NL-ADMIT-6")
    void circuitThatMayPreemptTakesThePlaceOfTheLeastImportant(NetworkBench bench) {
        bench.ready();
        Way low = Reserving.reserved(bench, Service.USUAL.withPriority(1, false), 300_000);
        Way lowest = Reserving.reserved(bench, Service.USUAL, 300_000);
        Way middle = Reserving.reserved(bench, Service.USUAL.withPriority(2, false), 150_000);
        Way way = Way.line(bench);
        Heard heard = Reserving.planned(way, Service.USUAL.withPriority(3, true), 200_000);
        heard.to(way.up).only(Installed.class);
        Reserving.released(heard, lowest, NetworkError.PREEMPTED);

        stays(bench, low);
        stays(bench, middle);
    }

    private static void stays(NetworkBench bench, Way way) {
        Release end = new Release(way.id(), NetworkError.CANCELLED, way.route.getFirst(), "");
        bench.peer(way.up, end).to(way.down).only(Release.class);
    }

    @Test
    @Verifies("NL-ADMIT-6")
    void nothingIsTakenFromEqualsOrForWhatDoesNotFitAfterAll(NetworkBench bench) {
        bench.ready();
        Way low = Reserving.reserved(bench, Service.USUAL.withPriority(1, false), 300_000);
        Way high = Reserving.reserved(bench, Service.USUAL.withPriority(3, false), 300_000);
        Way way = Way.line(bench);
        Reserving.refused(
                Reserving.planned(way, Service.USUAL.withPriority(3, true), 450_001),
                way,
                NetworkError.NO_CAPACITY);
        Way meek = Way.line(bench);
        Reserving.refused(
                Reserving.planned(meek, Service.USUAL.withPriority(7, false), 200_000),
                meek,
                NetworkError.NO_CAPACITY);

        stays(bench, low);
        stays(bench, high);
    }

    // ---- qubits, tenants, priorities

    @Test
    @With("device=small")
    @Verifies("NL-ADMIT-7")
    void oneQubitIsReservedForEachLink(NetworkBench bench) {
        bench.ready();
        Way first = Reserving.reserved(bench, Service.USUAL, 1);
        Way way = Way.line(bench).on(Reserving.rate(1)).sharing(1);
        Heard heard = way.agree(Way.CUTOFF_NS).no(Installed.class);
        assertEquals(NetworkError.NO_RESOURCES, heard.to(way.up).only(Release.class).why());
        Way shared = Way.line(bench);
        shared.agree(Way.CUTOFF_NS).to(shared.up).only(Installed.class);
        Reserving.release(first);

        Reserving.reserved(bench, Service.USUAL, 1);
    }

    @Test
    @With({"at=4", "device=small"})
    @Verifies("NL-ADMIT-7")
    void endThatDistilsReservesAsManyMoreAsThereAreRounds(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        DistilPlan plan =
                new DistilPlan(
                        DistilPlan.Protocol.DEJMPS,
                        DistilPlan.Shape.PUMPING,
                        NetworkKit.QUBITS_SMALL);
        Release no =
                way.reserve(Reserving.reserving(Service.USUAL.withDistillation(plan)))
                        .no(Installed.class)
                        .to(way.up)
                        .only(Release.class);

        assertEquals(NetworkError.NO_RESOURCES, no.why());
    }

    @Test
    @Verifies("NL-ADMIT-8")
    void tenantHasNoMoreCircuitsThanItsQuota(NetworkBench bench) {
        bench.ready();
        Service tenant = Service.USUAL.withTenant(NetworkKit.TENANT);
        CircuitTerms terms = Way.TERMS.with(tenant);
        for (int i = 0; i < NetworkKit.QUOTA.circuits(); i++) {
            Way.line(bench).on(terms).reserve().only(Install.class);
        }
        Way way = Way.line(bench).on(terms);
        Release no = way.reserve().no(Install.class).to(way.up).only(Release.class);
        assertEquals(NetworkError.QUOTA, no.why());

        Way.line(bench)
                .on(Way.TERMS.with(Service.USUAL.withTenant(8)))
                .reserve()
                .only(Install.class);
    }

    @Test
    @Verifies("NL-ADMIT-8")
    void tenantHasNoMoreOfALinkThanItsQuota(NetworkBench bench) {
        bench.ready();
        Service tenant = Service.USUAL.withTenant(NetworkKit.TENANT);
        assertEquals(NetworkKit.QUOTA.sharePpm(), Reserving.free(bench, tenant));
        Reserving.reserved(bench, tenant, 150_000);
        Way way = Way.line(bench);
        Reserving.refused(Reserving.planned(way, tenant, 50_001), way, NetworkError.QUOTA);

        Reserving.reserved(bench, tenant, 50_000);
        Reserving.reserved(bench, Service.USUAL, 400_000);
    }

    @Test
    @Verifies("NL-ADMIT-9")
    void linksAreAskedWithAHigherPriorityForReservingCircuits(NetworkBench bench) {
        bench.ready();
        for (int priority : new int[] {0, 3, 7}) {
            Service service = Service.USUAL.withPriority(priority, false);
            int effort = asked(Way.line(bench).on(Way.TERMS.with(service)));
            int reserves = asked(Way.line(bench).on(Reserving.reserving(service)).sharing(100_000));
            assertTrue(effort >= 0 && effort <= 3, () -> "best effort with " + effort);
            assertTrue(reserves >= 4 && reserves <= 7, () -> "reserving with " + reserves);
        }
    }

    private static int asked(Way way) {
        way.settle();
        int priority =
                way.begin(1, RequestSpec.keep(1, 0))
                        .only(LinkInput.Create.class)
                        .request()
                        .priority();
        Reserving.release(way);
        return priority;
    }
}
