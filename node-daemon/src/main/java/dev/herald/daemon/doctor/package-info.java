/// The link-degradation runbook as a decision tree (peers 170): [dev.herald.daemon.doctor.LinkExaminer]
/// looks at one end of a link, evidence of both ends is put together, and
/// [dev.herald.daemon.doctor.Runbook], which does no I/O, names the cause.
@NullMarked
package dev.herald.daemon.doctor;

import org.jspecify.annotations.NullMarked;
