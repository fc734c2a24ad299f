package dev.herald.daemon.node;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.hal.host.Agenda;
import dev.herald.hal.host.Clock;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.StockLevel;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.NetworkError;
import dev.herald.node.NodeStack;
import dev.herald.node.stock.StockInput;
import dev.herald.node.stock.StockOutput;
import dev.herald.node.stock.StockTerms;
import dev.herald.spec.node.v1.ClaimId;
import dev.herald.spec.node.v1.ClaimReply;
import dev.herald.spec.node.v1.ClaimRequest;
import dev.herald.spec.node.v1.DeliveryReply;
import dev.herald.spec.node.v1.DeliveryRequest;
import dev.herald.spec.node.v1.JobError;
import dev.herald.spec.node.v1.JobFailure;
import dev.herald.spec.node.v1.StockList;
import dev.herald.spec.node.v1.StockStatus;
import dev.herald.spec.node.v1.StocksReply;
import dev.herald.spec.node.v1.StocksRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stocks of pairs that this node keeps, as its configuration says, and those that others keep with it: levels
/// and claims. Confined to the loop.
final class Inventory {
    private static final Logger LOG = LoggerFactory.getLogger(Inventory.class);

    /// What was delivered may be asked for before it has come; then it is waited for so long.
    private static final long PATIENCE_NS = 2_000_000_000;

    private static final String STARTING = "the node is starting; its device is not attached yet";

    /// A stock that this node keeps.
    private static final class Own {
        final long name;
        final StockTerms terms;
        boolean up;
        String detail = "its circuit is being set up";

        Own(long name, StockTerms terms) {
            this.name = name;
            this.terms = terms;
        }
    }

    private record Claiming(Consumer<ClaimReply> answer, long askedNs) {}

    private record Asking(StocksRequest request, Consumer<StocksReply> answer) {}

    private final DaemonConfig config;
    private final Clock clock;
    private final Agenda agenda;
    private final StateBook book;
    private final Deliveries deliveries;
    private final Map<Long, Own> own = new LinkedHashMap<>();
    private final Map<Long, Claiming> claiming = new LinkedHashMap<>();
    private final Map<Long, Asking> asking = new LinkedHashMap<>();
    private @Nullable NodeStack stack;
    private long lastCookie;

    Inventory(DaemonConfig config, Clock clock, Agenda agenda, StateBook book) {
        this.config = config;
        this.clock = clock;
        this.agenda = agenda;
        this.book = book;
        deliveries = new Deliveries(clock);
        for (StockTerms terms : config.stocks()) {
            own.put(--lastCookie, new Own(lastCookie, terms));
        }
    }

    Deliveries attach(NodeStack made) {
        stack = made;
        deliveries.attach(made);
        return deliveries;
    }

    /// Opens the stocks of the configuration, for as long as the node runs.
    void begin(NodeStack made) {
        own.values().forEach(each -> made.stock(new StockInput.Open(each.name, each.terms)));
    }

    // ---- from the operator

    void stocks(StocksRequest request, Consumer<StocksReply> answer) {
        NodeStack to = stack;
        NodeId peer = config.idOf(request.getPeer());
        if (to == null) {
            answer.accept(
                    StocksReply.newBuilder()
                            .setRefusal(failure(JobError.JOB_ERROR_NO_RESOURCES, STARTING))
                            .build());
        } else if (peer == null && !request.getPeer().isEmpty()) {
            answer.accept(StocksReply.newBuilder().setRefusal(unknown(request.getPeer())).build());
        } else if (request.getLaterNs() < 0) {
            answer.accept(
                    StocksReply.newBuilder()
                            .setRefusal(
                                    failure(
                                            JobError.JOB_ERROR_BAD_REQUEST,
                                            "later_ns must be below 2^63"))
                            .build());
        } else {
            asking.put(--lastCookie, new Asking(request, answer));
            long laterNs =
                    Math.min(request.getLaterNs(), Long.MAX_VALUE - clock.nowNs()) + clock.nowNs();
            to.stock(new StockInput.Query(lastCookie, peer, laterNs));
        }
    }

