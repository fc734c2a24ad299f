package dev.herald.link.wire;

import dev.herald.hal.model.Basis;
import java.util.Optional;

/// The measurement bases that the service interfaces of others have a number for
/// (draft-dahlberg-ll-quantum-03, Basis of OK type M; the same numbers in QLink-Interface and NetQASM).
/// Numbers are the ordinals.
public enum BasisCode {
    Z(0, 0),
    X(0, 192),
    Y(64, 0),
    /// Z rotated by +45° about Y: the direction (Z+X)/√2.
    Z_PLUS_45(0, 224),
    /// Z rotated by -45° about Y: the direction (Z-X)/√2.
    Z_MINUS_45(0, 32);

    private final int rotX;
    private final int rotY;

    BasisCode(int rotX, int rotY) {
        this.rotX = rotX;
        this.rotY = rotY;
    }

    public Basis basis() {
        return new Basis(rotX, rotY, 0);
    }

    /// The code of the basis, if it has one.
    public static Optional<BasisCode> of(Basis basis) {
        for (BasisCode code : values()) {
            if (code.basis().equals(basis)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }
}
