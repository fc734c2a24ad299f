/// The machine of one link and its parts: session, distributed queue, generator, qubits and estimates.
/// All but the factory is package-private. Clauses in brackets are those of spec/text/link.md.
@NullMarked
package dev.herald.link.core;

import org.jspecify.annotations.NullMarked;
