/// Bytes of the frames: fixed layouts, checksum and authentication. Bad bytes are a value.
@NullMarked
package dev.herald.physical.mhp.wire;

import org.jspecify.annotations.NullMarked;
