package dev.herald.network.wire;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.HopOffer;
import dev.herald.spec.network.v1.Decay;
import dev.herald.spec.network.v1.LinkPair;
import dev.herald.spec.network.v1.Offer;
import dev.herald.spec.network.v1.SwapNoise;
import dev.herald.spec.network.v1.Weights;
import java.util.ArrayList;
import java.util.List;

/// The values that several messages have.
final class Parts {
    static final String IDS = "NL-MSG-5";
    static final String WEIGHTS = "NL-MSG-4";
    private static final int PPB = Fidelity.ONE_PPB;

    private Parts() {}

    // ---- to the wire

    static dev.herald.spec.network.v1.CircuitId circuit(CircuitId id) {
        return dev.herald.spec.network.v1.CircuitId.newBuilder()
                .setHead(id.head().value())
                .setEpoch(id.epoch())
                .setNumber(id.number())
                .build();
    }

    /// Rounded to parts per billion; what rounding leaves over falls to the greatest weight.
    static Weights weights(BellDiagonal state) {
        int p10 = ppb(state.p10());
        int p01 = ppb(state.p01());
        int p11 = ppb(state.p11());
        int p00 = PPB - p10 - p01 - p11;
        while (p00 < 0) { // at most two parts, when p00 is nothing
            int over = -p00;
            p00 = 0;
            if (p10 >= p01 && p10 >= p11) {
                p10 -= over;
            } else if (p01 >= p11) {
                p01 -= over;
            } else {
                p11 -= over;
            }
        }
        return Weights.newBuilder().setP00(p00).setP10(p10).setP01(p01).setP11(p11).build();
    }

    static int ppb(double probability) {
        return (int) Math.round(Math.clamp(probability, 0, 1) * PPB);
    }

    static Decay decay(MemoryDecay decay) {
        return Decay.newBuilder().setT1Ns(decay.t1Ns()).setT2Ns(decay.t2Ns()).build();
    }

    static SwapNoise swap(dev.herald.hal.model.SwapNoise noise) {
        return SwapNoise.newBuilder()
                .setGatePpb(ppb(noise.gate()))
                .setFlipZPpb(ppb(noise.flipZ()))
                .setFlipXPpb(ppb(noise.flipX()))
                .build();
    }

    static Offer offer(HopOffer.Offer offer) {
        return Offer.newBuilder()
                .setState(weights(offer.state()))
                .setMeanPairNs(offer.meanPairNs())
                .build();
    }

    static LinkPair pair(LinkPairId id) {
        return LinkPair.newBuilder()
                .setLink(id.link().value())
                .setEpoch(id.epoch())
                .setSequence(id.sequence())
                .build();
    }

    // ---- from the wire

    static CircuitId circuit(dev.herald.spec.network.v1.CircuitId id) throws Rejected {
        Rejected.unless(id.getNumber() >= 1, IDS, "circuit number", id.getNumber());
        return new CircuitId(node(id.getHead()), id.getEpoch(), id.getNumber());
    }

    static NodeId node(int value) throws Rejected {
        Rejected.unless(value >= 1, IDS, "node", Integer.toUnsignedLong(value));
        return new NodeId(value);
    }

    static LinkId link(int value) throws Rejected {
        Rejected.unless(value >= 1, IDS, "link", Integer.toUnsignedLong(value));
        return new LinkId(value);
    }

    static LinkPairId pair(LinkPair pair) throws Rejected {
        Rejected.unless(pair.getSequence() >= 0, IDS, "sequence", pair.getSequence());
        return new LinkPairId(link(pair.getLink()), pair.getEpoch(), pair.getSequence());
    }

    static BellDiagonal weights(Weights w) throws Rejected {
        long sum =
                Integer.toUnsignedLong(w.getP00())
                        + Integer.toUnsignedLong(w.getP10())
                        + Integer.toUnsignedLong(w.getP01())
                        + Integer.toUnsignedLong(w.getP11());
        Rejected.unless(sum == PPB, WEIGHTS, "weights sum to", sum);
        return new BellDiagonal(
                w.getP00() / (double) PPB,
                w.getP10() / (double) PPB,
                w.getP01() / (double) PPB,
                w.getP11() / (double) PPB);
    }

    static double probability(int ppb, String clause) throws Rejected {
        Rejected.unless(ppb >= 0 && ppb <= PPB, clause, "ppb", Integer.toUnsignedLong(ppb));
        return ppb / (double) PPB;
    }

    static Fidelity fidelity(int ppb, String clause) throws Rejected {
        Rejected.unless(
                ppb >= 0 && ppb <= PPB, clause, "fidelity ppb", Integer.toUnsignedLong(ppb));
        return new Fidelity(ppb);
    }

    static MemoryDecay decay(Decay decay, String clause) throws Rejected {
        try {
            return new MemoryDecay(decay.getT1Ns(), decay.getT2Ns());
        } catch (IllegalArgumentException e) {
            throw new Rejected(clause, text(e));
        }
    }

    static dev.herald.hal.model.SwapNoise swap(SwapNoise noise, String clause) throws Rejected {
        return new dev.herald.hal.model.SwapNoise(
                probability(noise.getGatePpb(), clause),
                probability(noise.getFlipZPpb(), clause),
                probability(noise.getFlipXPpb(), clause));
    }

    /// The offers; their number has been checked.
    static List<HopOffer.Offer> curve(List<Offer> offers, String clause) throws Rejected {
        List<HopOffer.Offer> curve = new ArrayList<>(offers.size());
        for (Offer offer : offers) {
            Rejected.unless(
                    offer.getMeanPairNs() >= 1, clause, "mean_pair_ns", offer.getMeanPairNs());
            curve.add(new HopOffer.Offer(weights(offer.getState()), offer.getMeanPairNs()));
        }
        return curve;
    }

    static BellIndex bell(int code, String clause) throws Rejected {
        Rejected.unless(code >= 0 && code <= 3, clause, "Bell code", Integer.toUnsignedLong(code));
        return BellIndex.ofCode(code);
    }

    static String text(IllegalArgumentException e) {
        return String.valueOf(e.getMessage());
    }
}
