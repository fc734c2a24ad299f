package dev.herald.physical.guard;

import static java.util.Objects.requireNonNull;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// How strictly a device is held to the contract, and who is told.
///
/// @param toleranceNs how much later than the descriptor says an answer may come before it counts as
///     late: what the host itself may be late by. 0 in virtual time
/// @param patienceNs how much longer a command is waited for once it is late, before it is answered in
///     the device's place and the device is taken out of service
/// @param onLoop whether the caller runs on the host's loop; one that cannot tell says that it does
/// @param listener told of every breach, on the loop
public record GuardOptions(
        long toleranceNs,
        long patienceNs,
        BooleanSupplier onLoop,
        Consumer<? super ContractBreach> listener) {
    private static final System.Logger LOG = System.getLogger(GuardOptions.class.getName());

    /// Nothing is forgiven.
    public static final GuardOptions VIRTUAL_TIME =
            new GuardOptions(0, 0, () -> true, GuardOptions::log);

    /// A machine that is busy with something else is not the device's fault.
    public static final GuardOptions REAL_TIME =
            new GuardOptions(50_000_000L, 1_000_000_000L, () -> true, GuardOptions::log);

    public GuardOptions {
        requireNonNull(onLoop);
        requireNonNull(listener);
        if (toleranceNs < 0 || patienceNs < 0) {
            throw new IllegalArgumentException(
                    "toleranceNs "
                            + toleranceNs
                            + " and patienceNs "
                            + patienceNs
                            + " must not be negative");
        }
    }

    public GuardOptions withTolerance(long limitNs) {
        return new GuardOptions(limitNs, patienceNs, onLoop, listener);
    }

    public GuardOptions withPatience(long limitNs) {
        return new GuardOptions(toleranceNs, limitNs, onLoop, listener);
    }

    public GuardOptions withLoop(BooleanSupplier inLoop) {
        return new GuardOptions(toleranceNs, patienceNs, inLoop, listener);
    }

    public GuardOptions withListener(Consumer<? super ContractBreach> told) {
        return new GuardOptions(toleranceNs, patienceNs, onLoop, told);
    }

    private static void log(ContractBreach breach) {
        LOG.log(System.Logger.Level.WARNING, "a device breaks " + breach);
    }
}
