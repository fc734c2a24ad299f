package dev.herald.network.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.herald.hal.host.Decoded;
import dev.herald.hal.model.PairId;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.LinkError;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.NetworkMessage;
import dev.herald.spec.network.v1.DistilDrop;
import dev.herald.spec.network.v1.DistilReport;
import dev.herald.spec.network.v1.DistilRound;
import dev.herald.spec.network.v1.NetworkFrame;
import dev.herald.spec.network.v1.PairName;
import dev.herald.spec.network.v1.RelayBody;
import dev.herald.spec.network.v1.StockClaim;
import dev.herald.spec.network.v1.StockDrop;
import dev.herald.spec.network.v1.StockOpen;
import dev.herald.spec.network.v1.VirtualAsk;
import dev.herald.spec.network.v1.VirtualOpen;
import dev.herald.spec.network.v1.VirtualRefusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the ends of a circuit say to each other about distillation, virtual links and stocks.
final class Stages {
    private static final String CLAUSE = "NL-DISTIL-13";
    private static final String VIRTUAL = "NL-VIRTUAL-9";
    private static final String STOCK = "NL-STOCK-9";
    private static final int DEPTH_MAX = 8;
    private static final NetworkCodec CODEC = new NetworkCodec();

    private Stages() {}

    // ---- to the wire

    static void body(RelayBody.Builder body, EndMessage message) {
        switch (message) {
            case EndMessage.DistilRound m ->
                    body.setDistilRound(
                            DistilRound.newBuilder()
                                    .setRequest(m.request())
                                    .setRound(m.round())
                                    .setProtocol(m.protocol().ordinal())
                                    .setTwirl(m.twirl())
                                    .addAllPairs(names(m.pairs())));
            case EndMessage.DistilReport m ->
                    body.setDistilReport(
                            DistilReport.newBuilder()
                                    .setRound(m.round())
                                    .setRead(m.read() + 1)
                                    .setStartNs(m.startNs())
                                    .setKeptNs(m.keptNs())
                                    .addAllNoisePpb(m.noise())
                                    .setDelivers(m.delivers())
                                    .setFrame(m.frame()));
            case EndMessage.DistilDrop m ->
                    body.setDistilDrop(DistilDrop.newBuilder().addAllPairs(names(m.pairs())));
            case EndMessage.VirtualOpen m ->
                    body.setVirtualOpen(
                            VirtualOpen.newBuilder()
                                    .setLink(m.link().value())
                                    .setState(Parts.weights(m.state()))
                                    .setMeanPairNs(m.meanPairNs()));
            case EndMessage.VirtualAsk m ->
                    body.setVirtualAsk(
                            VirtualAsk.newBuilder().setPurpose(m.purpose()).setWanted(m.wanted()));
            case EndMessage.VirtualRefusal m ->
                    body.setVirtualRefusal(
                            VirtualRefusal.newBuilder()
                                    .setPurpose(m.purpose())
                                    .setWhy(m.why().code()));
            case EndMessage.Carried m ->
                    body.setCarried(ByteString.copyFrom(CODEC.encode(m.message())));
            case EndMessage.StockOpen m ->
                    body.setStockOpen(StockOpen.newBuilder().setTarget(m.target()));
            case EndMessage.StockClaim m ->
                    body.setStockClaim(
                            StockClaim.newBuilder()
                                    .setClaim(m.claim())
                                    .setLabel(m.label())
                                    .addAllPairs(names(m.pairs())));
            case EndMessage.StockDrop m ->
                    body.setStockDrop(StockDrop.newBuilder().addAllPairs(names(m.pairs())));
            default -> throw new IllegalStateException("not a message of a stage: " + message);
        }
    }

    private static List<PairName> names(List<PairId> pairs) {
        List<PairName> names = new ArrayList<>(pairs.size());
        for (PairId pair : pairs) {
            names.add(PairName.newBuilder().setHigh(pair.high()).setLow(pair.low()).build());
        }
        return names;
    }

    // ---- from the wire

