/// What runs a suite and judges its outcome, whatever is on trial: subjects and benches, the run, the
/// verdicts and the report. Knows clauses, but no layer.
@NullMarked
package dev.herald.conformance.engine;

import org.jspecify.annotations.NullMarked;
