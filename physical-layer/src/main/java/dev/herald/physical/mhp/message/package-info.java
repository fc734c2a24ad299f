/// The frames of the heralding protocol: immutable and valid by construction.
@NullMarked
package dev.herald.physical.mhp.message;

import org.jspecify.annotations.NullMarked;
