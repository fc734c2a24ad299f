/// The numbers and arrays of other service interfaces, each in one class: nothing outside this package
/// knows them. Nothing here throws because of what was received.
@NullMarked
package dev.herald.link.wire.edge;

import org.jspecify.annotations.NullMarked;
