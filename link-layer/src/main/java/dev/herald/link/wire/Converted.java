package dev.herald.link.wire;

import static java.util.Objects.requireNonNull;

import dev.herald.link.message.LinkError;
import java.util.function.Function;

/// What became of a value on its way between this stack and another's service interface. A value that
/// the other side has no way to express is refused: it is never changed into a similar one.
///
/// @param <T> what it was to become
public sealed interface Converted<T> {

    record Done<T>(T value) implements Converted<T> {
        public Done {
            requireNonNull(value);
        }
    }

    /// @param why the error to answer a request with
    /// @param field the field that cannot be expressed, by its name on the side it came from
    /// @param detail its value and the rule it breaks
    record Refused<T>(LinkError why, String field, String detail) implements Converted<T> {
        public Refused {
            requireNonNull(why);
            requireNonNull(field);
            requireNonNull(detail);
        }

        /// The same refusal of something that was to be made with the value.
        public <S> Refused<S> instead() {
            return new Refused<>(why, field, detail);
        }
    }

    /// Goes on with the value, if there is one.
    default <S> Converted<S> then(Function<T, Converted<S>> next) {
        return switch (this) {
            case Done<T>(T value) -> next.apply(value);
            case Refused<T> refused -> refused.instead();
        };
    }

    static <T> Converted<T> done(T value) {
        return new Done<>(value);
    }

    /// The request makes no sense in the terms of the other side.
    static <T> Converted<T> senseless(String field, String detail) {
        return new Refused<>(LinkError.CREATE, field, detail);
    }

    /// It makes sense, but cannot be said, or served, on the other side.
    static <T> Converted<T> inexpressible(String field, String detail) {
        return new Refused<>(LinkError.UNSUPPORTED, field, detail);
    }
}
