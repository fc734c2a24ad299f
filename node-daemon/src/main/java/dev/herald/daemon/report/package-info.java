/// The result of a run, as JSON with a schema in `spec/schema/run-1.json` and as a table for people.
/// Emulation and demonstration fill the same records; nothing here measures.
@NullMarked
package dev.herald.daemon.report;

import org.jspecify.annotations.NullMarked;
