package dev.herald.network.routing;

/// How much of the fidelity each link of a path may cost (network-transport 5.3 and 5.4), for Werner states:
/// the Werner parameter `w = (4 F - 1)/3` of a path is the product of those of its links and of a factor
/// of each swap.
public final class FidelityBudget {
    private FidelityBudget() {}

    /// The fidelity that each of a number of equal links must have.
    ///
    /// @param target fidelity end to end, above 1/4, at most 1
    /// @param links of the path, at least 1
    /// @param swap factor of the Werner parameter for each swap, above 0, at most 1
    /// @param waiting factor for the decay while a half waits for each swap, above 0, at most 1
    /// @return above 1 when no link is good enough
    public static double perLink(double target, int links, double swap, double waiting) {
        if (!(target > 0.25 && target <= 1) || links < 1) {
            throw new IllegalArgumentException(
                    "target " + target + " is not in (1/4, 1], or links " + links + " below 1");
        }
        require("swap", swap);
        require("waiting", waiting);
        double all = werner(target) / Math.pow(swap * waiting, links - 1);
        return fidelity(Math.pow(all, 1.0 / links));
    }

    /// The fidelity of a path of links with the fidelities given.
    public static double endToEnd(double[] links, double swap, double waiting) {
        require("swap", swap);
        require("waiting", waiting);
        double all = Math.pow(swap * waiting, Math.max(0, links.length - 1));
        for (double link : links) {
            all *= werner(link);
        }
        return fidelity(all);
    }

    /// Factor of a swap whose two readouts are wrong with a probability, after twirling: `(4 η² - 1)/3` with
    /// `η = 1 - error`.
    public static double readoutFactor(double error) {
        double right = 1 - error;
        return (4 * right * right - 1) / 3;
    }

    public static double werner(double fidelity) {
        return (4 * fidelity - 1) / 3;
    }

    public static double fidelity(double werner) {
        return (1 + 3 * werner) / 4;
    }

    private static void require(String name, double factor) {
        if (!(factor > 0 && factor <= 1)) {
            throw new IllegalArgumentException(name + " " + factor + " is not in (0, 1]");
        }
    }
}
