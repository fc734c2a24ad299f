package dev.herald.conformance.link;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.LinkMessage;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.AssertionFailedError;

/// What an entity said, in order: commands and messages out of their envelopes, the rest as it is.
final class Seen {
    private final List<Object> said = new ArrayList<>();

    void add(LinkOutput output) {
        said.add(
                switch (output) {
                    case LinkOutput.ToDevice(DeviceCommand command) -> command;
                    case LinkOutput.ToPeer(LinkMessage message) -> message;
                    default -> output;
                });
    }

    Seen and(Seen later) {
        Seen both = new Seen();
        both.said.addAll(said);
        both.said.addAll(later.said);
        return both;
    }

    <T> List<T> all(Class<T> type) {
        return said.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// The one of the type.
    <T> T only(Class<T> type) {
        List<T> found = all(type);
        if (found.size() != 1) {
            throw new AssertionFailedError(
                    "expected one " + type.getSimpleName() + ", the entity said " + said);
        }
        return found.getFirst();
    }

    <T> T first(Class<T> type) {
        List<T> found = all(type);
        if (found.isEmpty()) {
            throw new AssertionFailedError(
                    "expected " + type.getSimpleName() + ", the entity said " + said);
        }
        return found.getFirst();
    }

    Seen no(Class<?>... types) {
        for (Class<?> type : types) {
            if (said.stream().anyMatch(type::isInstance)) {
                throw new AssertionFailedError(
                        "expected no " + type.getSimpleName() + ", the entity said " + said);
            }
        }
        return this;
    }

    /// Fails unless all of the first type were said before any of the second.
    void inOrder(Class<?> first, Class<?> second) {
        int lastOfFirst = -1;
        int firstOfSecond = said.size();
        for (int i = said.size() - 1; i >= 0; i--) {
            if (second.isInstance(said.get(i))) {
                firstOfSecond = i;
            }
            if (first.isInstance(said.get(i)) && lastOfFirst < 0) {
                lastOfFirst = i;
            }
        }
        if (lastOfFirst > firstOfSecond) {
            throw new AssertionFailedError(
                    "expected "
                            + first.getSimpleName()
                            + " before "
                            + second.getSimpleName()
                            + ", the entity said "
                            + said);
        }
    }

    int size() {
        return said.size();
    }

    boolean isEmpty() {
        return said.isEmpty();
    }

    @Override
    public String toString() {
        return said.toString();
    }
}
