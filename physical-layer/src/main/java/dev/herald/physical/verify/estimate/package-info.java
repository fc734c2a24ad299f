/// Estimators: counts in, figures with intervals out. Nothing here knows of devices; every estimator is
/// a pure function.
@NullMarked
package dev.herald.physical.verify.estimate;

import org.jspecify.annotations.NullMarked;
