package dev.herald.conformance.network;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput.PairSecret;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.TimeBin;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-ADMIT: what circuits reserve, and in whose ledger.
@DisplayName("NL: reserving")
@ExtendWith(ConformanceExtension.class)
public class NetworkAdmitSuite {
    private static final double CUTOFF_S = Way.CUTOFF_NS / 1e9;

    /// Pairs per second to link rate, share: what the fixed point of the binding leaves.
    private static final int SHARE_TOLERANCE = 1;

    // ---- what is needed

    @Test
    @With("at=4")
    @Verifies("NL-ADMIT-1")
    void tailReservesForThePairsThatAreLostOnTheWay(NetworkBench bench) {
        bench.ready();
        for (double rate : new double[] {1e-6, 10, 300}) {
            Way way = Way.line(bench);
            shares(way.reserve(Reserving.rate(rate)).only(Installed.class), linkRate(rate));
            Reserving.release(way);
        }
    }

    @Test
    @With("at=4")
    @Verifies("NL-ADMIT-1")
    void tailReservesForThePairsThatAreTested(NetworkBench bench) {
        bench.ready().in(new PairSecret(new NodeId(1), Bytes.of(new byte[32])));
        Way way = Way.line(bench);

        shares(
                way.reserve(Reserving.rate(100).with(Service.USUAL.withTests(200_000)))
                        .only(Installed.class),
                linkRate(100 / 0.8));
    }

    @Test
    @With({"at=4", "device=cycles"})
    @Verifies("NL-ADMIT-1")
    void tailReservesTheLengthOfABin(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        TimeBin bin = new TimeBin(1_000_000, 100_000, 250_000);
        Installed answer =
                way.reserve(Way.TERMS.with(Service.USUAL.scheduled(bin))).only(Installed.class);
        assertEquals(
                Set.of(250_000), answer.plans().stream().map(HopPlan::sharePpm).collect(toSet()));

        assertEquals(
                Set.of(0),
                Way.line(bench).reserve().only(Installed.class).plans().stream()
                        .map(HopPlan::sharePpm)
                        .collect(toSet()));
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
        assertEquals(NetworkKit.SHARE_PPM, Reserving.free(bench, Service.USUAL));
        Reserving.reserved(bench, Service.USUAL, 300_000);

        assertEquals(NetworkKit.SHARE_PPM - 300_000, Reserving.free(bench, Service.USUAL));
    }

    @Test
    @Verifies("NL-ADMIT-2")
    void receiverThatKeepsTheLedgerCorrectsTheSender(NetworkBench bench) {
        Way way = Way.over(bench.ready(), 4, 3, 2, 1);
        List<HopOffer> hops = way.reserve(Reserving.rate(1)).only(Install.class).hops();
        assertEquals(way.upLink, hops.get(1).link().value());
        assertEquals(NetworkKit.SHARE_PPM, hops.get(1).freePpm());

        assertEquals(1_000_000, hops.get(0).freePpm());
    }

    // ---- the ledger

    @Test
    @Verifies("NL-ADMIT-3")
    void sharesUpToTheLimitAreTakenOnAndNoMore(NetworkBench bench) {
        bench.ready();
        Reserving.reserved(bench, Service.USUAL, 400_000);
        Reserving.reserved(bench, Service.USUAL, NetworkKit.SHARE_PPM - 400_000);
        Way way = Way.line(bench);

        Reserving.refused(Reserving.planned(way, Service.USUAL, 1), way, NetworkError.NO_CAPACITY);
    }

    @Test
    @Verifies("NL-ADMIT-3")
    void endThatDoesNotKeepTheLedgerDoesNotDecide(NetworkBench bench) {
        bench.ready();
        for (int i = 0; i < 2; i++) { // of the link to 3 this one is the other node's
            Way way =
                    Way.over(bench, 3, 2, 1)
                            .on(Reserving.rate(1))
                            .sharing(NetworkKit.SHARE_PPM / 2);
            way.agree(Way.CUTOFF_NS).to(way.up).only(Installed.class);
        }
        Way way = Way.over(bench, 1, 2).on(Reserving.rate(1));

        way.reserve(Reserving.rate(1)).to(way.up).only(Installed.class);
    }

    @Test
    @Verifies("NL-ADMIT-3")
    void circuitAndTheOneItReplacesCountAsTheLarger(NetworkBench bench) {
        bench.ready();
        Way before = Reserving.reserved(bench, Service.USUAL, 400_000);
        Service instead = Service.USUAL.replacing(before.id().number());
        assertEquals(NetworkKit.SHARE_PPM, Reserving.free(bench, instead));
        Reserving.reserved(bench, instead, 500_000);
        assertEquals(NetworkKit.SHARE_PPM - 500_000, Reserving.free(bench, Service.USUAL));
        Way more = Way.line(bench);

        Reserving.refused(
                Reserving.planned(more, Service.USUAL, NetworkKit.SHARE_PPM - 500_000 + 1),
                more,
                NetworkError.NO_CAPACITY);
    }

    @Test
    @Verifies("NL-ADMIT-4")
    void sharesAreEnteredWithInstalledAndRemovedWithRelease(NetworkBench bench) {
        bench.ready();
        Way way = Way.line(bench).on(Reserving.rate(1)).sharing(200_000);
        way.reserve();
        assertEquals(NetworkKit.SHARE_PPM, Reserving.free(bench, Service.USUAL));
        bench.peer(way.down, way.installed(Way.CUTOFF_NS));
        assertEquals(NetworkKit.SHARE_PPM - 200_000, Reserving.free(bench, Service.USUAL));
        Reserving.release(way);

        assertEquals(NetworkKit.SHARE_PPM, Reserving.free(bench, Service.USUAL));
    }

    @Test
    @Verifies("NL-ADMIT-4")
    void sharesOfTheUpstreamLinkAreEnteredLikewise(NetworkBench bench) {
        Way way = Way.over(bench.ready(), 4, 3, 2, 1).on(Reserving.rate(1)).sharing(200_000);
        way.agree(Way.CUTOFF_NS);
        assertEquals(NetworkKit.SHARE_PPM - 200_000, Reserving.free(bench, Service.USUAL));
        bench.peer(way.down, new Release(way.id(), NetworkError.CANCELLED, new NodeId(1), ""));

        assertEquals(NetworkKit.SHARE_PPM, Reserving.free(bench, Service.USUAL));
    }
}
