package dev.herald.conformance.network;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.message.DistilPlan;
import dev.herald.network.api.NetworkInput.PairSecret;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.RequestSpec;
import dev.herald.network.message.TimeBin;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-ADMIT: what circuits reserve.
@DisplayName("NL: reserving")
@ExtendWith(ConformanceExtension.class)
public class NetworkAdmitSuite {

    private static final double CUTOFF_S = Way.CUTOFF_NS / 1e9;

    /// Pairs per second to link rate, share: what the fixed point of the binding leaves.
    private static final int SHARE_TOLERANCE = 1;

    private static CircuitTerms rate(double pairsPerSecond) {
        return new CircuitTerms(
                Fidelity.of(0.5),
                Math.round(pairsPerSecond * 1e6),
                CircuitTerms.Cutoff.FIXED,
                Way.CUTOFF_NS);
    }

    private static CircuitTerms reserving(Service service) {
        return rate(1).with(service);
    }

    /// A circuit of which the plan reserves that much of each link comes by.
    private static Heard planned(Way way, Service service, int ppm) {
        return way.on(reserving(service)).sharing(ppm).agree(Way.CUTOFF_NS);
    }

    private static Way reserved(NetworkBench bench, Service service, int ppm) {
        Way way = Way.line(bench);
        planned(way, service, ppm).to(way.up).only(Installed.class);
        return way;
    }

    private static void refused(Heard heard, Way way, NetworkError why) {
        heard.no(Installed.class);
        released(heard, way, why);
    }

    private static void released(Heard heard, Way way, NetworkError why) {
        for (int neighbour : new int[] {way.up, way.down}) {
            List<Release> said =
                    heard.to(neighbour).all(Release.class).stream()
                            .filter(one -> one.circuit().equals(way.id()))
                            .toList();
            assertEquals(1, said.size(), () -> "Releases to " + neighbour + ": " + heard);
            assertEquals(why, said.getFirst().why());
        }
    }

    /// What a circuit to come could reserve of the downstream link.
    private static int free(NetworkBench bench, Service service) {
        Way way = Way.line(bench);
        int free =
                way.reserve(reserving(service)).only(Install.class).hops().getLast().freePpm();
        bench.peer(way.up, new Release(way.id(), NetworkError.CANCELLED, way.route.getFirst(), ""));
        return free;
    }

    // ---- what is needed

    @Test
    @With("at=4")
    @Verifies("NL-ADMIT-1")
    void tailReservesForThePairsThatAreLostOnTheWay(NetworkBench bench) {
        bench.ready();
        for (double rate : new double[] {1e-6, 10, 300}) {
            Way way = Way.line(bench);
            shares(way.reserve(rate(rate)).only(Installed.class), linkRate(rate));
            release(way);
        }
    }

    @Test
    @With("at=4")
    @Verifies("NL-ADMIT-1")
    void tailReservesForThePairsThatAreTested(NetworkBench bench) {
        bench.ready().in(new PairSecret(new NodeId(1), Bytes.of(new byte[32])));
        Way way = Way.line(bench);

        shares(
                way.reserve(rate(100).with(Service.USUAL.withTests(200_000)))
                        .only(Installed.class),
                linkRate(100 / 0.8));
    }

    @Test
    @With("at=4")
    @Verifies("NL-ADMIT-1")
    void tailReservesTheLengthOfABin(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        TimeBin bin = new TimeBin(1_000_000, 100_000, 250_000);
        Installed answer =
                way.reserve(Way.TERMS.with(Service.USUAL.scheduled(bin))).only(Installed.class);
        assertEquals(
                Set.of(250_000),
                answer.plans().stream().map(HopPlan::sharePpm).collect(toSet()));

        assertEquals(
                Set.of(0),
                Way.line(bench).reserve().only(Installed.class).plans().stream()
                        .map(HopPlan::sharePpm)
                        .collect(toSet()));
    }

    private static void release(Way way) {
        way.bench.peer(
                way.up, new Release(way.id(), NetworkError.CANCELLED, way.route.getFirst(), ""));
    }

