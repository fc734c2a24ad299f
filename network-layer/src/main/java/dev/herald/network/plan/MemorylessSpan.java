package dev.herald.network.plan;

/// A segment of which only means are known, its pairs coming at exponential intervals.
record MemorylessSpan(double meanNs, double factorZ, double factorX, double[] pairs) {
    static MemorylessSpan link(Chain.Link link) {
        return new MemorylessSpan(link.meanNs(), 1, 1, new double[] {1});
    }

    /// Two segments in parallel with cut-off, in continuous time (network-transport 7.2 for small
    /// probabilities).
    static MemorylessSpan join(
            MemorylessSpan a,
            MemorylessSpan b,
            Chain.Station left,
            Chain.Station middle,
            Chain.Station right) {
        double ra = 1 / a.meanNs;
        double rb = 1 / b.meanNs;
        double tau = middle.cuts() ? middle.cutoffNs() : Double.POSITIVE_INFINITY;
        double firstA = ra / (ra + rb);
        double firstB = rb / (ra + rb);
        double metA = -StrictMath.expm1(-rb * tau);
        double metB = -StrictMath.expm1(-ra * tau);
        double made = firstA * metA + firstB * metB;
        double lasts = 1 / (ra + rb) + firstA * metA / rb + firstB * metB / ra;
        double z =
                firstA * met(rb, left.zRate() + middle.zRate(), tau)
                        + firstB * met(ra, middle.zRate() + right.zRate(), tau);
        double x =
                firstA * met(rb, left.xRate() + middle.xRate(), tau)
                        + firstB * met(ra, middle.xRate() + right.xRate(), tau);
        double q = middle.success();
        double[] pairs = new double[a.pairs.length + b.pairs.length];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] =
                    i < a.pairs.length
                            ? a.pairs[i] * (1 + firstA * (1 - metA) / made) / q
                            : b.pairs[i - a.pairs.length] * (1 + firstB * (1 - metB) / made) / q;
        }
        return new MemorylessSpan(
                lasts / (made * q),
                a.factorZ * b.factorZ * z / made,
                a.factorX * b.factorX * x / made,
                pairs);
    }

    /// Mean factor of a pair that decays at a rate until the other comes, over those that come in time.
    private static double met(double rate, double decay, double tau) {
        return rate / (rate + decay) * -StrictMath.expm1(-(rate + decay) * tau);
    }
}