    /// Null for what is not a message of a stage.
    static @Nullable EndMessage message(RelayBody m) throws Rejected {
        try {
            return switch (m.getMessageCase()) {
                case DISTIL_ROUND -> round(m.getDistilRound());
                case DISTIL_REPORT -> report(m.getDistilReport());
                case DISTIL_DROP ->
                        new EndMessage.DistilDrop(
                                pairs(
                                        m.getDistilDrop().getPairsList(),
                                        EndMessage.DistilDrop.PAIRS_MAX,
                                        CLAUSE));
                case VIRTUAL_OPEN -> {
                    VirtualOpen open = m.getVirtualOpen();
                    Rejected.unless(
                            open.getMeanPairNs() >= 1,
                            VIRTUAL,
                            "mean_pair_ns",
                            open.getMeanPairNs());
                    yield new EndMessage.VirtualOpen(
                            Parts.link(open.getLink()),
                            Parts.weights(open.getState()),
                            open.getMeanPairNs());
                }
                case VIRTUAL_ASK ->
                        new EndMessage.VirtualAsk(
                                purpose(m.getVirtualAsk().getPurpose()),
                                m.getVirtualAsk().getWanted());
                case VIRTUAL_REFUSAL ->
                        new EndMessage.VirtualRefusal(
                                purpose(m.getVirtualRefusal().getPurpose()),
                                LinkError.ofCode(m.getVirtualRefusal().getWhy()));
                case CARRIED -> carried(m.getCarried());
                case STOCK_OPEN -> {
                    int target = m.getStockOpen().getTarget();
                    Rejected.unless(target >= 1, STOCK, "target", Integer.toUnsignedLong(target));
                    yield new EndMessage.StockOpen(target);
                }
                case STOCK_CLAIM -> {
                    StockClaim claim = m.getStockClaim();
                    Rejected.unless(
                            claim.getClaim() >= 1,
                            STOCK,
                            "claim",
                            Integer.toUnsignedLong(claim.getClaim()));
                    yield new EndMessage.StockClaim(
                            claim.getClaim(),
                            claim.getLabel(),
                            pairs(claim.getPairsList(), EndMessage.StockClaim.PAIRS_MAX, STOCK));
                }
                case STOCK_DROP ->
                        new EndMessage.StockDrop(
                                pairs(
                                        m.getStockDrop().getPairsList(),
                                        EndMessage.StockDrop.PAIRS_MAX,
                                        STOCK));
                default -> null;
            };
        } catch (IllegalArgumentException e) {
            throw new Rejected(CLAUSE, Parts.text(e));
        }
    }

    private static EndMessage round(DistilRound m) throws Rejected {
        Protocol[] protocols = Protocol.values();
        Rejected.unless(
                m.getProtocol() >= 0 && m.getProtocol() < protocols.length,
                CLAUSE,
                "distillation protocol",
                Integer.toUnsignedLong(m.getProtocol()));
        return new EndMessage.DistilRound(
                m.getRequest(),
                m.getRound(),
                protocols[m.getProtocol()],
                m.getTwirl(),
                pairs(m.getPairsList(), 3, CLAUSE));
    }

    private static EndMessage report(DistilReport m) throws Rejected {
        Rejected.unless(
                m.getNoisePpbCount() <= 16, CLAUSE, "values of noise:", m.getNoisePpbCount());
        Rejected.unless(m.getRead() >= 0, CLAUSE, "read", Integer.toUnsignedLong(m.getRead()));
        return new EndMessage.DistilReport(
                m.getRound(),
                m.getRead() - 1,
                m.getStartNs(),
                m.getKeptNs(),
                m.getNoisePpbList(),
                m.getDelivers(),
                m.getFrame());
    }

    /// A frame in a frame. Virtual links may be made of virtual links, to a depth of [#DEPTH_MAX].
    private static @Nullable EndMessage carried(ByteString frame) throws Rejected {
        ByteString inner = frame;
        for (int depth = 1; !inner.isEmpty(); depth++) {
            Rejected.unless(depth <= DEPTH_MAX, VIRTUAL, "frames in frames:", depth);
            try {
                inner = NetworkFrame.parseFrom(inner).getRelay().getCarried();
            } catch (InvalidProtocolBufferException e) {
                throw new Rejected(VIRTUAL, "a carried frame cannot be parsed");
            }
        }
        return switch (CODEC.decode(frame.toByteArray())) {
            case Decoded.Valid<NetworkMessage>(NetworkMessage message) ->
                    new EndMessage.Carried(message);
            case Decoded.Unknown<NetworkMessage> ignored -> null;
            case Decoded.Malformed<NetworkMessage>(String clause, String detail) ->
                    throw new Rejected(clause, detail);
        };
    }

    private static int purpose(int purpose) throws Rejected {
        Rejected.unless(
                purpose >= 1 && purpose <= CreateRequest.PURPOSE_MAX,
                VIRTUAL,
                "purpose",
                Integer.toUnsignedLong(purpose));
        return purpose;
    }

    private static List<PairId> pairs(List<PairName> names, int most, String clause)
            throws Rejected {
        Rejected.unless(!names.isEmpty() && names.size() <= most, clause, "pairs:", names.size());
        List<PairId> pairs = new ArrayList<>(names.size());
        for (PairName name : names) {
            pairs.add(new PairId(name.getHigh(), name.getLow()));
        }
        return pairs;
    }
}
