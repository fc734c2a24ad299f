/// The tie between the text of the specification and the tests of it: clauses, as read from the
/// chapters, and the annotation with which a test names them. Nothing here knows what a clause says.
@NullMarked
package dev.herald.spec.trace;

import org.jspecify.annotations.NullMarked;
