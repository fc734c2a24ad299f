/// Pursuits: pairs of one link under a degradation policy, above the link-layer entity and below the
/// network layer. A pursuit makes requests of any entity of [dev.herald.link.api], one after the other,
/// gives way in what its policy lets it give way in, and always ends with a report of what was tried.
/// Clauses LL-DEGRADE of spec/text/link.md.
@NullMarked
package dev.herald.link.pursuit;

import org.jspecify.annotations.NullMarked;
