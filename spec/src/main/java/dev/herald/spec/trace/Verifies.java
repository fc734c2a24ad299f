package dev.herald.spec.trace;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says that a test verifies clauses of the specification. The build fails when a clause does not
/// exist, was withdrawn, or was revised after the test was last reviewed: `spec/tools/Trace.java`
/// reads the annotation from the source.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Verifies.All.class)
public @interface Verifies {

    /// The clauses, for example `HAL-CMD-2`.
    String[] value();

    /// The revision of the clauses that this test was reviewed against.
    int rev() default 1;

    /// What the compiler makes of several annotations on one test.
    @Documented
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {
        Verifies[] value();
    }
}
