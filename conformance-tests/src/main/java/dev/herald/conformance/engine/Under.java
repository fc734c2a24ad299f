package dev.herald.conformance.engine;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The condition of a subject's surroundings that a test needs, for example `peer-absent`. Where it
/// cannot be brought about, the clause is untested: neither passed nor inapplicable.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Under {
    String value();
}
