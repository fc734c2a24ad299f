package dev.herald.link.core;

import dev.herald.hal.model.Basis;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BellIndex;
import java.util.ArrayList;
import java.util.List;

/// What a TEST item is part of. The purpose of its request is the ordinal. LL-TEST-2.
enum TestKind {
    /// The same axis at both ends: X, Y, Z.
    ROUNDS,
    /// Z and X at the creator's end, (Z+X)/√2 and (Z-X)/√2 at the other.
    BELL_TEST,
    /// Every axis with every axis.
    TOMOGRAPHY;

    /// The bases of one item.
    ///
    /// @param local at the creator's end
    /// @param remote at the other end
    /// @param axis whose relation in the reported Bell state gives a pair its sign
    /// @param opposite whether the sign is turned round
    record Setting(Basis local, Basis remote, Axis axis, boolean opposite) {

        /// Whether the outcomes of a perfect pair differ, or would more often than not.
        boolean differ(BellIndex bell) {
            return bell.anticorrelated(axis) != opposite;
        }

        /// Whether both ends measure along the same axis.
        boolean diagonal() {
            return local.equals(remote);
        }
    }

    private static final Basis PLUS = new Basis(0, 224, 0);
    private static final Basis MINUS = new Basis(0, 32, 0);
    private static final List<Axis> AXES = List.of(Axis.X, Axis.Y, Axis.Z);
    private static final TestKind[] KINDS = values();

    private final List<Setting> settings = new ArrayList<>();

    static {
        for (Axis axis : AXES) {
            ROUNDS.settings.add(new Setting(Basis.of(axis), Basis.of(axis), axis, false));
            for (Axis remote : AXES) {
                TOMOGRAPHY.settings.add(
                        new Setting(Basis.of(axis), Basis.of(remote), remote, false));
            }
        }
        BELL_TEST.settings.add(new Setting(Basis.Z, PLUS, Axis.Z, false));
        BELL_TEST.settings.add(new Setting(Basis.X, PLUS, Axis.X, false));
        BELL_TEST.settings.add(new Setting(Basis.Z, MINUS, Axis.Z, false));
        BELL_TEST.settings.add(new Setting(Basis.X, MINUS, Axis.X, true));
    }

    /// In the order in which they are measured.
    List<Setting> settings() {
        return settings;
    }

    /// Number of the setting with these bases, or -1.
    int setting(Basis local, Basis remote) {
        for (int i = 0; i < settings.size(); i++) {
            Setting each = settings.get(i);
            if (each.local.equals(local) && each.remote.equals(remote)) {
                return i;
            }
        }
        return -1;
    }

    /// @return whether there is such a kind
    static boolean exists(int purpose) {
        return purpose >= 0 && purpose < KINDS.length;
    }

    static TestKind ofPurpose(int purpose) {
        return KINDS[purpose];
    }
}
