/// Applications as jobs: what can be asked for, how far it is, and what it measured.
@NullMarked
package dev.herald.application.api;

import org.jspecify.annotations.NullMarked;
