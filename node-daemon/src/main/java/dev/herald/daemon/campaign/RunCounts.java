package dev.herald.daemon.campaign;

import java.util.List;

/// What one run counted.
///
/// @param seconds simulated time from the first requests on
/// @param a by kind, of the requests of node A
/// @param b of node B
/// @param busy what the device of A did, in seconds by [Busy.Use]
/// @param open requests that had not ended
record RunCounts(double seconds, List<Counts> a, List<Counts> b, List<Double> busy, long open) {

    /// Of both nodes.
    Counts both(UseCase useCase) {
        Counts sum = new Counts();
        sum.add(a.get(useCase.ordinal()));
        sum.add(b.get(useCase.ordinal()));
        return sum;
    }
}
