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

    private static final TestKind[] KINDS = values();

    /// The settings of each kind, apart: an enumeration has no lists of its own.
    private static final class Settings {
        private static final Basis PLUS = new Basis(0, 224, 0);
        private static final Basis MINUS = new Basis(0, 32, 0);

        static final List<Setting> ROUNDS = List.of(same(Axis.X), same(Axis.Y), same(Axis.Z));
        static final List<Setting> BELL_TEST =
                List.of(
                        new Setting(Basis.Z, PLUS, Axis.Z, false),
                        new Setting(Basis.X, PLUS, Axis.X, false),
                        new Setting(Basis.Z, MINUS, Axis.Z, false),
                        new Setting(Basis.X, MINUS, Axis.X, true));
        static final List<Setting> TOMOGRAPHY = all();

        private Settings() {}

        private static Setting same(Axis axis) {
            return new Setting(Basis.of(axis), Basis.of(axis), axis, false);
        }

        private static List<Setting> all() {
            List<Axis> axes = List.of(Axis.X, Axis.Y, Axis.Z);
            List<Setting> all = new ArrayList<>();
            for (Axis local : axes) {
                for (Axis remote : axes) {
                    all.add(new Setting(Basis.of(local), Basis.of(remote), remote, false));
                }
            }
            return List.copyOf(all);
        }
    }

    /// In the order in which they are measured.
    List<Setting> settings() {
        return switch (this) {
            case ROUNDS -> Settings.ROUNDS;
            case BELL_TEST -> Settings.BELL_TEST;
            case TOMOGRAPHY -> Settings.TOMOGRAPHY;
        };
    }

    /// Number of the setting with these bases, or -1.
    int setting(Basis local, Basis remote) {
        List<Setting> settings = settings();
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
