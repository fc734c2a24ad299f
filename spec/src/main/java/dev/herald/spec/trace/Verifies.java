package dev.herald.spec.trace;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names the clauses that a test holds an implementation to. `spec/tools/Trace.java` reads it from
/// the source and refuses names that no clause has.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Verifies {
    /// Clause identifiers, for example `LL-CREATE-7`.
    String[] value();
}
