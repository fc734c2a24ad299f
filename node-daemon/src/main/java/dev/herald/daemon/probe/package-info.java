/// `herald probe`: opens a device by its target, measures it, and keeps dated data sheets.
@NullMarked
package dev.herald.daemon.probe;

import org.jspecify.annotations.NullMarked;
