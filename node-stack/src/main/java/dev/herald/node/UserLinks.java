package dev.herald.node;

import dev.herald.link.api.LinkOutput;

/// Tells events of the user's link requests from those of the network layer.
final class UserLinks {
    private UserLinks() {}

    static boolean isUsers(LinkOutput.Up event) {
        return switch (event) {
            case LinkOutput.Acknowledged a -> a.cookie() < 0;
            case LinkOutput.Refused r -> r.cookie() < 0;
            case LinkOutput.PairKept p -> p.purpose() >= NodeStack.USER_PURPOSE_MIN;
            case LinkOutput.PairMeasured p -> p.purpose() >= NodeStack.USER_PURPOSE_MIN;
            case LinkOutput.Finished f -> f.purpose() >= NodeStack.USER_PURPOSE_MIN;
            case LinkOutput.Failed f -> f.purpose() >= NodeStack.USER_PURPOSE_MIN;
            case LinkOutput.Revoked r -> r.purpose() >= NodeStack.USER_PURPOSE_MIN;
            case LinkOutput.LinkUp _, LinkOutput.LinkDown _, LinkOutput.QualityChanged _ -> false;
        };
    }
}
