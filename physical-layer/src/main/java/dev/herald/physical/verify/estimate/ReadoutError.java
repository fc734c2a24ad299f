package dev.herald.physical.verify.estimate;

/// How a readout errs, to be taken back from outcomes. With the signs s = +1 for outcome 0 and -1 for
/// 1, the mean of what is read is `contrast × s + bias`.
///
/// @param flip0 probability to read 1 when it is 0
/// @param flip1 probability to read 0 when it is 1; less than 1 together with flip0
public record ReadoutError(double flip0, double flip1) {
    public static final ReadoutError NONE = new ReadoutError(0, 0);

    public ReadoutError {
        if (!(flip0 >= 0 && flip1 >= 0 && flip0 + flip1 < 1)) {
            throw new IllegalArgumentException(
                    "readout errors "
                            + flip0
                            + " and "
                            + flip1
                            + " must be probabilities with a sum below 1");
        }
    }

    public double contrast() {
        return 1 - flip0 - flip1;
    }

    /// Mean of the sign that is read when both states are equally likely.
    public double bias() {
        return flip1 - flip0;
    }

    /// The number whose mean over many outcomes is the true mean sign.
    double unbiased(int sign) {
        return (sign - bias()) / contrast();
    }
}