    /// The least rate of a link for which so many pairs come through two cut-offs.
    private static double linkRate(double pairsPerSecond) {
        double low = 0;
        double high = 1e9;
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            double survival = Math.pow(-Math.expm1(-middle * CUTOFF_S), 2);
            if (middle * survival < pairsPerSecond) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static void shares(Installed answer, double linkRate) {
        for (HopPlan plan : answer.plans()) {
            long meanNs =
                    plan.minFidelity().value() > 0.9 ? Way.MEAN_NS : 400_000; // of Way.install
            double ppm = Math.max(1, Math.floor(linkRate * meanNs / 1e3));
            assertEquals(ppm, plan.sharePpm(), SHARE_TOLERANCE, () -> "of " + plan);
        }
    }

    // ---- who says what is free

    @Test
    @Verifies("NL-ADMIT-2")
    void endThatKeepsTheLedgerSaysWhatIsFree(NetworkBench bench) {
        bench.ready();
        assertEquals(NetworkKit.SHARE_PPM, free(bench, Service.USUAL));
        reserved(bench, Service.USUAL, 300_000);

        assertEquals(NetworkKit.SHARE_PPM - 300_000, free(bench, Service.USUAL));
    }

    @Test
    @Verifies("NL-ADMIT-2")
    void receiverThatKeepsTheLedgerCorrectsTheSender(NetworkBench bench) {
        Way way = Way.over(bench.ready(), 4, 3, 2, 1);
        List<HopOffer> hops = way.reserve(rate(1)).only(Install.class).hops();
        assertEquals(way.upLink, hops.get(1).link().value());
        assertEquals(NetworkKit.SHARE_PPM, hops.get(1).freePpm());

        assertEquals(1_000_000, hops.get(0).freePpm());
    }

    // ---- the ledger

    @Test
    @Verifies("NL-ADMIT-3")
    void sharesUpToTheLimitAreTakenOnAndNoMore(NetworkBench bench) {
        bench.ready();
        reserved(bench, Service.USUAL, 400_000);
        reserved(bench, Service.USUAL, NetworkKit.SHARE_PPM - 400_000);
        Way way = Way.line(bench);

        refused(planned(way, Service.USUAL, 1), way, NetworkError.NO_CAPACITY);
    }

    @Test
    @Verifies("NL-ADMIT-3")
    void endThatDoesNotKeepTheLedgerDoesNotDecide(NetworkBench bench) {
        bench.ready();
        for (int i = 0; i < 2; i++) { // of the link to 3 this one is the other node's
            Way way = Way.over(bench, 3, 2, 1).on(rate(1)).sharing(NetworkKit.SHARE_PPM / 2);
            way.agree(Way.CUTOFF_NS).to(way.up).only(Installed.class);
        }
        Way way = Way.over(bench, 1, 2).on(rate(1));

        way.reserve(rate(1)).to(way.up).only(Installed.class);
    }

    @Test
    @Verifies("NL-ADMIT-3")
    void circuitAndTheOneItReplacesCountAsTheLarger(NetworkBench bench) {
        bench.ready();
        Way before = reserved(bench, Service.USUAL, 400_000);
        Service instead = Service.USUAL.replacing(before.id().number());
        assertEquals(NetworkKit.SHARE_PPM, free(bench, instead));
        reserved(bench, instead, 500_000);
        assertEquals(NetworkKit.SHARE_PPM - 500_000, free(bench, Service.USUAL));
        Way more = Way.line(bench);

        refused(
                planned(more, Service.USUAL, NetworkKit.SHARE_PPM - 500_000 + 1),
                more,
                NetworkError.NO_CAPACITY);
    }

    @Test
    @Verifies("NL-ADMIT-4")
    void sharesAreEnteredWithInstalledAndRemovedWithRelease(NetworkBench bench) {
        bench.ready();
        Way way = Way.line(bench).on(rate(1)).sharing(200_000);
        way.reserve();
        assertEquals(NetworkKit.SHARE_PPM, free(bench, Service.USUAL));
        bench.peer(way.down, way.installed(Way.CUTOFF_NS));
        assertEquals(NetworkKit.SHARE_PPM - 200_000, free(bench, Service.USUAL));
        release(way);

        assertEquals(NetworkKit.SHARE_PPM, free(bench, Service.USUAL));
    }

    @Test
    @Verifies("NL-ADMIT-4")
    void sharesOfTheUpstreamLinkAreEnteredLikewise(NetworkBench bench) {
        Way way = Way.over(bench.ready(), 4, 3, 2, 1).on(rate(1)).sharing(200_000);
        way.agree(Way.CUTOFF_NS);
        assertEquals(NetworkKit.SHARE_PPM - 200_000, free(bench, Service.USUAL));
        bench.peer(way.down, new Release(way.id(), NetworkError.CANCELLED, new NodeId(1), ""));

        assertEquals(NetworkKit.SHARE_PPM, free(bench, Service.USUAL));
    }

    // ---- what does not fit

    @Test
    @Verifies("NL-ADMIT-5")
    void shareThatDoesNotFitTheLedgerIsReleasedBothWays(NetworkBench bench) {
        bench.ready();
        reserved(bench, Service.USUAL, 400_000);
        Way way = Way.line(bench);
        Heard heard = planned(way, Service.USUAL, 400_001);
        refused(heard, way, NetworkError.NO_CAPACITY);
        String detail = heard.all(Release.class).getFirst().detail();
        NetworkPlanSuite.states(detail, 400_001);
        NetworkPlanSuite.states(detail, NetworkKit.SHARE_PPM - 400_000);

        reserved(bench, Service.USUAL, NetworkKit.SHARE_PPM - 400_000);
    }

    @Test
    @With("at=4")
    @Verifies("NL-ADMIT-5")
    void tailRefusesWhatDoesNotFitWhatIsFree(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        Install asked = way.install(rate(300));
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
                way.reserve(rate(2_400)).no(Installed.class).to(way.up).only(Release.class);

        assertEquals(NetworkError.RATE_UNREACHABLE, no.why());
    }

    @Test
    @Verifies("NL-ADMIT-6")
    void circuitThatMayPreemptTakesThePlaceOfTheLeastImportant(NetworkBench bench) {
        bench.ready();
        Way low = reserved(bench, Service.USUAL.withPriority(1, false), 300_000);
        Way lowest = reserved(bench, Service.USUAL, 300_000);
        Way middle = reserved(bench, Service.USUAL.withPriority(2, false), 150_000);
        Way way = Way.line(bench);
        Heard heard = planned(way, Service.USUAL.withPriority(3, true), 200_000);
        heard.to(way.up).only(Installed.class);
        released(heard, lowest, NetworkError.PREEMPTED);

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
        Way low = reserved(bench, Service.USUAL.withPriority(1, false), 300_000);
        Way high = reserved(bench, Service.USUAL.withPriority(3, false), 300_000);
        Way way = Way.line(bench);
        refused(
                planned(way, Service.USUAL.withPriority(3, true), 450_001),
                way,
                NetworkError.NO_CAPACITY);
        Way meek = Way.line(bench);
        refused(
                planned(meek, Service.USUAL.withPriority(7, false), 200_000),
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
        Way first = reserved(bench, Service.USUAL, 1);
        Way way = Way.line(bench).on(rate(1)).sharing(1);
        Heard heard = way.agree(Way.CUTOFF_NS).no(Installed.class);
        assertEquals(NetworkError.NO_RESOURCES, heard.to(way.up).only(Release.class).why());
        Way shared = Way.line(bench);
        shared.agree(Way.CUTOFF_NS).to(shared.up).only(Installed.class);
        release(first);

        reserved(bench, Service.USUAL, 1);
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
                way.reserve(reserving(Service.USUAL.withDistillation(plan)))
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

        Way.line(bench).on(Way.TERMS.with(Service.USUAL.withTenant(8))).reserve().only(Install.class);
    }

    @Test
    @Verifies("NL-ADMIT-8")
    void tenantHasNoMoreOfALinkThanItsQuota(NetworkBench bench) {
        bench.ready();
        Service tenant = Service.USUAL.withTenant(NetworkKit.TENANT);
        assertEquals(NetworkKit.QUOTA.sharePpm(), free(bench, tenant));
        reserved(bench, tenant, 150_000);
        Way way = Way.line(bench);
        refused(planned(way, tenant, 50_001), way, NetworkError.QUOTA);

        reserved(bench, tenant, 50_000);
        reserved(bench, Service.USUAL, 400_000);
    }

    @Test
    @Verifies("NL-ADMIT-9")
    void linksAreAskedWithAHigherPriorityForReservingCircuits(NetworkBench bench) {
        bench.ready();
        for (int priority : new int[] {0, 3, 7}) {
            Service service = Service.USUAL.withPriority(priority, false);
            int effort = asked(Way.line(bench).on(Way.TERMS.with(service)));
            int reserves = asked(Way.line(bench).on(reserving(service)).sharing(100_000));
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
        release(way);
        return priority;
    }
}
