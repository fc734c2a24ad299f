/// Records of runs: a device that writes down everything it is told and says, and one that says the same
/// again and finds the first command that is another. Normative text: spec/text/hal-wire.md, HAL-REC.
@NullMarked
package dev.herald.physical.replay;

import org.jspecify.annotations.NullMarked;
