package dev.herald.conformance.tester;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.spec.link.tester.v1.Decay;
import dev.herald.spec.link.tester.v1.State;
import dev.herald.spec.link.tester.v1.Tag;

/// What is known of a pair.
public final class TagCodec {
    private static final double ONE_PPT = 1e12;
    private static final FidelityTag.Method[] METHODS = FidelityTag.Method.values();

    private TagCodec() {}

    public static Tag encode(FidelityTag tag) {
        return Tag.newBuilder()
                .setState(encode(tag.state()))
                .setLowerPpb(tag.lower().ppb())
                .setConfidencePpm(tag.confidencePpm())
                .setMethodValue(tag.method().ordinal() + 1)
                .setSamples(tag.samples())
                .setAsOfNs(tag.asOfNs())
                .setHere(encode(tag.decayA()))
                .setThere(encode(tag.decayB()))
                .build();
    }

    public static FidelityTag decode(Tag wire) throws WrongValue {
        int method = wire.getMethodValue();
        WrongValue.unless(
                method >= 1 && method <= METHODS.length,
                "method",
                method,
                "is not in 1.." + METHODS.length);
        BellDiagonal state = decode(wire.getState());
        return WrongValue.of(
                "tag",
                () ->
                        new FidelityTag(
                                state,
                                new Fidelity(wire.getLowerPpb()),
                                wire.getConfidencePpm(),
                                METHODS[method - 1],
                                wire.getSamples(),
                                wire.getAsOfNs(),
                                decode(wire.getHere()),
                                decode(wire.getThere())));
    }

    public static State encode(BellDiagonal state) {
        return State.newBuilder()
                .setP00Ppt(ppt(state.p00()))
                .setP10Ppt(ppt(state.p10()))
                .setP01Ppt(ppt(state.p01()))
                .setP11Ppt(ppt(state.p11()))
                .build();
    }

    private static long ppt(double weight) {
        return Math.round(Math.max(0, weight) * ONE_PPT);
    }

    public static BellDiagonal decode(State wire) throws WrongValue {
        return WrongValue.of(
                "state",
                () ->
                        new BellDiagonal(
                                wire.getP00Ppt() / ONE_PPT,
                                wire.getP10Ppt() / ONE_PPT,
                                wire.getP01Ppt() / ONE_PPT,
                                wire.getP11Ppt() / ONE_PPT));
    }

    public static Decay encode(MemoryDecay decay) {
        return Decay.newBuilder().setT1Ns(decay.t1Ns()).setT2Ns(decay.t2Ns()).build();
    }

    public static MemoryDecay decode(Decay wire) {
        return new MemoryDecay(wire.getT1Ns(), wire.getT2Ns());
    }
}
