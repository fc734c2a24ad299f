/// The conformance suite: what a vendor implements or calls.
@NullMarked
package dev.herald.conformance;

import org.jspecify.annotations.NullMarked;