    void claim(ClaimRequest request, Consumer<ClaimReply> answer) {
        NodeStack to = stack;
        NodeId peer = config.idOf(request.getPeer());
        Own stock = peer == null ? null : of(peer);
        JobFailure wrong = wrong(request, peer, stock);
        if (to == null) {
            wrong = failure(JobError.JOB_ERROR_NO_RESOURCES, STARTING);
        }
        if (wrong != null || to == null || stock == null) {
            answer.accept(
                    refused(wrong == null ? failure(JobError.JOB_ERROR_REJECTED, "") : wrong));
            return;
        }
        book.count("stock_claims");
        claiming.put(--lastCookie, new Claiming(answer, clock.nowNs()));
        to.stock(
                new StockInput.Claim(
                        lastCookie,
                        stock.name,
                        0,
                        request.getPairs(),
                        new Fidelity(request.getMinFidelityPpb()),
                        0));
    }

    private @Nullable JobFailure wrong(
            ClaimRequest request, @Nullable NodeId peer, @Nullable Own stock) {
        if (peer == null) {
            return unknown(request.getPeer());
        }
        if (stock == null) {
            return failure(
                    JobError.JOB_ERROR_REJECTED,
                    config.self().name()
                            + " keeps no stock with "
                            + request.getPeer()
                            + "; `stocks` of its configuration says which it keeps");
        }
        if (request.getPairs() < 1 || request.getPairs() > NetworkInput.Claim.PAIRS_MAX) {
            return failure(
                    JobError.JOB_ERROR_BAD_REQUEST,
                    "pairs " + request.getPairs() + " is not in 1..256");
        }
        int minimum = request.getMinFidelityPpb();
        return minimum < 0 || minimum > Fidelity.ONE_PPB
                ? failure(
                        JobError.JOB_ERROR_BAD_REQUEST,
                        "min_fidelity_ppb "
                                + Integer.toUnsignedString(minimum)
                                + " is not in 0..10^9")
                : null;
    }

    void delivery(DeliveryRequest request, Consumer<DeliveryReply> answer) {
        ClaimId id = request.getId();
        if (deliveries.answer(id, answer)) {
            return;
        }
        agenda.at(
                clock.nowNs() + PATIENCE_NS,
                () ->
                        deliveries.giveUp(
                                id,
                                answer,
                                failure(
                                        JobError.JOB_ERROR_REJECTED,
                                        config.self().name()
                                                + " was delivered nothing for claim "
                                                + id.getClaim()
                                                + " of this circuit, or has forgotten it")));
    }

    /// Tells everybody who waits that the daemon stops.
    void stopAll() {
        JobFailure stops = failure(JobError.JOB_ERROR_STOPPING, "the daemon stops");
        claiming.values().forEach(each -> each.answer.accept(refused(stops)));
        claiming.clear();
        asking.values()
                .forEach(each ->
                        each.answer.accept(StocksReply.newBuilder().setRefusal(stops).build()));
        asking.clear();
        deliveries.stopAll(stops);
    }

    private @Nullable Own of(NodeId peer) {
        for (Own each : own.values()) {
            if (each.terms.remote().equals(peer)) {
                return each;
            }
        }
        return null;
    }

    private JobFailure unknown(String name) {
        return failure(JobError.JOB_ERROR_UNKNOWN_NODE, config.noNode(name));
    }

    private static JobFailure failure(JobError error, String detail) {
        return JobFailure.newBuilder().setError(error).setDetail(detail).build();
    }

    private static ClaimReply refused(JobFailure why) {
        return ClaimReply.newBuilder().setRefusal(why).build();
    }

    // ---- from the stack

    void onStock(StockOutput.Told event) {
        switch (event) {
            case StockOutput.Opened opened -> {
                Own stock = own.get(opened.stock());
                if (stock != null) {
                    stock.up = true;
                    stock.detail = "";
                    LOG.info(
                            "stock with {}: filled over {}",
                            config.nameOf(stock.terms.remote()),
                            opened.route().stream().map(config::nameOf).toList());
                }
            }
            case StockOutput.Lost lost -> lost(lost);
            case StockOutput.Levels levels -> levels(levels);
            case StockOutput.OfStock(long stock, NetworkOutput.Up up) -> ofStock(stock, up);
        }
    }

