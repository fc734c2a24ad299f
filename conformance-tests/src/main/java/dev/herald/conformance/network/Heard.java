package dev.herald.conformance.network;

import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Relay;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.AssertionFailedError;

/// What an entity said, in order: messages, commands and what is asked of links out of their envelopes,
/// the rest as it is.
final class Heard {
    /// @param where the neighbour or the link it is for; 0 for the device and the layer above
    private record Word(int where, Object what) {}

    private final List<Word> said = new ArrayList<>();

    void add(NetworkOutput output) {
        switch (output) {
            case NetworkOutput.ToPeer(var neighbour, NetworkMessage message) ->
                    said.add(new Word(neighbour.value(), message));
            case NetworkOutput.ToLink(var link, var input) ->
                    said.add(new Word(link.value(), input));
            case NetworkOutput.ToDevice(var command) -> said.add(new Word(0, command));
            default -> said.add(new Word(0, output));
        }
    }

    Heard and(Heard later) {
        Heard both = new Heard();
        both.said.addAll(said);
        both.said.addAll(later.said);
        return both;
    }

    /// What was said to that neighbour, or asked of that link.
    Heard to(int where) {
        Heard some = new Heard();
        said.stream().filter(word -> word.where == where).forEach(some.said::add);
        return some;
    }

    <T> List<T> all(Class<T> type) {
        return said.stream().map(Word::what).filter(type::isInstance).map(type::cast).toList();
    }

    /// The one of the type.
    <T> T only(Class<T> type) {
        List<T> found = all(type);
        if (found.size() != 1) {
            throw new AssertionFailedError(
                    "expected one " + type.getSimpleName() + ", the entity said " + this);
        }
        return found.getFirst();
    }

    /// What it said to the far end of a circuit.
    <T extends EndMessage> List<T> told(Class<T> type) {
        return all(Relay.class).stream()
                .map(Relay::message)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    <T> T first(Class<T> type) {
        List<T> found = all(type);
        if (found.isEmpty()) {
            throw new AssertionFailedError(
                    "expected " + type.getSimpleName() + ", the entity said " + this);
        }
        return found.getFirst();
    }

    Heard no(Class<?>... types) {
        for (Class<?> type : types) {
            if (said.stream().anyMatch(word -> type.isInstance(word.what))) {
                throw new AssertionFailedError(
                        "expected no " + type.getSimpleName() + ", the entity said " + this);
            }
        }
        return this;
    }

    /// Fails unless there are both, and all of the first type were said before any of the second.
    void inOrder(Class<?> first, Class<?> second) {
        first(first);
        first(second);
        int lastOfFirst = -1;
        int firstOfSecond = said.size();
        for (int i = said.size() - 1; i >= 0; i--) {
            if (second.isInstance(said.get(i).what)) {
                firstOfSecond = i;
            }
            if (first.isInstance(said.get(i).what) && lastOfFirst < 0) {
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
                            + this);
        }
    }

    @Override
    public String toString() {
        return said.stream().map(Word::what).toList().toString();
    }
}
