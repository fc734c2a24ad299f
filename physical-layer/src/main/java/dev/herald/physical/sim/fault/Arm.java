package dev.herald.physical.sim.fault;

/// Which side of a link a fault acts on: that of its first end, of its second, or both.
public enum Arm {
    A,
    B,
    BOTH;

    public boolean includesA() {
        return this != B;
    }

    public boolean includesB() {
        return this != A;
    }
}