    private void lost(StockOutput.Lost lost) {
        Own stock = own.get(lost.stock());
        if (stock == null) {
            return;
        }
        String detail = lost.why() + ", at " + config.nameOf(lost.where()) + ": " + lost.detail();
        if (stock.up) {
            book.count("stocks_lost");
        }
        if (stock.up || !stock.detail.equals(detail)) {
            LOG.info("stock with {}: {}", config.nameOf(stock.terms.remote()), detail);
        }
        stock.up = false;
        stock.detail = detail;
    }

    private void ofStock(long stock, NetworkOutput.Up up) {
        switch (up) {
            case NetworkOutput.Claimed claimed -> {
                Claiming of = claiming.remove(claimed.cookie());
                deliveries.begin(
                        id(claimed),
                        claimed.pairs(),
                        of == null ? clock.nowNs() : of.askedNs,
                        of == null ? null : of.answer);
                if (stock == StockOutput.OF_PEER) {
                    book.count("stock_claims_of_peers");
                }
            }
            case NetworkOutput.StockRefused refused -> {
                Claiming of = claiming.remove(refused.cookie());
                if (of != null) {
                    of.answer.accept(refused(failure(error(refused.why()), refused.detail())));
                }
            }
            case NetworkOutput.PairKept kept -> deliveries.kept(kept);
            case NetworkOutput.StockOpened opened ->
                    LOG.info(
                            "{} keeps a stock of {} pairs with this node",
                            config.nameOf(opened.peer()),
                            opened.target());
            default -> {} // circuits and reservations of which nobody waits to hear
        }
    }

    private static ClaimId id(NetworkOutput.Claimed claimed) {
        CircuitId circuit = claimed.circuit();
        return ClaimId.newBuilder()
                .setHead(circuit.head().value())
                .setEpoch(circuit.epoch())
                .setCircuit(circuit.number())
                .setClaim(claimed.claim())
                .build();
    }

    private static JobError error(NetworkError why) {
        return switch (why) {
            case NO_RESOURCES -> JobError.JOB_ERROR_NO_RESOURCES;
            case CIRCUIT_DOWN -> JobError.JOB_ERROR_CIRCUIT_DOWN;
            case UNSUPPORTED -> JobError.JOB_ERROR_UNSUPPORTED;
            default -> JobError.JOB_ERROR_REJECTED;
        };
    }

    // ---- levels

    private void levels(StockOutput.Levels levels) {
        Asking of = asking.remove(levels.cookie());
        if (of == null) {
            return;
        }
        StockList.Builder list = StockList.newBuilder();
        for (Own stock : own.values()) {
            String peer = config.nameOf(stock.terms.remote());
            if (of.request.getPeer().isEmpty() || of.request.getPeer().equals(peer)) {
                StockStatus.Builder status =
                        StockStatus.newBuilder()
                                .setPeer(peer)
                                .setOwn(true)
                                .setTarget(stock.terms.pairs())
                                .setUp(stock.up)
                                .setDetail(stock.detail);
                for (StockOutput.Level level : levels.levels()) {
                    if (level.stock() == stock.name) {
                        put(status, level.level());
                    }
                }
                list.addStocks(status);
            }
        }
        for (StockOutput.Level level : levels.levels()) {
            if (level.stock() == StockOutput.OF_PEER) {
                StockStatus.Builder status = StockStatus.newBuilder();
                put(status.setPeer(config.nameOf(level.level().peer())), level.level());
                list.addStocks(status);
            }
        }
        of.answer.accept(StocksReply.newBuilder().setStocks(list).build());
    }

    private static void put(StockStatus.Builder status, StockLevel level) {
        status.setUp(true)
                .setTarget(level.target())
                .setCount(level.count())
                .setReserved(level.reserved())
                .setOldestNs(level.oldestNs())
                .setMeanFidelityPpb(ppb(level.meanFidelity()))
                .setLeastFidelityPpb(ppb(level.leastFidelity()))
                .setCountLater(level.countLater())
                .setMeanFidelityLaterPpb(ppb(level.meanFidelityLater()))
                .setLeastFidelityLaterPpb(ppb(level.leastFidelityLater()))
                .setMade(level.made())
                .setClaimed(level.claimed())
                .setExpired(level.expired())
                .setLost(level.lost());
    }

    private static int ppb(double fidelity) {
        return Fidelity.of(Math.clamp(fidelity, 0, 1)).ppb();
    }
}
